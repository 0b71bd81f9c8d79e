"""Trafford's drafts of a pay scale, its supplements on posts, and payments that are kept by staying."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from demo import people
from demo.careers import TRAFFORD
from demo.world import DEMO_TODAY, World
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY, add_months
from workforce.rules.pay.asked_changes import asked
from workforce.rules.pay.saved_scale import written
from workforce.rules.pay_scales import PayScale, scale_of

BASE = "framework_linked/2027-04-01"
HERE = (TRAFFORD, None)
STARTS = date(2028, 4, 1)
# Kind, pounds a year, months begun before the demo's day, what shows it, evidence, what it is for.
RUNNING = (
    ("market", 2_500, 10, "failed_recruitment", "Advertised twice in late 2025: one applied, nobody was appointed.",
     "To fill a senior post in child protection that had been covered by agency for a year."),
    ("market", 2_000, 4, "failed_recruitment", "Three adverts in spring 2026 brought two interviews and no acceptance.",
     "To appoint an experienced social worker to the court team."),
    ("market", 2_000, 5, "pay_gap", "Two neighbours print between £1,800 and £2,400 more for the same role.",
     "To keep the post in line with the region until its grade is looked at."),
    ("retention", 2_000, 7, "failed_recruitment", "Four of six left within two years; exit talks name pay elsewhere.",
     "To keep whoever is in post through to the spring."),
    ("car", 1_200, 3, "pay_gap", "The post covers two districts; neighbours pay an allowance.",
     "To meet the cost of a car that the work needs."),
)  # fmt: skip


def scales(world: World) -> None:
    hr, director = world.offices[TRAFFORD, Role.HR], world.offices[TRAFFORD, Role.DIRECTOR]
    deputy = people.officer(world, "Marguerite Ellison", str(TRAFFORD))
    people.give(world, deputy, Role.DIRECTOR, authority=TRAFFORD)
    _drafts(world, hr, director, deputy)
    posts = _posts(world)
    _supplements(world, posts, hr, director)
    _tied(world, hr)


def _drafts(world: World, hr: UUID, director: UUID, deputy: UUID) -> None:
    """One of two versions, shared with the director; one put to the authority, which waits for a second approval."""
    first = {"points_1": "36,000 37,200 38,400"}
    second = first | {"points_2": "41,500 43,000 44,500"}
    _draft(world, "A higher start", 1, first, hr, date(2026, 10, 5), state="replaced", shared_with=[director])
    id = _draft(world, "A higher start", 2, second, hr, date(2026, 10, 19), shared_with=[director])
    _tell(world, date(2026, 10, 19), "pay_scale:changed", hr, "hr", "pay_scale", id, number=2)
    filed = date(2026, 11, 9)
    id = _draft(world, "One point fewer at each level", 1, {f"points_{n}": points for n, points in FEWER.items()}, hr,
                date(2026, 11, 2), state="consultation", filed_by=hr, filed_on=filed)  # fmt: skip
    world.book.add("pay_scale_approval", scale=id, authority=TRAFFORD, maker=hr, filed_by=hr, approved_by=deputy,
                   approved_for=deputy, approved_on=filed + 7 * DAY)  # fmt: skip
    _tell(world, filed, "pay_scale:consulted_on", hr, "hr", "pay_scale", id)
    _tell(world, filed + 7 * DAY, "pay_scale:approved", deputy, "director", "pay_scale", id, count=1, of=2)


FEWER = {1: "35,400 37,800", 2: "40,700 43,700", 3: "46,900 49,900", 4: "51,100 54,700", 5: "57,800 62,300"}


def _draft(world: World, title: str, number: int, typed: dict[str, str], maker: UUID, on: date, **more: Any) -> UUID:
    id, (levels, areas) = key("scale", title, number), written(_changed(typed))
    row = {"state": "draft", "shared_with": [], "filed_by": None, "filed_on": None} | more
    world.book.add(
        "pay_scale", id=id, scale=key("draft", title), number=number, maker=maker, authority=TRAFFORD, title=title,
        base=BASE, starts=STARTS, levels=json.dumps(levels), areas=json.dumps(areas), saved_on=on,
        why="To see what it costs to fill posts sooner.", **row,
    )  # fmt: skip
    return id


def _changed(typed: dict[str, str]) -> PayScale:
    found = asked(scale_of(BASE), typed).scale
    assert found is not None, typed
    return found


def _posts(world: World) -> list[UUID]:
    """Trafford's posts that somebody of its own holds today, in the order they were made."""
    found = []
    for (table, names), rows in world.book.rows.items():
        if table == "employment":
            for row in (dict(zip(names, values, strict=True)) for values in rows):
                held = row.get("post") and row["authority"] == TRAFFORD and row["basis"] == "permanent"
                if held and row.get("ends") is None and row.get("census_role") == "Case holder":
                    found.append(row["post"])
    return found


def _supplements(world: World, posts: list[UUID], hr: UUID, director: UUID) -> None:
    for place, (kind, annual, begun, shown_by, evidence, aim) in enumerate(RUNNING):
        starts = add_months(DEMO_TODAY, -begun).replace(day=1)
        ends = add_months(starts, 12)
        id = _supplement(
            world, posts[place * 7], kind, annual, starts, hr, shown_by=shown_by, evidence=evidence, aim=aim,
            state="approved", decided_by=director, decided_for=director, decided_on=starts - 10 * DAY,
            test_on=date(2027, 3, 31) if kind == "retention" else None,
        )  # fmt: skip
        facts: dict[str, Any] = {"post": posts[place * 7], "starts": starts, "last": ends - DAY}
        _tell(world, starts - 10 * DAY, "supplement:approved", director, "director", "supplement", id, **facts)
    id = _supplement(
        world, posts[40], "market", 3_000, date(2027, 1, 1), hr, shown_by="failed_recruitment",
        evidence="Advertised twice since September; nobody applied.", aim="To fill the post before the spring.",
    )  # fmt: skip
    told: dict[str, Any] = {"post": posts[40], "kind": "market", "starts": date(2027, 1, 1), "last": date(2027, 12, 31)}
    _tell(world, DEMO_TODAY - 14 * DAY, "supplement:asked_for", hr, "hr", "supplement", id, **told)


def _supplement(world: World, post: UUID, kind: str, annual: int, starts: date, hr: UUID, **more: Any) -> UUID:
    id = key("supplement", post, kind, starts)
    row = {"state": "proposed", "decided_by": None, "decided_for": None, "decided_on": None, "test_on": None} | more
    world.book.add(
        "supplement", id=id, authority=TRAFFORD, post=post, kind=kind, annual_pence=annual * 100, starts=starts,
        ends=add_months(starts, 12), review_on=add_months(starts, 10), asked_by=hr,
        asked_on=min(starts - 20 * DAY, DEMO_TODAY - 14 * DAY), **row,
    )  # fmt: skip
    return id


def _tied(world: World, hr: UUID) -> None:
    """Welcome payments to those who came in the last year, one repaid by share, the others whole."""
    came = [
        spell
        for spell in world.spells[TRAFFORD]
        if spell.ends is None and not spell.agency and date(2025, 12, 1) <= spell.starts <= date(2026, 9, 30)
    ][:4]
    for place, spell in enumerate(came):
        paid = spell.starts + 28 * DAY
        id = key("tied", spell.human.id)
        world.book.add(
            "tied_payment", id=id, person=spell.human.id, authority=TRAFFORD, kind="welcome",
            amount_pence=(100_000, 200_000, 300_000)[place % 3], paid_on=paid, months=(6, 12, 24)[place % 3],
            by_share=place == 1, recorded_by=hr, recorded_on=paid + DAY,
        )  # fmt: skip
        facts: dict[str, Any] = {
            "person": spell.human.id,
            "kind": "welcome",
            "months": (6, 12, 24)[place % 3],
            "paid_on": paid,
        }
        _tell(world, paid + DAY, "tied_payment:entered", hr, "hr", "tied_payment", id, spell.human.id, **facts)


def _tell(
    world: World, on: date, deed: str, who: UUID, role: str, what: str, id: UUID, about: UUID | None = None, /,
    **facts: Any,
) -> None:  # fmt: skip
    world.book.tell(on, deed, (who, role), what, id, HERE, about, **facts)
