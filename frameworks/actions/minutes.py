"""The minutes of a panel, confirmed by its chair: outcomes final, pay steps due, journeys onwards, seats ended."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_one
from foundation.database.rows import add, change, move
from foundation.deeds import Done, deed
from foundation.lifecycle import step
from foundation.problems import About, DutyBroken, Refusal
from frameworks.actions.journeys import begin_next_phase, complete, done
from frameworks.actions.links import all_of_panel
from frameworks.actions.outcomes import correction
from frameworks.actions.seats import end_seats
from frameworks.queries.evidence import with_missing
from frameworks.queries.journeys import Case, journey_for
from frameworks.queries.panels import Panel, Paper, panel_for
from frameworks.rules.journey import MOVES, PROVISIONAL, STAGE_MET, Journey
from frameworks.rules.sign_off import duty_against
from frameworks.tables import Journey as JourneyRow
from frameworks.tables import Outcome
from frameworks.tables import Panel as Row
from workforce.actions.pay import raise_pay_step

STAYS = timedelta(days=28)  # the panel itself stays readable to its members for a while; its cases do not
CLOSE = "You have a part in the case of {name} or a conflict with it, so you cannot confirm these minutes"


@deed(
    "panel:minutes_confirmed",
    needs=Can.CONFIRM_MINUTES,
    locks=all_of_panel,
    says="{actor} confirmed the minutes of the panel of {meets_on}",
)
async def confirm_minutes(actor: Actor, id: UUID) -> Done:
    """All or nothing: every outcome becomes final, every pay step due, every seat ends, in one transaction."""
    panel, _ = await panel_for(actor, id)
    for paper in panel.cases or ():
        _outside(actor.person, paper, CLOSE.format(name=paper.name))
    panel, sees = await panel_for(actor, id, to=Can.CONFIRM_MINUTES)
    lacking = minutes_lack(panel)
    if lacking:
        raise Refusal(". ".join(lacking))
    today = clock.today()
    for paper in panel.cases or ():
        if paper.journey.state in PROVISIONAL:
            await make_final(actor, paper.journey.id, panel, today)
        elif paper.is_correction:
            await confirm_correction(actor, paper.journey.id, panel, today)
        await end_seats(paper.journey.id, today, actor.person)
    await change(Row, panel, minutes_confirmed_on=today, minutes_confirmed_by=actor.person)
    await end_seats(id, today + STAYS, actor.person)
    return Done(
        id, "panel", panel.authority, panel.region, then=f"/panels/{id}?confirmed=yes", role=sees.role,
        facts={"meets_on": panel.meets_on, "cases": len(panel.cases or ())},
    )  # fmt: skip


def minutes_lack(panel: Panel) -> list[str]:
    """What stands against confirming, in words: each case is agreed and decided, sent back, or carried over."""
    if not panel.open:
        return ["The minutes of this panel are already confirmed"]
    if not panel.cases:
        return ["No case is before this panel yet"]
    lacking = []
    for paper in panel.cases:
        if paper.is_correction:
            continue
        if paper.result is None:
            lacking.append(f"{paper.name}: agree, send back or carry over the case first")
        elif paper.result == "agreed" and paper.journey.state not in PROVISIONAL:
            lacking.append(f"{paper.name}: the principal social worker has not recorded an outcome yet")
    return lacking


@deed(
    "outcome:made_final",
    needs=None,
    moves="journey",
    says="The outcome became final with the minutes, confirmed by {actor}",
)
async def make_final(actor: Actor, id: UUID, panel: Panel, today: date) -> Done:
    """The final row beside the provisional one it replaces, what it means for pay, and the journey onwards."""
    case = await journey_for(actor, id)
    journey = replace(case.journey, panel_chair=panel.chair, minutes_confirmed_on=None)
    _decider_still_outside(case, journey)
    to = step(MOVES, "make_final", actor.person, journey, today)
    return await _finish(actor, case, panel, today, to)


@deed(
    "outcome:corrected",
    needs=None,
    moves="journey",
    says="The correction of the outcome became final with the minutes, confirmed by {actor}",
)
async def confirm_correction(actor: Actor, id: UUID, panel: Panel, today: date) -> Done:
    """The second person's signature under a correction; the earlier outcome stays, superseded, and pay follows."""
    case = await journey_for(actor, id)
    _decider_still_outside(case, case.journey)
    decider = case.journey.decided_by
    if decider is None or case.result is None or decider == actor.person:
        raise Refusal("You recorded this correction, so someone else must confirm it")
    read = await with_missing(case)
    to = step(correction(case.result), "correct_outcome", decider, read.journey, today)
    return await _finish(actor, case, panel, today, to)


async def _finish(actor: Actor, case: Case, panel: Panel, today: date, to: str) -> Done:
    journey, final, pay = case.journey, uuid4(), None
    if to == STAGE_MET and journey.decided_by:
        pay = await raise_pay_step(
            actor, person=journey.worker, authority=journey.authority, outcome=final, decided_by=journey.decided_by,
            gate=case.framework.phase(journey.phase).gate, outcome_on=today,
        )  # fmt: skip
    step_due = pay.subject if pay else None
    await _final_row(actor, case, final, panel, today, step_due)
    await move(JourneyRow, journey, to)
    if to == STAGE_MET:
        await _onwards(actor, case, today)
    return done(case, outcome=final, supersedes=case.outcome, result=case.result, phase=journey.phase, pay=step_due)


async def _final_row(actor: Actor, case: Case, final: UUID, panel: Panel, today: date, pay_step: UUID | None) -> None:
    before = await fetch_one("select * from outcome where id = $1", case.outcome)
    if before is None:
        raise Refusal(f"{case.name} has no outcome that could become final")
    kept = ("journey", "authority", "worker", "phase", "attempt", "result", "reasons", "waiver", "new_final_date",
            "support_plan", "appeal_until", "rule", "decided_by", "decided_on")  # fmt: skip
    await add(
        Outcome, **{name: before[name] for name in kept}, id=final, panel=panel.id, state="final",
        confirmed_by=actor.person, confirmed_on=today, supersedes=case.outcome, pay_step=pay_step,
    )  # fmt: skip


async def _onwards(actor: Actor, case: Case, today: date) -> None:
    """T20: the next stage, or the end; the pay step is on record by now, or the scale ties none to this stage."""
    met = replace(case.journey, state=STAGE_MET, version=case.journey.version + 1, decided_on=today, pay_step_due=True)
    go_on = complete if met.final_phase else begin_next_phase
    await go_on(actor, replace(case, journey=met), today)


def _decider_still_outside(case: Case, journey: Journey) -> None:
    code = duty_against(journey.decided_by, journey) if journey.decided_by else ""
    if code:
        raise DutyBroken(
            code,
            f"Whoever decided the outcome of {case.name} now has a part in it: it must be taken back and decided again",
            About(journey.id, "journey", journey.authority, journey.region),
        )


def _outside(person: UUID, paper: Paper, words: str) -> None:
    code = duty_against(person, paper.journey)
    if code:
        about = About(paper.journey.id, "journey", paper.journey.authority, paper.journey.region)
        raise DutyBroken(code, words, about)
