"""Terms of pay that are filed and adopted, grades, increments and awards."""

from piccolo.columns import UUID, BigInt, Boolean, Date, Integer, Numeric, Text
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


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
