"""Time away: sickness in short and long spells, family leave, and a few unpaid career breaks."""

from datetime import date
from decimal import Decimal

from demo.world import DEMO_TODAY, HORIZON, Spell, World
from demo.write import key
from foundation.periods import DAY, working_days


def absences(world: World) -> None:
    """For everyone employed since the horizon; nobody of the story is away."""
    for spells in world.spells.values():
        for spell in spells:
            if not spell.agency and not spell.cast:
                _of(world, spell)


def _of(world: World, spell: Spell) -> None:
    """Year by year, never two at once."""
    end = spell.ends or DEMO_TODAY
    day = max(spell.starts, HORIZON)
    while day < end:
        year_end = min(day + 365 * DAY, end)
        draw, free = world.rng.random(), day + world.days(1, 200)
        if draw < 0.006:
            free = _away(world, spell, "career_break", free, world.rng.randint(90, 365), end)
        elif draw < 0.03 and not spell.newly_qualified:
            free = _away(world, spell, "family_leave", free, world.rng.randint(120, 364), end)
        elif draw < 0.085:
            free = _away(world, spell, "sick_leave", free, world.rng.randint(28, 150), end)
        for _ in range(world.rng.choices((0, 1, 2, 3), (40, 32, 18, 10))[0]):
            free = _away(world, spell, "sick_leave", free, 1 + round(world.rng.expovariate(1 / 5)), end)
        day = max(year_end, free)


def _away(world: World, spell: Spell, kind: str, starts: date, days: int, end: date) -> date:
    """Away from a day for so many days, if still employed; some still are. Returns a day well after."""
    back = starts + days * DAY
    if starts >= end or starts > DEMO_TODAY:
        return back
    still = back > DEMO_TODAY and spell.ends is None
    back = min(back, end) if spell.ends else back
    lost = working_days(starts - DAY, min(back, DEMO_TODAY) - DAY)
    world.numbers += 1
    world.book.add(
        "absence", id=key("absence", world.numbers), person=spell.human.id, authority=spell.human.authority, kind=kind,
        starts=starts, ends=None if still else max(back, starts + DAY),
        days_lost=Decimal(str(round(lost * spell.fte, 2))), source="fed", fed_on=DEMO_TODAY - DAY,
    )  # fmt: skip
    return back + world.days(10, 120)
