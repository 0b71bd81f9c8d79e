"""Regions, authorities and their teams by date."""

from piccolo.columns import UUID, Date, Integer, Text
from piccolo.table import Table

from foundation.tables import GIVEN, KEY, NONE


class Region(Table):
    code = Integer(**KEY)
    name = Text(**GIVEN)


class Authority(Table):
    code = Integer(**KEY)
    ons_code = Text(**GIVEN)
    name = Text(**GIVEN)
    region = Integer(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)


class Team(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    name = Text(**GIVEN)
    cost_code = Text(**GIVEN)


class TeamChange(Table):
    team = UUID(**KEY)
    authority = Integer(**GIVEN)
    starts = Date(**GIVEN)
    service = Text(**GIVEN)
    manager = UUID(**NONE)
    cost_code = Text(**GIVEN)
