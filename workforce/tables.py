"""The workforce's tables: columns only. Constraints, policies and functions are in the migrations."""

from piccolo.columns import UUID, BigInt, Boolean, Date, Integer, Numeric, Text, Timestamptz
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


class Region(Table):
    code = Integer(**KEY)
    name = Text(**GIVEN)


class Authority(Table):
    code = Integer(**KEY)
    ons_code = Text(**GIVEN)
    name = Text(**GIVEN)
    region = Integer(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)


class Team(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    name = Text(**GIVEN)
    cost_code = Text(**GIVEN)


class Person(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    name = Text(**GIVEN)
    sort_key = Text(**GIVEN)
    work_email = Text(**NONE)
    work_phone = Text(**NONE)
    home_contact = Text(**NONE)
    swe_number = Text(**NONE)
    registered_on = Date(**NONE)
    registration_status = Text(**GIVEN)
    qualification = Text(**NONE)
    birth_date = Date(**NONE)
    sex = Text(**NONE)
    ethnicity = Text(**NONE)
    version = Integer(**GIVEN)


class Post(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    team = UUID(**GIVEN)
    title = Text(**GIVEN)
    census_role = Text(**GIVEN)
    fte = Numeric(digits=(5, 4), **GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)


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


class Absence(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    kind = Text(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)
    days_lost = Numeric(digits=(6, 2), **GIVEN)


class Caseload(Table):
    person = UUID(**KEY)
    authority = Integer(**GIVEN)
    team = UUID(**GIVEN)
    on_day = Date(**GIVEN)
    children = Integer(**GIVEN)
    agreed = Integer(**NONE)
    ceiling = Integer(**NONE)


class Unallocated(Table):
    team = UUID(**KEY)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    on_day = Date(**GIVEN)
    children = Integer(**GIVEN)


class PayScaleAdopted(Table):
    authority = Integer(**KEY)
    edition = Text(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)


class PayPlacement(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    edition = Text(**GIVEN)
    level = Integer(**GIVEN)
    starts = Date(**GIVEN)
    annual_pence = BigInt(**GIVEN)
    supersedes = UUID(**NONE)


class PayStepDue(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    outcome = UUID(**GIVEN)
    decided_by = UUID(**GIVEN)
    edition = Text(**GIVEN)
    from_level = Integer(**GIVEN)
    to_level = Integer(**GIVEN)
    effective = Date(**GIVEN)
    annual_pence = BigInt(**GIVEN)
    raised_at = Timestamptz(**GIVEN)
    raised_by = UUID(**GIVEN)


class PayStepConfirmed(Table):
    step = UUID(**KEY)
    person = UUID(**GIVEN)
    decided_by = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    placement = UUID(**GIVEN)
    confirmed_by = UUID(**GIVEN)
    confirmed_on = Date(**GIVEN)
    raised_by = UUID(**GIVEN)
