"""Rows of work, ended and begun: the one place that cuts an employment by date, for every deed that changes it."""

from typing import Any
from uuid import UUID, uuid4

from foundation.database.pool import fetch_one, fetch_value
from foundation.database.rows import add
from foundation.problems import Overtaken
from workforce.rules.changes import Cut, Terms, Work
from workforce.tables.work import Employment

# What is said of the end belongs to the last row alone.
ENDING = ("left_for", "destination", "notice_given", "census_reason", "census_destination")
JUST_CHANGED = "Somebody else has just changed their work. Look at it again before you go on."


def columns_of(terms: Terms) -> dict[str, Any]:
    """The terms as columns of a row."""
    said = {name: getattr(terms, name) for name in terms.__dataclass_fields__}
    return {"local_title": said.pop("title"), "weekly_hours": said.pop("hours"), **said}


async def change_from(where: Cut, terms: Terms) -> UUID:
    """End the row and begin another with these terms, or correct it from its own first day; the row that holds them."""
    if not where.splits:
        await alter(where.row, **columns_of(terms))
        return where.row.id
    before = await fetch_one("select * from employment where id = $1", where.row.id)
    if before is None:
        raise Overtaken(JUST_CHANGED)
    ending = dict.fromkeys(ENDING)
    await alter(where.row, ends=where.period.start, leaving_proof=False, **ending)
    new = {**dict(before), **columns_of(terms), "id": uuid4(), "starts": where.period.start}
    await add(Employment, **new)
    return UUID(str(new["id"]))


async def alter(row: Work, **columns: Any) -> None:
    """Set columns of a row that still ends where it was read to end; what it said before is kept by the database."""
    sets = ", ".join(f'"{name}" = ${place}' for place, name in enumerate(columns, start=3))
    done = await fetch_value(
        f"update employment set {sets} where id = $1 and ends is not distinct from $2 returning id",
        row.id, row.period.end, *columns.values(),
    )  # fmt: skip
    if done is None:
        raise Overtaken(JUST_CHANGED)


async def remove(row: Work, before: Work, today: Any) -> None:
    """Take back a row that has not begun; the one before it goes on as this one would have."""
    ending = await fetch_one("select * from employment where id = $1", row.id)
    if ending is None or not await fetch_value("select take_back($1, $2)", row.id, today):
        raise Overtaken(JUST_CHANGED)
    await alter(
        before, ends=row.period.end, leaving_proof=ending["leaving_proof"], **{name: ending[name] for name in ENDING}
    )
