"""Employments, and days away from them."""

from piccolo.columns import UUID, Boolean, Date, Integer, Numeric, SmallInt, Text
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


class Employment(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    employer = Text(**GIVEN)
    employer_kind = Text(**GIVEN)
    employer_authority = Integer(**NONE)
    service = Text(**GIVEN)
    basis = Text(**GIVEN)
    team = UUID(**NONE)
    post = UUID(**NONE)
    line_manager = UUID(**NONE)
    census_role = Text(**NONE)
    job_type = Text(**NONE)
    local_title = Text(**GIVEN)
    grade = Text(**NONE)
    weekly_hours = Numeric(digits=(5, 2), **NONE)
    fte = Numeric(digits=(5, 4), **NONE)
    covers_vacancy = Boolean(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)
    left_for = Text(**NONE)
    destination = Text(**NONE)
    leaving_proof = Boolean(**GIVEN)
    verified = Boolean(**GIVEN)
    probation_ends = Date(**NONE)
    notice_given = Date(**NONE)
    seconded = Text(**NONE)
    seconded_with = Text(**NONE)
    census_reason = SmallInt(**NONE)
    census_destination = SmallInt(**NONE)
    contract = Text(**GIVEN)
    cost_code = Text(**NONE)
    fed = UUID(**NONE)


class Absence(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    kind = Text(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)
    days_lost = Numeric(digits=(6, 2), **NONE)
    source = Text(**GIVEN)
    fed_on = Date(**NONE)
    entered_by = UUID(**NONE)
    withdrawn_on = Date(**NONE)
    version = Integer(**GIVEN)
