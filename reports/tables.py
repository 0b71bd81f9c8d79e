"""The reports' tables: columns only. Constraints, policies and functions are in the migrations."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Bytea, Date, Integer, Text
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


class PublishedRow(Table):
    release = Integer(**KEY)
    year = Integer(**GIVEN)
    level = Text(**GIVEN)
    place = Text(**GIVEN)
    name = Text(**GIVEN)
    la_code = Text(**NONE)
    authority = Array(base_column=Integer(), **GIVEN)
    region_name = Text(**NONE)
    figures = JSONB(**GIVEN)
    taken_in_on = Date(**GIVEN)
    file = UUID(**NONE)


class SavedView(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    title = Text(**GIVEN)
    address = Text(**GIVEN)
    first = Boolean(**GIVEN)
    saved_on = Date(**GIVEN)
    version = Integer(**GIVEN)


class MonthlyReport(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    owner = UUID(**GIVEN)
    title = Text(**GIVEN)
    due_day = Integer(**GIVEN)
    recipients = Array(base_column=UUID(), **GIVEN)
    starts = Date(**GIVEN)
    stopped_on = Date(**NONE)
    stopped_by = UUID(**NONE)
    version = Integer(**GIVEN)


class MonthlyReportSent(Table):
    id = UUID(**KEY)
    report = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    owner = UUID(**GIVEN)
    as_on = Date(**GIVEN)
    sent_on = Date(**GIVEN)
    figures = Text(**GIVEN)
    fingerprint = Text(**GIVEN)
    told = Array(base_column=UUID(), **GIVEN)
    left_out = Array(base_column=UUID(), **GIVEN)


class StatutoryReturn(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    kind = Text(**GIVEN)
    year = Integer(**GIVEN)
    edition = Text(**GIVEN)
    state = Text(**GIVEN)
    begun_by = UUID(**GIVEN)
    begun_on = Date(**GIVEN)
    checked_on = Date(**NONE)
    file = Bytea(**NONE)
    fingerprint = Text(**NONE)
    parts = JSONB(**NONE)
    held = JSONB(**NONE)
    faults = JSONB(**NONE)
    workers = Integer(**NONE)
    errors = Integer(**NONE)
    signature = UUID(**NONE)
    accepted_on = Date(**NONE)
    reference = Text(**NONE)
    version = Integer(**GIVEN)


class ReturnHand(Table):
    return_ = UUID(db_column_name="return", **KEY)
    authority = Integer(**GIVEN)
    person = UUID(**GIVEN)
    since = Date(**GIVEN)


class ReturnAnswer(Table):
    id = UUID(**KEY)
    return_ = UUID(db_column_name="return", **GIVEN)
    authority = Integer(**GIVEN)
    person = UUID(**NONE)
    item = Text(**GIVEN)
    value = Text(**GIVEN)
    answered_by = UUID(**GIVEN)
    answered_on = Date(**GIVEN)
    version = Integer(**GIVEN)


class ReturnNote(Table):
    id = UUID(**KEY)
    return_ = UUID(db_column_name="return", **GIVEN)
    authority = Integer(**GIVEN)
    about = Text(**GIVEN)
    person = UUID(**NONE)
    words = Text(**GIVEN)
    noted_by = UUID(**GIVEN)
    noted_on = Date(**GIVEN)
    version = Integer(**GIVEN)


class ReturnSignature(Table):
    id = UUID(**KEY)
    return_ = UUID(db_column_name="return", **GIVEN)
    authority = Integer(**GIVEN)
    fingerprint = Text(**GIVEN)
    signed_by = UUID(**GIVEN)
    signed_for = UUID(**GIVEN)
    signed_on = Date(**GIVEN)


class ReturnSent(Table):
    return_ = UUID(db_column_name="return", **KEY)
    number = Integer(**GIVEN)
    authority = Integer(**GIVEN)
    file = Bytea(**GIVEN)
    fingerprint = Text(**GIVEN)
    parts = JSONB(**GIVEN)
    workers = Integer(**GIVEN)
    signature = UUID(**GIVEN)
    sent_by = UUID(**GIVEN)
    sent_on = Date(**GIVEN)
