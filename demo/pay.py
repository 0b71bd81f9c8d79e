"""The pay scale each authority adopted, and where everyone in post stands on it."""

from datetime import date
from functools import cache

from demo.world import Spell, World, sizes
from demo.write import key
from workforce.rules.pay_scales import PayScale, scale_on

NAME = "framework_linked"
ADOPTED = (date(2025, 4, 1), date(2026, 4, 1))  # from the first of these, at the amounts of each year
LEVELS = {
    "Senior practitioner": 3, "Qualified without cases": 3, "First line manager": 4, "Middle manager": 5,
    "Senior manager": 5,
}  # fmt: skip


def pay(world: World) -> None:
    for size in sizes():
        for starts, ends in zip(ADOPTED, (ADOPTED[1], None), strict=True):
            world.book.add(
                "pay_scale_adopted", authority=size.code, edition=scale(starts).key, starts=starts, ends=ends
            )
    for spells in world.spells.values():
        for spell in spells:
            if not spell.agency and (spell.ends is None or spell.ends > ADOPTED[0]):
                _placements(world, spell)


@cache
def scale(day: date) -> PayScale:
    return scale_on(NAME, day)


def _placements(world: World, spell: Spell) -> None:
    """At the adoption or the start, at each April's new amounts, and at each confirmed pay step."""
    steps = levels_of(world, spell)
    first = max(spell.starts, ADOPTED[0])
    days = {first, *(day for day in ADOPTED if day > first), *(day for day, _ in steps if day > first)}
    before = None
    for day in sorted(day for day in days if spell.ends is None or day < spell.ends):
        level = [level for since, level in steps if since <= day][-1]
        placement = placement_id(spell.human.id, day)
        world.book.add(
            "pay_placement", id=placement, person=spell.human.id, authority=spell.team.authority,
            edition=scale(day).key, level=level, starts=day, annual_pence=int(scale(day).annual(level) * 100),
            supersedes=before,
        )  # fmt: skip
        before = placement


def levels_of(world: World, spell: Spell) -> list[tuple[date, int]]:
    """The level of the scale from each day on: as the framework's outcomes moved it, else by the role."""
    return world.levels.get(spell.human.id, [(spell.starts, LEVELS.get(spell.role, _experienced(spell)))])


def _experienced(spell: Spell) -> int:
    """A case holder outside the framework: by the years since registration on the day they came."""
    return 3 if (spell.starts - spell.human.registered_on).days > 5 * 365 else 2 if not spell.newly_qualified else 1


def placement_id(person: object, day: date) -> object:
    return key("placement", person, day)
