"""The moment of a press, on the day that the product takes as today; and local times as the rules read them."""

from datetime import datetime

from foundation import clock


def this_moment() -> datetime:
    """Now, on today's date: a demo region stands on a day of its own, and offers end by its clock."""
    local = clock.now().astimezone(clock.LONDON)
    return datetime.combine(clock.today(), local.time(), clock.LONDON)


def local(moment: datetime) -> datetime:
    """With its zone, as clocks in England show it."""
    return moment.astimezone(clock.LONDON)


def rota(moment: datetime) -> datetime:
    """Without a zone, as a rota and the rules have it."""
    return local(moment).replace(tzinfo=None)
