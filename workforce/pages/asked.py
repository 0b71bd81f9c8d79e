"""Whether a reader's roles reach beyond themselves."""

from foundation.access import Actor, reach
from foundation.access_table import Can, row


def reaches(actor: Actor, can: Can, *, regions: bool = False) -> bool:
    """Whether some role reaches a team or an authority, or a region, for this act, not only the reader's own."""
    found = reach(row(can), actor)
    return bool(found.authorities or found.teams or (regions and found.regions))
