"""The reports' tables: columns only. Constraints, policies and functions are in the migrations."""

from piccolo.columns import JSONB, UUID, Array, Date, Integer, Text
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
