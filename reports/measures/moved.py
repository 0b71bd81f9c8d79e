"""What moved a figure between two days: each row behind it has one reason, so the lines add up to the difference."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from reports.measures.measure import Rate

ZERO = Decimal(0)
OWN, AGENCY = "inpost_headcount", "agency_headcount"  # by these it is known who is here, and how
OF_PEOPLE = (OWN, AGENCY, "inpost_fte", "agency_fte", "agency_cover_fte", "case_holders_fte", "cases")


class Reason(StrEnum):
    """Why a row counts otherwise than before; `words` as a line's heading, in the order of the lines."""

    words: str

    def __new__(cls, code: str, words: str) -> "Reason":
        reason = str.__new__(cls, code)
        reason._value_, reason.words = code, words
        return reason

    CORRECTED = "corrected", "Corrected since, back-dated"
    REDEFINED = "redefined", "Definition changed since, with anything corrected"
    JOINED = "joined", "Joiners"
    LEFT = "left", "Leavers"
    CAME = "came", "Agency workers who came"
    WENT = "went", "Agency workers who went"
    CONVERTED = "converted", "Agency workers who joined the authority’s own staff"
    TURNED = "turned", "Own staff who now work through an agency"
    MOVED = "moved", "Moves between teams"
    CHANGED = "changed", "Hours, post or cases changed"
    RECOUNTED = "recounted", "Cases counted again, a new definition of a case having come into force"
    OPENED = "opened", "Posts opened"
    CLOSED = "closed", "Posts closed"
    EMPTIED = "emptied", "Vacancies opened"
    FILLED = "filled", "Vacancies closed"
    INTO_YEAR = "into_year", "Came into the twelve months"
    OUT_OF_YEAR = "out_of_year", "More than twelve months ago by now"
    IN_BOTH = "in_both", "In both years, by different days"
    YEAR = "year", "A year with another number of working days"


@dataclass(frozen=True)
class Part:
    """What one person, post, start, leaving or sickness (`thing`) adds to a count on a day."""

    count: str
    day: date
    thing: str
    amount: Decimal
    person: UUID | None = None
    post: UUID | None = None
    team: UUID | None = None


@dataclass(frozen=True)
class Change:
    """One thing's part in the difference, by count."""

    person: UUID | None
    post: UUID | None
    teams: tuple[UUID, ...]
    deltas: Mapping[str, Decimal]


@dataclass(frozen=True)
class Line:
    """Every change of one reason, added up."""

    reason: Reason
    deltas: Mapping[str, Decimal]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Moved:
    """The counts on both days and what lies between: for each count, before + lines = after, to the last digit."""

    before: Mapping[str, Decimal]
    after: Mapping[str, Decimal]
    lines: tuple[Line, ...]


@dataclass
class _Thing:
    """One thing on both days."""

    person: UUID | None = None
    post: UUID | None = None
    teams: tuple[set[UUID | None], set[UUID | None]] = field(default_factory=lambda: (set(), set()))
    amounts: tuple[dict[str, Decimal], dict[str, Decimal]] = field(default_factory=lambda: ({}, {}))

    def deltas(self, counts: Sequence[str]) -> dict[str, Decimal]:
        before, after = self.amounts
        return {name: after.get(name, ZERO) - before.get(name, ZERO) for name in counts}


def moved(
    parts: Iterable[Part], first: date, counts: Sequence[str], *,
    then: Mapping[str, Decimal] | None = None, redefined: bool = False, recounted: bool = False,
) -> Moved:  # fmt: skip
    """Why these counts are by the later of two days what they are, from what they were on `first`.

    `then`: what was shown on the first day, where it was frozen; what is counted otherwise for that day by now was
    corrected since, or defined anew (`redefined`). `recounted`: a new definition of a case came into force between.
    """
    things = _things(parts, first)
    found: dict[Reason, list[Change]] = defaultdict(list)
    for (family, _), thing in things.items():
        deltas = thing.deltas(counts)
        reason = _reason(family, thing, recounted and any(deltas.get(name) for name in ("cases", "case_holders_fte")))
        if reason is not None and (any(deltas.values()) or reason is Reason.MOVED):
            teams = tuple(sorted((thing.teams[0] | thing.teams[1]) - {None}, key=str))
            found[reason].append(Change(thing.person, thing.post, teams, deltas))  # type: ignore[arg-type]
    lines = [Line(reason, _sums(found[reason], counts), tuple(found[reason])) for reason in Reason if found[reason]]
    counted, after = _totals(things, 0, counts), _totals(things, 1, counts)
    before = {name: (then or counted).get(name, counted[name]) for name in counts}
    if before != counted:
        why = Reason.REDEFINED if redefined else Reason.CORRECTED
        lines.insert(0, Line(why, {name: counted[name] - before[name] for name in counts}))
    return Moved(before, after, tuple(lines))


def _things(parts: Iterable[Part], first: date) -> dict[tuple[str, str], _Thing]:
    found: dict[tuple[str, str], _Thing] = defaultdict(_Thing)
    for part in parts:
        side = 0 if part.day == first else 1
        thing = found[_family(part.count), part.thing]
        thing.person, thing.post = part.person, part.post
        if part.count in (OWN, AGENCY, "inpost_fte", "agency_fte"):
            thing.teams[side].add(part.team)
        amounts = thing.amounts[side]
        amounts[part.count] = amounts.get(part.count, ZERO) + part.amount
    return found


def _family(count: str) -> str:
    """Counts of the same things: those of people who are here, of posts, of starts, of leavings, of sickness."""
    return "people" if count in OF_PEOPLE else count.removesuffix("_fte").removesuffix("_headcount")


def _reason(family: str, thing: _Thing, recounted: bool) -> Reason | None:
    before, after = thing.amounts
    if family == "people":
        return _of_person(thing, recounted)
    if family == "vacancy":
        if not before or not after:
            return Reason.CLOSED if before else Reason.OPENED
        return Reason.FILLED if after["vacancy_fte"] < before["vacancy_fte"] else Reason.EMPTIED
    if before and after:
        return Reason.IN_BOTH
    return Reason.OUT_OF_YEAR if before else Reason.INTO_YEAR


def _of_person(thing: _Thing, recounted: bool) -> Reason:
    own, agency = ([count in side for side in thing.amounts] for count in (OWN, AGENCY))
    if not own[0] and not agency[0]:
        return Reason.JOINED if own[1] else Reason.CAME
    if not own[1] and not agency[1]:
        return Reason.LEFT if own[0] else Reason.WENT
    if own[0] != own[1]:
        return Reason.CONVERTED if own[1] else Reason.TURNED
    if thing.teams[0] != thing.teams[1]:
        return Reason.MOVED
    return Reason.RECOUNTED if recounted else Reason.CHANGED


def _sums(changes: Iterable[Change], counts: Sequence[str]) -> dict[str, Decimal]:
    every = list(changes)
    return {name: sum((change.deltas[name] for change in every), ZERO) for name in counts}


def _totals(things: Mapping[tuple[str, str], _Thing], side: int, counts: Sequence[str]) -> dict[str, Decimal]:
    return {name: sum((thing.amounts[side].get(name, ZERO) for thing in things.values()), ZERO) for name in counts}


# The rate -----------------------------------------------------------------------------------------------------------


def effects(rate: Rate, between: Moved, days: tuple[int, int]) -> list[tuple[Reason, Fraction]] | None:
    """What each line does to the rate, one after the other in their order: exact, so they add up to its difference.

    None where the rate cannot be had at some step, its denominator being 0. `days`: working days of either year.
    """
    values = {name: Fraction(between.before[name]) for name in rate.components}
    steps: list[tuple[Reason, Mapping[str, Decimal], int]] = [
        (each.reason, each.deltas, days[0]) for each in between.lines
    ]
    if rate.per_day and days[0] != days[1]:
        steps.append((Reason.YEAR, {}, days[1]))
    at, found = rate.exact(values, days[0]), []
    for reason, deltas, length in steps:
        values = {name: value + Fraction(deltas.get(name, ZERO)) for name, value in values.items()}
        now = rate.exact(values, length)
        if at is None or now is None:
            return None
        found.append((reason, now - at))
        at = now
    return found if at is not None else None


def in_tenths(exact: Sequence[Fraction], total: Fraction) -> list[Decimal]:
    """Each to one decimal, adding up to `total`, itself in tenths: what is left goes where it is least felt."""
    floors = [each * 10 // 1 for each in exact]
    left = int(total * 10) - sum(floors)
    order = sorted(range(len(exact)), key=lambda place: exact[place] * 10 - floors[place], reverse=True)
    for turn in range(abs(left) if exact else 0):
        place = order[turn % len(order)] if left > 0 else order[-1 - turn % len(order)]
        floors[place] += 1 if left > 0 else -1
    return [Decimal(each) / 10 for each in floors]
