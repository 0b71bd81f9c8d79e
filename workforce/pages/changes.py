"""One-screen changes of somebody's work: the form, what follows from it, and saving, on one page, without scripts."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.filters import day
from foundation.forms import Filled
from foundation.guard import reach_of
from foundation.pages import draw
from foundation.problems import DutyBroken, NotAllowed, NotThere
from foundation.routing import path_id
from workforce.actions.asked import standing_mark
from workforce.queries.work import Choices, Worker, choices, worker_for
from workforce.rules.changes import Terms, Work
from workforce.rules.leaving import DESTINATIONS, REASONS

ROLES = ("Case holder", "Senior practitioner", "Qualified without cases", "First line manager", "Middle manager",
         "Senior manager")  # fmt: skip
JOBS = (
    ("SW", "Social worker"), ("SSW", "Senior social worker"), ("AP", "Advanced practitioner"), ("TM", "Team manager"),
    ("IRO_CPC", "Independent reviewing officer or conference chair"),
)  # fmt: skip
BLANK = Terms(None, None, None, "Case holder", "SW", "Social worker", None, None, None)
NONE = ("", "None")


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Somebody new, with their first work."""
    authorities = reach_of(actor, Can.CREATE_PERSON).authorities
    if not authorities:
        raise NotThere
    return draw(
        request, "workforce/changes/join.html", title="Add a person", filled=filled, person=None, stands="",
        action="/people/new", back="/people", **_shown(request, await choices(authorities[0]), BLANK, None),
    )  # fmt: skip


def _page(name: str, title: str) -> Callable[..., Awaitable[Response]]:
    async def page(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
        try:
            one = await worker_for(actor, path_id(request))
        except DutyBroken as own:  # to look is no attempt: the form is not shown, and nothing goes on the record
            raise NotAllowed(str(own)) from None
        asked = request.query_params.get("work") or (filled.value("work") if filled else "")
        row = one.current(clock.today(), _id(asked))
        if row is None and name != "join":
            raise NotThere
        return draw(
            request, f"workforce/changes/{name}.html", title=title.format(name=one.name), filled=filled, person=one,
            stands=standing_mark(one), action=f"/people/{one.id}/{PATHS[name]}", back=f"/people/{one.id}",
            **_shown(request, await choices(one.authority), row.terms if row else BLANK, row, one),
        )  # fmt: skip

    page.__name__ = name
    return page


PATHS = {"join": "begin", "move": "move", "hours": "hours", "leave": "leave"}
begin = _page("join", "Begin work for {name}")
move = _page("move", "Move {name}")
hours = _page("hours", "Change the hours of {name}")
leave = _page("leave", "{name} leaves")


def _shown(
    request: Request, found: Choices, terms: Terms, row: Work | None, one: Worker | None = None
) -> dict[str, Any]:
    """What every form of a change shows: how it stands, what may be chosen, and what follows if that was asked."""
    previewed = getattr(request.state, "previewed", None)
    return {
        "terms": terms, "row": row, "today": clock.today(), "follows": previewed.follows if previewed else (),
        "seen": previewed.seen if previewed else "", "others": _others(one, row) if one else [],
        "teams": [NONE, *found.teams], "posts": [("", "No post"), *found.posts], "managers": [NONE, *found.managers],
        "roles": [(role, role) for role in ROLES], "jobs": [("", "Not one of these"), *JOBS],
        "reasons": [(code.number, code.words) for code in REASONS],
        "destinations": [(code.number, code.words) for code in DESTINATIONS],
    }  # fmt: skip


def _others(one: Worker, row: Work | None) -> list[tuple[str, str]]:
    """Their other employments of today, where there are several: which one the form is about is said, and changed."""
    today = clock.today()
    return [
        (str(each.id), f"{each.terms.title or each.terms.census_role}, since {day(each.period.start)}")
        for each in one.rows
        if row is not None and each.id != row.id and today in each.period and each.direct
    ]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
