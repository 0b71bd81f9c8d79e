"""A scale that was drafted here: how it is written down, read back, and what may be done to it by whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from foundation.lifecycle import Not
from foundation.money import pence, pounds
from workforce.rules.pay_scales import Area, Level, PayScale

STATES = ("draft", "consultation", "approved", "in_force", "replaced")
APPROVERS = 2  # pay scales: approvals by two people
OWN = "own/"


def written(scale: PayScale) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Levels and areas as they are kept, whole pence throughout."""
    levels = [
        {
            "level": rung.level, "title": rung.title, "opens": rung.opens, "gate": rung.gate,
            "points": [pence(point) for point in rung.points or (rung.annual,)],
        }
        for rung in scale.levels
    ]  # fmt: skip
    areas = [{"code": area.code, "title": area.title, "addition": pence(area.addition)} for area in scale.areas]
    return levels, areas


def read(
    base: PayScale, id: UUID, title: str, starts: date, state: str, levels: Sequence[Mapping[str, Any]],
    areas: Sequence[Mapping[str, Any]],
) -> PayScale:  # fmt: skip
    """What was kept, as a scale: framework, hours and note are those of the edition it was drafted from."""
    status = "local" if state in ("approved", "in_force") else "proposed"
    source = f"drafted here from {base.title}"
    edition = replace(base.edition, key=f"{OWN}{id}", title=title, source=source, status=status, starts=starts,
                      ends=None, data={})  # fmt: skip
    return replace(
        base, edition=edition, label="Drafted here",
        levels=tuple(_level(row) for row in levels),
        areas=tuple(Area(row["code"], row["title"], pounds(row["addition"])) for row in areas),
    )  # fmt: skip


def _level(row: Mapping[str, Any]) -> Level:
    points = tuple(pounds(point) for point in row["points"])
    return Level(row["level"], row["title"], points[0], row["opens"], row["gate"], points)


@dataclass(frozen=True)
class Standing:
    """A saved version as a rule sees it: whose it is, who filed it, whose approvals it has."""

    state: str
    maker: UUID
    filed_by: UUID | None
    approved_for: Collection[UUID]
    starts: date


def may_change(scale: Standing, today: date) -> Not | None:
    if scale.state not in ("draft", "consultation"):
        return Not("What was approved never changes. Save a new draft from it.")
    return None


def may_file(scale: Standing, today: date) -> Not | None:
    if scale.state != "draft":
        return Not("Only a draft is put to consultation.")
    if scale.starts <= today:
        return Not("It would begin in the past. Save it again with a first day to come.")
    return None


def may_approve(who: Collection[UUID], scale: Standing, today: date) -> Not | None:
    """`who`: the person, and whoever's role they hold on loan; none of them drafted it, filed it or approved it."""
    if scale.state != "consultation":
        return Not("Only what is in consultation is approved.")
    if {scale.maker, scale.filed_by} & set(who):
        return Not("Whoever drafted a scale or put it to consultation does not approve it.", mine=False)
    if set(scale.approved_for) & set(who):
        return Not("You have approved it. One more person must.", mine=False)
    return None


def may_adopt(who: Collection[UUID], scale: Standing, today: date) -> Not | None:
    """D22: who files an edition does not adopt it; and not with a first day that has passed."""
    if scale.state != "approved":
        return Not(f"It must be approved by {APPROVERS} people first.")
    if {scale.maker, scale.filed_by} & set(who):
        return Not("Whoever drafted a scale or put it to consultation does not adopt it.", mine=False)
    if scale.starts < today:
        return Not("Its first day has passed: adopting it now would change what was already paid.")
    return None


def stands(state: str, starts: date, ends: date | None, today: date) -> str:
    """The status in words: what is in force is so from its day until the next one begins."""
    if state != "in_force":
        return state
    if ends is not None and ends <= today:
        return "superseded"
    return "in force" if starts <= today else "adopted, from its day"
