"""Who may decide an outcome, and what each outcome needs before it can be recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foundation.lifecycle import Not
from frameworks.rules.journey import Journey, may_decide

PRINCIPAL, DIRECTOR, CHIEF_EXECUTIVE = "principal_social_worker", "director", "chief_executive"
OFFICES = {PRINCIPAL: "principal social worker", DIRECTOR: "director", CHIEF_EXECUTIVE: "chief executive"}
QUORUM = 3  # a default: each authority may set its own
TESTS = ("consistent", "accurate", "valid", "robust", "sufficient")  # the moderation template's five tests


@dataclass(frozen=True)
class Office:
    """Who holds an office for this case. `neighbour`: lent by another authority, for this case, until `until`."""

    role: str
    person: UUID
    neighbour: bool = False
    until: date | None = None


def office_for(journey: Journey, holders: Iterable[Office], today: date) -> str:
    """Which office decides: a principal social worker free to; else the director; else the chief executive.

    "Free" is outside the case, with no declared conflict (`Journey.close`), and for a neighbour still within the loan.
    The chief executive decides only where the subject is the director.
    """
    known = tuple(holders)
    if any(holder.role == PRINCIPAL and free(holder, journey, today) for holder in known):
        return PRINCIPAL
    directors = {holder.person for holder in known if holder.role == DIRECTOR}
    return CHIEF_EXECUTIVE if journey.worker in directors else DIRECTOR


def free(holder: Office, journey: Journey, today: date) -> bool:
    """Whether this holder of an office stands outside the case today."""
    lent = not holder.neighbour or (holder.until is not None and today <= holder.until)
    return lent and holder.person not in journey.close


def may_sign_off(who: Office, journey: Journey, holders: Iterable[Office], today: date) -> Not | None:
    """Whether this person, in this office, may decide this case; None means yes."""
    refused = may_decide(who.person, journey, today)
    if refused:
        return refused
    office = office_for(journey, holders, today)
    if who.role != office:
        return Not(f"This case is for the {OFFICES[office]} to decide", mine=False)
    return None if free(who, journey, today) else Not("Your part in this case has ended", mine=False)


def duty_against(who: UUID, journey: Journey) -> str:
    """The code of the duty that bars this person from judging the case, "" when none does (D1 to D4)."""
    if who in (journey.worker, *journey.selves):
        return "D1"
    if who == journey.line_manager:
        return "D3"
    if who == journey.assessor or who in (*journey.observers, *journey.before):
        return "D2"
    return "D4" if who in journey.conflicts else ""


@dataclass(frozen=True)
class Decision:
    """An outcome as someone is about to record it; `code` is met, deferred or not_met."""

    code: str
    reason: str = ""
    new_final_date: date | None = None
    support_plan: str = ""
    appeal_until: date | None = None
    waiver: str = ""


def outcome_needs(decision: Decision, journey: Journey, today: date) -> dict[str, str]:
    """What the form still lacks, by field (T13 to T15); the journey's own guards say the rest."""
    if decision.code == "met":
        return _met(decision, journey)
    against = {} if decision.reason.strip() else {"reason": "Give the reason for this outcome"}
    return against | (_deferred(decision, today) if decision.code == "deferred" else _not_met(decision, today))


def _met(decision: Decision, journey: Journey) -> dict[str, str]:
    if journey.missing == () or decision.waiver.strip():
        return {}
    gaps = "; ".join(journey.missing or ("the portfolio has not been read",))
    return {"waiver": f"Still missing: {gaps}. Give a reason if you waive this; it is printed on the record"}


def _deferred(decision: Decision, today: date) -> dict[str, str]:
    against = {}
    if decision.new_final_date is None or decision.new_final_date <= today:
        against["new_final_date"] = "Enter a new final date in the future"
    if not decision.support_plan.strip():
        against["support_plan"] = "Say what support will be given until then"
    return against


def _not_met(decision: Decision, today: date) -> dict[str, str]:
    if decision.appeal_until is None or decision.appeal_until <= today:
        return {"appeal_until": "Enter the last day to appeal, as it stands in the letter"}
    return {}


def panel_needs(journey: Journey, present: Iterable[UUID], answers: dict[str, str], quorum: int = QUORUM) -> list[str]:
    """What moderation lacks (T11): a quorum of people outside the case, and an answer to each of the five tests."""
    people = set(present)
    lacking = []
    if people & journey.close:
        lacking.append("Someone who is part of this case is taking part. They must leave for it")
    if len(people - journey.close) < quorum:
        lacking.append(f"At least {quorum} people outside the case must take part")
    unanswered = [test for test in TESTS if not answers.get(test, "").strip()]
    if unanswered:
        lacking.append(f"Say whether the judgement is {', '.join(unanswered)}")
    return lacking
