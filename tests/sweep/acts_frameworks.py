"""The acts of the frameworks: evidence to outcome."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from frameworks.rules.editions import GATE, framework_of
from tests.cast import TODAY, named
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.builders_journeys import EDITION
from tests.sweep.world import Household

SOON = TODAY + timedelta(days=90)
SEAT = "insert into panel_seat select $1, authority, $2 from panel where id = $1 on conflict do nothing"
SEATS = ("principal_social_worker", "line_manager", "director")
WORKER, ASSESSOR, CHAIR = frozenset({"social_worker"}), frozenset({"assessor"}), frozenset({"panel_chair"})
COORDINATOR = frozenset({"programme_coordinator"})


async def undecided(step: Step) -> None:
    """The journey of the household before its report, its panel's answer and its outcome."""
    journey = step.ids["journey"]
    await step.sql("update outcome set supersedes = null where journey = $1", journey)
    await step.sql("delete from outcome where journey = $1", journey)
    await step.sql("delete from recommendation where journey = $1", journey)
    await step.sql("update panel_case set result = null, note = '' where journey = $1", journey)
    await step.sql(
        "update journey set ready_early = true, report = 'A report', report_result = 'pass', commented_on = $2,"
        " comment_until = $3, progress_concern = true, plan_reviews = 1, due_on = $4 where id = $1",
        journey, date(2026, 10, 1), date(2026, 10, 2), SOON,
    )  # fmt: skip
    await step.sql("update evidence set on_day = $2 where journey = $1", journey, date(2026, 8, 1))


async def whole_portfolio(step: Step) -> None:
    """Everything the stage asks for, sent and held."""
    await undecided(step)
    framework, journey = framework_of(EDITION), step.ids["journey"]
    for minimum in framework.minimums_of(1):
        for _ in range(minimum.count):
            await step.sql(
                "insert into evidence (id, journey, authority, worker, phase, state, kind, title, body, standards,"
                " on_day, anonymised, sent_on) values ($1, $2, $3, $4, 1, 'submitted', $5, 'Enough', 'Enough', $6, $7,"
                " true, $7)",
                uuid4(), journey, step.house.spot.authority, step.house.worker, minimum.kind,
                [standard.code for standard in framework.standards_of(1)], date(2026, 8, 1),
            )  # fmt: skip
    for review in framework.reviews_of(1):
        if review.kind != GATE:
            await step.sql(
                "insert into review (id, journey, authority, phase, code, held_on) values ($1, $2, $3, 1, $4, $5)"
                " on conflict do nothing",
                uuid4(), journey, step.house.spot.authority, review.code, date(2026, 6, 1),
            )  # fmt: skip


async def decided(step: Step) -> None:
    """A provisional outcome stands, and the panel has agreed the case."""
    await step.sql("update panel_case set result = 'agreed' where journey = $1", step.ids["journey"])


async def told(step: Step) -> None:
    """The outcome is final: deferred."""
    await step.sql(
        "update outcome set state = 'final', result = 'deferred', confirmed_by = $2, confirmed_on = decided_on"
        " where journey = $1",
        step.ids["journey"], uuid4(),
    )  # fmt: skip
    await step.sql(
        "update journey set progress_concern = true, plan_reviews = 1, commented_on = $2 where id = $1",
        step.ids["journey"], date(2026, 10, 1),
    )  # fmt: skip


async def not_held(step: Step) -> None:
    await undecided(step)
    await step.sql("delete from review where journey = $1", step.ids["journey"])


async def not_before_a_panel(step: Step) -> None:
    await whole_portfolio(step)
    await step.sql("delete from panel_case where journey = $1", step.ids["journey"])


async def as_assessor(step: Step) -> None:
    if step.probe.role == "assessor" and step.house.worker != step.probe.id:
        await step.sql("update journey set assessor = $2 where id = $1", step.ids["journey"], step.probe.id)


async def as_chair(step: Step) -> None:
    """The panel's chair is whoever tries, with three others at the table."""
    panel = step.ids["panel"]
    if step.probe.role == "panel_chair":
        await step.sql("update panel set chair = $2 where id = $1", panel, step.probe.id)
        await step.sql(SEAT, panel, step.probe.id)
    for role in SEATS:
        await step.sql(SEAT, panel, named(f"sweep {role}"))
    await step.sql(
        "insert into panel (id, authority, meets_on, chair) select $2, authority, meets_on + 30, chair from panel"
        " where id = $1",
        panel, later_panel(step),
    )  # fmt: skip


def later_panel(step: Step) -> UUID:
    return named(f"later panel of {step.house.label}")


def evidence(step: Step) -> dict[str, Any]:
    day = day_of("on", date(2026, 8, 1))
    return {"kind": "critical_reflection", "title": "A visit", "body": "What I learnt", "standards": "S1",
            "version": "1", "press": "save", **day}  # fmt: skip


def answers(step: Step) -> dict[str, Any]:
    tests = dict.fromkeys(("consistent", "accurate", "valid", "robust", "sufficient"), "Yes")
    return tests | {"present": [str(named(f"sweep {role}")) for role in SEATS]}


def deferral(step: Step) -> dict[str, Any]:
    return {"result": "deferred", "reason": "More time", "support_plan": "Weekly supervision",
            **day_of("new_final_date", SOON)}  # fmt: skip


def of_case(house: Household) -> dict[str, Any]:
    return {"id": house.ids["panel"], "journey": house.ids["journey"]}


def at_journey(house: Household) -> dict[str, Any]:
    return {"id": house.ids["journey"]}


JOURNEY = ("journey", "journey")
EVIDENCE, DRAFT = ("evidence", "evidence"), ("evidence", "evidence draft")

ACTS: tuple[Act, ...] = (
    Act("evidence:logged", ("evidence_draft", ""), (*JOURNEY, "active"), undecided, form=evidence),
    Act("evidence:saved", ("evidence_draft", ""), (*DRAFT, "draft"), undecided, form=evidence),
    Act("evidence:submitted", ("evidence_submitted", ""), (*DRAFT, "draft"), undecided,
        form=lambda step: {"anonymised": "yes"}, move=("evidence_item", "send")),
    Act("evidence:submitted_again", ("evidence_submitted", ""), (*EVIDENCE, "returned"), undecided,
        form=lambda step: {"anonymised": "yes"}, move=("evidence_item", "send_again")),
    Act("evidence:discarded", ("evidence_draft", ""), (*DRAFT, "draft"), undecided,
        move=("evidence_item", "discard")),
    Act("evidence:returned", ("evidence_submitted", ""), (*EVIDENCE, "submitted"), undecided, as_assessor,
        form=lambda step: {"note": "Say more"}, move=("evidence_item", "return")),
    Act("evidence:accepted", ("evidence_submitted", ""), (*EVIDENCE, "submitted"), undecided, as_assessor,
        move=("evidence_item", "accept")),
    Act("journey:submitted", ("journey", ""), (*JOURNEY, "active"), whole_portfolio, who=WORKER,
        move=("journey", "submit")),
    Act("journey:submission_returned", ("journey", ""), (*JOURNEY, "submitted"), undecided, as_assessor,
        form=lambda step: {"note": "Item one"}, who=ASSESSOR, move=("journey", "return_submission")),
    Act("journey:ready_early", ("journey", ""), (*JOURNEY, "active"), undecided, as_assessor, who=ASSESSOR),
    Act("journey:resumed_after_deferral", ("journey", ""), (*JOURNEY, "deferred"), undecided,
        form=lambda step: day_of("due_on", SOON), who=COORDINATOR, move=("journey", "resume_after_deferral")),
    Act("review:held", ("review", ""), (*JOURNEY, "active"), not_held, as_assessor,
        form=lambda step: {"note": "Went well", **day_of("held_on", date(2026, 10, 5))},
        ids=lambda house: {"id": house.ids["journey"], "code": "month_12"}),
    Act("recommendation:shared", ("recommendation", ""), (*JOURNEY, "submitted"), undecided, as_assessor,
        form=lambda step: {"report": "Ready", "result": "pass"}, facts=frozenset({"until_panel"})),
    Act("recommendation:commented", ("recommendation", ""), (*JOURNEY, "submitted"), undecided,
        lambda step: step.sql("update journey set comment_until = $2, commented_on = null where id = $1",
                              step.ids["journey"], SOON),
        form=lambda step: {"comment": "I agree"}, who=WORKER, facts=frozenset({"comment_window"})),
    Act("journey:recommended", ("recommendation", ""), (*JOURNEY, "submitted"), undecided, as_assessor, who=ASSESSOR,
        move=("journey", "recommend")),
    Act("panel:arranged", ("panel", ""), None,
        form=lambda step: {"chair": str(named("sweep director")), **day_of("meets_on", SOON),
                           "members": [str(named("sweep principal_social_worker")), str(named("sweep line_manager"))]},
        ids=lambda house: {}, houses=("authority",)),
    Act("panel:case_added", ("panel", ""), (*JOURNEY, "recommended"), not_before_a_panel, as_chair,
        form=lambda step: {"journey": str(step.ids["journey"]), "reader": str(named("sweep director"))},
        ids=lambda house: {"id": house.ids["panel"]}, who=COORDINATOR, facts=frozenset({"until_minutes"})),
    Act("panel:conflict_declared", ("panel", ""), (*JOURNEY, "recommended"), undecided, ids=of_case,
        who=frozenset({"panel_member", "panel_chair", "programme_coordinator"}), facts=frozenset({"until_minutes"})),
    Act("panel:moderated", ("panel", ""), (*JOURNEY, "recommended"), undecided, as_chair, form=answers, ids=of_case,
        who=CHAIR, move=("journey", "moderate")),
    Act("panel:queried", ("panel", ""), (*JOURNEY, "recommended"), undecided, as_chair,
        form=lambda step: {"question": "Which visit?"}, ids=of_case, who=CHAIR, move=("journey", "query")),
    Act("panel:carried_over", ("panel", ""), (*JOURNEY, "recommended"), undecided, as_chair,
        form=lambda step: {"reason": "Not ready", "carried_to": str(later_panel(step))}, ids=of_case, who=CHAIR,
        move=("journey", "carry_over")),
    Act("panel:minutes_confirmed", ("panel", ""), (*JOURNEY, "provisional_met"), decided, as_chair,
        ids=lambda house: {"id": house.ids["panel"]}, who=CHAIR, move=("journey", "make_final")),
    Act("outcome:decided", ("outcome", ""), (*JOURNEY, "moderated"), undecided, form=deferral,
        move=("journey", "decide_deferred")),
    Act("outcome:correction_recorded", ("outcome", ""), (*JOURNEY, "deferred"), told,
        form=lambda step: {"result": "not_met", "reason": "The panel misread it", **day_of("appeal_until", SOON)}),
    Act("outcome:taken_back", ("outcome", ""), (*JOURNEY, "provisional_met"), decided,
        form=lambda step: {"why": "A slip"}, move=("journey", "take_back_provisional")),
)  # fmt: skip
