"""A census as the register, the answers and the notes of this moment make it: its file, faults and figures."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from foundation.database.pool import fetch, fetch_one
from foundation.database.rounds import at_once
from reports.measures.display import Shown
from reports.measures.display import shown as displayed
from reports.queries.census import Census
from reports.queries.census_register import register_of
from reports.queries.components import components_on
from reports.queries.published import official_for
from reports.returns.build import Answers, build
from reports.returns.fault import Fault, noted
from reports.returns.figures import COMPARED, figures_of, kept, odd, shown
from reports.returns.message import reference_day
from reports.returns.register import Register
from reports.returns.specification import Specification, specification_for
from reports.returns.validate import judge
from reports.returns.write import write


@dataclass(frozen=True)
class Made:
    """What a check makes. `held`: of how many each item is sent. `to_do`: errors, and queries that have no note."""

    edition: str
    file: bytes
    parts: Mapping[str, str]
    held: Mapping[str, int]
    faults: tuple[Fault, ...]
    workers: int
    to_do: int


async def made_now(census: Census) -> Made:
    """Built, written, read back and judged, beside the year before."""
    spec = specification_for(census.year)
    register = await register_of(census.authority, census.year)
    answers, (before, said), notes = await at_once(answers_of(census.id), year_before(census), _notes(census.id))
    return await asyncio.to_thread(_made, register, spec, answers, before, said, notes)


def _made(
    register: Register, spec: Specification, answers: Answers, before: Mapping[str, Shown], said: str,
    notes: dict[tuple[str, UUID | None], str],
) -> Made:  # fmt: skip
    message = build(register, spec, answers)
    content = write(message, spec)
    parts = kept(figures_of(message, spec))
    faults = (*judge(content, spec, message.workers), *odd(shown(parts, message.year), before, said))
    to_do = sum(fault.severity == "error" or not noted(fault, notes) for fault in faults)
    held = Counter(tag for worker in message.workers for tag in worker.values)
    return Made(spec.edition.key, content, parts, held, faults, len(message.workers), to_do)


async def answers_of(id: UUID) -> dict[tuple[UUID | None, str], str]:
    """The last answer for each person (None: the authority) and item."""
    rows = await fetch(
        "select distinct on (person, item) person, item, value from return_answer where return = $1"
        " order by person, item, version desc",
        id,
    )
    return {(row["person"], row["item"]): row["value"] for row in rows}


async def _notes(id: UUID) -> dict[tuple[str, UUID | None], str]:
    rows = await fetch(
        "select distinct on (about, person) about, person, words from return_note where return = $1"
        " order by about, person, version desc",
        id,
    )
    return {(row["about"], row["person"]): row["words"] for row in rows}


async def year_before(census: Census) -> tuple[Mapping[str, Shown], str]:
    """The headline figures of the year before: as sent, else as published, else as the register has them."""
    year = census.year - 1
    sent: Any = await fetch_one(
        "select s.parts from return_sent s join statutory_return r on r.id = s.return"
        " where r.authority = $1 and r.kind = 'csww' and r.year = $2 order by s.number desc limit 1",
        census.authority, year,
    )  # fmt: skip
    if sent:
        return shown(_loaded(sent["parts"]), year), f"in the return of {year}"
    for official in (await official_for(census.authority, census.region_name)).authority:
        if year in official.years:
            figures = official.years[year]
            return {n: displayed(figures[n]) for n in COMPARED if n in figures}, f"as published for {year}"
    day = reference_day(year)
    parts = (await components_on(census.authority, [day]))[day]
    return shown(kept(parts), year), f"on 30 September {year}, by the records here"


def _loaded(text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(text)
    return found
