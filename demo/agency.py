"""Agency workers: those here on the demo's day, the first of them in vacant posts, and those who came before."""

from datetime import date

from demo import careers, people, spells
from demo.world import DEMO_TODAY, HORIZON, Size, Spell, Team, World, sizes
from foundation.periods import DAY

# Three of the story's authority end within six weeks of the day.
SOON = {(careers.TRAFFORD, place): DEMO_TODAY + (10 + 3 * place) * DAY for place in (2, 7, 9)}


def agency(world: World) -> None:
    for size in sizes():
        _of(world, size)


def _of(world: World, size: Size) -> None:
    """Agency workers on the day, the first of them in vacant posts, and those who came before."""
    covered = 0.0
    for place, fte in enumerate(careers.parts(size.agency)):
        team = careers.team_for(world, size.code, "Case holder")
        starts = DEMO_TODAY - world.days(5, 420)
        _agency_worker(world, team, fte, starts, SOON.get((size.code, place)), covered < size.cover - 0.25)
        covered += fte
        while (ends := starts - world.days(3, 90)) > HORIZON:
            starts = ends - world.days(40, 500)
            _agency_worker(world, team, fte, starts, ends, world.chance(0.75))


def _agency_worker(world: World, team: Team, fte: float, starts: date, ends: date | None, covers: bool) -> None:
    human = people.person(world, team.authority, starts - world.days(1300, 6000))
    spell = Spell(human, team, "Case holder", fte, starts, ends, agency=True)
    vacant = world.vacant.get(team.id) if covers and (ends is None or ends > DEMO_TODAY) else None
    world.spells[team.authority].append(spell)
    spells.employment(
        world, human, employer_kind="agency", employer_authority=None, basis="agency", starts=starts, ends=ends,
        fte=fte, team=team, role="Case holder", covers=covers, post=vacant.pop() if vacant else None,
    )  # fmt: skip
    spells.elsewhere(world, spell)
