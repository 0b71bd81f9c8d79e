"""People, what the register says of them, and the numbers they are known by."""

from piccolo.columns import UUID, Date, Integer, Text
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


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
