"""The sourcing page reads the bank in batches: as many questions to the database for one member as for sixty."""

from dataclasses import replace
from datetime import date

import pytest

from foundation.database.pool import connection
from staffbank.queries.calls import calls_of
from staffbank.queries.requests import request_for
from staffbank.queries.sourcing import prospects_for
from tests import builders_staffbank as made
from tests.builders import employment, person
from tests.cast import MO, ROSA, SALFORD, named


async def counted(reading, id) -> int:
    asked: list[str] = []
    async with reading(MO) as mo:
        connection().add_query_logger(lambda record: asked.append(record.query))
        request = await request_for(mo, id)
        assert await prospects_for(mo, request)
        await calls_of(id)
    return len([sql for sql in asked if not any(words in sql for words in OF_THE_DRIVER)])


# What asyncpg asks for itself, once for each type it has not met, and when a connection goes back.
OF_THE_DRIVER = ("typeinfo_tree", "current_setting('jit')", "COMMIT", "UNLISTEN")


async def test_sixty_more_members_cost_no_more_questions(bank, reading):
    id = await made.request(bank)
    few = await counted(reading, id)
    for number in range(60):
        who = replace(ROSA, name=f"Member {number}")
        await person(bank, who, SALFORD, swe_number=f"SW9{number:05d}")
        await employment(bank, who.id, SALFORD, date(2017, 9, 1), ends=date(2023, 9, 1), left_for="resigned")
        await made.member(bank, who, id=named(f"membership of member {number}"))
    assert await counted(reading, id) == few == 4


@pytest.mark.parametrize("state", ["paused", "suspended", "left", "in_vetting"])
async def test_nobody_but_an_active_member_is_proposed(bank, reading, state):
    id = await made.request(bank)
    await bank.execute("update membership set state = $1 where worker = $2", state, ROSA.id)
    async with reading(MO) as mo:
        found = await prospects_for(mo, await request_for(mo, id))
    assert ROSA.id not in {each.worker for each in found} and len(found) == 2


async def test_a_coordinator_who_is_a_member_does_not_propose_themselves(bank, reading):
    id = await made.request(bank)
    await made.member(bank, MO)
    async with reading(MO) as mo:
        found = await prospects_for(mo, await request_for(mo, id))
    assert MO.id not in {each.worker for each in found} and len(found) == 3
