"""What ends soon: the days that somebody must act before, within six weeks (practice, boards for Monday)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

AHEAD = timedelta(weeks=6)
# What ends, and what to do about it before it does.
KINDS = {
    "fixed_term": ("Fixed term ends", "Extend, make permanent, or plan the leaving"),
    "agency": ("Agency work ends", "Extend, convert, or end with a reference"),
    "secondment": ("Secondment ends", "Agree the return, or extend"),
    "probation": ("Probation ends", "Confirm or extend before the day"),
    "post": ("Post ends", "Move whoever works in it, or extend the post"),
}


@dataclass(frozen=True)
class Ending:
    """Something whose last day is `last`. `subject` is the person, or the post, it is about."""

    kind: str
    subject: UUID
    name: str
    about: str
    last: date
    team: UUID | None
    authority: int

    def days_left(self, today: date) -> int:
        return (self.last - today).days

    @property
    def words(self) -> str:
        return KINDS[self.kind][0]

    @property
    def to_do(self) -> str:
        return KINDS[self.kind][1]


def until(today: date) -> date:
    """The last day that counts as soon."""
    return today + AHEAD
