"""What stands against a return: which rule, whose item, what was expected, what to do and where to do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Severity = Literal["error", "query"]
Fix = Literal["hr", "here", "note"]
# Where a fault is put right, in the order in which people get through them.
FIXES: dict[Fix, str] = {
    "hr": "Fix in the HR system",
    "here": "Fix here",
    "note": "Odd: write a note, or put it right",
}


# What is odd, for whoever sees no person's row.
ODD = {
    "DFE-01": "A case holder with no case",
    "PLT-04": "An age outside 20 to 75",
    "PLT-05": "One registration number twice, above full time together",
    "PLT-07": "Cases held with no hours",
    "PLT-09": "More days lost than the year has working days",
    "PLT-10": "More than 40 cases for each full-time equivalent",
    "PLT-12": "Newly qualified, and in a senior role",
    "PLT-16": "Paid a bonus, where none is offered",
}


@dataclass(frozen=True)
class Fault:
    """One fault. `says`: what is wrong and what was expected. An error stops the return; a query asks for a note.

    `person` is None where it is about the authority's own part; `at`: which worker of the file, from 0.
    """

    code: str
    severity: Severity
    item: str
    title: str
    says: str
    do: str
    fix: Fix
    person: UUID | None = None
    name: str = ""
    at: int | None = None

    @property
    def about(self) -> str:
        """What a note answers: the rule and, where a rule speaks of several things, which."""
        return f"{self.code} {self.item}"


def noted(fault: Fault, notes: Mapping[tuple[str, UUID | None], str]) -> str:
    """The note that answers a query, "" while there is none. `notes`: by what they are about and whose they are."""
    return notes.get((fault.about, fault.person), "")
