"""The bank's entries of the navigation, and who sees each."""

from foundation.access import Actor, Role, Scope
from foundation.access_table import Can, row
from foundation.pages import Tab


def _beyond_a_social_worker(actor: Actor, can: Can) -> bool:
    """Someone who does more with it than a social worker does, whose own offers wait on their home page."""
    return any(row(can).get(grant.role) for grant in actor.grants if grant.role is not Role.SOCIAL_WORKER)


def _of_the_region(actor: Actor) -> bool:
    """Whoever works for the region; others come to the caps from a request."""
    return any(row(Can.LIST_CAPS).get(grant.role) and grant.role.scope is Scope.REGION for grant in actor.grants)


TABS = [
    Tab("Requests", "/requests", lambda actor: _beyond_a_social_worker(actor, Can.LIST_REQUESTS)),
    Tab("Offers", "/offers", lambda actor: bool(actor.holds(Role.BANK_WORKER))),
    Tab("Bookings", "/bookings", lambda actor: _beyond_a_social_worker(actor, Can.LIST_BOOKINGS)),
    Tab("Caps", "/caps", _of_the_region),
]
