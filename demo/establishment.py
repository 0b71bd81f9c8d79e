"""What the establishment shows beside its posts: services and managers of teams, posts that change, end or are yet to
come, and what was declared vacant."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from demo.careers import TRAFFORD
from demo.world import DEMO_TODAY, Team, World, sizes
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY

SERVICES = (
    ("referral", "Front door"), ("assessment", "Front door"), ("safeguarding", "Safeguarding"),
    ("court", "Safeguarding"), ("family support", "Safeguarding"), ("care", "Children in care"),
    ("fostering", "Children in care"), ("disabled", "Children with disabilities"),
)  # fmt: skip
CENSUS = date(2026, 9, 30)
SINCE = date(2024, 4, 1)


def establishment(world: World) -> None:
    """Every team's service and manager; and Trafford's posts in hand and its two declarations."""
    for size in sizes():
        for team in world.teams[size.code]:
            _service(world, team)
    _posts(world, world.teams[TRAFFORD])
    _declared(world)


def _service(world: World, team: Team) -> None:
    name = team.name.lower()
    service = next((service for part, service in SERVICES if part in name), "Leadership and quality")
    world.book.add(
        "team_change", team=team.id, authority=team.authority, starts=SINCE, service=service, manager=team.manager,
        cost_code=f"C{team.authority}{world.teams[team.authority].index(team) + 1:02d}",
    )  # fmt: skip


def _posts(world: World, teams: list[Team]) -> None:
    """A proposed post, one above the structure for six weeks more, and one that grew from a half."""
    first, second, third = teams[:3]
    same = {"authority": TRAFFORD, "census_role": "Case holder", "title": "Social worker"}
    kept = {**same, "team": third.id}
    for what, team, fte, starts, ends, kind in (
        ("proposed", first, "1", date(2026, 11, 2), None, "proposed"),
        ("above", second, "0.5", date(2026, 6, 1), DEMO_TODAY + 29 * DAY, "over_established"),
        ("grown", third, "0.5", date(2023, 4, 1), None, "proposed"),
    ):
        world.book.add(
            "post", id=key("post", TRAFFORD, what), team=team.id, fte=Decimal(fte), starts=starts, ends=ends,
            kind=kind, reference=f"P{world.numbered(TRAFFORD):04d}", **same,
        )  # fmt: skip
    world.book.add(
        "post_change", id=key("post change", TRAFFORD, "grown"), post=key("post", TRAFFORD, "grown"),
        post_starts=date(2023, 4, 1), post_until=date.max, starts=date(2026, 11, 16), fte=Decimal("0.8"),
        kind="proposed", **kept,
    )  # fmt: skip


def _declared(world: World) -> None:
    """Last year's census, and this year's with a bridge that does not meet yet."""
    who = world.offices[TRAFFORD, Role.HR]
    now = _put(world, who, CENSUS, Decimal(51), date(2026, 10, 19))
    world.book.add(
        "vacancy_bridge", id=key("bridge", TRAFFORD), declared=now, authority=TRAFFORD, reason="held_not_counted",
        fte=Decimal("-1.0"), words="A held post of the fostering team is not counted until the new year",
        added_by=who, added_on=date(2026, 10, 19),
    )  # fmt: skip
    world.book.tell(
        date(2026, 10, 19), "vacancies:bridged", (who, Role.HR.value), "vacancies", now, (TRAFFORD, None), None,
        line=key("bridge", TRAFFORD), fte="-1.0", reason="held_not_counted",
    )  # fmt: skip


def _put(world: World, who: UUID, on: date, fte: Decimal, when: date) -> UUID:
    id = key("declared", TRAFFORD, on)
    world.book.add("vacancy_declared", id=id, authority=TRAFFORD, on_day=on, fte=fte, declared_by=who, declared_on=when)
    world.book.tell(
        when, "vacancies:declared", (who, Role.HR.value), "vacancies", id, (TRAFFORD, None), None, fte=fte, on_day=on
    )
    return id
