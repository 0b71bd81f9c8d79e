"""A social worker's way through one framework edition: its states, its moves, and who must not make them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation.lifecycle import Move, Not

ACTIVE, SUBMITTED, RECOMMENDED, MODERATED = "active", "submitted", "recommended", "moderated"
PROVISIONAL_MET, PROVISIONAL_DEFERRED = "provisional_met", "provisional_deferred"
PROVISIONAL_NOT_MET = "provisional_not_met"
STAGE_MET, DEFERRED, STAGE_NOT_MET, COMPLETED = "stage_met", "deferred", "stage_not_met", "completed"
PROVISIONAL = (PROVISIONAL_MET, PROVISIONAL_DEFERRED, PROVISIONAL_NOT_MET)
FINAL_OUTCOMES = (STAGE_MET, DEFERRED, STAGE_NOT_MET)
# Outcome code of an edition -> the state a decision puts the journey in, and the state once minutes are confirmed.
OUTCOMES = {
    "met": (PROVISIONAL_MET, STAGE_MET),
    "deferred": (PROVISIONAL_DEFERRED, DEFERRED),
    "not_met": (PROVISIONAL_NOT_MET, STAGE_NOT_MET),
}


@dataclass(frozen=True)
class Journey:
    """One person's journey as read. Days are those of the current phase; None means not yet, or not known.

    `missing` is sufficiency's answer in words (None: the portfolio was not read with it). `before` was assessor, line
    manager or observer at any earlier time; `conflicts` declared one with this case, and taking it back does not count.
    `selves`: other records of the worker, joined with theirs or with their registration number.
    `waiver` is the deciding form's: a deed puts it here with `replace` before it asks the guard. `pay_step_due`: the
    step this outcome makes due is on record, or the scale ties none to the stage.
    """

    id: UUID
    worker: UUID
    authority: int
    region: int
    edition: str
    phase: int
    state: str
    started_on: date
    assessor: UUID | None = None
    line_manager: UUID | None = None
    observers: tuple[UUID, ...] = ()
    before: tuple[UUID, ...] = ()
    conflicts: tuple[UUID, ...] = ()
    selves: tuple[UUID, ...] = ()
    panel_chair: UUID | None = None
    hours: Decimal = Decimal(37)
    version: int = 1
    attempt: int = 1
    team: UUID | None = None
    coordinator: UUID | None = None
    phase_started_on: date | None = None
    submitted_on: date | None = None
    due_on: date | None = None
    ready_early: bool = False
    missing: tuple[str, ...] | None = None
    waiver: str = ""
    comment_until: date | None = None
    commented_on: date | None = None
    decided_by: UUID | None = None
    decided_on: date | None = None
    minutes_confirmed_on: date | None = None
    final_phase: bool = False
    pay_step_due: bool = False
    progress_concern: bool = False
    plan_reviews: int = 0

    @property
    def close(self) -> frozenset[UUID]:
        """Who may neither moderate nor decide (B23): subject, ever assessor, manager or observer, conflicted."""
        own = (self.worker, *self.selves)
        people = (*own, self.assessor, self.line_manager, *self.observers, *self.before, *self.conflicts)
        return frozenset(person for person in people if person)


def may_submit(who: UUID, journey: Journey, today: date) -> Not | None:
    """T8: the social worker, with a whole portfolio, and early only if the assessor agrees it is ready."""
    if who != journey.worker:
        return Not("Only the social worker can submit this portfolio", mine=False)
    if not journey.assessor:
        return Not("You do not have an assessor yet. Ask your programme coordinator")
    if journey.due_on and today < journey.due_on and not journey.ready_early:
        return Not(f"You can submit from {journey.due_on:%-d %B %Y}, or earlier if your assessor agrees it is ready")
    return whole(journey)


def whole(journey: Journey) -> Not | None:
    """Nothing that the stage asks for is missing from the portfolio."""
    if journey.missing is None:
        return Not("Open the portfolio to see whether anything is missing")
    return Not("Still missing: " + "; ".join(journey.missing)) if journey.missing else None


def may_assess(who: UUID, journey: Journey, today: date) -> Not | None:
    """T9: the assessor of this journey, never its subject."""
    if who == journey.worker or who != journey.assessor:
        return Not("Only the assessor can do this", mine=False)
    return None


def may_recommend(who: UUID, journey: Journey, today: date) -> Not | None:
    """T10: the assessor, once the social worker has commented or the ten working days have gone by."""
    refused = may_assess(who, journey, today)
    if refused or journey.commented_on:
        return refused
    if journey.comment_until is None:
        return Not("Share your report with the social worker first, so that they can comment")
    if today <= journey.comment_until:
        return Not(f"The social worker has until {journey.comment_until:%-d %B %Y} to comment")
    return None


def may_chair(who: UUID, journey: Journey, today: date) -> Not | None:
    """T11, T12: the chair of the panel this case is before, and nobody close to the case (B23)."""
    if who in journey.close:
        return Not("You have a part in this case or a conflict with it, so you cannot moderate it", mine=False)
    if who != journey.panel_chair:
        return Not("Only the chair of the panel can do this", mine=False)
    return None


def may_decide(who: UUID, journey: Journey, today: date) -> Not | None:
    """T13 to T15: the decider stands outside the case; which office that is, `sign_off.office_for` answers."""
    if who in (journey.worker, *journey.selves):
        return Not("You cannot decide your own outcome", mine=False)
    if who in journey.close:
        return Not("You have a part in this case or a conflict with it, so someone else must decide it", mine=False)
    return None


def may_decide_met(who: UUID, journey: Journey, today: date) -> Not | None:
    """T13, B25: nothing missing, unless waived with a reason that is printed on the record."""
    return may_decide(who, journey, today) or (None if journey.waiver.strip() else whole(journey))


def may_decide_not_met(who: UUID, journey: Journey, today: date) -> Not | None:
    """T15, B24: a recorded concern, a plan reviewed at least once, and the chance to comment; else blocked."""
    refused = may_decide(who, journey, today)
    if refused:
        return refused
    if not journey.progress_concern:
        return Not("A progress concern must be on record before this outcome")
    if journey.plan_reviews < 1:
        return Not("The action plan must have been reviewed at least once before this outcome")
    had_chance = journey.commented_on or (journey.comment_until and today > journey.comment_until)
    return None if had_chance else Not("The social worker must have had the chance to comment before this outcome")


def may_take_back(who: UUID, journey: Journey, today: date) -> Not | None:
    """A provisional outcome, by a decider outside the case, until the minutes are confirmed."""
    if journey.minutes_confirmed_on:
        return Not("The minutes are confirmed, so only a correction can change this outcome")
    return may_decide(who, journey, today)


def may_make_final(who: UUID, journey: Journey, today: date) -> Not | None:
    """T13 to T15: the chair, a second person, signs the minutes while the decider is still outside the case."""
    refused = may_chair(who, journey, today)
    if refused:
        return refused
    if who == journey.decided_by:
        return Not("You decided this outcome, so someone else must confirm it")
    if journey.decided_by is None or journey.decided_by in journey.close:
        return Not("Whoever decided this is now part of the case, so it must be taken back and decided again")
    return None


def may_resume(who: UUID, journey: Journey, today: date) -> Not | None:
    """T16: the programme coordinator, and nobody about themselves."""
    return Not("You cannot restart your own journey", mine=False) if who == journey.worker else None


def may_go_on(who: UUID, journey: Journey, today: date) -> Not | None:
    """T20: the product goes on by itself once a final outcome has its decision date and its pay step due."""
    if journey.decided_on is None or today < journey.decided_on:
        return Not("This happens on the day of the outcome", mine=False)
    return None if journey.pay_step_due else Not("The pay step must be due first", mine=False)


def may_begin_next_phase(who: UUID, journey: Journey, today: date) -> Not | None:
    """T20: only where the edition has another phase."""
    return Not("There is no next stage", mine=False) if journey.final_phase else may_go_on(who, journey, today)


def may_complete(who: UUID, journey: Journey, today: date) -> Not | None:
    """T20: only where the edition has no other phase."""
    return may_go_on(who, journey, today) if journey.final_phase else Not("There is a next stage", mine=False)


def _corrections() -> tuple[Move, ...]:
    """The earlier outcome stays, superseded; a final outcome is never changed or deleted."""
    guards = {STAGE_MET: may_decide_met, DEFERRED: may_decide, STAGE_NOT_MET: may_decide_not_met}
    pairs = ((start, to) for start in FINAL_OUTCOMES for to in FINAL_OUTCOMES if start != to)
    return tuple(Move("correct_outcome", start, to, "outcome:corrected", guards[to]) for start, to in pairs)


MOVES: tuple[Move, ...] = (
    Move("submit", ACTIVE, SUBMITTED, "journey:submitted", may_submit),
    Move("return_submission", SUBMITTED, ACTIVE, "journey:submission_returned", may_assess),
    Move("recommend", SUBMITTED, RECOMMENDED, "journey:recommended", may_recommend),
    Move("moderate", RECOMMENDED, MODERATED, "panel:moderated", may_chair),
    Move("carry_over", RECOMMENDED, RECOMMENDED, "panel:carried_over", may_chair),
    Move("query", RECOMMENDED, SUBMITTED, "panel:queried", may_chair),
    Move("decide_met", MODERATED, PROVISIONAL_MET, "outcome:decided", may_decide_met),
    Move("decide_deferred", MODERATED, PROVISIONAL_DEFERRED, "outcome:decided", may_decide),
    Move("decide_not_met", MODERATED, PROVISIONAL_NOT_MET, "outcome:decided", may_decide_not_met),
    *(Move("take_back_provisional", state, MODERATED, "outcome:taken_back", may_take_back) for state in PROVISIONAL),
    *(Move("make_final", *states, "outcome:made_final", may_make_final) for states in OUTCOMES.values()),
    *_corrections(),
    Move("resume_after_deferral", DEFERRED, ACTIVE, "journey:resumed_after_deferral", may_resume),
    Move("next_phase", STAGE_MET, ACTIVE, "journey:next_phase_begun", may_begin_next_phase),
    Move("complete", STAGE_MET, COMPLETED, "journey:completed", may_complete),
)
