"""How many children each worker held, month by month, and how many of a team had nobody: counts, never a child."""

from datetime import date
from random import Random

from demo.world import DEMO_TODAY, Size, Spell, World, sizes
from foundation.periods import DAY, add_months

CENSUSES = tuple(date(year, 9, 30) for year in (2022, 2023, 2024, 2025))
MONTH_ENDS = tuple(add_months(date(2026, 11, 1), -back) - DAY for back in range(12, -1, -1))
DAYS = tuple(sorted({*CENSUSES, *MONTH_ENDS}))
FULL = 16  # agreed with somebody at full time
KINDS = (("child_protection", 0.16), ("court", 0.1), ("looked_after", 0.22))
NONE = {"child_protection": 0, "court": 0, "looked_after": 0, "alone": 0}  # before the kinds were counted


def caseloads(world: World) -> None:
    for size in sizes():
        holders = _holders(world, size)
        for day in DAYS:
            _on(world, size, [spell for spell in holders if spell.on(day)], day)
        for team in world.teams[size.code]:
            if team.holds_cases:
                _unallocated(world, size.code, team.id)


def _holders(world: World, size: Size) -> list[Spell]:
    """Case holders in post, then agency workers, until the published hours of case holders are made up.

    Of those who have left, the same shares held cases.
    """
    spells = [spell for spell in world.spells[size.code] if spell.team.holds_cases and spell.role == "Case holder"]
    found, left = [], float(size.holders)
    for agency in (False, True):
        now = sum(spell.fte for spell in spells if spell.agency is agency and spell.on(DEMO_TODAY))
        share = min(1.0, max(left, 0) / now)
        for spell in (spell for spell in spells if spell.agency is agency):
            if not spell.on(DEMO_TODAY):
                found += [spell] if world.chance(share) else []
            elif spell.cast or left > 0.25:
                left -= spell.fte
                found.append(spell)
    return found


def _on(world: World, size: Size, holders: list[Spell], day: date) -> None:
    """The authority's cases shared out: fewer to those in their first year, some chance, and the year's drift."""
    hours = sum(spell.fte for spell in holders)
    if not hours:
        return
    drift = 1 + 0.012 * (DAYS[-1] - day).days / 365 + world.rng.uniform(-0.02, 0.02) * (day != DAYS[-1])
    shares = [_share(world, spell, day) for spell in holders]
    scale = size.cases / size.holders * hours * drift / sum(shares)
    for spell, share in zip(holders, shares, strict=True):
        first_year = spell.newly_qualified and (day - spell.starts).days < 365
        children = max(1, round(share * scale))
        world.book.add(
            "caseload", person=spell.human.id, authority=size.code, team=spell.team.id, on_day=day,
            children=children, agreed=round(FULL * spell.fte * (0.8 if first_year else 1)), source="file",
            **(_kinds(children, first_year, f"{spell.human.id} {day}") if day >= MONTH_ENDS[-2] else NONE),
        )  # fmt: skip


def _kinds(children: int, newly: bool, seed: str) -> dict[str, int]:
    """How many are of which kind; newly qualified people hold less of it, and now and then some of it alone."""
    chance = Random(seed)
    found = {name: round(children * share * chance.uniform(0.3, 1.4) * (0.5 if newly else 1)) for name, share in KINDS}
    heavy = found["child_protection"] + found["court"]
    alone = chance.randint(1, heavy) if newly and heavy and chance.random() < 0.15 else 0
    return found | {"alone": alone if newly else round(heavy * 0.6)}


def _share(world: World, spell: Spell, day: date) -> float:
    begun = (day - spell.starts).days
    return (
        spell.fte
        * (0.45 if begun < 30 else 0.8 if begun < 365 and spell.newly_qualified else 1.0)
        * max(0.4, world.rng.gauss(1, 0.18))
    )


def _unallocated(world: World, authority: int, team: object) -> None:
    count, chance = world.rng.randint(0, 9), Random(f"waiting {team}")
    for day in MONTH_ENDS:
        count = max(0, count + world.rng.randint(-3, 3))
        waited = chance.randint(0, 18)
        world.book.add(
            "unallocated", team=team, authority=authority, region=2, on_day=day, children=count,
            longest_since=day - waited * DAY if count else None,
            over_five=chance.randint(1, count) if count and waited > 8 else 0,
        )  # fmt: skip
