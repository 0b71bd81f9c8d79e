"""Each authority's grades and terms, everyone's places on points since April 2025, and the award of that year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from demo.pay import levels_of
from demo.world import DEMO_TODAY, Size, Spell, World, sizes
from demo.write import key
from foundation.access import Role
from foundation.money import pence
from foundation.periods import DAY, Period
from workforce.rules.pay.arrears import OnPoint, arrears, spells_of
from workforce.rules.pay.awards import Awarded, Percent, raised
from workforce.rules.pay.increments import RULES, increments
from workforce.rules.pay.spines import spine_of

OPENED = date(2025, 4, 1)  # places are kept from here; who was there before was taken over as they stood
ADOPTED = date(2024, 4, 1)
OLD, NEW, PAID = "njc/2024-04-01", "njc/2025-04-01", date(2025, 9, 1)
TRAFFORD = 358
# Level of the framework-linked scale, code, title, points, census role, core job type.
LADDER = (
    (1, "G8", "Newly qualified social worker", 26, 28, "Case holder", "SW"),
    (2, "G9", "Social worker", 29, 32, "Case holder", "SW"),
    (3, "G10", "Experienced social worker", 33, 36, "Senior practitioner", "SSW"),
    (4, "G11", "Advanced practitioner or team manager", 37, 40, "First line manager", "AP"),
    (5, "G12", "Service manager", 41, 43, "Middle manager", None),
)
OFFER = Decimal("3.3")
OFFERED = "Employers' offer of 3.3 per cent, which the unions rejected (The MJ, 2026)"


@dataclass(frozen=True)
class Rung:
    """One authority's grade."""

    id: UUID
    level: int
    bottom: int
    top: int


@dataclass(frozen=True)
class Link:
    """One place as it will be written."""

    starts: date
    since: date
    rung: Rung
    point: int
    reason: str
    step: UUID | None


def grades(world: World) -> None:
    """Terms, places and awards of every authority."""
    steps = _steps(world)
    for size in sizes():
        _terms(world, size)
        _places(world, size, steps)
        _runs(world, size.code)
    _offer(world)


@cache
def ladder(code: int) -> dict[int, Rung]:
    """The grades of an authority by level; the same title stands a point lower or higher from one to the next."""
    shift = code % 3 - 1
    return {
        level: Rung(key("grade", code, name), level, bottom + shift * (level > 1), top + shift * (level < 5))
        for level, name, _, bottom, top, *_ in LADDER
    }


def rule_of(code: int) -> str:
    return "yearly" if code % 5 == 0 else "usual"


def _file(world: World, authority: int, kind: str, name: str, *, adopted: bool = True, **row: object) -> UUID:
    id, hr = key(kind, authority, name), world.offices[authority, Role.HR]
    starts: Any = row.pop("starts", ADOPTED)
    filed = {"authority": authority, "kind": kind, "name": name, "starts": starts, "filed_by": hr}
    world.book.add("pay_filed", id=id, filed_on=starts + 15 * DAY, **filed, **row)
    if adopted:
        director = world.offices[authority, Role.DIRECTOR]
        world.book.add("pay_adopted", filed=id, adopted_by=director, adopted_on=starts + 20 * DAY, **filed)
    return id


def _terms(world: World, size: Size) -> None:
    source = f"{size.name}: pay policy 2024 (invented)"
    for level, name, title, _, _, role, job_type in LADDER:
        rung, id = ladder(size.code)[level], _file(world, size.code, "grade", name, source=source)
        world.book.add(
            "grade", id=id, authority=size.code, title=title, spine="njc", bottom=rung.bottom, top=rung.top,
            weekly_hours=Decimal(37), level=level, census_role=role, job_type=job_type,
        )  # fmt: skip
    _file(world, size.code, "increments", "increments", source=source, rule=rule_of(size.code))
    percent = Decimal(180 + size.code * 7 % 50) / 10
    _file(world, size.code, "fund", "fund", source=f"{size.name}: rates certified in 2023 (invented)", percent=percent)


def _steps(world: World) -> dict[tuple[UUID, date], UUID]:
    """The pay steps that were confirmed, by person and day."""
    rows = [
        (table, dict(zip(columns, row, strict=True)))
        for (table, columns), kept in world.book.rows.items()
        if table in ("pay_step_due", "pay_step_confirmed")
        for row in kept
    ]
    confirmed = {row["step"] for table, row in rows if table == "pay_step_confirmed"}
    due = [row for table, row in rows if table == "pay_step_due"]
    return {(row["person"], row["effective"]): row["id"] for row in due if row["id"] in confirmed}


def _places(world: World, size: Size, steps: dict[tuple[UUID, date], UUID]) -> None:
    hr, seqs = world.offices[size.code, Role.HR], dict[UUID, int]()
    for spell in sorted(world.spells[size.code], key=lambda spell: spell.starts):
        if spell.agency or (spell.ends and spell.ends <= OPENED):
            continue
        person = spell.human.id
        for link in _links(world, spell, steps, rule_of(size.code)):
            seq = seqs[person] = seqs.get(person, 0) + 1
            world.book.add(
                "grade_placement", id=key("place", person, seq), person=person, authority=size.code, seq=seq,
                supersedes=key("place", person, seq - 1) if seq > 1 else None, grade=link.rung.id,
                bottom=link.rung.bottom, top=link.rung.top, point=link.point, fte=Decimal(str(spell.fte)),
                starts=link.starts, since=link.since, reason=link.reason, step=link.step, entered_by=hr,
                entered_on=max(link.starts, OPENED),
            )  # fmt: skip


def _links(world: World, spell: Spell, steps: dict[tuple[UUID, date], UUID], rule: str) -> Iterator[Link]:
    """Where someone stood from April 2025 or their start: increments by the rule, and each gate as it was passed."""
    first, ends = max(spell.starts, OPENED), min(spell.ends or DEMO_TODAY + DAY, DEMO_TODAY + DAY)
    moves = levels_of(world, spell)
    now = ladder(spell.team.authority)[[level for day, level in moves if day <= first][-1]]
    point = now.bottom if spell.starts >= OPENED else now.bottom + spell.human.id.int % (now.top - now.bottom + 1)
    turns = [(day, level) for day, level in moves if first < day < ends]
    begins, reason, step = first, "start", None
    for until, level in [*turns, (ends, 0)]:
        yield Link(begins, begins, now, point, reason, step)
        for each in increments(begins, point, now.top, RULES[rule]):
            if each.on >= until:
                break
            point = each.point
            yield Link(each.on, each.on, now, point, "increment", None)
        if level:
            now, begins, step = ladder(spell.team.authority)[level], until, steps.get((spell.human.id, until))
            point, reason = max(now.bottom, min(point, now.top)), "gate" if step else "regrade"


def _runs(world: World, code: int) -> None:
    """The spine paid from April 2024, and the award of 2025, which was agreed in July and first paid in September."""
    hr = world.offices[code, Role.HR]
    for edition, before, paid in ((OLD, None, date(2024, 12, 1)), (NEW, OLD, PAID)):
        world.book.add(
            "award_run", id=key("award", code, edition), authority=code, spine="njc", edition=edition, before=before,
            starts=spine_of(edition).edition.starts, first_paid=paid, applied_by=hr, applied_on=paid - 20 * DAY,
        )  # fmt: skip
    if code == TRAFFORD:
        _lines(world, code, key("award", code, NEW), hr)


def _lines(world: World, code: int, run: UUID, hr: UUID) -> None:
    """What each was owed for April to August 2025."""
    old, new = spine_of(OLD).values, spine_of(NEW).values
    for spell in world.spells[code]:
        late = Period(OPENED, PAID).meet(Period(spell.starts, spell.ends))
        if spell.agency or late is None:
            continue
        links, share = list(_links(world, spell, {}, rule_of(code))), Decimal(str(spell.fte))
        until = [link.starts for link in links[1:]] + [spell.ends or DEMO_TODAY + DAY]
        stands = [
            OnPoint(met, link.point, share)
            for link, end in zip(links, until, strict=True)
            if (met := late.meet(Period(link.starts, end)))
        ]
        last = stands[-1]
        world.book.add(
            "award_line", run=run, person=spell.human.id, authority=code, point=last.point, fte=share,
            old_pence=pence(old[last.point]), new_pence=pence(new[last.point]), days=late.days,
            arrears_pence=pence(arrears(spells_of(stands, old, new), OPENED, PAID).amount),
            last_day=late.last if late.end != PAID else None, entered_by=hr,
        )  # fmt: skip


def _offer(world: World) -> None:
    """What was offered for 2026: to be looked at, and never paid."""
    id = _file(
        world, TRAFFORD, "spine", "njc", adopted=False, starts=date(2026, 4, 1), source=OFFERED, standing="offered"
    )
    now = spine_of(NEW).values
    for point, annual in raised(now, [Awarded(min(now), max(now), (Percent(OFFER),))]).items():
        world.book.add("spine_point", filed=id, authority=TRAFFORD, point=point, annual_pence=pence(annual))
