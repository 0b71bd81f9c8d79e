"""The bank's tables: columns only. Constraints, policies and functions are in the migrations."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Date, Integer, Numeric, Text, Timestamptz
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


class Membership(Table):
    id = UUID(**KEY)
    worker = UUID(**GIVEN)
    region = Integer(**GIVEN)
    authority = Integer(**NONE)
    name = Text(**GIVEN)
    sort_key = Text(**GIVEN)
    phone = Text(**NONE)
    state = Text(**GIVEN)
    joined_on = Date(**GIVEN)
    skills = Array(base_column=Text(), **GIVEN)
    job_type = Text(**GIVEN)
    expected_rate_pence = Integer(**NONE)
    dbs = Text(**GIVEN)
    right_to_work_until = Date(**NONE)
    right_to_work_seen = Boolean(**GIVEN)
    version = Integer(**GIVEN)


class PracticeReference(Table):
    id = UUID(**KEY)
    worker = UUID(**GIVEN)
    region = Integer(**GIVEN)
    author = Text(**GIVEN)
    employer = Text(**GIVEN)
    practice_based = Boolean(**GIVEN)
    received_on = Date(**GIVEN)


class Cap(Table):
    id = UUID(**KEY)
    edition = Text(**GIVEN)
    region = Integer(**GIVEN)
    job_type = Text(**GIVEN)
    hourly_pence = Integer(**GIVEN)
    source = Text(**GIVEN)
    status = Text(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)


class Request(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    team = UUID(**GIVEN)
    kind = Text(**GIVEN)
    state = Text(**GIVEN)
    tier = Integer(**GIVEN)
    tier_since = Timestamptz(**NONE)
    job_type = Text(**GIVEN)
    local_title = Text(**GIVEN)
    reason = Text(**GIVEN)
    starts_on = Date(**GIVEN)
    ends_on = Date(**GIVEN)
    shift_starts = Timestamptz(**NONE)
    shift_ends = Timestamptz(**NONE)
    weekly_hours = Numeric(digits=(5, 2), **GIVEN)
    pattern = Text(**GIVEN)
    caseload_plan = Text(**GIVEN)
    supervisor = Text(**GIVEN)
    skills = Array(base_column=Text(), **GIVEN)
    rate_pence = Integer(**GIVEN)
    cost_code = Text(**GIVEN)
    notice_days = Integer(**GIVEN)
    places = Integer(**GIVEN)
    raised_by = UUID(**GIVEN)
    raised_on = Date(**GIVEN)
    approved_by = UUID(**NONE)
    approved_on = Date(**NONE)
    note = Text(**GIVEN)
    version = Integer(**GIVEN)


class CallLog(Table):
    id = UUID(**KEY)
    request = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    worker = UUID(**NONE)
    words = Text(**GIVEN)
    by_person = UUID(**GIVEN)
    at = Timestamptz(**GIVEN)


class Offer(Table):
    id = UUID(**KEY)
    request = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    worker = UUID(**GIVEN)
    kind = Text(**GIVEN)
    state = Text(**GIVEN)
    rate_pence = Integer(**GIVEN)
    ranked = Integer(**NONE)
    offered_on = Date(**NONE)
    expires_at = Timestamptz(**NONE)
    interview_notes = Text(**GIVEN)
    reason = Text(**GIVEN)
    sent_at = Timestamptz(**NONE)
    version = Integer(**GIVEN)


class Booking(Table):
    id = UUID(**KEY)
    offer = UUID(**GIVEN)
    request = UUID(**GIVEN)
    place = Integer(**GIVEN)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    team = UUID(**GIVEN)
    worker = UUID(**GIVEN)
    kind = Text(**GIVEN)
    state = Text(**GIVEN)
    starts_on = Date(**GIVEN)
    ends_on = Date(**GIVEN)
    weekly_hours = Numeric(digits=(5, 2), **GIVEN)
    rate_pence = Integer(**GIVEN)
    cost_code = Text(**GIVEN)
    supervisor = Text(**GIVEN)
    caseload_plan = Text(**GIVEN)
    notice_days = Integer(**GIVEN)
    starting_board = Array(base_column=Text(), **GIVEN)
    note = Text(**GIVEN)
    version = Integer(**GIVEN)


class RuleDecision(Table):
    id = UUID(**KEY)
    request = UUID(**GIVEN)
    offer = UUID(**NONE)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    worker = UUID(**GIVEN)
    as_at = Date(**GIVEN)
    edition = Text(**GIVEN)
    outcome = Text(**GIVEN)
    answers = JSONB(**GIVEN)
    at = Timestamptz(**GIVEN)
