"""Teams, posts and who held them for five years: grown backwards from each authority's size on the demo's day."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from demo import people
from demo.world import DEMO_TODAY, HORIZON, NORTH_WEST, Human, Size, Spell, Team, World, sizes, words
from demo.write import key
from foundation.periods import DAY

MEAN_TENURE = 6.4 * 365  # with this, about one in eight leaves in a year, and the gap before the next is months
TRAFFORD = 358
MIX = {
    "Case holder": 59.0, "Senior practitioner": 18.0, "Qualified without cases": 10.0, "Middle manager": 3.5,
    "Senior manager": 1.0,
}  # fmt: skip
HOURS = {"1.0": 80.0, "0.8": 9.0, "0.6": 8.0, "0.5": 3.0}
TITLES = {
    "Case holder": ("Social worker", "SW"), "Senior practitioner": ("Senior social worker", "SSW"),
    "Qualified without cases": ("Independent reviewing officer", "IRO_CPC"),
    "First line manager": ("Team manager", "TM"), "Middle manager": ("Service manager", None),
    "Senior manager": ("Head of service", None),
}  # fmt: skip
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
AGENCIES = (
    "Larkfield Social Care Staffing",
    "Pennine Row Recruitment",
    "Oakmere Interim",
    "Tidewater Practice Staffing",
)
LEFT_FOR = {
    "resigned": 70.0, "retired": 12.0, "other": 8.0, "fixed_term_end": 3.0, "transfer": 3.0, "redundancy": 2.0,
    "dismissed": 2.0,
}  # fmt: skip
WENT_TO = {"other_authority": 38.0, "agency": 24.0, "same_authority_other": 6.0, "other": 32.0}
CAME_FROM = {"authority": 62.0, "agency": 22.0, "voluntary": 9.0, "overseas": 7.0}


def grow(world: World) -> None:
    """Every authority of the region, filled and with its history."""
    for size in sizes():
        world.spells[size.code] = []
        cast = words("cast")["people"] if size.code == TRAFFORD else []
        _teams(world, size, cast)
        _staff(world, size, cast)
        _vacancies(world, size)
        _agency(world, size)


def _teams(world: World, size: Size, cast: list[dict[str, Any]]) -> None:
    """Teams of about twelve, each with a manager in post; the story's manager has two."""
    if size.code == TRAFFORD:
        names = TRAFFORD_TEAMS
    else:
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
        _somebody(world, _team_for(world, size.code, role), role, fte, _start(world), None)


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


def _team_for(world: World, authority: int, role: str) -> Team:
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
    _employ(world, spell, post)
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
        _employ(world, Spell(human, spell.team, spell.role, spell.fte, starts, ends, new), post)
        until = starts


def _gap(world: World, authority: int) -> timedelta:
    """How long a post stood empty: as long, on the whole, as makes the authority's share of vacancies a steady one."""
    size = next(size for size in sizes() if size.code == authority)
    mean = MEAN_TENURE * size.vacancies / size.in_post
    return (5 + round(min(world.rng.expovariate(1 / mean), 1600))) * DAY


def _post(world: World, post: Any, team: Team, role: str, fte: float) -> None:
    world.book.add(
        "post", id=post, authority=team.authority, team=team.id, title=TITLES[role][0], census_role=role,
        fte=Decimal(str(fte)), starts=date(2018, 4, 1),
    )  # fmt: skip


def _employ(world: World, spell: Spell, post: Any) -> None:
    """One spell with this authority, and the one before it elsewhere."""
    world.spells[spell.team.authority].append(spell)
    left_for = _reason(world, spell)
    employment(
        world, spell.human, employer_kind="authority", employer_authority=spell.team.authority,
        basis="fixed_term" if left_for == "fixed_term_end" or (not spell.cast and world.chance(0.02)) else "permanent",
        starts=spell.starts, ends=spell.ends, fte=spell.fte, team=spell.team, role=spell.role, post=post,
        left_for=left_for,
        destination={None: None, "retired": "retired"}.get(left_for, "") or (world.of(WENT_TO) if left_for else None),
    )  # fmt: skip
    if not spell.newly_qualified:
        _elsewhere(world, spell)


def _reason(world: World, spell: Spell) -> str | None:
    """Why someone left; nobody retires who was newly qualified or has only just come."""
    if spell.ends is None:
        return None
    reason = world.of(LEFT_FOR)
    young = spell.newly_qualified or (spell.ends - spell.human.registered_on).days < 15 * 365
    return "resigned" if reason == "retired" and young else reason


def _elsewhere(world: World, spell: Spell) -> None:
    """Where somebody worked between registration and this post."""
    until = spell.starts - world.days(1, 60)
    starts = max(spell.human.registered_on + 30 * DAY, until - world.days(300, 2600))
    if starts >= until:
        return
    kind = world.of(CAME_FROM)
    other = world.rng.choice([size.code for size in sizes() if size.code != spell.team.authority])
    employment(
        world, spell.human, employer_kind=kind, employer_authority=other if kind == "authority" else None,
        basis="agency" if kind == "agency" else "permanent", starts=starts, ends=until, fte=1.0,
        left_for="resigned", verified=world.chance(0.93),
    )  # fmt: skip


EMPLOYERS = {"voluntary": "A children's charity", "overseas": "A children's service abroad"}
NAMES = {size.code: size.name for size in sizes()}


def employment(
    world: World, human: Human, *, employer_kind: str, employer_authority: int | None, basis: str, starts: date,
    ends: date | None, fte: float, team: Team | None = None, role: str | None = None, post: Any = None,
    left_for: str | None = None, destination: str | None = None, covers: bool = False, verified: bool = True,
    proof: bool = True,
) -> None:  # fmt: skip
    """A row of one spell of work."""
    world.numbers += 1
    employer = NAMES.get(employer_authority or 0) or EMPLOYERS.get(employer_kind) or world.rng.choice(AGENCIES)
    title, job_type = TITLES[role] if role else ("Social worker", "SW")
    world.book.add(
        "employment", id=key("employment", world.numbers), person=human.id, authority=human.authority,
        employer=employer, employer_kind=employer_kind, employer_authority=employer_authority, service="children",
        basis=basis, team=team.id if team else None, post=post,
        line_manager=team.manager if team and team.manager != human.id else None, census_role=role, job_type=job_type,
        local_title=title, weekly_hours=Decimal(str(round(37 * fte, 2))), fte=Decimal(str(fte)), covers_vacancy=covers,
        starts=starts, ends=ends, left_for=left_for, destination=destination, leaving_proof=proof and ends is not None,
        verified=verified,
    )  # fmt: skip


def _parts(total: float) -> Iterator[float]:
    """Whole posts and the rest."""
    while total > 0.25:
        yield min(1.0, round(total, 1))
        total -= 1


def _vacancies(world: World, size: Size) -> None:
    """Posts nobody holds on the demo's day, with those who left them."""
    for place, fte in enumerate(_parts(size.vacancies)):
        role = world.of({"Case holder": 78.0, "Senior practitioner": 16.0, "First line manager": 6.0})
        team, post = _team_for(world, size.code, role), key("post", size.code, "vacant", place)
        _post(world, post, team, role, fte)
        ends = DEMO_TODAY - _gap(world, size.code)
        starts = ends - (150 + round(min(world.rng.expovariate(1 / MEAN_TENURE), 7000))) * DAY
        new = role == "Case holder" and world.chance(0.4)
        registered = starts - (world.days(10, 110) if new else world.days(700, 5200))
        spell = Spell(people.person(world, size.code, registered), team, role, fte, starts, ends, new)
        _employ(world, spell, post)
        _before(world, spell, post)


def _agency(world: World, size: Size) -> None:
    """Agency workers on the day, the first of them in vacant posts, and those who came before."""
    covered = 0.0
    for fte in _parts(size.agency):
        team = _team_for(world, size.code, "Case holder")
        starts = DEMO_TODAY - world.days(5, 420)
        _agency_worker(world, team, fte, starts, None, covered < size.cover - 0.25)
        covered += fte
        while (ends := starts - world.days(3, 90)) > HORIZON:
            starts = ends - world.days(40, 500)
            _agency_worker(world, team, fte, starts, ends, world.chance(0.75))


def _agency_worker(world: World, team: Team, fte: float, starts: date, ends: date | None, covers: bool) -> None:
    human = people.person(world, team.authority, starts - world.days(1300, 6000))
    spell = Spell(human, team, "Case holder", fte, starts, ends, agency=True)
    world.spells[team.authority].append(spell)
    employment(
        world, human, employer_kind="agency", employer_authority=None, basis="agency", starts=starts, ends=ends, fte=fte,
        team=team, role="Case holder", covers=covers,
    )  # fmt: skip
    _elsewhere(world, spell)


__all__ = ["AGENCIES", "NORTH_WEST", "TRAFFORD", "employment", "grow"]
