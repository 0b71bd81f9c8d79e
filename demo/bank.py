"""The North West's staff bank: its price caps, and its members with what the rules will find for or against each."""

from datetime import date

from demo import people, requests, spells
from demo.members import CAPS, CAPS_FROM, NORTH_WEST_NAME, Member
from demo.world import DEMO_TODAY, NORTH_WEST, Human, World, sizes
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY, Period
from staffbank.rules.agency.facts import Employment, Reference

# What stands for or against a member: how many of a hundred.
KINDS = {
    "ready": 62.0, "cool_off": 9.0, "short": 9.0, "one_reference": 7.0, "papers": 4.0, "dbs": 4.0, "unverified": 3.0,
    "redundancy": 1.0, "lapsed": 1.0,
}  # fmt: skip
OTHER_STATES = {"applied": 12, "in_vetting": 14, "cleared": 8, "paused": 7, "suspended": 2, "left": 15, "rejected": 3}
ACTIVE, STILL_EMPLOYED = 152, 38
SKILLS = (
    "assessment", "court work", "child protection", "children in care", "disabled children", "fostering",
    "out of hours", "mentoring", "independent reviewing",
)  # fmt: skip


def bank(world: World) -> None:
    for job_type, pence in CAPS.items():
        world.book.add(
            "cap", id=key("cap", job_type), edition="invented/2025-10-01", region=NORTH_WEST, job_type=job_type,
            hourly_pence=pence, source="Invented for the demo", status="invented", starts=CAPS_FROM, ends=None,
        )  # fmt: skip
    members = [_member(world, "ready", "active", name="Rosa Novak")]
    world.people["Rosa Novak"] = members[0].human
    members += [_employed(world, human) for human in _part_timers(world)]
    members += [_member(world, world.of(KINDS), "active") for _ in range(ACTIVE - len(members))]
    members += [_member(world, world.of(KINDS), state) for state, count in OTHER_STATES.items() for _ in range(count)]
    for member in members:
        _write(world, member)
    requests.requests(world, [member for member in members if member.state == "active"])


def _part_timers(world: World) -> list[Human]:
    """People in post who also work for the bank: long enough there to have their three years."""
    able = [
        spell.human
        for spells in world.spells.values()
        for spell in spells
        if spell.ends is None and not spell.agency and not spell.cast and spell.fte < 1
        and spell.role in ("Case holder", "Senior practitioner") and (DEMO_TODAY - spell.starts).days > 5 * 365
    ]  # fmt: skip
    return world.rng.sample(able, STILL_EMPLOYED)


def _employed(world: World, human: Human) -> Member:
    member = _made(world, human, "active")
    member.authority = human.authority
    starts = next(spell.starts for spell in world.spells[human.authority] if spell.human is human)
    member.employments.append(_fact(human.authority, starts, None))
    _references(world, member, 2)
    return member


def _member(world: World, kind: str, state: str, name: str = "") -> Member:
    """Someone whose career before the bank makes the rules answer one way."""
    rng, years = world.rng, {"short": (430, 1000)}.get(kind, (1250, 2900))
    left = DEMO_TODAY - (world.days(6, 75) if kind in ("cool_off", "redundancy") else world.days(150, 900))
    starts = left - world.days(*years)
    authority = rng.choice(sizes()).code if not name else 355
    human = people.person(
        world, authority, starts - world.days(20, 400), name=name, woman=True if name else None,
        status="lapsed" if kind == "lapsed" else "active",
    )  # fmt: skip
    member = _made(world, human, state)
    member.status = "lapsed" if kind == "lapsed" else "active"
    reason = "redundancy" if kind == "redundancy" else "resigned"
    _direct(world, member, authority, starts, left, reason, verified=kind != "unverified", proof=kind != "redundancy")
    spells.employment(
        world, human, employer_kind="agency", employer_authority=None, basis="agency", starts=left, ends=None, fte=1.0
    )  # fmt: skip
    if kind == "dbs":
        member.dbs = rng.choice(("missing", "expired"))
    if kind == "papers":
        member.seen, member.until = rng.choice(((False, None), (True, DEMO_TODAY + 9 * DAY)))
    _references(world, member, 1 if kind == "one_reference" else 2)
    member.ready = kind == "ready"
    if state in ("applied", "in_vetting"):
        member.seen, member.dbs = world.chance(0.4), rng.choice(("missing", "clear"))
    return member


def _direct(
    world: World, member: Member, authority: int, starts: date, ends: date, reason: str, *, verified: bool, proof: bool
) -> None:
    spells.employment(
        world, member.human, employer_kind="authority", employer_authority=authority, basis="permanent", starts=starts,
        ends=ends, fte=1.0, left_for=reason, destination="agency", verified=verified, proof=proof,
    )  # fmt: skip
    member.employments.append(_fact(authority, starts, ends, verified))


def _fact(authority: int, starts: date, ends: date | None, verified: bool = True) -> Employment:
    """The same spell as the rules read it."""
    return Employment(
        spells.NAMES[authority], "authority", Period(starts, ends), NORTH_WEST_NAME, verified=verified
    )  # fmt: skip


def _made(world: World, human: Human, state: str) -> Member:
    job_type = world.of({"SW": 66.0, "SSW": 18.0, "AP": 6.0, "IRO_CPC": 6.0, "TM": 4.0})
    base = {"SW": 2750, "SSW": 2850, "AP": 2900, "IRO_CPC": 2950, "TM": 2975}[job_type]
    # A few ask more than the caps leave room for.
    rate = base + 25 * world.rng.randint(0, 6) + (400 if world.chance(0.05) else 0)
    skills = sorted(world.rng.sample(SKILLS, world.rng.randint(2, 4)))
    return Member(human, state, job_type, rate, skills, DEMO_TODAY - world.days(30, 900))


def _references(world: World, member: Member, count: int) -> None:
    """Practice-based, by different people of different employers."""
    for number, size in enumerate(world.rng.sample(sizes(), count)):
        author, on = people.a_name(world, size.code), member.joined - world.days(1, 25)
        member.references.append(Reference(author, size.name, True, on))
        world.book.add(
            "practice_reference", id=key("reference", member.id, number), worker=member.id, region=NORTH_WEST,
            author=author, employer=size.name, practice_based=True, received_on=on,
        )  # fmt: skip


def _write(world: World, member: Member) -> None:
    first, _, last = member.human.name.partition(" ")
    world.book.add(
        "membership", id=key("membership", member.id), worker=member.id, region=NORTH_WEST, authority=member.authority,
        name=member.human.name, sort_key=f"{last} {first}".casefold(),
        phone=f"07700 900{world.rng.randint(0, 999):03d}",  # the range kept for drama
        state=member.state, joined_on=member.joined, skills=member.skills, job_type=member.job_type,
        expected_rate_pence=member.rate, dbs=member.dbs, right_to_work_until=member.until,
        right_to_work_seen=member.seen,
    )  # fmt: skip
    people.account(world, member.id, member.human.name, "bank")
    if member.state == "active" and member.human.name != "Rosa Novak":
        people.give(world, member.id, Role.BANK_WORKER, region=NORTH_WEST, starts=member.joined)
