"""What an authority's pay goes by: grades, the rule of increments, the fund's rate, spines; filed and adopted."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place, Role
from foundation.access_table import Can
from foundation.filters import day
from foundation.forms import Filled
from foundation.guard import admit
from foundation.pages import draw
from foundation.sheets import Column, Sheet
from workforce.pages.pay_asked import authority_asked
from workforce.queries.pay_terms import Filed, filed_in, stands, terms_of
from workforce.rules.pay.increments import RULES
from workforce.rules.pay.spines import SPINES
from workforce.rules.pay_scales import SCALES

GRADES = (
    Column("Grade", lambda each: each.grade.code),
    Column("Title", lambda each: each.grade.title),
    Column("Points", lambda each: f"{each.grade.bottom} to {each.grade.top}"),
    Column("Spine", lambda each: each.grade.spine.upper()),
    Column("Hours", lambda each: f"{each.grade.weekly_hours.normalize():f}", numeric=True),
    Column("Level", lambda each: each.grade.level, numeric=True),
    Column("Census role", lambda each: each.grade.role),
    Column("Agency job type", lambda each: each.grade.job_type),
    Column("From", lambda each: day(each.starts)),
)
JOB_TYPES = (("", "none"), ("SW", "Social worker"), ("SSW", "Senior social worker"), ("AP", "Advanced practitioner"),
             ("TM", "Team manager"), ("IRO_CPC", "Reviewing officer or conference chair"))  # fmt: skip
ROLES = ("Case holder", "Senior practitioner", "Qualified without cases", "First line manager", "Middle manager",
         "Senior manager")  # fmt: skip
STANDINGS = (("published", "Published, and agreed"), ("derived", "Agreed, and worked out from the award"),
             ("offered", "Offered: to look at only"), ("proposed", "Proposed: to look at only"))  # fmt: skip


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Everything in force today, and what waits for a director."""
    authority = authority_asked(request, actor, Can.LIST_EDITIONS, filled)
    admit(actor, Can.SEE_EDITION, stands(authority))
    terms, filed, today = await terms_of(authority), await filed_in(authority), clock.today()
    rule = [RULES[name] for since, name in terms.rules if since <= today]
    return draw(
        request, "workforce/pay/terms.html", title="Grades and rules of pay", filled=filled, authority=authority,
        table=Sheet("Grades in force", GRADES, terms.grades_on(today)), rule=rule[-1] if rule else None,
        rate=terms.rate_on(today), waiting=[each for each in filed if not each.adopted_by],
        past=[each for each in filed if each.adopted_by], spines=[s for s in SPINES if s.edition.covers(today)],
        runs=[run for name in sorted({run.spine for run in terms.runs}) if (run := terms.run_on(name, today))],
        said=said, may_file=_files(actor, authority), why=_why(actor, authority),
    )  # fmt: skip


async def adopted(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The same page again, after a refusal to adopt: about the authority of what was filed."""
    return await index(request, actor, filled)


async def grade(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """A form: a grade from a day."""
    return await _form(request, actor, filled, "grade", "File a grade")


async def rule(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """A form: a rule of increments, or a fund's rate, from a day."""
    return await _form(request, actor, filled, "rule", "File a rule or a rate")


async def spine(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """A form: an edition of a spine."""
    return await _form(request, actor, filled, "spine", "File an edition of a spine")


async def _form(request: Request, actor: Actor, filled: Filled | None, kind: str, title: str) -> Response:
    authority = authority_asked(request, actor, Can.FILE_EDITION, filled)
    facts = frozenset({"pay_scale", "edition_file"} if kind == "spine" else {"pay_scale"})
    admit(actor, Can.FILE_EDITION, Place(authority=authority, reference=True, facts=facts), seen=Can.SEE_EDITION)
    spines: dict[str, Any] = {known.key.partition("/")[0]: known for known in SPINES}
    own = {each.name for each in await filed_in(authority, named=False) if each.kind == "spine"}
    names = [*spines, *sorted(own - set(spines))]
    return draw(
        request, f"workforce/pay/file_{kind}.html", title=title, filled=filled, authority=authority,
        spines=[(name, name.upper()) for name in names], roles=[("", "none"), *((each, each) for each in ROLES)],
        job_types=JOB_TYPES, standings=STANDINGS, rules=[(name, each.title) for name, each in RULES.items()],
        levels=[("", "none"), *((level.level, f"{level.level}: {level.title}") for level in SCALES[-1].levels)],
    )  # fmt: skip


def said(filed: Filed) -> str:
    """What was filed, in a line."""
    if (grade := filed.grade) is not None:
        return f"{filed.name}, {grade.title}: {grade.spine.upper()} {grade.bottom} to {grade.top}"
    if filed.kind == "increments":
        return f"Increments: {RULES[filed.rule or 'usual'].title}"
    if filed.kind == "fund":
        return f"Pension fund: {filed.percent} per cent of pay"
    return f"{filed.name.upper()} spine, {filed.points} points, {filed.standing}"


def _files(actor: Actor, authority: int) -> bool:
    return any(grant.authority == authority for grant in actor.holds(Role.HR))


def _why(actor: Actor, authority: int) -> Any:
    """For each thing that waits: may this reader adopt it, or why not yet; None hides the button."""
    director = any(grant.authority == authority for grant in actor.holds(Role.DIRECTOR))

    def why(filed: Filed) -> tuple[bool, str | None]:
        if filed.standing in ("offered", "proposed"):
            return False, None
        mine = filed.filed_by == actor.person
        return director, "You filed this. Somebody else must adopt it." if mine else None

    return why
