"""What counts as a case in each authority, supervision and its dates, changes of worker, and the register's answers."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from demo import people
from demo.careers import TRAFFORD
from demo.world import DEMO_TODAY, SEED, Spell, World, sizes
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY, add_months

SINCE = date(2025, 4, 1)
WORDS = (
    "Each child or young person with an open episode counts as one case, siblings separately, from the day a worker is "
    "named until the day the case is closed or has another worker. Two workers on one child count it once, for the "
    "lead worker. Private fostering and care leavers up to 25 count; duty contacts do not."
)
LATER = WORDS + " From this day a child whose plan has ended counts until the case is closed."
NUMBERS: dict[str, Any] = {
    "child_protection": Decimal("1.5"), "court": Decimal(2), "looked_after": Decimal("1.2"), "ceiling": 20,
    "first_year": 80, "second_year": 90, "supervision_days": 28,
}  # fmt: skip
LOOKED_UP = (TRAFFORD, 350, 351, 352, 355)  # authorities that have asked the register


def casework(world: World) -> None:
    """Last of all, with a chance of its own: nothing grown before depends on it."""
    chance = Random(f"{SEED} casework")
    second = people.officer(world, "Nora Whitlock", str(TRAFFORD))
    people.give(world, second, Role.HR, authority=TRAFFORD)
    for size in sizes():
        _definitions(world, size.code, second if size.code == TRAFFORD else key("officer", "second", size.code))
        for team in world.teams[size.code]:
            if team.holds_cases:
                _changes(world, size.code, team.id, team.manager, chance)
        for spell in world.spells[size.code]:
            if spell.on(DEMO_TODAY) and spell.team.holds_cases:
                _supervised(world, size.code, spell, chance)
    _register(world, chance)


def _definitions(world: World, authority: int, second: UUID) -> None:
    """One approved in each authority; in Trafford one before it too, and a draft that waits for Ada."""
    hr = world.offices[authority, Role.HR]

    def add(starts: date, words: str, written: date, approved: date | None, *, by: UUID = hr, **other: Any) -> None:
        world.book.add(
            "caseload_policy", id=key("definition", authority, starts), authority=authority, starts=starts,
            words=words, **(NUMBERS | other), written_by=by, written_on=written,
            approved_by=second if approved else None, approved_on=approved,
        )  # fmt: skip

    add(SINCE, WORDS, date(2025, 3, 3), date(2025, 3, 10), ceiling=22 if authority == TRAFFORD else 20)
    if authority == TRAFFORD:
        add(date(2026, 4, 1), WORDS, date(2026, 3, 2), date(2026, 3, 16), ceiling=18)
        add(date(2027, 1, 4), LATER, date(2026, 11, 16), None, by=second, ceiling=17)


def _changes(world: World, authority: int, team: UUID, manager: UUID, chance: Random) -> None:
    children, moved = chance.randint(120, 260), chance.uniform(0.2, 0.45)
    for back in range(6, 0, -1):
        once = round(children * moved * chance.uniform(0.55, 0.7))
        twice, more = round(once * chance.uniform(0.2, 0.35)), round(once * chance.uniform(0.02, 0.12))
        world.book.add(
            "worker_change", team=team, authority=authority, month=add_months(date(2026, 11, 1), -back),
            never=children - once - twice - more, once=once, twice=twice, more=more, entered_by=manager,
        )  # fmt: skip


def _supervised(world: World, authority: int, spell: Spell, chance: Random) -> None:
    """Every three to four weeks; one in eight is late today. Of managers HR enters it."""
    managed = spell.human.id == spell.team.manager
    last = (
        DEMO_TODAY - chance.randint(29, 46) * DAY
        if chance.random() < 0.12
        else DEMO_TODAY - chance.randint(3, 26) * DAY
    )
    for held in (last - chance.randint(21, 28) * DAY, last):
        if held >= spell.starts:
            world.book.add(
                "supervision_held", person=spell.human.id, authority=authority, team=spell.team.id, held_on=held,
                entered_by=world.offices[authority, Role.HR] if managed else spell.team.manager,
            )  # fmt: skip


def _register(world: World, chance: Random) -> None:
    """Asked in December by a few authorities about everybody in post then; the others keep what their record says."""
    status = {
        row["id"]: row["registration_status"]
        for (table, columns), rows in world.book.rows.items()
        if table == "person"
        for row in (dict(zip(columns, values, strict=True)) for values in rows)
    }
    looked = {authority: date(2025, 12, chance.randint(2, 12)) for authority in LOOKED_UP}
    seen: set[UUID] = set()
    for authority in LOOKED_UP:
        for spell in world.spells.get(authority, ()):
            who, day = spell.human.id, looked[authority]
            if spell.on(day) and spell.on(DEMO_TODAY) and who not in seen and spell.human.authority == authority:
                seen.add(who)
                world.book.add(
                    "registration_status", id=key("register", who), person=who, authority=authority,
                    status=status[who], starts=day, checked_on=day,
                    until=date(2026, 11, 30) if status[who] == "active" else None, source="register",
                )  # fmt: skip
