"""A request for cover: raised by the team's manager, approved by who holds the budget, opened by the bank."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid4

from pydantic import Field

from foundation import clock
from foundation.access import Actor, Place, Role
from foundation.access_table import Can
from foundation.database.rows import add, change, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.lifecycle import step
from foundation.locks import itself
from foundation.money import half_up, pence
from foundation.problems import About, DutyBroken, Refusal
from staffbank import tables
from staffbank.actions.candidates import lapse_those_waiting
from staffbank.queries.moments import this_moment
from staffbank.queries.requests import request_for
from staffbank.queries.teams import Team, teams_for
from staffbank.rules.agency.facts import JobType
from staffbank.rules.cascade import BANK, SUPPLIERS, hours_between
from staffbank.rules.requests import MOVES, WHO_ASKS, Request, lacking


class AskForCover(Form):
    """A request as its manager types it. A shift has times and one day; an assignment a first and a last day."""

    kind: Literal["assignment", "shift"]
    team: UUID
    job_type: JobType
    local_title: str = Field(max_length=120)
    starts_on: date
    ends_on: date | None = None
    begins: time | None = None
    until: time | None = None
    weekly_hours: Decimal | None = Field(default=None, gt=0, le=60)
    pattern: str = Field(default="", max_length=500)
    reason: str = Field(default="", max_length=2000)
    caseload_plan: str = Field(default="", max_length=500)
    supervisor: str = Field(default="", max_length=120)
    skills: str = Field(default="", max_length=300)
    rate: Decimal = Field(gt=0, lt=1000)
    cost_code: str = Field(default="", max_length=40)
    notice_days: int = Field(default=28, ge=0, le=84)
    places: int = Field(default=1, ge=1, le=20)
    send: str = ""
    words: ClassVar[Mapping[str, str]] = {
        "team": "Choose the team",
        "job_type": "Choose the core job type",
        "local_title": "Enter the job title",
        "starts_on": "Enter the first day, such as 27 3 2026",
        "ends_on": "Enter the last day, such as 27 6 2026",
        "begins": "Enter when the shift begins, such as 17:00",
        "until": "Enter when the shift ends, such as 08:00",
        "weekly_hours": "Enter the hours a week, such as 37 or 22.5, up to 60",
        "rate": "Enter the hourly rate in pounds, such as 32.50",
        "notice_days": "Enter the notice in days, from 0 to 84",
        "places": "Enter how many people, from 1 to 20",
    }


class Why(Form):
    reason: str = Field(min_length=3, max_length=1000)
    words: ClassVar[Mapping[str, str]] = {"reason": "Say why, in a sentence they can act on"}


the_request = itself("request")


@deed("request:raised", needs=Can.RAISE_REQUEST, says="{actor} raised a request", form=AskForCover)
async def raise_request(actor: Actor, form: AskForCover) -> Done:
    team = await _own_team(actor, form.team)
    id = uuid4()
    await add(
        tables.Request,
        id=id,
        authority=team.authority,
        region=team.region,
        team=team.id,
        state="draft",
        raised_by=actor.person,
        raised_on=clock.today(),
        **_columns(form),
    )
    if form.send:
        await _send(actor, id)
    return Done(id, "request", team.authority, team.region, then=f"/requests/{id}", facts={"kind": form.kind})


@deed("request:changed", needs=Can.RAISE_REQUEST, says="{actor} changed the draft", form=AskForCover, locks=the_request)
async def change_request(actor: Actor, id: UUID, form: AskForCover) -> Done:
    request = await request_for(actor, id, to=Can.RAISE_REQUEST)
    if request.state != "draft":
        raise Refusal("Only a draft can be changed. Cancel this request and raise another.")
    team = await _own_team(actor, form.team)
    await change(tables.Request, request, team=team.id, **_columns(form))
    return await _send(actor, id) if form.send else _done(request)


@deed(
    "request:submitted",
    needs=Can.RAISE_REQUEST,
    says="{actor} sent the request to the budget holder",
    moves="request",
    locks=the_request,
)
async def submit_request(actor: Actor, id: UUID) -> Done:
    request = await request_for(actor, id, to=Can.RAISE_REQUEST)
    await move(tables.Request, request, step(MOVES, "submit", actor.person, request, clock.today()))
    return _done(request)


@deed(
    "request:approved",
    needs=Can.APPROVE_REQUEST,
    says="{actor} approved the request at £{rate} an hour for {places} place(s)",
    moves="request",
    locks=the_request,
)
async def approve_request(actor: Actor, id: UUID) -> Done:
    request = await _to_decide(actor, id)
    today = clock.today()
    to = step(MOVES, "approve", actor.person, request, today)
    await move(tables.Request, request, to, approved_by=actor.person, approved_on=today)
    return _done(request, rate=request.rate, places=request.places, weekly_hours=request.weekly_hours)


@deed(
    "request:sent_back",
    needs=Can.APPROVE_REQUEST,
    says="{actor} sent the request back to its manager",
    moves="request",
    locks=the_request,
    form=Why,
)
async def send_back_request(actor: Actor, id: UUID, form: Why) -> Done:
    request = await _to_decide(actor, id)
    to = step(MOVES, "send_back", actor.person, request, clock.today())
    await move(tables.Request, request, to, note=form.reason)
    return _done(request)


@deed(
    "request:declined",
    needs=Can.APPROVE_REQUEST,
    says="{actor} declined the request; {unallocated} children of the team had no worker",
    moves="request",
    locks=the_request,
    form=Why,
)
async def decline_request(actor: Actor, id: UUID, form: Why) -> Done:
    request = await _to_decide(actor, id)
    to = step(MOVES, "decline", actor.person, request, clock.today())
    await move(tables.Request, request, to, note=form.reason)
    return _done(request, unallocated="an unknown number of" if request.unallocated is None else request.unallocated)


@deed(
    "request:opened",
    needs=Can.PROPOSE_CANDIDATE,
    says="{actor} opened the request to the bank",
    moves="request",
    locks=the_request,
)
async def open_request(actor: Actor, id: UUID) -> Done:
    """Own staff and the bank together; at once to suppliers too when children of the team have no worker."""
    request = await request_for(actor, id, to=Can.SOURCE)
    admit(actor, Can.PROPOSE_CANDIDATE, request.place)
    to = step(MOVES, "open", actor.person, request, clock.today())
    tier = SUPPLIERS if request.unallocated else BANK
    await move(tables.Request, request, to, tier=tier, tier_since=this_moment())
    return _done(request, f"/requests/{id}/candidates", tier=tier)


@deed(
    "request:cancelled",
    needs=Can.RAISE_REQUEST,
    says="{actor} cancelled the request",
    moves="request",
    locks=the_request,
    form=Why,
)
async def cancel_request(actor: Actor, id: UUID, form: Why) -> Done:
    request = await request_for(actor, id, to=Can.RAISE_REQUEST)
    to = step(MOVES, "cancel", actor.person, request, clock.today())
    await move(tables.Request, request, to, note=form.reason)
    await lapse_those_waiting(actor, id)
    return _done(request)


async def _send(actor: Actor, id: UUID) -> Done:
    """Sent straight from its form: what is lacking is said beside the field."""
    if against := lacking(await request_for(actor, id, to=Can.RAISE_REQUEST)):
        raise Refusal(**against)
    return await submit_request(actor, id)


async def _to_decide(actor: Actor, id: UUID) -> Request:
    """The request, for its budget holder; D12 where the same person raised it, and the attempt is on the record."""
    request = await request_for(actor, id, to=Can.APPROVE_REQUEST)
    if request.raised_by in actor.stands_for(Role.BUDGET_HOLDER):
        raise DutyBroken("D12", WHO_ASKS, About(id, "request", request.authority, request.region))
    return request


async def _own_team(actor: Actor, id: UUID) -> Team:
    team = next((team for team in await teams_for(actor) if team.id == id), None)
    if team is None:
        raise Refusal(team="Choose one of your own teams")
    admit(actor, Can.RAISE_REQUEST, Place(team=team.id, authority=team.authority, region=team.region))
    return team


def _columns(form: AskForCover) -> dict[str, Any]:
    kept = ("kind", "job_type", "local_title", "pattern", "reason", "caseload_plan", "supervisor", "cost_code",
            "notice_days", "places", "starts_on")  # fmt: skip
    skills = sorted({skill.strip().lower() for skill in form.skills.split(",") if skill.strip()})
    when = _shift(form) if form.kind == "shift" else _assignment(form)
    return (
        {name: getattr(form, name) for name in kept}
        | when
        | {"skills": skills, "rate_pence": pence(half_up(form.rate))}
    )


def _assignment(form: AskForCover) -> dict[str, Any]:
    if form.ends_on is None:
        raise Refusal(ends_on=form.words["ends_on"])
    if form.ends_on < form.starts_on:
        raise Refusal(ends_on="The last day must be on or after the first")
    if form.weekly_hours is None:
        raise Refusal(weekly_hours=form.words["weekly_hours"])
    return {"ends_on": form.ends_on, "weekly_hours": form.weekly_hours, "shift_starts": None, "shift_ends": None}


def _shift(form: AskForCover) -> dict[str, Any]:
    if form.begins is None or form.until is None:
        absent = [name for name in ("begins", "until") if getattr(form, name) is None]
        raise Refusal(**{name: form.words[name] for name in absent})
    starts = datetime.combine(form.starts_on, form.begins, clock.LONDON)
    last = form.starts_on + timedelta(days=1 if form.until <= form.begins else 0)  # until the next morning
    ends = datetime.combine(last, form.until, clock.LONDON)
    hours = hours_between(starts, ends)
    return {"ends_on": last, "weekly_hours": hours, "shift_starts": starts, "shift_ends": ends}


def _done(request: Request, then: str = "", **facts: Any) -> Done:
    return Done(
        request.id, "request", request.authority, request.region, then=then or f"/requests/{request.id}", facts=facts
    )
