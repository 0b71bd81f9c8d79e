"""The workforce's tables: columns only. Constraints, policies and functions are in the migrations."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    Date,
    Integer,
    Numeric,
    SmallInt,
    Text,
    Timestamptz,
)
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
    fed = UUID(**NONE)


class Post(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    team = UUID(**GIVEN)
    title = Text(**GIVEN)
    census_role = Text(**GIVEN)
    fte = Numeric(digits=(5, 4), **GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)
    reference = Text(**NONE)
    kind = Text(**GIVEN)


class PostChange(Table):
    id = UUID(**KEY)
    post = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    post_starts = Date(**GIVEN)
    post_until = Date(**GIVEN)
    starts = Date(**GIVEN)
    team = UUID(**GIVEN)
    title = Text(**GIVEN)
    census_role = Text(**GIVEN)
    fte = Numeric(digits=(5, 4), **GIVEN)
    kind = Text(**GIVEN)


class TeamChange(Table):
    team = UUID(**KEY)
    authority = Integer(**GIVEN)
    starts = Date(**GIVEN)
    service = Text(**GIVEN)
    manager = UUID(**NONE)
    cost_code = Text(**GIVEN)


class VacancyDeclared(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    on_day = Date(**GIVEN)
    fte = Numeric(digits=(7, 2), **GIVEN)
    derived = Numeric(digits=(7, 2), **NONE)
    declared_by = UUID(**GIVEN)
    declared_on = Date(**GIVEN)
    agreed_by = UUID(**NONE)
    agreed_on = Date(**NONE)
    version = Integer(**GIVEN)


class VacancyBridge(Table):
    id = UUID(**KEY)
    declared = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    reason = Text(**GIVEN)
    fte = Numeric(digits=(7, 2), **GIVEN)
    words = Text(**GIVEN)
    added_by = UUID(**GIVEN)
    added_on = Date(**GIVEN)
    removed_by = UUID(**NONE)
    removed_on = Date(**NONE)
    version = Integer(**GIVEN)


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


class RegistrationStatus(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    status = Text(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)
    checked_on = Date(**GIVEN)
    until = Date(**NONE)
    source = Text(**GIVEN)
    file = UUID(**NONE)
    version = Integer(**GIVEN)


class Caseload(Table):
    person = UUID(**KEY)
    authority = Integer(**GIVEN)
    team = UUID(**GIVEN)
    on_day = Date(**GIVEN)
    children = Integer(**GIVEN)
    agreed = Integer(**NONE)
    ceiling = Integer(**NONE)
    child_protection = Integer(**GIVEN)
    court = Integer(**GIVEN)
    looked_after = Integer(**GIVEN)
    alone = Integer(**GIVEN)
    source = Text(**GIVEN)
    entered_by = UUID(**NONE)


class Unallocated(Table):
    team = UUID(**KEY)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    on_day = Date(**GIVEN)
    children = Integer(**GIVEN)
    longest_since = Date(**NONE)
    over_five = Integer(**NONE)
    entered_by = UUID(**NONE)


class WorkerChange(Table):
    team = UUID(**KEY)
    authority = Integer(**GIVEN)
    month = Date(**GIVEN)
    never = Integer(**GIVEN)
    once = Integer(**GIVEN)
    twice = Integer(**GIVEN)
    more = Integer(**GIVEN)
    entered_by = UUID(**GIVEN)


class SupervisionHeld(Table):
    person = UUID(**KEY)
    authority = Integer(**GIVEN)
    team = UUID(**GIVEN)
    held_on = Date(**GIVEN)
    entered_by = UUID(**GIVEN)


class CaseloadPolicy(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    starts = Date(**GIVEN)
    words = Text(**GIVEN)
    child_protection = Numeric(digits=(4, 2), **GIVEN)
    court = Numeric(digits=(4, 2), **GIVEN)
    looked_after = Numeric(digits=(4, 2), **GIVEN)
    ceiling = Integer(**GIVEN)
    first_year = Integer(**GIVEN)
    second_year = Integer(**GIVEN)
    supervision_days = Integer(**GIVEN)
    written_by = UUID(**GIVEN)
    written_on = Date(**GIVEN)
    approved_by = UUID(**NONE)
    approved_on = Date(**NONE)
    withdrawn_on = Date(**NONE)
    version = Integer(**GIVEN)


class CaseloadToken(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    label = Text(**GIVEN)
    fingerprint = Bytea(**GIVEN)
    made_by = UUID(**GIVEN)
    made_on = Date(**GIVEN)
    ends = Date(**GIVEN)
    revoked_by = UUID(**NONE)
    revoked_on = Date(**NONE)
    last_used = Date(**NONE)
    version = Integer(**GIVEN)


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


class PayFiled(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    kind = Text(**GIVEN)
    name = Text(**GIVEN)
    starts = Date(**GIVEN)
    source = Text(**GIVEN)
    standing = Text(**NONE)
    rule = Text(**NONE)
    percent = Numeric(digits=(5, 2), **NONE)
    filed_by = UUID(**GIVEN)
    filed_on = Date(**GIVEN)


class PayAdopted(Table):
    filed = UUID(**KEY)
    authority = Integer(**GIVEN)
    kind = Text(**GIVEN)
    name = Text(**GIVEN)
    starts = Date(**GIVEN)
    filed_by = UUID(**GIVEN)
    adopted_by = UUID(**GIVEN)
    adopted_on = Date(**GIVEN)


class Grade(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    title = Text(**GIVEN)
    spine = Text(**GIVEN)
    bottom = Integer(**GIVEN)
    top = Integer(**GIVEN)
    weekly_hours = Numeric(digits=(5, 2), **GIVEN)
    level = Integer(**NONE)
    census_role = Text(**NONE)
    job_type = Text(**NONE)


class GradePlacement(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    seq = Integer(**GIVEN)
    supersedes = UUID(**NONE)
    grade = UUID(**GIVEN)
    bottom = Integer(**GIVEN)
    top = Integer(**GIVEN)
    point = Integer(**GIVEN)
    fte = Numeric(digits=(5, 4), **GIVEN)
    starts = Date(**GIVEN)
    since = Date(**GIVEN)
    reason = Text(**GIVEN)
    protected_pence = BigInt(**NONE)
    step = UUID(**NONE)
    entered_by = UUID(**GIVEN)
    entered_on = Date(**GIVEN)


class IncrementWithheld(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    due = Date(**GIVEN)
    reason = Text(**GIVEN)
    withheld_by = UUID(**GIVEN)
    withheld_on = Date(**GIVEN)


class IncrementReply(Table):
    withheld = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    withheld_by = UUID(**GIVEN)
    words = Text(**GIVEN)
    replied_on = Date(**GIVEN)


class IncrementHeard(Table):
    withheld = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    withheld_by = UUID(**GIVEN)
    stands = Boolean(**GIVEN)
    heard_by = UUID(**GIVEN)
    heard_on = Date(**GIVEN)


class AwardRun(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    spine = Text(**GIVEN)
    edition = Text(**GIVEN)
    before = Text(**NONE)
    filed = UUID(**NONE)
    filed_by = UUID(**NONE)
    starts = Date(**GIVEN)
    first_paid = Date(**GIVEN)
    applied_by = UUID(**GIVEN)
    applied_on = Date(**GIVEN)


class PayStepReversed(Table):
    step = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    decided_by = UUID(**GIVEN)
    raised_by = UUID(**GIVEN)
    placement = UUID(**GIVEN)
    reason = Text(**GIVEN)
    reversed_by = UUID(**GIVEN)
    reversed_on = Date(**GIVEN)


class PayBatch(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    kind = Text(**GIVEN)
    run = UUID(**NONE)
    lines = Integer(**GIVEN)
    total_pence = BigInt(**GIVEN)
    fingerprint = Text(**GIVEN)
    made_by = UUID(**GIVEN)
    made_on = Date(**GIVEN)


class KnownNumber(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    kind = Text(**GIVEN)
    value = Text(**GIVEN)
    source = Text(**GIVEN)
    linked_by = UUID(**GIVEN)
    linked_on = Date(**GIVEN)
    ended_by = UUID(**NONE)
    ended_on = Date(**NONE)
    version = Integer(**GIVEN)


class MatchSuspected(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    person = UUID(**GIVEN)
    other = UUID(**NONE)
    kind = Text(**NONE)
    value = Text(**NONE)
    name = Text(**GIVEN)
    source = Text(**GIVEN)
    why = Text(**GIVEN)
    found_on = Date(**GIVEN)


class MatchDecided(Table):
    id = UUID(**KEY)
    suspected = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    person = UUID(**GIVEN)
    other = UUID(**NONE)
    verdict = Text(**GIVEN)
    kept = UUID(**NONE)
    decided_by = UUID(**GIVEN)
    decided_on = Date(**GIVEN)
    supersedes = UUID(**NONE)


class PayScale(Table):
    id = UUID(**KEY)
    scale = UUID(**GIVEN)
    number = Integer(**GIVEN)
    maker = UUID(**GIVEN)
    authority = Integer(**NONE)
    region = Integer(**NONE)
    title = Text(**GIVEN)
    base = Text(**GIVEN)
    starts = Date(**GIVEN)
    levels = JSONB(**GIVEN)
    areas = JSONB(**GIVEN)
    why = Text(**GIVEN)
    state = Text(**GIVEN)
    shared_with = Array(UUID(), **GIVEN)
    filed_by = UUID(**NONE)
    filed_on = Date(**NONE)
    saved_on = Date(**GIVEN)
    version = Integer(**GIVEN)


class PayScaleApproval(Table):
    scale = UUID(**KEY)
    authority = Integer(**GIVEN)
    maker = UUID(**GIVEN)
    filed_by = UUID(**GIVEN)
    approved_by = UUID(**GIVEN)
    approved_for = UUID(**GIVEN)
    approved_on = Date(**GIVEN)


class Supplement(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    post = UUID(**GIVEN)
    kind = Text(**GIVEN)
    annual_pence = BigInt(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**GIVEN)
    test_on = Date(**NONE)
    shown_by = Text(**GIVEN)
    evidence = Text(**GIVEN)
    aim = Text(**GIVEN)
    review_on = Date(**GIVEN)
    follows = UUID(**NONE)
    asked_by = UUID(**GIVEN)
    asked_on = Date(**GIVEN)
    state = Text(**GIVEN)
    decided_by = UUID(**NONE)
    decided_for = UUID(**NONE)
    decided_on = Date(**NONE)
    reason = Text(**NONE)
    withdrawn_by = UUID(**NONE)
    withdrawn_on = Date(**NONE)
    stops = Date(**NONE)
    version = Integer(**GIVEN)


class TiedPayment(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    kind = Text(**GIVEN)
    amount_pence = BigInt(**GIVEN)
    paid_on = Date(**GIVEN)
    months = Integer(**GIVEN)
    by_share = Boolean(**GIVEN)
    recorded_by = UUID(**GIVEN)
    recorded_on = Date(**GIVEN)
