"""What the packages below learn of the bank: its members' records for whoever keeps it, and which teams ask it."""

import pytest

from foundation.database.pool import fetch
from foundation.problems import NotThere
from frameworks.queries.journeys import journey_for, journeys_for
from tests import builders_frameworks, cast
from tests import builders_staffbank as made
from tests.builders import insert
from tests.cast import ABEL, AMARA, BO, MO, NIA, NORTH_WEST, OLU, PAT, ROSA, STRETFORD, TODAY, TRAFFORD, VIC, named
from workforce.queries import known_above
from workforce.queries.caseloads import team_for
from workforce.queries.people import people, person_for, standing

OPEN_TO_IT = ("name", "work_email", "job_title", "core_job_type", "swe_number", "registration_status", "employed")
CLOSED_TO_IT = ("home_contact", "qualification", "grade", "weekly_hours", "team_name", "whole", "away")


@pytest.fixture
async def applied(as_owner):
    """Amara of Trafford has applied to the North West's bank; Vic of Salford has not."""
    await made.member(as_owner, AMARA, state="applied")
    return as_owner


@pytest.mark.parametrize("keeper", [MO, NIA])
async def test_whoever_keeps_the_bank_reads_a_members_record_and_no_more_of_it(applied, reading, keeper):
    async with reading(keeper) as actor:
        found = await person_for(actor, AMARA.id)
        assert all(getattr(found, name) is not None for name in OPEN_TO_IT)
        assert all(getattr(found, name) is None for name in CLOSED_TO_IT)
        with pytest.raises(NotThere):
            await person_for(actor, VIC.id)


@pytest.mark.parametrize("state", ["left", "rejected"])
async def test_the_record_closes_when_the_membership_ends(applied, reading, state):
    async with reading(MO) as mo:
        assert [one.id for one in (await people(mo)).rows] == [AMARA.id]
    await applied.execute("update membership set state = $1 where worker = $2", state, AMARA.id)
    async with reading(MO) as mo:
        assert not (await people(mo)).rows
        with pytest.raises(NotThere):
            await person_for(mo, AMARA.id)
        assert not await fetch("select id from person where id = $1", AMARA.id)


@pytest.mark.parametrize("other", [ABEL, OLU, PAT, ROSA])
async def test_row_security_shows_a_members_record_to_no_other_role_of_a_region(applied, reading, other):
    async with reading(other):
        assert not await fetch("select id from person where id = $1", AMARA.id)
        assert not await fetch("select id from employment where person = $1", AMARA.id)


async def test_row_security_shows_whoever_keeps_the_bank_its_members_alone(applied, reading):
    async with reading(MO):
        found = await fetch("select id from person where id <> $1", MO.id)
        assert [row["id"] for row in found] == [AMARA.id]
        assert {row["person"] for row in await fetch("select person from employment")} == {AMARA.id, MO.id}


async def test_a_member_from_another_region_is_not_met_in_their_own_authoritys_record(as_owner, reading):
    await made.member(as_owner, BO)  # of Leeds
    async with reading(MO) as mo:
        assert not await fetch("select id from person where id = $1", BO.id)
        with pytest.raises(NotThere):
            await person_for(mo, BO.id)


async def test_a_role_lent_for_one_case_opens_no_bank(applied, reading):
    await applied.execute("update role_grant set case_id = $1 where person = $2", named("one case"), MO.id)
    async with reading(MO):
        assert not await fetch("select id from person where id = $1", AMARA.id)


async def test_a_member_is_told_that_the_bank_can_see_them(applied, reading):
    """Where their record stands is said with the fact, whoever asks."""
    async with reading(AMARA):
        place = await standing(AMARA.id)
    assert place and "bank_member" in place.facts


async def test_of_a_members_journey_the_bank_sees_the_stage_reached_and_since_when(applied, reading):
    id = await builders_frameworks.journey(applied, phase=2)
    outcome = {
        "journey": id, "authority": TRAFFORD, "worker": AMARA.id, "phase": 1, "result": "met", "reasons": "All shown",
        "decided_by": cast.PRIYA.id, "decided_on": TODAY,
    }  # fmt: skip
    await insert(applied, "outcome", id=named("provisional"), **outcome, state="provisional")
    async with reading(MO) as mo:
        assert [(one.id, one.name, one.state, one.reached) for one in await journeys_for(mo)] == [
            (id, None, None, None)
        ]
    await insert(
        applied, "outcome", id=named("final"), **outcome, state="final", supersedes=named("provisional"),
        confirmed_by=cast.FARAH.id, confirmed_on=TODAY,
    )  # fmt: skip
    async with reading(MO) as mo:
        (seen,) = await journeys_for(mo)
        assert seen.reached and seen.reached_on == TODAY
        assert seen.started_on is None and seen.assessor is None and seen.outcome_words is None
        assert not await journeys_for(mo, state="active"), "a state that they may not see finds nothing"
        assert not await fetch("select id from outcome"), "the outcome itself stays behind its wall"


async def test_a_corrected_stage_is_no_longer_reached(applied, reading):
    id = await builders_frameworks.journey(applied, phase=2)
    rows = (("first", "met", None), ("second", "not_met", "first"))
    for name, result, before in rows:
        await insert(
            applied, "outcome", id=named(name), journey=id, authority=TRAFFORD, worker=AMARA.id, phase=1, result=result,
            reasons="As seen", decided_by=cast.PRIYA.id, decided_on=TODAY, state="final", confirmed_by=cast.FARAH.id,
            confirmed_on=TODAY, supersedes=named(before) if before else None,
        )  # fmt: skip
    async with reading(MO) as mo:
        assert (await journeys_for(mo))[0].reached is None


async def test_a_journey_closes_to_the_bank_with_the_membership(applied, reading):
    id = await builders_frameworks.journey(applied)
    async with reading(MO) as mo:
        assert (await journey_for(mo, id)).journey.id == id
    await applied.execute("update membership set state = 'left' where worker = $1", AMARA.id)
    async with reading(MO) as mo:
        assert not await fetch("select id from journey")
        with pytest.raises(NotThere):
            await journey_for(mo, id)


async def test_the_bank_sees_how_many_children_wait_only_while_their_team_asks_for_cover(as_owner, reading):
    await insert(
        as_owner, "unallocated", team=STRETFORD, authority=TRAFFORD, region=NORTH_WEST, on_day=TODAY, children=7
    )
    asked = await made.request(as_owner)
    async with reading(MO) as mo:
        team = await team_for(mo, STRETFORD)
    assert (team.unallocated, team.children, team.workers) == (7, None, None)
    async with reading(ABEL) as abel:
        with pytest.raises(NotThere):
            await team_for(abel, STRETFORD)
    await as_owner.execute("update request set state = 'filled' where id = $1", asked)
    async with reading(MO) as mo:
        with pytest.raises(NotThere):
            await team_for(mo, STRETFORD)


async def test_nothing_is_asked_for_a_reader_to_whom_it_makes_no_difference(as_owner, reading, monkeypatch):
    async def never(*_: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(known_above, "fetch", never)
    async with reading(cast.CALLUM) as callum:
        assert (await team_for(callum, STRETFORD)).children is not None
        assert (await person_for(callum, AMARA.id)).name == AMARA.name


async def test_the_page_of_a_team_that_asks_says_how_many_wait_and_nothing_of_its_workers(as_owner, browser):
    await insert(
        as_owner, "unallocated", team=STRETFORD, authority=TRAFFORD, region=NORTH_WEST, on_day=TODAY, children=7
    )
    await made.request(as_owner)
    page = await browser.sign_in(MO).get(f"/teams/{STRETFORD}")
    assert "children without a worker" in page.text and "No count has been taken" not in page.text


async def test_the_page_of_a_member_leads_to_their_journey_once_a_stage_is_reached(applied, browser):
    id = await builders_frameworks.journey(applied, phase=2)
    await insert(
        applied, "outcome", id=named("final"), journey=id, authority=TRAFFORD, worker=AMARA.id, phase=1, result="met",
        reasons="All shown", decided_by=cast.PRIYA.id, decided_on=TODAY, state="final", confirmed_by=cast.FARAH.id,
        confirmed_on=TODAY,
    )  # fmt: skip
    page = await browser.sign_in(MO).get(f"/people/{AMARA.id}")
    assert "Stage reached" in page.text and f"/journeys/{id}" in page.links()
    page = await browser.get(f"/journeys/{id}")
    assert "Stage reached" in page.text and "All shown" not in page.text and AMARA.name not in page.text
