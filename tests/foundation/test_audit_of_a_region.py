"""An audit of a region: its authorities' record and files, and who may see their people; nothing of another region."""

import pytest

from foundation import record
from foundation.access_table import Can
from foundation.audited import audited
from foundation.database.pool import fetch, transaction
from foundation.deeds import enter
from foundation.grants.reaching import reaching
from foundation.intake.files import file_for, files_for
from foundation.problems import NotThere
from foundation.routing import hash_of
from tests.builders import insert
from tests.cast import ADA, AMARA, BEA, BO, EVE, LEEDS, MO, NORTH_WEST, REGION_OF, SALFORD, TRAFFORD, VIC, named

FILES = {place: named(f"file of {place}") for place in (TRAFFORD, SALFORD, LEEDS)}


@pytest.fixture
async def audit(as_owner):
    """Eve audits the North West; a file and a line of the record lie in each authority."""
    await as_owner.execute("update role_grant set authority = null where person = $1", EVE.id)
    for place, id in FILES.items():
        await insert(
            as_owner, "intake_file", id=id, kind="published", authority=place, name=f"{place}.csv", state="ready",
            fingerprint=f"print {place}", content=b"", uploaded_by=ADA.id,
        )  # fmt: skip
        await as_owner.execute(
            "insert into audit (chain, seq, at, actor, role, deed, subject, kind, authority, facts, prev, hash)"
            " values ('authority:' || $1::int, 1, now(), $2, 'hr', 'person:entered', $3, 'person', $1, '{}', '', '')",
            place, ADA.id, id,
        )  # fmt: skip
    return as_owner


async def as_(member, ask, *args, **more):
    async with transaction(readonly=True):
        return await ask(await enter(hash_of(member.token)), *args, **more)


async def test_files_and_record_of_the_regions_authorities_are_read_and_of_no_other(audit):
    files = await as_(EVE, files_for)
    assert {file.authority for file in files} == {TRAFFORD, SALFORD}
    assert all(file.fingerprint and file.preview is None for file in files)
    lines = (await as_(EVE, record.entries)).rows
    assert {FILES[TRAFFORD], FILES[SALFORD]} <= {line.subject for line in lines}
    assert FILES[LEEDS] not in {line.subject for line in lines}
    assert (await as_(EVE, file_for, FILES[SALFORD])).fingerprint
    with pytest.raises(NotThere):
        await as_(EVE, file_for, FILES[LEEDS])


async def test_row_security_alone_keeps_an_audit_in_its_region(audit):
    async with transaction(readonly=True):
        await enter(hash_of(EVE.token))
        for table in ("audit", "intake_file", "person", "employment"):
            found = {row["authority"] for row in await fetch(f"select distinct authority from {table}")}
            assert found and found <= {TRAFFORD, SALFORD}, table


async def test_all_of_it_ends_with_the_audit(audit):
    await audit.execute("update role_grant set ends = starts + 1 where person = $1", EVE.id)
    async with transaction(readonly=True):
        await enter(hash_of(EVE.token))
        assert not await fetch("select * from audited()")
        assert not await fetch("select id from intake_file") and not await fetch("select id from person")


async def test_who_can_see_a_person_is_told_to_the_audit_of_their_region(audit):
    assert ADA.id in {one.grant.person for one in await as_(EVE, reaching, AMARA.id)}
    assert {one.grant.authority for one in await as_(EVE, reaching, VIC.id)} <= {SALFORD, None}
    with pytest.raises(NotThere):
        await as_(EVE, reaching, BO.id)


async def test_an_assessor_is_among_those_whom_the_audit_finds(audit):
    from tests import builders_frameworks

    await builders_frameworks.journey(audit)
    assert BEA.id in {one.grant.person for one in await as_(EVE, reaching, AMARA.id)}


@pytest.mark.parametrize("other", [MO, ADA])
async def test_nobody_else_is_an_auditor_by_their_region(audit, other):
    async with transaction(readonly=True):
        actor = await enter(hash_of(other.token))
        assert not await fetch("select * from audited()")
        assert await audited(actor, Can.LIST_INTAKES) == {}


async def test_an_auditor_of_one_authority_stays_in_it(audit):
    await audit.execute(
        "update role_grant set authority = $2, region = $3 where person = $1", EVE.id, TRAFFORD, REGION_OF[TRAFFORD]
    )
    assert {file.authority for file in await as_(EVE, files_for)} == {TRAFFORD}
    assert REGION_OF[SALFORD] == NORTH_WEST
