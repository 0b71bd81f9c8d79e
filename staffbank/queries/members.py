"""Members of the bank as the rules need them: checks, references, career and bookings, in five reads for any number."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import get_args
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.money import pounds
from staffbank.queries.moments import local, rota
from staffbank.rules.agency.facts import (
    Employment,
    Leaving,
    LeavingReason,
    Reference,
    RegistrationStatus,
    Shift,
    Worker,
)
from staffbank.rules.candidates import Member
from staffbank.rules.requests import Request
from staffbank.rules.working_time import Span
from workforce.queries.careers import Career, Worked, careers_of
from workforce.rules.registration import for_rules

# $3 null: every active member of the region; else these workers, whatever the state of their membership.
MEMBERS = """
select m.*, refs.given, (select max(b.ends_on) from booking b
    where b.worker = m.worker and b.team = $2 and b.live and b.starts_on <= $4) as worked_here
from membership m
left join lateral (select jsonb_agg(jsonb_build_array(p.author, p.employer, p.practice_based, p.received_on)) as given
  from practice_reference p where p.worker = m.worker and p.region = m.region) refs on true
where m.region = $1 and case when $3::uuid[] is null then m.state = 'active' else m.worker = any ($3) end
order by m.sort_key
"""
NEAR = timedelta(days=1)  # rest reaches eleven hours beyond a duty of thirteen


async def members_for(request: Request, workers: Sequence[UUID] | None = None) -> list[Member]:
    """The region's active members, or these workers; for a page or deed that has admitted its actor to the request."""
    asked = None if workers is None else list(workers)
    rows = await fetch(MEMBERS, request.region, request.team, asked, clock.today())
    people = [row["worker"] for row in rows]
    careers, (booked, shifts) = await at_once(careers_of(people), _booked(people, request))
    return [_member(row, careers[row["worker"]], booked[row["worker"]], shifts[row["worker"]]) for row in rows]


async def _booked(people: list[UUID], request: Request) -> tuple[dict[UUID, list[Span]], dict[UUID, list[Shift]]]:
    """What each is booked for around the request, in any authority: hours only, never where."""
    around = asyncpg.Range(request.during[0] - NEAR, request.during[1] + NEAR)
    booked: dict[UUID, list[Span]] = defaultdict(list)
    shifts: dict[UUID, list[Shift]] = defaultdict(list)
    for row in await fetch("select * from busy($1, $2)", people, around):
        starts, ends = row["during"].lower, row["during"].upper
        booked[row["worker"]].append((local(starts), local(ends)))
        if row["kind"] == "shift":
            shifts[row["worker"]].append(Shift(rota(starts), rota(ends)))
    return booked, shifts


def _member(row: asyncpg.Record, career: Career, booked: list[Span], shifts: list[Shift]) -> Member:
    return Member(
        id=row["id"],
        worker=row["worker"],
        name=row["name"],
        sort_key=row["sort_key"],
        phone=row["phone"],
        state=row["state"],
        skills=frozenset(row["skills"]),
        rate=pounds(row["expected_rate_pence"]) if row["expected_rate_pence"] else None,
        right_to_work_seen=row["right_to_work_seen"],
        facts=_facts(row, career, tuple(shifts)),
        booked=tuple(booked),
        worked_here=row["worked_here"],
    )


def _facts(row: asyncpg.Record, career: Career, shifts: tuple[Shift, ...]) -> Worker:
    given = json.loads(row["given"]) if row["given"] else []
    return Worker(
        registered_on=career.registered_on,
        registration_status=_registered(career),
        dbs=row["dbs"],
        right_to_work_until=row["right_to_work_until"],
        employments=tuple(_employment(spell, career) for spell in career.spells),
        references=tuple(Reference(a, e, practice, date.fromisoformat(on)) for a, e, practice, on in given),
        shifts=shifts,
    )


def _registered(career: Career) -> RegistrationStatus:
    """What the rules are told of the register today; of somebody nobody knows, as good as none."""
    return for_rules(career.registration_status or "lapsed", career.checked_on, clock.today())  # type: ignore[return-value]


def _employment(spell: Worked, career: Career) -> Employment:
    known = spell.left_for in get_args(LeavingReason)
    return Employment(
        spell.employer,
        spell.employer_kind,  # type: ignore[arg-type]
        spell.period,
        spell.region,
        service=spell.service,  # type: ignore[arg-type]
        basis=spell.basis,  # type: ignore[arg-type]
        verified=spell.verified,
        fte=spell.fte,
        career_breaks=tuple(away.period for away in career.breaks_in(spell) if away.kind == "career_break"),
        leaving=Leaving(spell.left_for if known else None, spell.leaving_proof),  # type: ignore[arg-type]
    )
