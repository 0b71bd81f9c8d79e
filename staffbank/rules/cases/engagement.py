"""The shape of a case's engagement, read strictly: every field with its type and default, used or not."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from foundation.cases import Amount, Facts, Malformed, Whole
from staffbank.rules.agency import facts
from staffbank.rules.cases.values import (
    On,
    RuleId,
    Share,
    Some,
    Times,
    Until,
)


class Extra(Facts):
    kind: Literal["pay", "receipted_expenses"]
    amount: Amount | None = None
    per: Literal["hour", "week"] = "hour"
    label: str | None = None

    @model_validator(mode="after")
    def _paid(self) -> "Extra":
        if self.kind == "pay" and self.amount is None:
            raise Malformed("amount", "missing")
        return self


class Rate(Facts):
    hourly: Amount
    route: facts.Route | None = None
    extras: list[Extra] = Field(default_factory=list)
    margin: Amount = Decimal(0)
    disaggregated: bool = True


class Notice(Facts):
    n: Whole
    unit: Literal["days", "weeks", "months"]


class SubstantiveNotice(Notice):
    during_probation: Notice | None = None


class Contract(Facts):
    prevents: list[RuleId] = Field(default_factory=list)
    until: Until | None = None


class TeamMember(Facts):
    name: str
    approved: bool = False


class ProjectTeam(Facts):
    members: list[TeamMember] = Field(default_factory=list)
    costs_disaggregated: bool = False
    authority_controls_practice: bool | None = None


class ReferenceOut(Facts):
    requested_on: On
    shared_with_worker_on: On | None = None
    written_by: Literal["authority", "agency", "msp"] = "authority"
    form: Literal["template", "on_file_detailed", "other"] = "template"
    form_dated: On | None = None


class AskedShift(Times):
    compensatory_rest_agreed: bool = False


class Engagement(Facts):
    authority: str
    starts_on: On
    body: facts.Body = "authority"
    kind: facts.Kind = "assignment"
    basis: facts.Basis = "agency_paye"
    service: facts.Service = "children"
    children_share: Share | None = None
    offered_on: On | None = None
    ends_on: Until | None = None
    as_at: On | None = None
    job_type: facts.JobType | None = None
    local_title: str | None = None
    job_mapping: dict[str, facts.JobType] | None = None
    weekly_hours: Some | None = None
    rate: Rate | None = None
    requested_by: str | None = None
    assignment_notice_days: Whole | None = None
    substantive_notice: SubstantiveNotice | None = None
    notice_given_on: On | None = None
    contract: Contract | None = None
    project_team: ProjectTeam | None = None
    reference_out: ReferenceOut | None = None
    shift: AskedShift | None = None
    hours_pattern: Literal["fixed", "irregular"] | None = None
    unpaid_weeks: bool = False
    holiday_method: Literal["accrue", "rolled_up"] = "accrue"

    @model_validator(mode="after")
    def _whole(self) -> "Engagement":
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise Malformed("ends_on", "before the first day")
        if self.service == "joint" and self.children_share is None:
            raise Malformed("children_share", "missing")
        if self.basis == "project_team" and self.rate is not None and self.rate.route is None:
            raise Malformed("rate.route", "missing")
        return self
