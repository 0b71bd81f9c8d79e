"""One spell of work as a row, how it ended, and where somebody was before it."""

from datetime import date
from decimal import Decimal
from typing import Any

from demo.world import Human, Spell, Team, World, sizes
from demo.write import key
from foundation.periods import DAY

TITLES = {
    "Case holder": ("Social worker", "SW"), "Senior practitioner": ("Senior social worker", "SSW"),
    "Qualified without cases": ("Independent reviewing officer", "IRO_CPC"),
    "First line manager": ("Team manager", "TM"), "Middle manager": ("Service manager", None),
    "Senior manager": ("Head of service", None),
}  # fmt: skip
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


def employ(world: World, spell: Spell, post: Any) -> None:
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
        elsewhere(world, spell)


def _reason(world: World, spell: Spell) -> str | None:
    """Why someone left; nobody retires who was newly qualified or has only just come."""
    if spell.ends is None:
        return None
    reason = world.of(LEFT_FOR)
    young = spell.newly_qualified or (spell.ends - spell.human.registered_on).days < 15 * 365
    return "resigned" if reason == "retired" and young else reason


def elsewhere(world: World, spell: Spell) -> None:
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
