"""Invented people: names, birth dates, registration with the regulator, and an account where somebody needs one."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from demo.world import DEMO_TODAY, NORTH_WEST, Human, World, words
from demo.write import key
from foundation.access import Role, Scope
from foundation.deeds import COMMAND_LINE
from foundation.periods import DAY

QUALIFICATIONS = {
    "BA social work": 46.0,
    "MA social work": 30.0,
    "Fast-track postgraduate": 14.0,
    "Apprenticeship": 10.0,
}
STATUSES = {"active": 99.4, "lapsed": 0.45, "restricted": 0.15}


@cache
def _groups() -> list[dict[str, Any]]:
    return [
        {**group, **{each: group[each].split() for each in ("women", "men", "surnames")}}
        for group in words("names")["groups"]
    ]


def person(
    world: World,
    authority: int,
    registered_on: date,
    *,
    name: str = "",
    woman: bool | None = None,
    status: str = "",
) -> Human:
    """Someone new on an authority's books, registered as a social worker on that day."""
    rng = world.rng
    woman = world.chance(0.86) if woman is None else woman
    group = rng.choices(_groups(), [group["weight"] for group in _groups()])[0]
    name = name or _name(world, authority, group, woman)
    world.numbers += 1
    human = Human(key("person", world.numbers), name, authority, registered_on)
    world.humans[human.id] = human
    first, _, last = name.partition(" ")
    world.book.add(
        "person",
        id=human.id,
        authority=authority,
        region=NORTH_WEST,
        name=name,
        sort_key=f"{last} {first}".casefold(),
        work_email=f"{name.lower().replace(' ', '.')}.{world.numbers}@{authority}.example",
        work_phone=f"0161 496 {world.numbers % 1000:04d}",  # the range kept for drama
        # Longer than any number in use, so that none is anybody's.
        swe_number=f"SW9{world.numbers * 7919 % 100000:05d}",
        registered_on=registered_on,
        registration_status=status or world.of(STATUSES),
        qualification=world.of(QUALIFICATIONS),
        birth_date=registered_on - round(22.5 * 365 + min(rng.expovariate(1 / 7), 26) * 365) * DAY,
        sex="female" if woman else "male",
        ethnicity=rng.choice(group["ethnicity"]),
    )
    return human


def a_name(world: World, authority: int) -> str:
    """A name for somebody with an office and no post."""
    group = world.rng.choices(_groups(), [group["weight"] for group in _groups()])[0]
    return _name(world, authority, group, world.chance(0.6))


def _name(world: World, authority: int, group: dict[str, Any], woman: bool) -> str:
    """A name nobody else of this authority has."""
    taken = world.taken.setdefault(authority, set())
    while True:
        name = f"{world.rng.choice(group['women' if woman else 'men'])} {world.rng.choice(group['surnames'])}"
        if name not in taken:
            taken.add(name)
            return name


def account(world: World, who: UUID, name: str, at: str) -> UUID:
    """A way to sign in for this person, once."""
    if who not in world.accounts:
        world.accounts[who] = name
        address = f"{name.lower().replace(' ', '.')}.{str(who)[:4]}@{at}.example"
        world.book.add("account", id=key("account", who), person=who, name=name, email=address)
    return key("account", who)


def officer(world: World, name: str, at: str) -> UUID:
    """Somebody who signs in but is no social worker: an account alone."""
    who = key("officer", at, name)
    account(world, who, name, at)
    return who


def give(
    world: World,
    who: UUID,
    role: Role,
    *,
    authority: int | None = None,
    region: int | None = None,
    team: UUID | None = None,
    case: UUID | None = None,
    starts: date = date(2024, 4, 1),
    ends: date | None = None,
    reason: str = "",
) -> None:
    """A role, as far as its scope reaches; the region is that of the authority."""
    region = NORTH_WEST if authority is not None else region
    granted_by = world.offices.get((authority or 0, Role.AUTHORITY_ADMINISTRATOR), COMMAND_LINE)
    world.book.add(
        "role_grant",
        id=key("grant", who, role, authority, team, case, starts),
        person=who,
        role=role.value,
        scope=role.scope.value,
        authority=authority,
        region=region if role.scope is not Scope.NATIONAL else None,
        team=team,
        case_id=case,
        starts=min(starts, DEMO_TODAY),
        ends=ends,
        reason=reason,
        granted_by=COMMAND_LINE if granted_by == who else granted_by,
    )
