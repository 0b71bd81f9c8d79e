"""Teams, posts and who held them for five years: grown backwards from each authority's size on the demo's day."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from demo import people
from demo.spells import TITLES, employ
from demo.world import DEMO_TODAY, HORIZON, Human, Size, Spell, Team, World, sizes, words
from demo.write import key
from foundation.periods import DAY

MEAN_TENURE = 6.4 * 365  # with this, about one in eight leaves in a year, and the gap before the next is months
TRAFFORD = 358
MIX = {
    "Case holder": 59.0, "Senior practitioner": 18.0, "Qualified without cases": 10.0, "Middle manager": 3.5,
    "Senior manager": 1.0,
}  # fmt: skip
HOURS = {"1.0": 80.0, "0.8": 9.0, "0.6": 8.0, "0.5": 3.0}
PLACES = ("North", "South", "East", "West", "Central", "Riverside", "Moorside", "Parkside", "Canal", "Hillside")
KINDS = (
    "referral and assessment team", "safeguarding team", "children in care team", "court team",
    "disabled children's team", "leaving care team", "fostering team",
)  # fmt: skip
TRAFFORD_TEAMS = (
    "Stretford safeguarding team", "Sale referral and assessment team", "Altrincham children in care team",
    "Urmston family support team", "Partington safeguarding team", "Fostering team",
)  # fmt: skip
QUIET = ("Management", "Independent reviewing service")


def grow(world: World) -> None:
    """Every authority of the region, filled and with its history."""
    for size in sizes():
        world.spells[size.code] = []
        cast = words("cast")["people"] if size.code == TRAFFORD else []
        _teams(world, size, cast)
        _staff(world, size, cast)
        _vacancies(world, size)


def _teams(world: World, size: Size, cast: list[dict[str, Any]]) -> None:
    """Teams of about twelve, each with a manager in post; the story's manager has two."""
    names: tuple[str, ...] = TRAFFORD_TEAMS
    if size.code != TRAFFORD:
        number = max(5, round((size.in_post + size.vacancies) / 13))
        names = tuple(f"{PLACES[n // len(KINDS) % 10]} {KINDS[n % len(KINDS)]}" for n in range(number))
    led = {
        team: each["name"]
        for each in cast
        for team in (each["team"], each.get("also_manages"))
        if "also_manages" in each
    }
    known: dict[str, Human] = {}
    for place, name in enumerate((*names, *QUIET)):
        leader = led.get(name, "")
        spec = next((each for each in cast if each["name"] == leader), {})
        starts = spec.get("starts", _start(world))
        human = known.get(leader) or people.person(
            world, size.code, starts - world.days(2000, 6000), name=leader, woman=spec.get("woman"), status="active"
        )
        team = Team(key("team", size.code, name), name, size.code, human.id, name not in QUIET)
        world.teams.setdefault(size.code, []).append(team)
        world.book.add("team", id=team.id, authority=size.code, name=name, cost_code=f"C{size.code}{place + 1:02d}")
        if leader not in known:
            _hold(world, Spell(human, team, "First line manager", 1.0, starts, None, cast=leader))
        if leader:
            known[leader] = human
            world.people[leader] = human


def _staff(world: World, size: Size, cast: list[dict[str, Any]]) -> None:
    """The story's people, then others until the full-time equivalents in post are reached."""
    for spec in cast:
        if spec["name"] not in world.people:
            _cast_member(world, size, spec)
    left = size.in_post - sum(spell.fte for spell in world.spells[size.code] if spell.on(DEMO_TODAY))
    while left > 0.25:
        role, fte = world.of(MIX), min(float(world.of(HOURS)), round(left, 1))
        left -= fte
        _somebody(world, team_for(world, size.code, role), role, fte, _start(world), None)


def _cast_member(world: World, size: Size, spec: dict[str, Any]) -> None:
    team = next(team for team in world.teams[size.code] if team.name == spec["team"])
    new = spec["role"] == "Case holder"
    registered = spec["starts"] - (world.days(20, 60) if new else world.days(1500, 4500))
    human = people.person(
        world, size.code, registered, name=spec["name"], woman=spec.get("woman", True), status="active"
    )
    world.people[spec["name"]] = human
    _hold(world, Spell(human, team, spec["role"], spec.get("fte", 1.0), spec["starts"], None, new, cast=spec["name"]))


def _start(world: World) -> date:
    """When somebody in post began: tenure without memory, at most a quarter of a century."""
    return DEMO_TODAY - (10 + round(min(world.rng.expovariate(1 / MEAN_TENURE), 9000))) * DAY


def team_for(world: World, authority: int, role: str) -> Team:
    teams = world.teams[authority]
    quiet = {"Middle manager": "Management", "Senior manager": "Management"}.get(role)
    if role == "Qualified without cases":
        quiet = "Independent reviewing service"
    return next((team for team in teams if team.name == quiet), None) or world.rng.choice(
        [team for team in teams if team.holds_cases]
    )


def _somebody(world: World, team: Team, role: str, fte: float, starts: date, ends: date | None) -> Spell:
    """Someone new in a post; two in five of those who begin as case holders are newly qualified."""
    new = role == "Case holder" and world.chance(0.4)
    registered = starts - (world.days(10, 110) if new else world.days(700, 5200))
    human = people.person(world, team.authority, registered)
    return _hold(world, Spell(human, team, role, fte, starts, ends, new))


def _hold(world: World, spell: Spell) -> Spell:
    """The post, its present holder, and those who held it before, back to the horizon."""
    place = len(world.spells[spell.team.authority])
    post = key("post", spell.team.authority, place)
    _post(world, post, spell.team, spell.role, spell.fte)
    employ(world, spell, post)
    _before(world, spell, post)
    return spell


def _before(world: World, spell: Spell, post: Any) -> None:
    """Whoever held the post before, and before that: each left some weeks before the next began."""
    until = spell.starts
    while until > HORIZON and not spell.cast:
        ends = until - _gap(world, spell.team.authority)
        starts = ends - (120 + round(min(world.rng.expovariate(1 / MEAN_TENURE), 7000))) * DAY
        if ends <= HORIZON:
            return
        new = spell.role == "Case holder" and world.chance(0.4)
        registered = starts - (world.days(10, 110) if new else world.days(700, 5200))
        human = people.person(world, spell.team.authority, registered)
        employ(world, Spell(human, spell.team, spell.role, spell.fte, starts, ends, new), post)
        until = starts


def _gap(world: World, authority: int) -> timedelta:
    """How long a post stood empty: as long, on the whole, as makes the authority's share of vacancies a steady one."""
    size = next(size for size in sizes() if size.code == authority)
    mean = MEAN_TENURE * size.vacancies / size.in_post
    return (5 + round(min(world.rng.expovariate(1 / mean), 1600))) * DAY


def _post(world: World, post: Any, team: Team, role: str, fte: float, kind: str = "established") -> None:
    world.book.add(
        "post", id=post, authority=team.authority, team=team.id, title=TITLES[role][0], census_role=role,
        fte=Decimal(str(fte)), starts=date(2018, 4, 1), kind=kind,
        reference=f"P{world.numbered(team.authority):04d}",
    )  # fmt: skip


def parts(total: float) -> Iterator[float]:
    """Whole posts and the rest."""
    while total > 0.25:
        yield min(1.0, round(total, 1))
        total -= 1


def _vacancies(world: World, size: Size) -> None:
    """Posts nobody holds on the demo's day, with those who left them."""
    for place, fte in enumerate(parts(size.vacancies)):
        role = world.of({"Case holder": 78.0, "Senior practitioner": 16.0, "First line manager": 6.0})
        team, post = team_for(world, size.code, role), key("post", size.code, "vacant", place)
        # One vacancy in eight is held, one paid for by a grant: by rota, so that no chance is drawn for it.
        _post(world, post, team, role, fte, {3: "held", 6: "grant_funded"}.get(place % 8, "established"))
        world.vacant.setdefault(team.id, []).append(post)
        ends = DEMO_TODAY - _gap(world, size.code)
        starts = ends - (150 + round(min(world.rng.expovariate(1 / MEAN_TENURE), 7000))) * DAY
        new = role == "Case holder" and world.chance(0.4)
        registered = starts - (world.days(10, 110) if new else world.days(700, 5200))
        spell = Spell(people.person(world, size.code, registered), team, role, fte, starts, ends, new)
        employ(world, spell, post)
        _before(world, spell, post)
