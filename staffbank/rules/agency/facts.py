"""What the agency rules ask about: an engagement, a worker, and the agreements, caps and permissions around them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from foundation.periods import Period
from staffbank.rules.agency.settings import Settings
from workforce.rules.authorities import Authority

Body = Literal["authority", "trust", "partnership", "other"]
Kind = Literal["assignment", "shift", "permanent"]
Basis = Literal[
    "agency_paye", "umbrella", "psc", "self_employed", "regional_entity", "in_house_bank", "s113", "project_team"
]
Service = Literal["children", "adults", "joint"]
JobType = Literal["SW", "SSW", "AP", "TM", "IRO_CPC"]
Route = Literal["paye", "umbrella", "psc", "self_employed"]
Office = Literal["DCS", "CHIEF_EXECUTIVE"]
Profession = Literal["social_worker", "other"]
# "not checked": it was looked up for an earlier year, and the days of grace after renewal are over.
RegistrationStatus = Literal["active", "lapsed", "suspended", "removed", "restricted", "not checked"]
DbsStatus = Literal["clear", "missing", "expired", "not_clear"]
EmployerKind = Literal[
    "authority", "trust", "uk_authority", "agency", "staffing_company", "voluntary", "overseas", "other"
]
EmploymentService = Literal["children", "adults", "other"]
EmploymentBasis = Literal["permanent", "fixed_term", "agency", "self_employed", "unpaid"]
AbsenceKind = Literal["career_break", "family_leave", "sick_leave"]
LeavingReason = Literal["resigned", "redundancy", "fixed_term_end", "retired", "dismissed", "transfer", "other"]


@dataclass(frozen=True, slots=True)
class Extra:
    """Something paid beside the hourly rate, in pounds per hour or per week; receipted expenses never count as pay."""

    amount: Decimal
    weekly: bool = False
    receipted: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """Pounds an hour. `disaggregated` is false for one blended price for a whole team."""

    hourly: Decimal
    route: Route
    extras: tuple[Extra, ...] = ()
    margin: Decimal = Decimal(0)
    disaggregated: bool = True


@dataclass(frozen=True, slots=True)
class Shift:
    """From and to are local UK times without a zone, as a rota shows them."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Engagement:
    """What is asked for. `job_type` is None while the local title is not mapped to a core job type; `as_at` is the
    day of the decision; `offered_on` None means offered on the first day."""

    authority: Authority
    period: Period
    as_at: date
    body: Body = "authority"
    kind: Kind = "assignment"
    basis: Basis = "agency_paye"
    service: Service = "children"
    children_share: Decimal | None = None
    offered_on: date | None = None
    job_type: JobType | None = None
    weekly_hours: Decimal | None = None
    rate: Rate | None = None
    requested_by: str | None = None
    contract_prevents: frozenset[str] = frozenset()
    contract_until: date | None = None
    shift: Shift | None = None
    compensatory_rest_agreed: bool = False

    @property
    def test_day(self) -> date:
        """The later of the first day and the day of the decision."""
        return max(self.period.start, self.as_at)


@dataclass(frozen=True, slots=True)
class Leaving:
    """How a post ended; `proof` covers the reason or the probation claimed, `probation_last_day` is included."""

    reason: LeavingReason | None = None
    proof: bool = False
    probation_last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """One employment, by contract dates. `region` is None for an employer that is no authority of England."""

    employer: str
    employer_kind: EmployerKind
    period: Period
    region: str | None = None
    service: EmploymentService = "children"
    basis: EmploymentBasis = "permanent"
    needs_registration: bool = True
    verified: bool = True
    fte: Decimal = Decimal(1)
    career_breaks: tuple[Period, ...] = ()
    leaving: Leaving = Leaving()


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in hand; without a date it counts as received."""

    author: str | None
    employer: str | None
    practice_based: bool = False
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """The candidate. `right_to_work_until` is the last day, None for no limit."""

    profession: Profession = "social_worker"
    registered_on: date | None = None
    registration_status: RegistrationStatus = "active"
    dbs: DbsStatus = "clear"
    right_to_work_until: date | None = None
    employments: tuple[Employment, ...] = ()
    references: tuple[Reference, ...] = ()
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """A regional agreement. `non_signatories` are authority names; a term of None is not part of it."""

    id: str
    area: frozenset[str]
    period: Period
    non_signatories: frozenset[str] = frozenset()
    cool_off_months: int | None = None
    over_cap_stage: bool = False

    def applies_to(self, engagement: Engagement) -> bool:
        """In its area, signed up, and in force on the test day."""
        authority = engagement.authority
        signed_up = authority.region in self.area and authority.name not in self.non_signatories
        return signed_up and engagement.test_day in self.period


@dataclass(frozen=True, slots=True)
class Cap:
    """The most a region pays, in pounds an hour, for a core job type."""

    region: str
    job_type: JobType
    hourly: Decimal
    period: Period


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed for which office, and whether a delegate did."""

    office: Office
    on: date
    by: str | None = None
    delegate: bool = False
    delegation_recorded: bool = False

    def counts_for(self, engagement: Engagement) -> bool:
        """Dated by the decision day, not by the person who asked, and delegated only on the record (our convention)."""
        own_request = self.by is not None and self.by == engagement.requested_by
        return self.on <= engagement.as_at and not own_request and (self.delegation_recorded or not self.delegate)


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission to exceed a cap, up to a rate, for a number of roles; `used` are those filled already."""

    id: str
    rate_to: Decimal
    roles: int
    period: Period
    used: int = 0
    signed: tuple[Signature, ...] = ()
    regional_stage_on: date | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """A recorded departure from one rule in exceptional circumstances, with its reasons and end."""

    rule: str
    period: Period
    reasons: str = ""
    signed: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Everything one decision is taken from."""

    engagement: Engagement
    worker: Worker
    settings: Settings
    agreements: tuple[Agreement, ...] = ()
    caps: tuple[Cap, ...] = ()
    permissions: tuple[Permission, ...] = ()
    departures: tuple[Departure, ...] = field(default=())

    @property
    def agreements_in_force(self) -> tuple[Agreement, ...]:
        """Those that bind the engaging authority on the test day."""
        return tuple(agreement for agreement in self.agreements if agreement.applies_to(self.engagement))
