"""Who could take a request: what the rules answer for each member of the bank, in three groups, in an order."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from foundation.editions import Edition, load, on
from foundation.periods import Period
from staffbank.rules.agency import right_to_work
from staffbank.rules.agency.catalogue import Rule
from staffbank.rules.agency.facts import Basis, Cap, Engagement, Question, Rate, Shift, Worker
from staffbank.rules.agency.findings import Finding, Outcome, worst
from staffbank.rules.agency.settings import FOLDER, settings_on
from staffbank.rules.agency.words import OFFICES
from staffbank.rules.agency.wtr_rest import UK
from staffbank.rules.eligibility import Answer, Eligibility, eligibility
from staffbank.rules.requests import Request
from staffbank.rules.working_time import Span, overlap
from workforce.rules.authorities import Authority

# A regional bank that supplies its own region is inside the agency rules (agency 5.3): so they bite.
BASIS: Basis = "regional_entity"
PAPERS = Rule("RTW-SEEN", "Right to work papers", right_to_work.PARAGRAPH, right_to_work.find)


class Group(StrEnum):
    CAN_START = "Can start"
    NEARLY = "Nearly"
    NOT_YET = "Not yet"


GROUP = {
    Outcome.BLOCKED: Group.NOT_YET,
    Outcome.NEEDS_EVIDENCE: Group.NEARLY,
    Outcome.NEEDS_SIGNOFF: Group.NEARLY,
    Outcome.ADVISORY: Group.CAN_START,
    Outcome.ELIGIBLE: Group.CAN_START,
    Outcome.NOT_APPLICABLE: Group.CAN_START,
}
MISSING = {
    "practice_reference": "a practice-based reference",
    "registration_date": "the date of first registration",
    "employment_verification": "proof of employment for the three years",
    "redundancy_proof": "the redundancy letter",
    "probation_proof": "proof that they left in probation",
    "fixed_term_reason": "the reason a fixed term ended",
    "right_to_work": "a right to work check",
    "cap": "a price cap on record",
    "rate": "the hourly rate",
    "job_mapping": "the core job type",
    "weekly_hours": "the weekly hours",
}


@dataclass(frozen=True)
class Member:
    """A member of the bank as the rules need them: checks, references, career, and what they are booked for."""

    id: UUID
    worker: UUID
    name: str
    sort_key: str
    phone: str | None
    state: str
    skills: frozenset[str]
    rate: Decimal | None
    right_to_work_seen: bool
    facts: Worker
    booked: tuple[Span, ...]
    worked_here: date | None

    def without(self, own: Span) -> "Member":
        """As if this one booking of theirs were not there: a booking never stands against itself."""
        rota = Shift(*(moment.astimezone(UK).replace(tzinfo=None) for moment in own))
        shifts = tuple(shift for shift in self.facts.shifts if shift != rota)
        booked = tuple(span for span in self.booked if span != own)
        return replace(self, booked=booked, facts=replace(self.facts, shifts=shifts))


def question(
    request: Request, member: Member, caps: tuple[Cap, ...], as_at: date, offered_on: date | None = None
) -> Question:
    """What is asked of the rules for this member and this request, as on a day."""
    engagement = Engagement(
        Authority(request.authority_name, request.region_name, str(request.authority)),
        Period.of(request.starts_on, request.ends_on),
        as_at,
        kind=request.kind,
        basis=BASIS,
        offered_on=offered_on or as_at,
        job_type=request.job_type,
        weekly_hours=request.weekly_hours,
        rate=Rate(rate_of(request, member), "paye"),
        requested_by=str(request.raised_by),
        shift=request.shift,
    )
    return Question(engagement, member.facts, settings_on(max(request.starts_on, as_at)), caps=caps)


def edition_of(request: Request, as_at: date) -> str:
    """The key of the rules' edition that a question asked on this day is answered from."""
    return on(_editions(), max(request.starts_on, as_at)).key


@cache
def _editions() -> tuple[Edition, ...]:
    return load(FOLDER)


def rate_of(request: Request, member: Member) -> Decimal:
    """The pay offered: what the member expects, or what was approved."""
    return member.rate or request.rate


def judge(asked: Question, member: Member, wanted: Span) -> Eligibility:
    """Every agency rule that is built, whether their papers were seen, and whether they are booked elsewhere then."""
    found = eligibility(asked)
    answers = (*found.answers, _papers(member), overlap(wanted, member.booked))
    return Eligibility(worst(answer.outcome for answer in answers), answers)


def _papers(member: Member) -> Answer:
    if member.right_to_work_seen:
        found = Finding(Outcome.ELIGIBLE, "Right to work papers were seen")
    else:
        words = "Nobody has seen right to work papers: ask for them"
        found = Finding(Outcome.NEEDS_EVIDENCE, words, missing=("right_to_work",))
    return Answer.of(PAPERS, found)


@dataclass(frozen=True)
class Said:
    """One rule's answer as it was stored, and as a page shows it: `missing` and `reason` are None where the reader may
    not have them (authorities share outcome and date, never reasons)."""

    rule: str
    title: str
    paragraph: str
    outcome: Outcome
    first_permitted: date | None
    missing: tuple[str, ...] | None
    signoffs: tuple[str, ...]
    reason: str | None

    @property
    def stands_against(self) -> bool:
        return self.outcome in (Outcome.BLOCKED, Outcome.NEEDS_EVIDENCE, Outcome.NEEDS_SIGNOFF)


def said(answer: Answer, *, reasons: bool = False) -> Said:
    """An answer just given, in words; with its reason only for the worker themselves."""
    return Said(
        answer.rule,
        answer.title,
        answer.paragraph,
        answer.outcome,
        answer.first_permitted,
        tuple(MISSING.get(code, code.replace("_", " ")) for code in answer.missing),
        tuple(OFFICES.get(code, code) for code in answer.signoffs),
        answer.reason if reasons else None,
    )


def stored(answer: Answer) -> dict[str, Any]:
    """An answer for the record: as said, with its reason, its codes and its figures as text."""
    figures = {name: None if value is None else str(value) for name, value in answer.figures.items()}
    shown = asdict(said(answer, reasons=True))
    return shown | {"why": answer.why, "missing_codes": list(answer.missing), "figures": figures}


def unstored(answer: Mapping[str, Any], *, reasons: bool, missing: bool) -> Said:
    """An answer from the record, with only what this reader may have."""
    permitted = answer["first_permitted"]
    return Said(
        answer["rule"],
        answer["title"],
        answer["paragraph"],
        Outcome(answer["outcome"]),
        date.fromisoformat(permitted) if permitted else None,
        tuple(answer["missing"]) if missing else None,
        tuple(answer["signoffs"]),
        answer["reason"] if reasons else None,
    )


def earliest(found: Eligibility, starts_on: date, today: date) -> date | None:
    """The first day this worker could start: the request's own, or later; None where no date can be given."""
    if found.of(Outcome.BLOCKED) and found.first_permitted is None:
        return None
    return max(day for day in (starts_on, today, found.first_permitted) if day)
