"""Ways that do not lead straight on: queried, carried over, returned, resumed; and a review held."""

from datetime import date

import pytest

from foundation.problems import DutyBroken, Overtaken, Refusal
from frameworks.actions.journeys import Resume, ReturnSubmission, resume_after_deferral, return_submission
from frameworks.actions.moderation import CarryOver, Query, carry_over, query
from frameworks.actions.panels import ArrangePanel, arrange_panel, declare_conflict
from frameworks.actions.recommendations import ShareReport, recommend, share_report
from frameworks.actions.reviews import HoldReview, hold_review
from tests import builders_frameworks as build
from tests.builders_frameworks import JOURNEY, PANEL
from tests.cast import AMARA, BEA, CORA, FARAH, GUS, HELEN, PRIYA, TODAY


@pytest.fixture
async def recommended(journey):
    await build.portfolio(journey)
    await build.report(journey)
    await build.panel(journey)
    await journey.execute("update journey set state = 'recommended', submitted_on = $1", TODAY)
    return journey


async def state(owner):
    return await owner.fetchval("select state from journey")


async def seats(owner, case):
    rows = await owner.fetch(
        "select person from role_grant where case_id = $1 and role in ('panel_chair', 'panel_member')"
        " and (ends is null or ends > $2)", case, TODAY,
    )  # fmt: skip
    return {row["person"] for row in rows}


async def test_a_query_goes_back_to_the_assessor_and_the_second_report_replaces_the_first(recommended, press):
    await press(FARAH, query, PANEL, JOURNEY, Query(question="What did the family say?"))
    assert await state(recommended) == "submitted"
    with pytest.raises(Refusal, match="Share your report"):
        await press(BEA, recommend, JOURNEY)
    await press(BEA, share_report, JOURNEY, ShareReport(report="They felt heard.", result="pass"))
    await recommended.execute("update journey set commented_on = $1", TODAY)
    await press(BEA, recommend, JOURNEY)
    rows = await recommended.fetch("select report, supersedes from recommendation order by supersedes nulls first")
    assert len(rows) == 2 and rows[1]["report"] == "They felt heard." and rows[1]["supersedes"]


async def test_a_case_carried_over_moves_its_seats_to_the_named_panel(recommended, press):
    form = ArrangePanel(meets_on=date(2027, 2, 9), chair=HELEN.id, members=(GUS.id, PRIYA.id))
    other = (await press(CORA, arrange_panel, form)).subject
    await press(FARAH, carry_over, PANEL, JOURNEY, CarryOver(reason="Not ready", carried_to=other))
    assert await state(recommended) == "recommended"
    assert await seats(recommended, JOURNEY) == {HELEN.id, GUS.id, PRIYA.id}
    assert await recommended.fetchval("select count(*) from panel_case where panel = $1", other) == 1


async def test_a_declared_conflict_ends_the_seat_and_is_not_declared_twice(recommended, press):
    await press(GUS, declare_conflict, PANEL, JOURNEY)
    assert await seats(recommended, JOURNEY) == {FARAH.id, HELEN.id}
    assert await recommended.fetchval("select count(*) from close_to_case where part = 'conflict'") == 1


async def test_a_submission_is_returned_with_a_note_before_a_recommendation_only(journey, press):
    await journey.execute("update journey set state = 'submitted', submitted_on = $1", TODAY)
    await press(BEA, return_submission, JOURNEY, ReturnSubmission(note="Say more about the plan."))
    assert await state(journey) == "active"
    await journey.execute("update journey set state = 'recommended'")
    with pytest.raises(Overtaken):
        await press(BEA, return_submission, JOURNEY, ReturnSubmission(note="Again"))


async def test_a_deferred_journey_begins_again_with_a_new_date_and_attempt(journey, press):
    await journey.execute("update journey set state = 'deferred'")
    with pytest.raises(Refusal, match="in the future"):
        await press(CORA, resume_after_deferral, JOURNEY, Resume(due_on=TODAY))
    await press(CORA, resume_after_deferral, JOURNEY, Resume(due_on=date(2027, 5, 24)))
    row = await journey.fetchrow("select state, attempt, due_on from journey")
    assert (row["state"], row["attempt"], row["due_on"]) == ("active", 2, date(2027, 5, 24))


async def test_a_review_held_keeps_its_date_and_note(journey, press):
    await press(BEA, hold_review, JOURNEY, "month_6", HoldReview(held_on=date(2026, 11, 2), note="Going well."))
    with pytest.raises(Overtaken):
        await press(BEA, hold_review, JOURNEY, "month_6", HoldReview(held_on=TODAY, note="Other words"))
    assert await journey.fetchval("select note from review") == "Going well."


async def test_nobody_holds_their_own_review(journey, press):
    await build.seat(journey, AMARA, BEA.role, JOURNEY)
    with pytest.raises(DutyBroken) as refused:
        await press(AMARA, hold_review, JOURNEY, "month_6", HoldReview(held_on=TODAY, note="Mine"))
    assert refused.value.duty == "D1"
