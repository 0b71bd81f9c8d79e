"""The HR feed as two kinds of file: everyone in post, or the changes alone; checked, previewed and loaded whole."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Role
from foundation.database.pool import fetch_value
from foundation.deeds import service
from foundation.filters import moment, number, plural
from foundation.intake.kinds import FILES, Fault, Faulty, Kind, Told
from foundation.money import half_up
from foundation.uploads.limits import LARGEST
from workforce.actions.feed import take_in_people
from workforce.actions.feed_writing import Batch, begin
from workforce.queries.feed import CHANGES, PEOPLE, accounts_among, feed_of, headings_of, known_for
from workforce.rules import feed_rows
from workforce.rules.feed_plan import Alike, Plan, planned
from workforce.rules.feed_rows import Row, value

MOST_NAMED = 50
AHEAD = timedelta(hours=1)  # by which another machine's clock may be wrong
NO_AUTHORITY = "Say which authority the file is of: add --authority CODE"


@dataclass(frozen=True)
class Extract:
    """A file's rows, once they are read; `full` when it names everyone in post."""

    rows: tuple[Row, ...]
    full: bool
    authority: int | None = None


def reader(*, full: bool) -> Any:
    def read(content: bytes, told: Told, remembered: Mapping[str, str]) -> Extract:
        """Faulty with every heading, row and cell that is wrong."""
        try:
            rows = feed_rows.read(content, remembered, told)
        except feed_rows.Headings as no:
            raise Faulty(*_faults(no.wrong), found={"headings": list(no.headings)}) from None
        except feed_rows.Rows as no:
            raise Faulty(*_faults(no.wrong)) from None
        if wrong := feed_rows.together(rows, full=full):
            raise Faulty(*_faults(wrong))
        return Extract(tuple(rows), full)

    return read


def _faults(wrong: Any) -> list[Fault]:
    return [Fault(*each) for each in sorted(wrong)]


def _of(extract: Extract, authority: int | None) -> Extract:
    return replace(extract, authority=authority)


async def _plan(extract: Extract) -> Plan:
    if extract.authority is None:
        raise Faulty(Fault(1, "", NO_AUTHORITY))
    late = clock.now() + AHEAD
    if ahead := [row for row in extract.rows if row.as_at > late][:100]:
        raise Faulty(*(Fault(row.row, "As at", "An extract cannot be made in the future") for row in ahead))
    known = await known_for(extract.authority, extract.rows, full=extract.full)
    plan = await asyncio.to_thread(planned, extract.rows, known, full=extract.full, fresh=uuid4)
    if plan.wrong:
        raise Faulty(*_faults(plan.wrong))
    return plan


async def fits(extract: Extract) -> Mapping[str, Any]:
    """What the file would do; Faulty when something stands against it."""
    plan = await _plan(extract)
    assert extract.authority is not None
    feed = await feed_of(extract.authority)
    new = [each for each in plan.people if each.new]
    return {
        "rows": len(extract.rows), "made": moment(_latest(extract)), "full": extract.full,
        "named": len({row.payroll for row in extract.rows}), "new": len(new),
        "changed": len(plan.changed) - len(new), "ended": plan.ended, "in_post": plan.in_post,
        "older": plan.older, "teams": sorted(plan.new_teams)[:MOST_NAMED], "many_teams": len(plan.new_teams),
        "unnamed": max(feed.unnamed - len(plan.linked), 0),
        "alike": await _alike(plan.alike, extract), "many_alike": len(plan.alike),
        "held": held(plan, feed.hold_above) if extract.full else "",
        "about": [str(person) for person in await accounts_among(list(plan.changed))],
    }  # fmt: skip


def held(plan: Plan, above: Decimal) -> str:
    """Why a person must confirm the file, or nothing."""
    if plan.share <= above:
        return ""
    share = number(half_up(plan.share, Decimal("0.1")))
    return f"It would end the work of {plural(plan.ended, 'person', 'people')}, {share} in a hundred of those in post."


async def _alike(several: list[Alike], extract: Extract) -> list[dict[str, Any]]:
    names = {row.payroll: value(row.who, "name") for row in extract.rows} if several else {}
    return [
        {"name": names[each.payroll], "row": each.row, "elsewhere": each.elsewhere} for each in several[:MOST_NAMED]
    ]


def _latest(extract: Extract) -> datetime:
    return max(row.as_at for row in extract.rows)


async def load(extract: Extract, file: UUID, today: object) -> int:
    """Take every row in, compared afresh with what is held now; nothing where the file is held and unconfirmed."""
    if extract.authority is None:
        raise Faulty(Fault(1, "", NO_AUTHORITY))
    await begin(extract.authority)
    plan = await _plan(extract)
    feed = await feed_of(extract.authority)
    confirmed = await fetch_value("select preview->>'confirmed' from intake_file where id = $1", file)
    if extract.full and not confirmed and (why := held(plan, feed.hold_above)):
        raise Faulty(Fault(1, "", f"{why} It did not when it was checked: send it again and look"))
    batch = Batch(extract.authority, file, extract.full, _latest(extract), feed.last_file is None)
    await take_in_people(service(FILES), plan=plan, batch=batch)
    return len(extract.rows)


def _told(preview: Mapping[str, Any]) -> str:
    people = plural(preview["named"], "person", "people")
    counts = ", ".join(f"{preview[each]:,} {each}" for each in ("new", "changed", "ended"))
    return f"{people} in {plural(preview['rows'], 'row')}: {counts}."


def _kind(code: str, title: str, words: str, *, full: bool) -> Kind:
    return Kind(code, title, words, frozenset({Role.HR}), reader(full=full), fits, load, _of, headings_of, False,
                LARGEST, _told)  # fmt: skip


KINDS = (
    _kind(PEOPLE, "HR feed: everyone",
          "Everyone in post, from your HR system. Whoever is not in it any more has ended.", full=True),
    _kind(CHANGES, "HR feed: changes",
          "Only the people of whom something changed. Nobody ends by not being in it.", full=False),
)  # fmt: skip
