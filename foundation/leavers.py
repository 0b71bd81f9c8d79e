"""Leavers, as an authority's own feed names them: their roles there and every session of theirs end at once.

A row names a person by the staff number their organisation's sign-in uses, their work e-mail address or their Social
Work England number. Whoever works for two authorities keeps what they hold in the other.
"""

import csv
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Role
from foundation.database.pool import fetch, fetch_one
from foundation.deeds import Done, deed, service
from foundation.intake.kinds import FILES, Fault, Faulty, Kind, Told, Unreadable
from foundation.problems import Misdeclared
from foundation.roster import names_of

MOST_ROWS = 20_000
UNKNOWN = "Nobody who holds, or held, a role in this authority is known by this. Check it, or leave the row out"
# Whoever keeps the staff records knows people by more; wiring.py fills it in: (authority, identifiers) → (one, person).
KNOWN: list[Callable[[int, Sequence[str]], Awaitable[list[tuple[str, UUID]]]]] = []


@dataclass(frozen=True)
class Leaver:
    """One row: `row` as a spreadsheet numbers it; `last_day` the last day worked, if the feed says."""

    row: int
    identifier: str
    last_day: date | None = None


@dataclass(frozen=True)
class Feed:
    leavers: tuple[Leaver, ...]
    authority: int | None = None


@dataclass(frozen=True)
class Standing:
    """Someone who leaves: how many roles end here, and how many they keep elsewhere."""

    person: UUID
    here: int
    elsewhere: int


def read(content: bytes, told: Told) -> Feed:
    """The file's rows; Unreadable when it is no such table, Faulty with every row and field that is wrong."""
    try:
        text = content.decode("utf-8-sig")
        rows = [row for row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1) if any(row[1])]
    except (UnicodeDecodeError, csv.Error):
        raise Unreadable("This is not a CSV file in UTF-8. Save the sheet as CSV (UTF-8) and send that.") from None
    headings = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    if "identifier" not in headings:
        raise Unreadable("The first row must hold the heading identifier, and may hold last_day.")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Send the leavers alone.")
    found: list[Leaver] = []
    faults: list[Fault] = []
    for number, cells in rows[1:]:
        try:
            found.append(_leaver(number, dict(zip(headings, (cell.strip() for cell in cells), strict=False))))
        except Faulty as wrong:
            faults += wrong.faults
    told(len(rows) - 1, len(rows) - 1)
    faults += _twice(found)
    if faults:
        raise Faulty(*sorted(faults, key=lambda fault: fault.row))
    return Feed(tuple(found))


def _leaver(row: int, cells: Mapping[str, str]) -> Leaver:
    identifier, last = cells.get("identifier", ""), cells.get("last_day", "")
    if not identifier or len(identifier) > 200:
        raise Faulty(Fault(row, "identifier", "Enter a staff number, work e-mail address or registration number"))
    try:
        return Leaver(row, identifier, _day(last) if last else None)
    except ValueError:
        raise Faulty(
            Fault(row, "last_day", "Enter a date such as 2026-11-20 or 20/11/2026, or leave it empty")
        ) from None


def _day(text: str) -> date:
    day, month, year = text.split("/") if "/" in text else reversed(text.split("-"))
    return date(int(year), int(month), int(day))


def _twice(found: Sequence[Leaver]) -> list[Fault]:
    first: dict[str, int] = {}
    return [
        Fault(each.row, "identifier", f"The same as in row {first[each.identifier.lower()]}")
        for each in found
        if first.setdefault(each.identifier.lower(), each.row) != each.row
    ]


async def fits(feed: Feed) -> Mapping[str, Any]:
    """Who would be let go; Faulty for whoever is not known here, or has not left yet."""
    standings = await _standings(feed, clock.today())
    names = await names_of(standings)
    people = [
        {"name": names.get(each.person, "someone"), "here": each.here, "elsewhere": each.elsewhere}
        for each in standings.values()
    ]
    people.sort(key=lambda each: str(each["name"]))
    return {"rows": len(people), "gone": sum(not each["here"] for each in people), "people": people}


async def _standings(feed: Feed, today: date) -> dict[UUID, Standing]:
    if feed.authority is None:
        raise Faulty(Fault(1, "identifier", "Say which authority the leavers left: add --authority CODE"))
    known = await _known(feed.authority, [leaver.identifier for leaver in feed.leavers])
    people = sorted({person for persons in known.values() for person in persons})
    rows = await fetch("select * from holding($1, $2, $3)", feed.authority, people, today)
    standings = {row["person"]: Standing(row["person"], row["here"], row["elsewhere"]) for row in rows}
    faults, found = [], {}
    for leaver in feed.leavers:
        persons = known.get(leaver.identifier.lower(), set()) & standings.keys()
        if why := _against(leaver, persons, today):
            faults.append(Fault(leaver.row, *why))
        else:
            found.update({person: standings[person] for person in persons})
    if faults:
        raise Faulty(*faults)
    return found


def _against(leaver: Leaver, persons: set[UUID], today: date) -> tuple[str, str] | None:
    if leaver.last_day is not None and leaver.last_day > today:
        return "last_day", "This day has not come yet. Send the row again after it"
    if not persons:
        return "identifier", UNKNOWN
    return ("identifier", "More than one person is known by this. Use their staff number") if len(persons) > 1 else None


async def _known(authority: int, identifiers: Sequence[str]) -> dict[str, set[UUID]]:
    rows = await fetch("select identifier, person from signs_in_as($1, $2)", authority, identifiers)
    pairs = [(row["identifier"], row["person"]) for row in rows]
    for ask in KNOWN:
        pairs += await ask(authority, identifiers)
    found: dict[str, set[UUID]] = {}
    for identifier, person in pairs:
        found.setdefault(identifier.lower(), set()).add(person)
    return found


async def load(feed: Feed, file: UUID, today: date) -> int:
    """Let everyone of the feed go; how many rows were taken in."""
    for person in sorted(await _standings(feed, today)):
        await let_go(service(FILES), person=person, authority=feed.authority, file=file, today=today)
    return len(feed.leavers)


@deed("leaver:let_go", needs=None, says="{actor} ended {roles} roles and {sessions} sign-ins of {person}, who has left")
async def let_go(actor: Actor, person: UUID, authority: int, file: UUID, today: date) -> Done:
    """End every role in the authority, every session, the sign-in key, and the account where no role is left."""
    done = await fetch_one("select * from let_go($1, $2, $3)", person, authority, today)
    if done is None:
        raise Misdeclared("let_go always answers")
    facts = {"person": person, "roles": done["ended"], "sessions": done["sessions"], "locked": done["locked"]}
    return Done(person, "account", authority, worker=person, then=f"/intake/{file}", facts=facts | {"file": file})


def _of(feed: Feed, authority: int | None) -> Feed:
    return replace(feed, authority=authority)


LEAVERS = Kind(
    "leavers", "Leavers",
    "People who have left, from your staff records: one heading, identifier. Their roles and sign-ins end at once.",
    frozenset({Role.AUTHORITY_ADMINISTRATOR}), read, fits, load, _of,
)  # fmt: skip
