"""A person's one line of time in words, newest first: work, moves, leavings, days away, register, pay, milestones."""

from collections.abc import Sequence
from datetime import date

from foundation.filters import day, number, words
from workforce.queries.milestones import Moment
from workforce.queries.people import Person
from workforce.queries.spells import Away, Spell
from workforce.rules.leaving import destination, reason


def line_of_time(person: Person, moments: Sequence[Moment], today: date) -> list[Moment]:
    """Everything its reader may see, newest first; what has not begun yet stands on top."""
    spells = sorted(person.spells or (), key=lambda spell: spell.period.start)
    lines = [*moments, *(moment for spell in spells for moment in _work(spell, _before(spell, spells), spells))]
    lines += [
        Moment(away.period.start, "Away", _away(away), away.period.last, away.period.end is None)
        for away in person.away or ()
    ]
    return sorted(lines, key=lambda line: (line.on, line.kind), reverse=True)


def _away(away: Away) -> str:
    lost = f"{number(away.days_lost)} working days lost" if away.days_lost is not None else None
    return ", ".join(part for part in (words(away.kind) if away.kind else None, lost) if part)


def coming(person: Person, today: date) -> list[tuple[str, Spell, str]]:
    """What can still be taken back: changes that have not begun, and a last day that has not come."""
    spells = sorted(person.spells or (), key=lambda spell: spell.period.start)
    found = []
    for spell in spells:
        if spell.period.start > today and _before(spell, spells):
            found.append(("take-back", spell, f"A change from {day(spell.period.start)}: {_said(spell)}"))
        if spell.census_reason and spell.period.last and spell.period.last >= today:
            found.append(("stay", spell, f"Leaves on {day(spell.period.last)}"))
    return found


def _before(spell: Spell, spells: Sequence[Spell]) -> Spell | None:
    """The row this one goes on from: the same employer and kind of contract, without a day between."""
    return next(
        (
            each for each in spells
            if each.period.end == spell.period.start and each.employer == spell.employer and each.basis == spell.basis
        ),
        None,
    )  # fmt: skip


def _work(spell: Spell, before: Spell | None, spells: Sequence[Spell]) -> list[Moment]:
    said = _said(spell) if before is None else _changed(before, spell)
    kind = "Work" if before is None else "Moved" if _place(before) != _place(spell) else "Changed"
    found = [Moment(spell.period.start, kind, said, spell.period.last, spell.period.end is None)]
    goes_on = any(_before(each, spells) is spell for each in spells)
    if spell.period.last and not goes_on:
        found.append(Moment(spell.period.last, "Left", _left(spell)))
    if spell.notice_given:
        found.append(Moment(spell.notice_given, "Notice given", f"of leaving on {day(spell.period.last)}"))
    if spell.probation_ends:
        found.append(Moment(spell.probation_ends, "Probation ends", spell.employer))
    return found


def _place(spell: Spell) -> tuple[str | None, ...]:
    return spell.team_name, spell.job_title, spell.census_role, spell.seconded


def _said(spell: Spell) -> str:
    hours = f"{number(spell.weekly_hours)} hours a week" if spell.weekly_hours is not None else None
    parts = (spell.job_title, spell.team_name, spell.employer, words(spell.basis), hours, spell.grade, _seconded(spell))
    return ", ".join(part for part in parts if part)


def _changed(before: Spell, spell: Spell) -> str:
    """Only what is new."""
    was, now = _said(before).split(", "), _said(spell).split(", ")
    return ", ".join(part for part in now if part not in was) or _said(spell)


def _seconded(spell: Spell) -> str | None:
    ways = {"out": "on secondment to", "in": "on secondment from"}
    return f"{ways[spell.seconded]} {spell.seconded_with}" if spell.seconded in ways else None


def _left(spell: Spell) -> str:
    """Where from, and as the census words it why and where to, as far as the reader may see."""
    why = reason(spell.census_reason)
    to = destination(spell.census_destination)
    own = words(spell.left_for) if spell.left_for else None
    parts = (spell.employer, why.words.lower() if why else own, f"to: {to.words.lower()}" if to else None)
    return ", ".join(part for part in parts if part)
