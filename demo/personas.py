"""Who holds which office in each authority, and the people a visitor may be: one for each of the 26 roles."""

from datetime import date
from uuid import UUID

from demo import people
from demo.careers import TRAFFORD
from demo.world import DEMO_TODAY, NORTH_WEST, Human, World, sizes, words
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY

# Offices that are not held by somebody with a post of our own to show.
OFFICERS = (
    Role.AUTHORITY_ADMINISTRATOR, Role.PROGRAMME_COORDINATOR, Role.HR, Role.PAYROLL_FINANCE, Role.BUDGET_HOLDER,
    Role.DATA_PROTECTION_OFFICER, Role.CHIEF_EXECUTIVE,
)  # fmt: skip
IN_TRAFFORD = {
    Role.AUTHORITY_ADMINISTRATOR: "Lena Fischer", Role.PROGRAMME_COORDINATOR: "Cora Whitfield", Role.HR: "Ada Mensah",
    Role.PAYROLL_FINANCE: "Jo Tan", Role.BUDGET_HOLDER: "Dev Patel", Role.DATA_PROTECTION_OFFICER: "Kit Brennan",
    Role.CHIEF_EXECUTIVE: "Idris Cole", Role.PRINCIPAL_SOCIAL_WORKER: "Priya Raman", Role.DIRECTOR: "Helen Marsh",
    Role.PANEL_CHAIR: "Farah Aziz", "member 1": "Gus Romero", "member 2": "Wendy Achterberg",
}  # fmt: skip
IN_POST = (Role.PRINCIPAL_SOCIAL_WORKER, Role.PANEL_CHAIR, Role.DIRECTOR, "member 1", "member 2")


def offices(world: World) -> None:
    """Every authority's offices, with accounts and grants; team managers have theirs for their own team."""
    world.offices[NORTH_WEST, Role.BANK_COORDINATOR] = people.officer(world, "Mo Haddad", "demo")
    for size in sizes():
        named = IN_TRAFFORD if size.code == TRAFFORD else {}
        at = str(size.code)
        for role in OFFICERS:
            name = named.get(role) or people.a_name(world, size.code)
            world.offices[size.code, role] = people.officer(world, name, at)
        for office, human in _seniors(world, size.code, named).items():
            world.offices[size.code, office] = human.id
            people.account(world, human.id, human.name, at)
        for role in (*OFFICERS, Role.PRINCIPAL_SOCIAL_WORKER, Role.DIRECTOR):
            people.give(world, world.offices[size.code, role], role, authority=size.code)
        for team in world.teams[size.code]:
            people.account(world, team.manager, world.humans[team.manager].name, at)
            people.give(world, team.manager, Role.LINE_MANAGER, authority=size.code, team=team.id)


def _seniors(world: World, authority: int, named: dict[str, str]) -> dict[str, Human]:
    """Those who have been there longest, of those who assess nobody and manage no team."""
    if named:
        return {role: world.people[named[role]] for role in IN_POST}
    managers = {team.manager for team in world.teams[authority]}
    able = sorted(
        (
            spell
            for spell in world.spells[authority]
            if spell.ends is None and not spell.agency and spell.human.id not in managers
            and spell.role in ("Middle manager", "Senior manager", "Qualified without cases")
        ),
        key=lambda spell: (spell.role == "Qualified without cases", spell.starts),
    )  # fmt: skip
    return {role: spell.human for role, spell in zip(IN_POST, able, strict=False)}


def personas(world: World) -> None:
    """The invented people of the first page, each with an account, a role, and what to try."""
    for place, row in enumerate(words("personas")["people"], start=1):
        role, name = next(role for role in Role if role == row["role"]), row["name"]
        who = _who(world, name)
        account = people.account(world, who, name, "demo")
        world.book.add("persona", account=account, place=place, role=role.words, blurb=row["blurb"])
        _grant(world, who, role)


def _who(world: World, name: str) -> UUID:
    """Their record where they have a post, their office's account where they hold one, else an account of their own."""
    if name in world.people:
        return world.people[name].id
    return key("officer", str(TRAFFORD), name) if name in IN_TRAFFORD.values() else people.officer(world, name, "demo")


def _grant(world: World, who: UUID, role: Role) -> None:
    """What the offices have not given already."""
    case = {
        Role.APPEAL_OFFICER: key("journey", world.people["Sunil Verrall"].id),
        Role.AGENCY_SUPPLIER: key("request", "released to suppliers"),
    }
    if role is Role.SOCIAL_WORKER:
        team = next(spell.team for spell in world.spells[TRAFFORD] if spell.human.id == who)
        people.give(world, who, role, authority=TRAFFORD, team=team.id, starts=date(2025, 1, 13))
    elif role in case:
        people.give(world, who, role, authority=TRAFFORD, case=case[role], starts=DEMO_TODAY - 10 * DAY)
    elif role is Role.BANK_WORKER or role.scope.value == "region":
        people.give(world, who, role, region=NORTH_WEST)
    elif role is Role.AUDITOR:
        people.give(world, who, role, authority=TRAFFORD)
    elif role in (Role.ANALYST, Role.PLATFORM_SUPPORT):
        people.give(world, who, role)
