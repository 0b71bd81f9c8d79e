"""Whom the deeds of a journey tell, from evidence to pay; and that nothing told names an outcome."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import wiring
from foundation.jobs import runner
from frameworks.actions.evidence import ReturnEvidence, SendEvidence, return_evidence, send_evidence
from frameworks.actions.journeys import submit_journey
from frameworks.actions.minutes import confirm_minutes
from frameworks.actions.moderation import Moderate, moderate
from frameworks.actions.outcomes import Decide, decide_outcome
from frameworks.actions.panels import AddCase, put_before_panel
from frameworks.actions.recommendations import Comment, ShareReport, comment_on_report, recommend, share_report
from frameworks.jobs import JOBS
from tests import builders_frameworks as build
from tests.builders import insert
from tests.builders_frameworks import JOURNEY, PANEL
from tests.cast import ADA, AMARA, BEA, CORA, FARAH, GUS, HELEN, PRIYA, TRAFFORD

wiring.routes()
YES = dict.fromkeys(("consistent", "accurate", "valid", "robust", "sufficient"), "Yes")
NAMES = {member.id: member.name.split()[0] for member in (ADA, AMARA, BEA, CORA, FARAH, GUS, HELEN, PRIYA)}


async def told(owner) -> set[tuple[str, str]]:
    rows = await owner.fetch("delete from notice returning person, kind")
    return {(NAMES.get(row["person"], "?"), row["kind"]) for row in rows}


async def test_each_step_of_a_journey_tells_whoever_is_next(journey, press):
    await build.portfolio(journey)
    await build.panel(journey, holds=False)
    await press(AMARA, submit_journey, JOURNEY)
    assert await told(journey) == {("Bea", "portfolio_submitted")}
    await press(BEA, share_report, JOURNEY, ShareReport(report="Amara listens and plans well.", result="pass"))
    assert await told(journey) == {("Amara", "report_shared")}
    await press(AMARA, comment_on_report, JOURNEY, Comment(comment="I agree."))
    await press(BEA, recommend, JOURNEY)
    assert await told(journey) == {("Cora", "portfolio_recommended")}
    await press(CORA, put_before_panel, PANEL, AddCase(journey=JOURNEY, reader=GUS.id))
    assert await told(journey) == {("Gus", "case_to_read")}
    present = (FARAH.id, GUS.id, HELEN.id)
    await press(FARAH, moderate, PANEL, JOURNEY, Moderate(**YES, present=present))
    assert await told(journey) == {("Priya", "outcome_to_decide")}
    await press(PRIYA, decide_outcome, JOURNEY, Decide(result="met", reason="Steady, thoughtful practice."))
    assert await told(journey) == set(), "a provisional outcome is told to nobody"
    await press(FARAH, confirm_minutes, PANEL)
    rows = await journey.fetch("select kind, facts::text as facts, link from notice")
    assert not any("met" in row["facts"] for row in rows)
    assert await told(journey) == {("Amara", "outcome_final"), ("Ada", "pay_step_due")}


async def test_evidence_that_goes_to_and_fro_tells_the_other_one(journey, press):
    id = await build.item(journey, "a visit", "draft")
    await press(AMARA, send_evidence, id, SendEvidence(anonymised=True))
    assert await told(journey) == {("Bea", "evidence_sent")}
    await press(BEA, return_evidence, id, ReturnEvidence(note="Say what you learned."))
    assert await told(journey) == {("Amara", "evidence_returned")}


async def test_a_review_is_told_two_weeks_ahead_to_both_and_once(journey):
    (job,) = JOBS
    due_at = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    await journey.execute("delete from review")
    for code, due_on in (("month_3", date(2026, 12, 7)), ("month_6", date(2026, 12, 8))):
        here = {"journey": JOURNEY, "authority": TRAFFORD, "phase": 1}
        await insert(journey, "review", id=uuid4(), **here, code=code, due_on=due_on)
    assert await runner.perform(job, due_at) and not await runner.perform(job, due_at)
    words = await journey.fetchval("select facts::text from notice limit 1")
    assert await told(journey) == {("Amara", "review_due"), ("Bea", "review_due")} and "2026-12-07" in words
    await runner.perform(job, due_at + timedelta(days=1))
    assert len(await told(journey)) == 2, "the next day its own"
    await journey.execute("update review set held_on = due_on where due_on = '2026-12-07'; delete from job_run")
    await runner.perform(job, due_at)
    assert await told(journey) == set(), "held already"
