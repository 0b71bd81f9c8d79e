"""Scales drafted and approved, supplements and payments tied to staying."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, Date, Integer, Text
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


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
