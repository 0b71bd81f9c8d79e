"""What the register's answer means on a day: renewal ends on 30 November, and the register shows it only days later.

Sources: agency.md section 4 (registration, [C s56]); trust.md, Social Work England looks up 100 numbers at once and is
brought up to date *from* 1 December. The days of grace are ours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foundation.periods import DAY

AT_ONCE = 100  # numbers that the register looks up at one time
GRACE_ENDS = (12, 15)  # the first day on which a check of before 1 December no longer does
# What the register calls a status → ours.
SAID = {
    "registered": "active", "active": "active", "registered with conditions": "restricted",
    "registered with restrictions": "restricted", "restricted": "restricted", "conditions": "restricted",
    "suspended": "suspended", "interim suspension": "suspended", "interim suspended": "suspended",
    "removed": "removed", "struck off": "removed", "lapsed": "lapsed", "not registered": "lapsed",
    "expired": "lapsed", "not found": "lapsed",
}  # fmt: skip


class Checked(StrEnum):
    """How sure we are that someone is registered today."""

    CURRENT = "checked"
    NOT_YET = "not yet checked"
    OVERDUE = "check overdue"
    NEVER = "never checked"
    BARRED = "not registered"


@dataclass(frozen=True)
class Standing:
    """Where someone stands; `may_practise` False blocks, and `words` say why and what to do."""

    checked: Checked
    may_practise: bool
    words: str


def year_of(day: date) -> date:
    """The 1 December on which the registration year of this day began."""
    return date(day.year if day.month == 12 else day.year - 1, 12, 1)


def grace_ends(year: date) -> date:
    """The day from which a check of before this registration year no longer does."""
    return date(year.year, *GRACE_ENDS)


def standing(status: str, checked_on: date | None, today: date) -> Standing:
    """What is known of one registration. A check of last year does until the days of grace are over; then it blocks.

    Somebody whom nobody ever looked up stands as their record says: the first check begins the yearly ones.
    """
    if status != "active":
        return Standing(Checked.BARRED, False, _barred(status))
    if checked_on is None:
        return Standing(Checked.NEVER, True, "Registered by the record; not yet looked up on the register")
    year = year_of(today)
    if checked_on >= year:
        return Standing(Checked.CURRENT, True, "Registered, looked up on the register since renewal")
    ends = grace_ends(year)
    if today < ends:
        last = ends - DAY
        return Standing(Checked.NOT_YET, True, f"Not yet checked since renewal: look it up by {last.day} {last:%B}")
    return Standing(
        Checked.OVERDUE, False, "Not checked since renewal on 1 December: look it up on the register before they work"
    )


def _barred(status: str) -> str:
    if status == "restricted":
        return "Registered with restrictions: read them on the register before anything is decided"
    words = {"lapsed": "has lapsed", "suspended": "is suspended", "removed": "was removed"}[status]
    return f"Registration {words}: they may not practise as a social worker"


def for_rules(status: str, checked_on: date | None, today: date) -> str:
    """The status as the agency rules ask for it; "not checked" where a check is overdue."""
    found = standing(status, checked_on, today)
    return "not checked" if found.checked is Checked.OVERDUE else status


def status_of(said: str) -> str | None:
    """Our word for what the register says; None where it is none of its words."""
    return SAID.get(" ".join(said.lower().replace("-", " ").split()))


def counts(status: str, until: date | None, looked: date) -> bool:
    """Whether an answer says anything about this registration year.

    In its first days the register may still show "until 30 November": such a row is asked again later, and no lapse.
    """
    return not (status == "active" and until is not None and until < looked and looked < grace_ends(year_of(looked)))


def lapsed_since(status: str, until: date | None, looked: date) -> str:
    """The status that an answer means once it counts: registered until a day that is over has lapsed."""
    return "lapsed" if status == "active" and until is not None and until < looked else status


def lists(numbers: Iterable[str]) -> list[Sequence[str]]:
    """The numbers in lists of a hundred."""
    ordered = sorted(numbers)
    return [ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE)]
