"""Candidates and offers: one row read in two ways, as a candidate (by who asked and who sources) or as an offer."""

import json
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, masked, may, reach_of, seen_list
from foundation.money import pounds
from staffbank.queries.moments import this_moment
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.candidates import Said, unstored
from staffbank.rules.offers import OVER, Offer

# The access table's fields of a candidate, and which attributes hold them.
WHERE = {
    "name": ("worker_name",),
    "phone": ("phone",),
    "worked_here": ("worked_here",),
    "earliest": ("earliest",),
    "cost": ("rate",),
    "rule_outcome": ("outcome", "answers", "decided_on", "edition"),
    "cv": ("skills", "joined_on"),
    "interview_notes": ("interview_notes",),
}
SELECT = """
select o.*, r.team, r.state as request_state, r.raised_by, r.rate_pence as ceiling_pence, r.starts_on, r.ends_on,
  r.shift_starts, r.shift_ends, r.local_title, t.name as team_name, a.name as authority_name,
  coalesce(m.name, name_of(o.worker)) as worker_name, m.phone, m.skills, m.joined_on,
  d.outcome, d.answers, d.as_at, d.edition,
  r.places - (select count(*) from booking b where b.request = r.id and b.live) as places_left,
  (select max(b.ends_on) from booking b where b.worker = o.worker and b.team = r.team and b.live
    and b.starts_on <= $1) as worked_here
from offer o
join request r on r.id = o.request
join team t on t.id = r.team
join authority a on a.code = o.authority
left join lateral put_forward(array[o.id]) m on true
left join lateral (select * from rule_decision d where d.offer = o.id order by d.at desc limit 1) d on true
"""


async def candidate_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_CANDIDATES) -> Offer:
    """A candidate as the one who asked, or who sources, may see them."""
    row = await _one(id)
    place = candidate_place(row)
    sees = admit(actor, to, place, seen=Can.SEE_CANDIDATES)
    return masked(_as_candidate(_offer(row, place, actor), actor), sees, WHERE)


async def candidates_on(actor: Actor, request: UUID) -> list[Offer]:
    """The candidates of one request that the actor may list, best ranked first; nobody's where they may list none."""
    rows = await fetch(f"{SELECT} where o.request = $2 order by o.ranked nulls last, o.id", clock.today(), request)
    found = [_as_candidate(_offer(row, candidate_place(row), actor), actor) for row in rows]
    return seen_list(actor, Can.LIST_CANDIDATES, found, _place, WHERE)


def _as_candidate(offer: Offer, actor: Actor) -> Offer:
    """The outcome is the candidate's; which rule said so, and its paragraph, are the answers' own to show."""
    return offer if may(actor, Can.SEE_RULE_DECISION, offer.place) else replace(offer, answers=())


async def offer_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_OFFER) -> Offer:
    """An offer as its worker, the team asking or the coordinator may see it; the rules' answers are the worker's."""
    row = await _one(id)
    place = offer_place(row)
    admit(actor, to, place, seen=Can.SEE_OFFER)
    return _as_offer(_offer(row, place, actor), actor)


async def offers_for(actor: Actor, states: Sequence[str]) -> list[Offer]:
    """Offers in these states that were made to the actor."""
    reach_of(actor, Can.LIST_OFFERS)
    rows = await fetch(
        f"{SELECT} where o.worker = $2 and o.state = any ($3) order by o.expires_at, o.id",
        clock.today(),
        actor.person,
        list(states),
    )
    found = [_offer(row, offer_place(row), actor) for row in rows]
    return [_as_offer(each, actor) for each in found if may(actor, Can.LIST_OFFERS, each.place)]


async def offer_itself(id: UUID) -> Offer:
    """The row whole, for a deed that has admitted its actor and now acts for the bank."""
    row = await _one(id)
    return _offer(row, offer_place(row), None)


async def unanswered() -> list[UUID]:
    """Offers whose time to answer has run out, by the clock of today."""
    rows = await fetch("select id from offer where state = 'offered' and expires_at <= $1 order by id", this_moment())
    return [row["id"] for row in rows]


async def waiting_on(request: UUID) -> list[Offer]:
    """Everybody still in play on a request, whole: for what follows when it ends or is filled."""
    rows = await fetch(
        f"{SELECT} where o.request = $2 and o.state <> all ($3) order by o.id", clock.today(), request, list(OVER)
    )
    return [_offer(row, offer_place(row), None) for row in rows]


async def _one(id: UUID) -> asyncpg.Record:
    return await the_row(f"{SELECT} where o.id = $2", clock.today(), id)


def _as_offer(offer: Offer, actor: Actor) -> Offer:
    """Interview notes and ranking are the manager's alone; phone and the rules' answers are not shown through here."""
    shown = replace(offer, interview_notes="", ranked=None)
    return shown if offer.worker == actor.person else replace(shown, answers=(), phone=None)


def _place(offer: Offer) -> Place:
    return offer.place


def candidate_place(row: asyncpg.Record) -> Place:
    """About the worker; given to the manager who asked."""
    given = frozenset({row["raised_by"]})
    return Place(subject=row["worker"], given=given, authority=row["authority"], region=row["region"])


def offer_place(row: asyncpg.Record) -> Place:
    """Given to the worker; of the team that asks."""
    given = frozenset({row["worker"]})
    return Place(given=given, team=row["team"], authority=row["authority"], region=row["region"])


def _offer(row: asyncpg.Record, place: Place, actor: Actor | None) -> Offer:
    answers = said_of(row["answers"], place, actor, row["worker"])
    against = [each.first_permitted for each in answers if each.first_permitted and each.stands_against]
    return shaped(
        Offer,
        row,
        rate=pounds(row["rate_pence"]),
        ceiling=pounds(row["ceiling_pence"]),
        skills=tuple(row["skills"] or ()),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        answers=answers,
        decided_on=row["as_at"],
        earliest=max([row["starts_on"], *against]),
        place=place,
        read_at=this_moment(),
    )


def said_of(answers: str | None, place: Place, actor: Actor | None, worker: UUID) -> tuple[Said, ...]:
    """The stored answers, with what is missing for who sources and with reasons for the worker alone."""
    own = actor is not None and worker == actor.person
    missing = own or (actor is not None and may(actor, Can.PROPOSE_CANDIDATE, place))
    return tuple(unstored(each, reasons=own, missing=missing) for each in json.loads(answers or "[]"))
