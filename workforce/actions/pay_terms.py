"""Deeds of pay's terms: a grade, a rule of increments, a fund's rate or a spine is filed; a second person adopts it."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid4

from pydantic import Field

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.locks import itself
from foundation.money import pence
from foundation.problems import About, DutyBroken, Overtaken, Refusal
from workforce.queries.pay_terms import Filed, adopted_before, filed_for, spines_filed
from workforce.rules.pay.filing import spine_points
from workforce.rules.pay.grades import Grade, faults
from workforce.rules.pay.spines import SPINES, Spine
from workforce.rules.pay_scales import SCALES
from workforce.tables.grades import Grade as GradeRow
from workforce.tables.grades import PayAdopted, PayFiled

THERE = "/pay/terms"


class FileGrade(Form):
    """A version of a grade from a day: its range on a spine, its week, and what it is mapped to."""

    authority: int
    code: str = Field(max_length=20)
    title: str = Field(max_length=120)
    spine: str
    bottom: int = Field(gt=0, lt=1000)
    top: int = Field(gt=0, lt=1000)
    weekly_hours: Decimal = Decimal(37)
    starts: date
    source: str = Field(max_length=300)
    level: int | None = None
    census_role: str | None = Field(None, max_length=60)
    job_type: Literal["SW", "SSW", "AP", "TM", "IRO_CPC"] | None = None
    words: ClassVar = {
        "code": "Enter the grade, such as G9", "title": "Enter what the grade is called",
        "bottom": "Enter the lowest point as a whole number", "top": "Enter the highest point as a whole number",
        "weekly_hours": "Enter the hours of a full-time week, such as 37", "spine": "Choose a spine",
        "starts": "Enter the first day, such as 1 4 2027", "source": "Say where this was agreed",
    }  # fmt: skip


class FileRule(Form):
    """The employer's rule of increments, or its pension fund's rate, from a day."""

    authority: int
    kind: Literal["increments", "fund"]
    rule: Literal["usual", "yearly", "half_yearly"] | None = None
    percent: Decimal | None = Field(None, ge=0, le=100, decimal_places=2)
    starts: date
    source: str = Field(max_length=300)
    words: ClassVar = {
        "kind": "Choose what changes", "percent": "Enter the rate as a percentage, such as 22.9",
        "starts": "Enter the first day, such as 1 4 2027", "source": "Say where this was agreed",
    }  # fmt: skip


class FileSpine(Form):
    """An edition of a spine beside the shipped ones: a line for each point."""

    authority: int
    spine: str = Field(max_length=20, pattern=r"^[a-z][a-z0-9_]*$")
    starts: date
    standing: Literal["published", "derived", "offered", "proposed"]
    source: str = Field(max_length=300)
    points: str = Field(max_length=20_000)
    words: ClassVar = {
        "spine": "Name the spine in small letters, such as njc", "starts": "Enter the first day, such as 1 4 2027",
        "standing": "Choose how it stands", "source": "Say where the values come from",
        "points": "Enter a line for each point: the point, then pounds a year",
    }  # fmt: skip


@deed("grade:filed", needs=Can.FILE_EDITION, says="{actor} filed grade {code} from {starts}", form=FileGrade)
async def file_grade(actor: Actor, form: FileGrade) -> Done:
    spine = await _spine_named(form.authority, form.spine)
    grade = Grade(
        form.code, form.title, form.spine, form.bottom, form.top, form.weekly_hours, level=form.level,
        role=form.census_role, job_type=form.job_type,
    )  # fmt: skip
    if wrong := faults(grade, spine, SCALES[-1]):
        raise Refusal("; ".join(wrong))
    done = await _filed(actor, form.authority, "grade", form.code, form.starts, form.source)
    await add(
        GradeRow, id=done.subject, authority=form.authority, title=form.title, spine=form.spine, bottom=form.bottom,
        top=form.top, weekly_hours=form.weekly_hours, level=form.level, census_role=form.census_role,
        job_type=form.job_type,
    )  # fmt: skip
    return done


@deed("pay_rule:filed", needs=Can.FILE_EDITION, says="{actor} filed the {code} rule from {starts}", form=FileRule)
async def file_rule(actor: Actor, form: FileRule) -> Done:
    if form.kind == "increments" and form.rule is None:
        raise Refusal(rule="Choose the rule of increments")
    if form.kind == "fund" and form.percent is None:
        raise Refusal(percent="Enter the rate as a percentage, such as 22.9")
    more = {"rule": form.rule} if form.kind == "increments" else {"percent": form.percent}
    return await _filed(actor, form.authority, form.kind, form.kind, form.starts, form.source, **more)


@deed("spine:filed", needs=Can.FILE_EDITION, says="{actor} filed spine {code} from {starts}", form=FileSpine)
async def file_spine(actor: Actor, form: FileSpine) -> Done:
    try:
        points = spine_points(form.points)
    except ValueError as wrong:
        raise Refusal(points=str(wrong)) from None
    done = await _filed(
        actor, form.authority, "spine", form.spine, form.starts, form.source, facts=frozenset({"edition_file"}),
        standing=form.standing,
    )  # fmt: skip
    await fetch_value(
        "insert into spine_point (filed, authority, point, annual_pence)"
        " select $1, $2, * from unnest($3::int[], $4::bigint[])",
        done.subject, form.authority, list(points), [pence(annual) for annual in points.values()],
    )  # fmt: skip
    return done


async def _filed(
    actor: Actor, authority: int, kind: str, name: str, starts: date, source: str,
    *, facts: frozenset[str] = frozenset(), **more: Any,
) -> Done:  # fmt: skip
    place = Place(authority=authority, reference=True, facts=facts | {"pay_scale"})
    sees = admit(actor, Can.FILE_EDITION, place)
    id = uuid4()
    await add(
        PayFiled, id=id, authority=authority, kind=kind, name=name, starts=starts, source=source,
        filed_by=actor.person, filed_on=clock.today(), **more,
    )  # fmt: skip
    told = {"code": name, "starts": starts, "kind": kind}
    return Done(id, "pay_terms", authority, then=THERE, facts=told, role=sees.role)


async def _spine_named(authority: int, name: str) -> Spine:
    """The latest edition of a spine, shipped or filed here: what a grade's points are looked up in."""
    beginning = f"{name.upper()} "
    own = [spine for spine in (await spines_filed(authority)).values() if spine.edition.title.startswith(beginning)]
    shipped = [spine for spine in SPINES if spine.key.startswith(f"{name}/")]
    if not (known := [*shipped, *own]):
        raise Refusal(spine="Choose a spine that is here, or file it first")
    return known[-1]


@deed(
    "pay_terms:adopted", needs=Can.ADOPT_EDITION, locks=itself("edition"),
    says="{actor} adopted {kind} {code} from {starts}",
)  # fmt: skip
async def adopt(actor: Actor, id: UUID) -> Done:
    """Put what another person filed in force; a director's, with a fresh sign-in (D22)."""
    filed = await filed_for(actor, id)
    place = Place(authority=filed.authority, reference=True, facts=frozenset({"pay_scale"}))
    if actor.person == filed.filed_by:
        raise DutyBroken("D22", "You filed this. Somebody else must adopt it.", About(id, "pay_terms", filed.authority))
    sees = admit(actor, Can.ADOPT_EDITION, place, seen=Can.SEE_EDITION)
    if filed.adopted_by:
        raise Overtaken("This has already been adopted.")
    _may_be(filed, await adopted_before(filed))
    await add(
        PayAdopted, filed=id, authority=filed.authority, kind=filed.kind, name=filed.name, starts=filed.starts,
        filed_by=filed.filed_by, adopted_by=actor.person, adopted_on=clock.today(),
    )  # fmt: skip
    told = {"code": filed.name, "starts": filed.starts, "kind": filed.kind}
    return Done(id, "pay_terms", filed.authority, then=THERE, facts=told, role=sees.role)


def _may_be(filed: Filed, later: bool) -> None:
    if filed.standing in ("offered", "proposed"):
        raise Refusal("An offer or a proposal cannot be adopted: file it again when it is agreed.")
    if filed.kind != "spine" and later and filed.starts < clock.today():
        raise Refusal("One of the same name is in force: a later one must not begin in the past.")
