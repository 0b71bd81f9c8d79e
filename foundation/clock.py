"""The only place that asks the time: instants in UTC, days as Europe/London has them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# A demo region is anchored to a day of its own, so that its people stay believable. Sessions and audit keep real time.
_demo_day: date | None = None


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return _demo_day or day_of(now())


def day_of(moment: datetime) -> date:
    """The day an instant falls on in England: in summer the first hour of it is still yesterday in UTC."""
    return moment.astimezone(LONDON).date()


def stand_still_on(day: date | None) -> None:
    """Let every rule see this day as today; None returns to the calendar."""
    global _demo_day
    _demo_day = day
