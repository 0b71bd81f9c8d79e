"""The quarterly look at roles held: when it begins, is due, and when what nobody confirmed lapses. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from foundation.access import Role
from foundation.grants.rules import SENSITIVE

DUE = timedelta(days=28)
GRACE = timedelta(days=14)


@dataclass(frozen=True)
class Quarter:
    """A quarter of the calendar. `due`: the last day to look in time; `lapses`: the day the sensitive ones end."""

    starts: date

    @property
    def due(self) -> date:
        return self.starts + DUE

    @property
    def lapses(self) -> date:
        return self.due + GRACE

    def overdue(self, today: date) -> bool:
        return today > self.due

    @property
    def words(self) -> str:
        last = (self.starts + timedelta(days=80)).strftime("%B %Y")
        return f"{self.starts:%B} to {last}"


def quarter_of(day: date) -> Quarter:
    return Quarter(date(day.year, day.month - (day.month - 1) % 3, 1))


def lapses(role: Role, lent: bool, by_whom: int) -> bool:
    """Whether a role that nobody confirmed ends: a sensitive one, if somebody else could have confirmed it.

    `by_whom`: how many administrators other than its holder the authority has. The last administrator's own role never
    ends so: the authority would be left with nobody to give it back.
    """
    return role in SENSITIVE and not lent and by_whom > 0
