"""Requests for cover: the list, the form, the request's own page."""

from decimal import Decimal
from typing import Any

from starlette.requests import Request as Asked
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, may_ever
from foundation.access_table import Can, row
from foundation.audit import Line, history
from foundation.database.rounds import at_once
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.problems import Refusal
from foundation.routing import path_id
from staffbank.actions.requests import AskForCover
from staffbank.pages.buttons import REQUEST, acts_on
from staffbank.pages.reasons import reason_page
from staffbank.pages.words import JOBS, SHARED
from staffbank.queries.calls import Call, calls_of
from staffbank.queries.moments import this_moment
from staffbank.queries.offers import candidates_on
from staffbank.queries.requests import request_for, requests_for
from staffbank.queries.teams import Team, teams_for
from staffbank.rules.agency.settings import settings_on
from staffbank.rules.cascade import Cost, cost_of, hours_between, preview
from staffbank.rules.offers import Offer
from staffbank.rules.requests import DRAFT, MOVES, Request

ENDED = ("filled", "cancelled", "expired", "declined")


async def index(request: Asked, actor: Actor) -> Response:
    found = await requests_for(actor)
    open_ = [each for each in found if each.state not in ENDED]
    return draw(
        request, "staffbank/requests/index.html", title="Requests for cover", open=open_,
        ended=[each for each in found if each.state in ENDED][-50:], may_raise=bool(_teams_of(actor)), **SHARED,
    )  # fmt: skip


async def new(request: Asked, actor: Actor, filled: Filled | None = None) -> Response:
    kind = filled.value("kind") if filled else request.query_params.get("kind", "")
    teams = await teams_for(actor)
    title = {"assignment": "Ask for an assignment", "shift": "Ask for an out-of-hours shift"}.get(kind, "Ask for cover")
    template = "form" if kind in ("assignment", "shift") else "kind"
    return _form(request, template, title, kind, teams, filled, "/requests/new", {})


async def edit(request: Asked, actor: Actor, filled: Filled | None = None) -> Response:
    found = await request_for(actor, path_id(request), to=Can.RAISE_REQUEST)
    if found.state != DRAFT:
        raise Refusal("Only a draft can be changed. Cancel this request and raise another.")
    teams = await teams_for(actor)
    path = f"/requests/{found.id}/edit"
    return _form(request, "form", "Change the draft", found.kind, teams, filled, path, _typed(found))


def _form(
    request: Asked, template: str, title: str, kind: str, teams: list[Team], filled: Filled | None, action: str,
    typed: dict[str, Any],
) -> Response:  # fmt: skip
    blank: dict[str, Any] = dict.fromkeys(AskForCover.model_fields)
    first = teams[0] if teams else None
    team = {"team": first.id, "cost_code": first.cost_code} if first else {}
    typed = {"notice_days": 28, "places": 1} | team | typed
    return draw(
        request, f"staffbank/requests/{template}.html", title=title, filled=filled, kind=kind, teams=teams,
        job_options=[("", "Choose"), *JOBS], action=action, was=blank | typed,
    )  # fmt: skip


def _typed(found: Request) -> dict[str, Any]:
    """A draft as its form shows it again."""
    kept = ("team", "job_type", "local_title", "starts_on", "ends_on", "weekly_hours", "pattern", "reason",
            "caseload_plan", "supervisor", "rate", "cost_code", "notice_days", "places")  # fmt: skip
    times = {"begins": f"{found.shift.start:%H:%M}", "until": f"{found.shift.end:%H:%M}"} if found.shift else {}
    return {name: getattr(found, name) for name in kept} | times | {"skills": ", ".join(found.skills)}


async def show(request: Asked, actor: Actor, filled: Filled | None = None) -> Response:
    found, today = await request_for(actor, path_id(request)), clock.today()
    whole = found.raised_by is not None  # whoever may not see who raised it sees no candidates and no history
    sources = may(actor, Can.PROPOSE_CANDIDATE, found.place)
    candidates, calls, lines = await _beneath(actor, found) if whole else ([], [], [])
    return draw(
        request,
        "staffbank/requests/show.html",
        title=heading(found),
        filled=filled,
        asked=found,
        cost=cost(found) if whole else None,
        stages=preview(found.kind, this_moment(), found.unallocated) if sources and found.state == "approved" else (),
        acts=acts_on(actor, MOVES, REQUEST, found, found.place, today),
        may_edit=found.state == DRAFT and may(actor, Can.RAISE_REQUEST, found.place),
        sources=sources,
        candidates=candidates,
        calls=calls,
        lines=lines,
        **SHARED,
    )


async def _beneath(actor: Actor, found: Request) -> tuple[list[Offer], list[Call], list[Line]]:
    """What hangs on the request: who was put forward for it, who was rung, and its history."""
    calls, lines = calls_of(found.id), history(subject=found.id)
    if may_ever(row(Can.LIST_CANDIDATES), actor):
        return tuple(await at_once(candidates_on(actor, found.id), calls, lines))
    return [], *await at_once(calls, lines)


def heading(found: Request) -> str:
    kind = "Shift" if found.kind == "shift" else "Assignment"
    return f"{kind}: {found.local_title}, {found.team_name}" if found.local_title else kind


def cost(found: Request) -> Cost:
    """What the request costs at the rate asked for, every place and the whole time."""
    weeks = Decimal(found.period.days) / 7
    hours = hours_between(*found.during) if found.shift else found.weekly_hours * weeks
    settings = settings_on(found.starts_on)
    return cost_of(found.rate, found.weekly_hours, hours, found.places, found.cap, settings)


def _teams_of(actor: Actor) -> bool:
    return any(grant.team for grant in actor.grants if grant.role == "line_manager")


async def _to_approve(actor: Actor, id: Any) -> Request:
    return await request_for(actor, id, to=Can.APPROVE_REQUEST)


async def _to_cancel(actor: Actor, id: Any) -> Request:
    return await request_for(actor, id, to=Can.RAISE_REQUEST)


send_back = reason_page(
    _to_approve, "Send the request back", "Send back", "The manager sees this beside the draft.", "/requests/{id}",
    "What should change",
)  # fmt: skip
decline = reason_page(
    _to_approve, "Decline the request", "Decline", "The manager sees this beside the request.", "/requests/{id}"
)
cancel = reason_page(
    _to_cancel,
    "Cancel the request",
    "Cancel the request",
    "Whoever was put forward falls out of it.",
    "/requests/{id}",
)
