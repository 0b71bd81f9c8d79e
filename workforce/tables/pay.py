"""Places on a scale, the steps that fall due, and the batches that go to payroll."""

from piccolo.columns import UUID, BigInt, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


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
