"""Posts by date, vacancies declared and the bridge to them."""

from piccolo.columns import UUID, Date, Integer, Numeric, Text
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


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
