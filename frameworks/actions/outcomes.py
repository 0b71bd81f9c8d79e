"""An outcome: decided provisionally by somebody outside the case, and taken back until the minutes are confirmed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.pool import fetch_one
from foundation.database.rows import add, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.lifecycle import Move, step
from foundation.problems import About, DutyBroken, Refusal
from frameworks.actions.journeys import done
from frameworks.actions.links import journey_itself
from frameworks.queries.evidence import with_missing
from frameworks.queries.journeys import Case
from frameworks.queries.outcomes import Decidable, decidable
from frameworks.rules.journey import MOVES, OUTCOMES
from frameworks.rules.sign_off import Decision, duty_against, may_sign_off, outcome_needs
from frameworks.tables import Journey, Outcome

BARRED = {
    "D1": "You cannot decide your own outcome",
    "D2": "You assessed or observed in this case, so someone else must decide it",
    "D3": "You manage this social worker, so you take no part in the decision",
    "D4": "You declared a conflict with this case, so someone else must decide it",
}
DECIDERS = (Role.PRINCIPAL_SOCIAL_WORKER, Role.DIRECTOR, Role.CHIEF_EXECUTIVE)


class Decide(Form):
    result: Literal["met", "deferred", "not_met"]
    reason: str
    waiver: str = ""
    new_final_date: date | None = None
    support_plan: str = ""
    appeal_until: date | None = None
    words: ClassVar[Mapping[str, str]] = {
        "result": "Choose an outcome",
        "reason": "Give the reason for this outcome",
        "new_final_date": "The new final date must be a real date, such as 27 3 2027",
        "appeal_until": "The last day to appeal must be a real date, such as 27 3 2027",
    }


class TakeBack(Form):
    why: str
    words: ClassVar[Mapping[str, str]] = {"why": "Say why the outcome is taken back"}


@deed(
    "outcome:decided",
    needs=Can.DECIDE_OUTCOME,
    locks=journey_itself,
    moves="journey",
    says="{actor} recorded a provisional outcome",
    form=Decide,
)
async def decide_outcome(actor: Actor, id: UUID, form: Decide) -> Done:
    """T13 to T15, provisional until the minutes are confirmed; only by the office that stands outside the case."""
    found, today = await _by_an_outsider(actor, id), clock.today()
    case = await with_missing(found.case)
    _office(found, actor, today)
    _complete(case, form, today)
    journey = replace(case.journey, waiver=form.waiver)
    to = step(MOVES, f"decide_{form.result}", actor.person, journey, today)
    await _provisional(actor, case, form, today)
    await move(Journey, case.journey, to)
    return done(case, result=form.result, phase=case.journey.phase, rule=RULES[form.result])


@deed(
    "outcome:correction_recorded",
    needs=Can.DECIDE_OUTCOME,
    locks=journey_itself,
    says="{actor} recorded a correction of the outcome, to be confirmed in a panel's minutes",
    form=Decide,
)
async def correct_outcome(actor: Actor, id: UUID, form: Decide) -> Done:
    """What was wrong, and what takes its place. The journey stays where it is until a second person confirms it."""
    found, today = await _by_an_outsider(actor, id), clock.today()
    case = await with_missing(found.case)
    _office(found, actor, today)
    _complete(case, form, today)
    if case.outcome_state != "final":
        raise Refusal("There is no final outcome here to correct")
    step(correction(form.result), "correct_outcome", actor.person, replace(case.journey, waiver=form.waiver), today)
    await _provisional(actor, case, form, today)
    return done(case, phase=case.journey.phase, rule=RULES[form.result])


def correction(result: str) -> tuple[Move, ...]:
    """The moves by which a correction leads to this result."""
    return tuple(each for each in MOVES if each.name == "correct_outcome" and each.to == OUTCOMES[result][1])


def _complete(case: Case, form: Decide, today: date) -> None:
    """The guard says what is missing of the whole; the form's own fields say it better, so they are asked first."""
    decision = Decision(
        form.result, form.reason, form.new_final_date, form.support_plan, form.appeal_until, form.waiver
    )
    needs = outcome_needs(decision, case.journey, today)
    if needs:
        raise Refusal(**needs)


async def _provisional(actor: Actor, case: Case, form: Decide, today: date) -> None:
    """A provisional row in the place of the row taken back, or of the final one that it corrects; else the first."""
    deferred, not_met = form.result == "deferred", form.result == "not_met"
    await add(
        Outcome, **_columns(case, actor, today), id=uuid4(), state="provisional", result=form.result,
        reasons=form.reason, waiver=form.waiver if case.journey.missing else "",
        new_final_date=form.new_final_date if deferred else None, support_plan=form.support_plan if deferred else "",
        appeal_until=form.appeal_until if not_met else None, rule=RULES[form.result], supersedes=case.outcome,
    )  # fmt: skip


RULES = {"met": "T13", "deferred": "T14", "not_met": "T15"}


@deed(
    "outcome:taken_back",
    needs=Can.DECIDE_OUTCOME,
    locks=journey_itself,
    moves="journey",
    says="{actor} took back a provisional outcome",
    form=TakeBack,
)
async def take_back(actor: Actor, id: UUID, form: TakeBack) -> Done:
    """The provisional row stays, superseded by one that says it was taken back, and why."""
    found, today = await _by_an_outsider(actor, id), clock.today()
    case = found.case
    _office(found, actor, today)
    to = step(MOVES, "take_back_provisional", actor.person, case.journey, today)
    before = await fetch_one("select result, new_final_date from outcome where id = $1", case.outcome)
    if before is None:
        raise Refusal("There is no provisional outcome to take back")
    await add(
        Outcome, **_columns(case, actor, today), id=uuid4(), state="taken_back", result=before["result"],
        new_final_date=before["new_final_date"], reasons=form.why, supersedes=case.outcome,
    )  # fmt: skip
    await move(Journey, case.journey, to)
    return done(case, phase=case.journey.phase)


async def _by_an_outsider(actor: Actor, id: UUID) -> Decidable:
    """The case for whoever may decide it; a person with a part in it is refused by that duty, on the record."""
    found = await decidable(actor, id)
    journey = found.case.journey
    judges = {person for role in DECIDERS for person in actor.stands_for(role)}
    code = next((code for person in judges if (code := duty_against(person, journey))), "")
    if code:
        raise DutyBroken(code, BARRED[code], About(id, "journey", journey.authority, journey.region))
    sees = admit(actor, Can.DECIDE_OUTCOME, found.case.place, seen=Can.SEE_JOURNEY)
    return replace(found, case=replace(found.case, sees=sees))


def _office(found: Decidable, actor: Actor, today: date) -> None:
    no = may_sign_off(found.mine(actor), found.case.journey, found.holders, today)
    if no:
        raise Refusal(no.why)


def _columns(case: Case, actor: Actor, today: date) -> dict[str, Any]:
    journey = case.journey
    return {
        "journey": journey.id, "authority": journey.authority, "worker": journey.worker, "phase": journey.phase,
        "attempt": journey.attempt, "panel": case.panel, "decided_by": actor.person, "decided_on": today,
    }  # fmt: skip
