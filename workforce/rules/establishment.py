"""What of a post is filled, what is vacant and counts as a vacancy, and since when. The one definition, for all pages.

A vacancy is the part of a post that none of the authority's own people holds, in full-time equivalents; a post that an
agency worker covers is still vacant (metrics, finding 2). It is derived from posts that are part of the structure: held
ones count, since nobody works in them; proposed ones do not exist yet, and one above the structure is no gap in it.
That kinds count so is our judgement: the published guide's own words were not found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.periods import DAY

FILLED, PART, VACANT = "filled", "part filled", "vacant"
# What a post is besides being one, in the words people read.
KINDS = {
    "established": "Established",
    "grant_funded": "Grant-funded",
    "held": "Held",
    "over_established": "Over-established",
    "proposed": "Proposed",
}
COUNTED = ("established", "grant_funded", "held")  # of these the unfilled part is a vacancy
# The published roles of social workers, most senior first.
ROLES = (
    "Senior manager", "Middle manager", "First line manager", "Senior practitioner", "Case holder",
    "Qualified without cases",
)  # fmt: skip
# Whoever is employed by the authority itself holds a post; anyone else in it covers it.
DIRECT = ("permanent", "fixed_term")
LONGEST = 120  # characters of a title or a reference


@dataclass(frozen=True)
class Filling:
    """How a post stands: in full-time equivalents. `vacant` is what counts as a vacancy."""

    filled: Decimal
    unfilled: Decimal
    vacant: Decimal

    @property
    def status(self) -> str:
        return VACANT if not self.filled else PART if self.unfilled else FILLED


@dataclass(frozen=True)
class Terms:
    """How a post stands from a day on."""

    team: object
    title: str
    census_role: str
    fte: Decimal
    kind: str


def filling(fte: Decimal, held: Iterable[Decimal | None], kind: str = "established") -> Filling:
    """A post of this size with these shares of full time in it. Two who overlap in one post leave nothing vacant.

    A holder whose hours are not known fills a whole post, as far as anyone can tell.
    """
    filled = sum((Decimal(1) if share is None else share for share in held), Decimal(0))
    unfilled = max(Decimal(0), fte - filled)
    return Filling(filled, unfilled, unfilled if kind in COUNTED else Decimal(0))


def unfilled_since(stands_since: date, left: Iterable[date]) -> date:
    """Since when a part of it has been empty: the last of its people's going, or its beginning as it now stands.

    `left`: the first days that former holders no longer worked.
    """
    return max((stands_since, *left))


def wrong_with(terms: Terms) -> dict[str, str]:
    """What stands against a post's terms, by field, in words; nothing where all is well."""
    wrong: dict[str, str] = {}
    if not terms.title.strip():
        wrong["title"] = "Enter the title of the post"
    elif len(terms.title) > LONGEST:
        wrong["title"] = f"The title must be {LONGEST} characters or fewer"
    if terms.census_role not in ROLES:
        wrong["census_role"] = f"The role must be one of: {', '.join(ROLES)}"
    if not 0 < terms.fte <= 1:
        wrong["fte"] = "Enter a share of full time above 0 and up to 1, such as 0.6: not hours"
    elif terms.fte != round(terms.fte, 4):
        wrong["fte"] = "FTE can have up to four decimal places"
    if terms.kind not in KINDS:
        wrong["kind"] = f"The kind must be one of: {', '.join(KINDS.values())}"
    return wrong


def may_change(starts: date, ends: date | None, on: date) -> str | None:
    """Why a post may not change from this day: a change lies after its first day and before its end."""
    if on <= starts:
        return "A change must be after the day the post began"
    if ends is not None and on >= ends:
        return "The post has ended by then"
    return None


def may_close(starts: date, last: date, changes: Iterable[date], held_until: Iterable[date | None]) -> str | None:
    """Why a post may not end after this last day. `held_until`: the first day each holder no longer works, if known.

    Nobody may be left in a post that is no longer there: people leave, or move, first.
    """
    if last < starts:
        return "The last day must not be before the post began"
    if any(change > last for change in changes):
        return "The post changes after that day. Choose a later last day"
    if any(until is None or until > last + DAY for until in held_until):
        return "Somebody is in the post after that day. End or move their work first, then close the post"
    return None
