"""How many children each holds, by what definition, and who may send it."""

from piccolo.columns import UUID, Bytea, Date, Integer, Numeric, Text
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


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
