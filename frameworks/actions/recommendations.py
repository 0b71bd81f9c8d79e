"""The assessor's report: shared for comment, commented on, and sent to the panel with its recommendation."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar, Literal
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.lifecycle import step
from foundation.problems import About, DutyBroken, Refusal
from frameworks.actions.evidence import lock_portfolio
from frameworks.actions.journeys import done
from frameworks.actions.links import journey_itself
from frameworks.queries.journeys import Case, journey_for, row_of
from frameworks.rules.journey import MOVES, SUBMITTED, may_assess
from frameworks.tables import Journey, Recommendation

COMMENT_DAYS = 10  # working days, Monday to Friday: the default of the comment window


class ShareReport(Form):
    report: str
    result: Literal["pass", "fail"]
    words: ClassVar[Mapping[str, str]] = {
        "report": "Write your report before you share it",
        "result": "Choose what you recommend",
    }


class Comment(Form):
    comment: str = ""


@deed(
    "recommendation:shared",
    needs=Can.RECOMMEND,
    locks=journey_itself,
    says="{actor} shared the report for comment until {until}",
    form=ShareReport,
)
async def share_report(actor: Actor, id: UUID, form: ShareReport) -> Done:
    """The social worker may comment for ten working days; sharing it again with other words begins them anew."""
    case = await _assessed(actor, id, Can.RECOMMEND)
    if case.journey.state != SUBMITTED:
        raise Refusal("The report is written once the portfolio is submitted")
    until = comment_until(clock.today())
    await change(
        Journey, case.journey, report=form.report.replace("\r\n", "\n"), report_result=form.result,
        comment_until=until, commented_on=None, comment="",
    )  # fmt: skip
    return done(case, until=until)


@deed(
    "recommendation:commented",
    needs=Can.SEND_RECOMMENDATION,
    locks=journey_itself,
    says="{actor} commented on the report",
    form=Comment,
)
async def comment_on_report(actor: Actor, id: UUID, form: Comment) -> Done:
    """The social worker's comment, or that there is none; it is frozen with the report."""
    case = await journey_for(actor, id, to=Can.SEND_RECOMMENDATION)
    if actor.person != case.journey.worker:
        raise Refusal("Only the social worker comments on the report")
    await change(Journey, case.journey, comment=form.comment.replace("\r\n", "\n"), commented_on=clock.today())
    return done(case)


@deed(
    "journey:recommended",
    needs=Can.SEND_RECOMMENDATION,
    locks=journey_itself,
    moves="journey",
    says="{actor} sent the report to the panel",
)
async def recommend(actor: Actor, id: UUID) -> Done:
    """T10: the report and comment as they stand become the recommendation, and the items of the submission lock."""
    case, today = await _assessed(actor, id, Can.SEND_RECOMMENDATION), clock.today()
    journey = case.journey
    to = step(MOVES, "recommend", actor.person, journey, today)
    before = await fetch_value(
        "select r.id from recommendation r where r.journey = $1 and r.phase = $2 and r.attempt = $3"
        " and not exists (select from recommendation n where n.supersedes = r.id)",
        id, journey.phase, journey.attempt,
    )  # fmt: skip
    await add(
        Recommendation, id=uuid4(), journey=id, authority=journey.authority, worker=journey.worker,
        phase=journey.phase, attempt=journey.attempt, result=case.report_result, report=case.report,
        comment=case.comment, made_by=actor.person, made_on=today, supersedes=before,
    )  # fmt: skip
    await lock_portfolio(actor, case)
    await move(Journey, journey, to)
    return done(case, result=case.report_result, phase=journey.phase)


async def _assessed(actor: Actor, id: UUID, to: Can) -> Case:
    """The journey for its assessor; nobody recommends about themselves (D1), and the attempt is put on the record."""
    row = await row_of(id)
    if row["worker"] == actor.person:
        raise DutyBroken(
            "D1", "You cannot recommend an outcome for yourself", About(id, "journey", row["authority"], row["region"])
        )
    case = await journey_for(actor, id, to=to)
    refused = may_assess(actor.person, case.journey, clock.today())
    if refused:
        raise Refusal(refused.why)
    return case


def comment_until(today: date) -> date:
    """The last day of the comment window: ten working days after today."""
    day, left = today, COMMENT_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
