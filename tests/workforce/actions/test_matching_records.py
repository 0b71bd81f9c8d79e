"""Records of one person are suspected by rule and joined by a person alone; duties then see one person."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from foundation.access import Role
from foundation.access_table import Can
from foundation.database.pool import transaction
from foundation.deeds import Done, enter
from foundation.problems import DutyBroken, NotAllowed, NotThere, Overtaken, Refusal
from foundation.routing import hash_of, stranger
from tests.builders import employment, grant, insert, person
from tests.cast import ADA, AMARA, CALLUM, PRIYA, SALFORD, TODAY, TRAFFORD, UMA, Member, at, named
from workforce.actions.matching import Decide, decide_match, look_for_matches, undo_match
from workforce.actions.numbers import LinkNumber, UnlinkNumber, link_number, unlink_number
from workforce.queries.careers import careers_of
from workforce.queries.matching import pairs_for
from workforce.queries.people import people

BORN = date(1988, 3, 2)
DOUBLE = Member("Amara Okafor", Role.SOCIAL_WORKER)
TWIN = named("Amara's second record")
THERE = named("Amara's record elsewhere")


async def done(member: Member, deed: Any, *args: Any, **kwargs: Any) -> Done:
    return await deed(stranger(hash_of(member.token)), *args, **kwargs)


@pytest.fixture
async def twice(as_owner: asyncpg.Connection) -> asyncpg.Connection:
    """Amara a second time in Trafford, under another payroll number; and in Salford, by her registration number."""
    await as_owner.execute("update person set birth_date = $1, swe_number = 'SW1' where id = $2", BORN, AMARA.id)
    await person(as_owner, DOUBLE, TRAFFORD, id=TWIN, birth_date=BORN, swe_number=None)
    await person(as_owner, DOUBLE, SALFORD, id=THERE, swe_number="SW1", work_email="secret@salford.example")
    await employment(as_owner, TWIN, TRAFFORD, date(2015, 1, 1), ends=date(2017, 1, 1))
    return as_owner


async def suspected(owner: asyncpg.Connection) -> dict[UUID, UUID]:
    """Other side → match, of Trafford's."""
    rows = await owner.fetch("select * from match_suspected where authority = $1", TRAFFORD)
    return {row["other"] if row["person"] == AMARA.id else row["person"]: row["id"] for row in rows}


async def seen(member: Member, **more: Any) -> list[Any]:
    async with transaction(readonly=True):
        return await pairs_for(await enter(hash_of(member.token)), **more)


async def selves(member: Member) -> tuple[frozenset[UUID], frozenset[UUID]]:
    async with transaction(readonly=True):
        actor = await enter(hash_of(member.token))
        return actor.selves, actor.doubles


async def test_records_are_suspected_once_and_an_answer_is_never_asked_again(twice):
    found = await done(ADA, look_for_matches)
    assert found.facts["found"] == 2
    matches = await suspected(twice)
    assert set(matches) == {TWIN, THERE}
    await done(ADA, decide_match, matches[TWIN], Decide(verdict="not_same"))
    assert (await done(ADA, look_for_matches)).facts["found"] == 0
    assert [pair.match.id for pair in await seen(ADA)] == [matches[THERE]]


async def test_of_a_record_elsewhere_only_name_and_number_are_shown(twice):
    await done(ADA, look_for_matches)
    pair = next(pair for pair in await seen(ADA) if pair.match.other == THERE or pair.match.person == THERE)
    assert pair.match.elsewhere and pair.match.why == "number"
    assert pair.two.name == "Amara Okafor" and "SW1" in str(pair.two.facts)
    assert "secret@salford" not in str(pair.two) and pair.two.person is None
    assert await seen(UMA) == [], "the queue is the authority's own"


async def test_joined_records_are_one_in_lists_careers_and_duties_and_apart_again_when_undone(twice):
    await done(ADA, look_for_matches)
    match = (await suspected(twice))[TWIN]
    with pytest.raises(Refusal) as no:
        await done(ADA, decide_match, match, Decide(verdict="same"))
    assert "which of the two" in no.value.errors["kept"]
    await done(ADA, decide_match, match, Decide(verdict="same", kept=AMARA.id))
    sure, unsure = await selves(AMARA)
    assert sure == {TWIN} and unsure == {THERE}
    async with transaction(readonly=True):
        actor = await enter(hash_of(ADA.token))
        assert [each.id for each in (await people(actor, "Okafor")).rows] == [AMARA.id]
        assert len((await careers_of([AMARA.id]))[AMARA.id].spells) == 2
    await done(ADA, undo_match, match)
    assert (await selves(AMARA))[0] == frozenset()
    assert match in {pair.match.id for pair in await seen(ADA)}, "it waits for an answer again"
    await done(ADA, decide_match, match, Decide(verdict="not_same"))
    verdicts = await twice.fetch("select verdict, decided_by from match_decided order by decided_at")
    assert [row["verdict"] for row in verdicts] == ["same", "undone", "not_same"]
    assert {row["decided_by"] for row in verdicts} == {ADA.id}


async def test_one_registration_number_bars_a_duty_before_anybody_has_joined_anything(twice):
    """And shows nothing: what the other record holds stays as far away as it was."""
    sure, unsure = await selves(AMARA)
    assert sure == frozenset() and unsure == {THERE}
    await twice.execute("update person set swe_number = 'SW2' where id = $1", ADA.id)
    await person(twice, at("Ada Mensah", Role.HR, SALFORD), SALFORD, id=named("Ada there"), swe_number="SW2")
    await grant(twice, ADA.id, at("Ada Mensah", Role.HR, SALFORD))
    from workforce.actions.changes import NewHours, change_hours

    with pytest.raises((DutyBroken, NotThere, NotAllowed)):
        await done(ADA, change_hours, named("Ada there"), NewHours(since=TODAY, hours=30))


async def test_nobody_answers_about_their_own_records(twice):
    await insert(twice, "match_suspected", id=named("own"), authority=TRAFFORD, person=ADA.id, other=PRIYA.id,
                 source="records", why="similar_name", found_on=TODAY)  # fmt: skip
    with pytest.raises(DutyBroken, match="your own"):
        await done(ADA, decide_match, named("own"), Decide(verdict="not_same"))
    with pytest.raises(asyncpg.CheckViolationError):
        await twice.execute(
            "insert into match_decided (id, suspected, authority, person, other, verdict, decided_by, decided_on)"
            " values ($1, $2, $3, $4, $5, 'not_same', $4, $6)",
            uuid4(), named("own"), TRAFFORD, ADA.id, PRIYA.id, TODAY,
        )  # fmt: skip


async def test_another_authority_s_hr_and_other_roles_may_not_answer(twice):
    await done(ADA, look_for_matches)
    match = (await suspected(twice))[TWIN]
    for member in (UMA, AMARA, CALLUM, PRIYA):
        with pytest.raises((NotThere, NotAllowed)):
            await done(member, decide_match, match, Decide(verdict="not_same"))


async def test_an_answer_is_given_once_by_the_last_witness_too(twice):
    await done(ADA, look_for_matches)
    match = (await suspected(twice))[TWIN]
    await done(ADA, decide_match, match, Decide(verdict="not_same"))
    with pytest.raises(Overtaken):
        await done(ADA, decide_match, match, Decide(verdict="same", kept=AMARA.id))
    with pytest.raises(asyncpg.UniqueViolationError):
        await twice.execute(
            "insert into match_decided (id, suspected, authority, person, other, verdict, decided_by, decided_on)"
            " select gen_random_uuid(), suspected, authority, person, other, 'same', $1, decided_on from match_decided",
            ADA.id,
        )


async def test_a_number_with_no_record_is_linked_by_an_answer_and_unlinked_when_it_is_taken_back(twice):
    await insert(twice, "match_suspected", id=named("login"), authority=TRAFFORD, person=AMARA.id, kind="case_login",
                 value="AOKAFOR2", name="A Okafor", source="cases", why="similar_name", found_on=TODAY)  # fmt: skip
    await done(ADA, decide_match, named("login"), Decide(verdict="same"))
    assert (
        await twice.fetchval("select person from known_number where value = 'AOKAFOR2' and ended_on is null")
        == AMARA.id
    )
    async with transaction(readonly=True):
        actor = await enter(hash_of(ADA.token))
        assert [each.id for each in (await people(actor, "aokafor2")).rows] == [AMARA.id]
    async with transaction(readonly=True):
        actor = await enter(hash_of(CALLUM.token))
        assert (await people(actor, "aokafor2")).rows == [], "a number one may not see finds nobody"
    await done(ADA, undo_match, named("login"))
    assert await twice.fetchval("select count(*) from known_number where ended_on is null") == 0


async def test_one_number_is_one_person_s_and_can_be_taken_from_them(twice):
    linked = await done(ADA, link_number, AMARA.id, LinkNumber(kind="payroll", value=" a 17 "))
    with pytest.raises(Refusal) as no:
        await done(ADA, link_number, TWIN, LinkNumber(kind="payroll", value="A17"))
    assert "already the number of Amara Okafor" in no.value.errors["value"]
    with pytest.raises(NotThere):
        await done(ADA, unlink_number, TWIN, UnlinkNumber(number=linked.subject))
    await done(ADA, unlink_number, AMARA.id, UnlinkNumber(number=linked.subject))
    await done(ADA, link_number, TWIN, LinkNumber(kind="payroll", value="A17"))


async def test_what_is_about_ones_other_record_is_about_oneself(twice):
    """Callum manages the team; joined with a record in it, he sees it as its subject through a wider role, no more."""
    await insert(twice, "match_suspected", id=named("him"), authority=TRAFFORD, person=CALLUM.id, other=AMARA.id,
                 source="records", why="similar_name", found_on=TODAY)  # fmt: skip
    await done(ADA, decide_match, named("him"), Decide(verdict="same", kept=CALLUM.id))
    from foundation.access import Place, Relation, relation_of, sight
    from foundation.access_table import row

    async with transaction(readonly=True):
        actor = await enter(hash_of(CALLUM.token))
    place = Place(AMARA.id, team=CALLUM.team, authority=TRAFFORD)
    (held,) = actor.grants
    assert relation_of(held, actor.person, actor.about(held, place)) is Relation.SAME_PERSON_OTHER_ROLE
    assert sight(row(Can.APPROVE_REQUEST), actor, place) is None
