"""The shape of a case's worker, read strictly: every field with its type and default, used or not."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from foundation.cases import Amount, Facts, Malformed, Whole
from staffbank.rules.agency import facts
from staffbank.rules.cases.values import (
    Days,
    On,
    PerhapsDays,
    Times,
    Until,
)


class Absence(Days):
    kind: facts.AbsenceKind


class Left(Facts):
    reason: facts.LeavingReason | None = None
    proof: bool = False
    probation_ends_on: Until | None = None


class Employment(Days):
    authority: str | None = None
    employer: str | None = None
    employer_kind: facts.EmployerKind | None = None
    service: facts.EmploymentService = "children"
    basis: facts.EmploymentBasis = "permanent"
    last_worked_on: On | None = None
    role_needs_registration: bool = True
    verified: bool = True
    fte: Amount = Decimal(1)
    absences: list[Absence] = Field(default_factory=list)
    left: Left | None = None
    role: str | None = None

    @model_validator(mode="after")
    def _one_employer(self) -> "Employment":
        if self.authority is not None and self.employer is not None:
            raise Malformed("employer", "given beside an authority")
        if self.authority is None and self.employer is None:
            raise Malformed("authority", "missing")
        return self


class Reference(PerhapsDays):
    author: str | None = None
    employer: str | None = None
    practice_based: bool = False
    received_on: On | None = None


class HoursRow(Facts):
    employer: str | None = None
    weeks: Whole
    weekly_hours: Amount


class Hours(Facts):
    rows: list[HoursRow] = Field(default_factory=list)
    reference_weeks: Annotated[int, Field(ge=1)] = 17
    opt_out: bool = False
    makeup_hours: Amount = Decimal(0)

    @model_validator(mode="after")
    def _within_the_weeks(self) -> "Hours":
        for index, row in enumerate(self.rows):
            if row.weeks > self.reference_weeks:
                raise Malformed(f"rows[{index}].weeks", f"more than the {self.reference_weeks} weeks averaged over")
        return self


class WorkedShift(Times):
    employer: str | None = None
    label: str | None = None


class Weeks(Days):
    break_before: Literal["ordinary", "sickness", "jury", "leave", "closure", "industrial_action", "maternity"] = (
        "ordinary"
    )


class Worker(Facts):
    name: str | None = None
    profession: facts.Profession = "social_worker"
    registered_on: On | None = None
    registration_status: facts.RegistrationStatus = "active"
    dbs: facts.DbsStatus = "clear"
    right_to_work_until: Until | None = None
    employments: list[Employment] = Field(default_factory=list)
    references: list[Reference] = Field(default_factory=list)
    hours: Hours | None = None
    shifts: list[WorkedShift] = Field(default_factory=list)
    weeks_worked: list[Weeks] = Field(default_factory=list)
