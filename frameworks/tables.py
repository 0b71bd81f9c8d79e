"""The frameworks' tables: columns only. Constraints, policies and functions are in the migrations."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Date, Integer, Numeric, Text, Timestamptz
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


class Journey(Table):
    id = UUID(**KEY)
    worker = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    team = UUID(**NONE)
    edition = Text(**GIVEN)
    phase = Integer(**GIVEN)
    attempt = Integer(**GIVEN)
    state = Text(**GIVEN)
    started_on = Date(**GIVEN)
    phase_started_on = Date(**GIVEN)
    due_on = Date(**NONE)
    ready_early = Boolean(**GIVEN)
    weekly_hours = Numeric(digits=(5, 2), **GIVEN)
    assessor = UUID(**NONE)
    line_manager = UUID(**NONE)
    coordinator = UUID(**NONE)
    comment_until = Date(**NONE)
    commented_on = Date(**NONE)
    comment = Text(**GIVEN)
    report = Text(**GIVEN)
    report_result = Text(**NONE)
    return_note = Text(**GIVEN)
    progress_concern = Boolean(**GIVEN)
    plan_reviews = Integer(**GIVEN)
    submitted_on = Date(**NONE)
    version = Integer(**GIVEN)


class CloseToCase(Table):
    journey = UUID(**KEY)
    authority = Integer(**GIVEN)
    person = UUID(**GIVEN)
    part = Text(**GIVEN)
    since = Date(**GIVEN)


class Evidence(Table):
    id = UUID(**KEY)
    journey = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    worker = UUID(**GIVEN)
    phase = Integer(**GIVEN)
    state = Text(**GIVEN)
    kind = Text(**GIVEN)
    title = Text(**GIVEN)
    body = Text(**GIVEN)
    standards = Array(base_column=Text(), **GIVEN)
    on_day = Date(**GIVEN)
    anonymised = Boolean(**GIVEN)
    names_failure_of_support = Boolean(**GIVEN)
    saved_at = Timestamptz(**GIVEN)
    sent_on = Date(**NONE)
    note = Text(**GIVEN)
    guard_reason = Text(**GIVEN)
    version = Integer(**GIVEN)


class Review(Table):
    id = UUID(**KEY)
    journey = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    phase = Integer(**GIVEN)
    code = Text(**GIVEN)
    due_on = Date(**NONE)
    held_on = Date(**NONE)
    note = Text(**GIVEN)


class Recommendation(Table):
    id = UUID(**KEY)
    journey = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    worker = UUID(**GIVEN)
    phase = Integer(**GIVEN)
    attempt = Integer(**GIVEN)
    result = Text(**GIVEN)
    report = Text(**GIVEN)
    comment = Text(**GIVEN)
    made_by = UUID(**GIVEN)
    made_on = Date(**GIVEN)
    supersedes = UUID(**NONE)


class Panel(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    meets_on = Date(**GIVEN)
    chair = UUID(**GIVEN)
    minutes_confirmed_on = Date(**NONE)
    minutes_confirmed_by = UUID(**NONE)
    version = Integer(**GIVEN)


class PanelSeat(Table):
    panel = UUID(**KEY)
    authority = Integer(**GIVEN)
    person = UUID(**GIVEN)


class PanelCase(Table):
    panel = UUID(**KEY)
    journey = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    reader = UUID(**NONE)
    answers = JSONB(**GIVEN)
    result = Text(**NONE)
    note = Text(**GIVEN)
    carried_to = UUID(**NONE)


class Outcome(Table):
    id = UUID(**KEY)
    journey = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    worker = UUID(**GIVEN)
    phase = Integer(**GIVEN)
    attempt = Integer(**GIVEN)
    panel = UUID(**NONE)
    result = Text(**GIVEN)
    state = Text(**GIVEN)
    reasons = Text(**GIVEN)
    waiver = Text(**GIVEN)
    new_final_date = Date(**NONE)
    support_plan = Text(**GIVEN)
    appeal_until = Date(**NONE)
    rule = Text(**GIVEN)
    decided_by = UUID(**GIVEN)
    decided_on = Date(**GIVEN)
    confirmed_by = UUID(**NONE)
    confirmed_on = Date(**NONE)
    supersedes = UUID(**NONE)
    pay_step = UUID(**NONE)
