"""The only place that asks the time: instants in UTC, days as Europe/London has them."""

from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# A demo region is anchored to a day of its own, so that its people stay believable. Sessions and audit keep real time.
_demo_day: date | None = None

# In a demo a session may stand on another day (the time machine): set by deeds.enter, for the request under way alone.
_moved_to: ContextVar[date | None] = ContextVar("day", default=None)


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day every rule is asked about: the session's own in a demo, else everybody's."""
    return _moved_to.get() or everybodys_today()


def everybodys_today() -> date:
    """Today without the time machine: the calendar's, or the demo region's."""
    return _demo_day or day_of(now())


def moved_to() -> date | None:
    """The day this session has chosen, if it has."""
    return _moved_to.get()


def move_to(day: date | None) -> None:
    """Stand on this day until the next entry into the database; None is everybody's today."""
    _moved_to.set(day)


def day_of(moment: datetime) -> date:
    """The day an instant falls on in England: in summer the first hour of it is still yesterday in UTC."""
    return moment.astimezone(LONDON).date()


def stand_still_on(day: date | None) -> None:
    """Let every rule see this day as today; None returns to the calendar."""
    global _demo_day
    _demo_day = day
