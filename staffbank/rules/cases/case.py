"""The shape of a whole case, read strictly: every field with its type and default, used or not."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from foundation.cases import Amount, Facts, Whole
from staffbank.rules.agency import facts
from staffbank.rules.cases.engagement import Engagement
from staffbank.rules.cases.values import (
    OPEN,
    Days,
    ExcusableId,
    Months,
    On,
    PerhapsDays,
    Region,
    RuleId,
    Years,
    rule_list,
)
from staffbank.rules.cases.worker import Worker


class Agreement(Days):
    id: str
    area: list[Region]
    non_signatories: list[str] = Field(default_factory=list)
    cool_off_months: Months | None = None
    over_cap_stage: bool = False


class Cap(Days):
    id: str | None = None
    region: Region
    job_type: facts.JobType
    hourly: Amount


class Signature(Facts):
    office: facts.Office
    on: On
    by: str | None = None
    delegate: bool = False
    delegation_recorded: bool = False


class Permission(Days):
    id: str
    rate_to: Amount
    roles: Whole
    used: Whole = 0
    signed: list[Signature] = Field(default_factory=list)
    regional_stage_on: On | None = None


class Exceptional(Days):
    rule: ExcusableId
    reasons: str = ""
    signed: list[Signature] = Field(default_factory=list)


class ExtraAuthority(PerhapsDays):
    name: str
    region: Region
    succeeds: list[str] = Field(default_factory=list)


class Settings(Facts):
    """Only what a case gives replaces the edition's parameters, so the defaults here are never used."""

    ni_rate: Amount = Decimal(0)
    ni_threshold_week: Amount = Decimal(0)
    levy_rate: Amount = Decimal(0)
    holiday_rate: Amount = Decimal(0)
    pqe_basis: Literal["calendar", "fte"] = "calendar"
    pqe_years: Years = 0
    career_breaks_count: bool = False
    cool_off_months: Months = 0
    margin_in_cap: bool = False
    caps_from: On = OPEN
    legacy_caps_from: On = OPEN
    bases_out_of_scope: list[facts.Basis] = Field(default_factory=list)
    exception_office: facts.Office = "DCS"


class Case(Facts):
    """One case without what is for people only."""

    rules: Annotated[list[RuleId], BeforeValidator(rule_list)] = Field(default="all", validate_default=True)
    engagement: Engagement
    worker: Worker = Worker()
    agreements: list[Agreement] = Field(default_factory=list)
    caps: list[Cap] = Field(default_factory=list)
    permissions: list[Permission] = Field(default_factory=list)
    exceptions: list[Exceptional] = Field(default_factory=list)
    authorities: list[ExtraAuthority] = Field(default_factory=list)
    settings: Settings = Settings()
