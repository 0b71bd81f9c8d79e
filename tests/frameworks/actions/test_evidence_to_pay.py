"""The whole way by its deeds, committed: submission, report, panel, outcome, minutes, pay; and who may not."""

import asyncio
from datetime import date

import asyncpg
import pytest

from foundation import clock
from foundation.database.pool import fetch_value, transaction
from foundation.deeds import DEEDS, enter
from foundation.problems import DutyBroken, NotAllowed, NotThere, Problem, Refusal, SignInAgain
from foundation.routing import hash_of
from frameworks.actions.journeys import submit_journey
from frameworks.actions.minutes import confirm_minutes
from frameworks.actions.moderation import Moderate, moderate
from frameworks.actions.outcomes import Decide, TakeBack, correct_outcome, decide_outcome, take_back
from frameworks.actions.panels import AddCase, ArrangePanel, arrange_panel, put_before_panel
from frameworks.actions.recommendations import Comment, ShareReport, comment_on_report, recommend, share_report
from frameworks.rules import evidence as evidence_rules
from frameworks.rules import journey as journey_rules
from tests import builders_frameworks as build
from tests.builders_frameworks import JOURNEY, PANEL
from tests.cast import AMARA, BEA, CALLUM, CORA, FARAH, GUS, HELEN, PRIYA, TODAY, XAN

YES = dict.fromkeys(("consistent", "accurate", "valid", "robust", "sufficient"), "Yes")
DEFER = Decide(result="deferred", reason="More time.", new_final_date=date(2027, 5, 24), support_plan="Weekly.")
MET = Decide(result="met", reason="The portfolio shows steady, thoughtful practice.")


async def state(owner, journey=JOURNEY):
    return await owner.fetchval("select state from journey where id = $1", journey)


async def test_evidence_leads_to_an_outcome_a_pay_step_and_the_next_stage_in_one_transaction(journey, press):
    await build.portfolio(journey)
    await build.panel(journey, holds=False)
    await press(AMARA, submit_journey, JOURNEY)
    await press(BEA, share_report, JOURNEY, ShareReport(report="Amara listens and plans well.", result="pass"))
    await press(AMARA, comment_on_report, JOURNEY, Comment(comment="I agree."))
    await press(BEA, recommend, JOURNEY)
    locked = await journey.fetch("select distinct state from evidence")
    assert [row["state"] for row in locked] == ["locked"]
    await press(CORA, put_before_panel, PANEL, AddCase(journey=JOURNEY, reader=GUS.id))
    present = (FARAH.id, GUS.id, HELEN.id)
    await press(FARAH, moderate, PANEL, JOURNEY, Moderate(**YES, present=present))
    await press(PRIYA, decide_outcome, JOURNEY, MET)
    assert await state(journey) == "provisional_met"
    assert await journey.fetchval("select count(*) from pay_step_due") == 0
    await press(FARAH, confirm_minutes, PANEL)
    final = await journey.fetchrow("select * from outcome where state = 'final'")
    step = await journey.fetchrow("select * from pay_step_due")
    assert (final["decided_by"], final["confirmed_by"]) == (PRIYA.id, FARAH.id)
    assert (step["outcome"], step["decided_by"], step["raised_by"]) == (final["id"], PRIYA.id, FARAH.id)
    assert final["pay_step"] == step["id"] and step["to_level"] == 2
    now = await journey.fetchrow("select phase, state, attempt from journey where id = $1", JOURNEY)
    assert (now["phase"], now["state"], now["attempt"]) == (2, "active", 1)
    open_seats = await journey.fetchval(
        "select count(*) from role_grant where case_id = any($1) and role in ('panel_chair', 'panel_member')"
        " and (ends is null or ends > $2)", [JOURNEY], TODAY,
    )  # fmt: skip
    assert open_seats == 0
    deeds = [row["deed"] for row in await journey.fetch("select deed from audit order by at")]
    assert deeds[-4:] == [
        "pay_step:raised",
        "journey:next_phase_begun",
        "outcome:made_final",
        "panel:minutes_confirmed",
    ]


async def recommended(owner, **more):
    await build.portfolio(owner)
    await build.report(owner)
    await build.panel(owner)
    await owner.execute("update journey set state = 'recommended', submitted_on = $1", TODAY)


async def moderated(owner):
    await recommended(owner)
    await owner.execute("update journey set state = 'moderated'")
    await owner.execute("update panel_case set result = 'agreed'")


async def attempts(owner):
    rows = await owner.fetch("select facts->>'duty' as duty, actor from audit where deed = 'attempt:refused'")
    return [(row["duty"], row["actor"]) for row in rows]


@pytest.mark.parametrize(
    ("who", "duty"),
    [(AMARA, "D1"), (BEA, "D2"), (CALLUM, "D3"), (GUS, "D4")],
    ids=["own", "assessor", "manager", "conflict"],
)
async def test_nobody_close_to_a_case_decides_it_and_the_attempt_is_on_the_record(journey, press, who, duty):
    await moderated(journey)
    await build.seat(journey, who, PRIYA.role, JOURNEY)  # granted the deciding role for the case, then tried
    if who is GUS:
        await build.conflict(journey, GUS)
    with pytest.raises(DutyBroken) as refused:
        await press(who, decide_outcome, JOURNEY, MET)
    assert refused.value.duty == duty
    assert await attempts(journey) == [(duty, who.id)]
    assert await journey.fetchval("select count(*) from outcome") == 0


async def test_the_database_itself_refuses_an_outcome_by_somebody_close_to_the_case(journey):
    await moderated(journey)
    for who in (BEA, CALLUM):
        with pytest.raises(Exception, match="close to the case"):
            await build.outcome(journey, decided_by=who.id)
    with pytest.raises(Exception, match="nobody_decides_their_own"):
        await build.outcome(journey, decided_by=AMARA.id)
    with pytest.raises(Exception, match="a_second_person_confirms"):
        await build.outcome(journey, state="final", confirmed_by=PRIYA.id, confirmed_on=TODAY)


async def test_a_neighbours_principal_social_worker_sees_nothing_without_a_grant_for_the_case(journey, press):
    await moderated(journey)
    with pytest.raises(NotThere):
        await press(XAN, decide_outcome, JOURNEY, MET)


async def test_the_director_does_not_decide_while_the_principal_social_worker_may(journey, press):
    await moderated(journey)
    with pytest.raises(NotAllowed):
        await press(HELEN, decide_outcome, JOURNEY, MET)


async def test_deciding_asks_for_a_fresh_sign_in(journey, press):
    await moderated(journey)
    await journey.execute("update session set signed_in_at = now() - interval '11 minutes'")
    with pytest.raises(SignInAgain):
        await press(PRIYA, decide_outcome, JOURNEY, MET)
    assert await state(journey) == "moderated"


async def test_minutes_wait_for_every_outcome(journey, press):
    await moderated(journey)
    with pytest.raises(Refusal, match="has not recorded an outcome"):
        await press(FARAH, confirm_minutes, PANEL)


async def test_a_chair_who_has_become_part_of_the_case_does_not_confirm_its_minutes(journey, press):
    await moderated(journey)
    await press(PRIYA, decide_outcome, JOURNEY, MET)
    await build.conflict(journey, FARAH)
    with pytest.raises(DutyBroken) as refused:
        await press(FARAH, confirm_minutes, PANEL)
    assert refused.value.duty == "D4" and await state(journey) == "provisional_met"


async def test_a_decider_who_became_assessor_afterwards_holds_up_the_minutes(journey, press):
    await moderated(journey)
    await press(PRIYA, decide_outcome, JOURNEY, MET)
    await journey.execute("update journey set assessor = $1", PRIYA.id)
    with pytest.raises(DutyBroken) as refused:
        await press(FARAH, confirm_minutes, PANEL)
    assert refused.value.duty == "D2"
    assert await journey.fetchval("select count(*) from outcome where state = 'final'") == 0


async def test_a_provisional_outcome_taken_back_stays_readable_and_another_replaces_it(journey, press):
    await moderated(journey)
    await press(PRIYA, decide_outcome, JOURNEY, MET)
    await press(PRIYA, take_back, JOURNEY, TakeBack(why="The panel's note was about another case."))
    assert await state(journey) == "moderated"
    await press(PRIYA, decide_outcome, JOURNEY, DEFER)
    rows = await journey.fetch("select id, state, result, supersedes from outcome")
    assert {row["state"] for row in rows} == {"provisional", "taken_back"} and len(rows) == 3
    await press(FARAH, confirm_minutes, PANEL)
    assert await state(journey) == "deferred"
    assert await journey.fetchval("select count(*) from pay_step_due") == 0


async def test_a_pass_with_something_missing_needs_a_waiver_that_is_kept(journey, press):
    await moderated(journey)
    await journey.execute("delete from review where code = 'month_12'")
    with pytest.raises(Refusal) as refused:
        await press(PRIYA, decide_outcome, JOURNEY, MET)
    assert "one-year review not held" in refused.value.errors["waiver"]
    waived = MET.model_copy(update={"waiver": "Held by her last assessor; the note was lost."})
    await press(PRIYA, decide_outcome, JOURNEY, waived)
    assert await journey.fetchval("select waiver from outcome") == waived.waiver


async def test_quorum_is_not_reached_by_counting_somebody_close_to_the_case(journey, press):
    await recommended(journey)
    await build.conflict(journey, GUS)
    with pytest.raises(Refusal, match="part of this case"):
        await press(FARAH, moderate, PANEL, JOURNEY, Moderate(**YES, present=(FARAH.id, GUS.id, HELEN.id)))
    with pytest.raises(Refusal, match="At least 3 people"):
        await press(FARAH, moderate, PANEL, JOURNEY, Moderate(**YES, present=(FARAH.id, HELEN.id)))


async def test_the_coordinator_cannot_make_the_assessor_the_reader(journey, press):
    await build.portfolio(journey)
    await build.report(journey)
    await build.panel(journey, holds=False)
    await journey.execute("update journey set state = 'recommended'")
    with pytest.raises(DutyBroken) as refused:
        await press(CORA, put_before_panel, PANEL, AddCase(journey=JOURNEY, reader=BEA.id))
    assert refused.value.duty == "D4"


async def test_a_member_with_a_part_in_the_case_gets_no_seat_for_it(journey, press):
    await build.portfolio(journey)
    await build.report(journey)
    await build.panel(journey, holds=False)
    await build.conflict(journey, HELEN)
    await journey.execute("update journey set state = 'recommended'")
    await press(CORA, put_before_panel, PANEL, AddCase(journey=JOURNEY, reader=GUS.id))
    seats = await journey.fetch(
        "select person from role_grant where case_id = $1 and role in ('panel_chair', 'panel_member')", JOURNEY
    )
    assert {row["person"] for row in seats} == {FARAH.id, GUS.id}


async def test_the_report_waits_for_the_comment_or_ten_working_days(journey, press):
    await build.portfolio(journey)
    await journey.execute("update journey set state = 'submitted', submitted_on = $1", TODAY)
    await press(BEA, share_report, JOURNEY, ShareReport(report="Going well.", result="pass"))
    with pytest.raises(Refusal, match="until 7 December 2026"):
        await press(BEA, recommend, JOURNEY)
    clock.stand_still_on(date(2026, 12, 8))
    await press(BEA, recommend, JOURNEY)
    assert await state(journey) == "recommended"


async def test_a_portfolio_with_gaps_is_not_submitted_and_says_what_is_missing(journey, press):
    await build.portfolio(journey, but="critical_reflection")
    with pytest.raises(Refusal, match="critical reflections: 3 of 4"):
        await press(AMARA, submit_journey, JOURNEY)
    assert await state(journey) == "active"


async def test_one_press_twice_submits_once(journey, press):
    await build.portfolio(journey)
    first = await press(AMARA, submit_journey, JOURNEY, key="the same press")
    second = await press(AMARA, submit_journey, JOURNEY, key="the same press")
    assert first.then == second.then
    assert await journey.fetchval("select count(*) from audit where deed = 'journey:submitted'") == 1


async def test_a_correction_leaves_the_first_outcome_and_pay_follows_once_a_second_person_confirms(journey, press):
    await moderated(journey)
    await press(PRIYA, decide_outcome, JOURNEY, DEFER)
    await press(FARAH, confirm_minutes, PANEL)
    await press(PRIYA, correct_outcome, JOURNEY, MET)
    assert await state(journey) == "deferred"
    assert await journey.fetchval("select count(*) from pay_step_due") == 0
    form = ArrangePanel(meets_on=TODAY, chair=FARAH.id, members=(GUS.id, HELEN.id))
    then = (await press(CORA, arrange_panel, form)).subject
    await press(CORA, put_before_panel, then, AddCase(journey=JOURNEY, reader=GUS.id))
    await press(FARAH, confirm_minutes, then)
    states = [
        row["state"] for row in await journey.fetch("select state from outcome order by confirmed_on nulls first")
    ]
    assert sorted(states) == ["final", "final", "provisional", "provisional"]
    latest = await journey.fetchrow(
        "select result, pay_step from outcome o where not exists (select from outcome n where n.supersedes = o.id)"
    )
    assert latest["result"] == "met"
    assert latest["pay_step"] == await journey.fetchval("select id from pay_step_due")
    assert await journey.fetchval("select phase from journey where id = $1", JOURNEY) == 2


async def test_the_application_may_neither_change_nor_delete_an_outcome(journey, press):
    await moderated(journey)
    await press(PRIYA, decide_outcome, JOURNEY, MET)
    for statement in ("update outcome set result = 'deferred'", "delete from outcome"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction():
                await enter(hash_of(PRIYA.token), writing=True)
                await fetch_value(statement)
    assert await journey.fetchval("select array_agg(result) from outcome") == ["met"]


async def test_two_presses_at_once_decide_a_case_once(journey, press):
    await moderated(journey)
    answers = await asyncio.gather(
        press(PRIYA, decide_outcome, JOURNEY, MET), press(PRIYA, decide_outcome, JOURNEY, DEFER), return_exceptions=True
    )
    assert sorted(isinstance(answer, Problem) for answer in answers) == [False, True]
    assert await journey.fetchval("select count(*) from outcome") == 1


def test_every_move_of_journeys_and_evidence_has_its_declared_deed():
    assert {move.deed for move in (*journey_rules.MOVES, *evidence_rules.MOVES)} <= set(DEEDS)
