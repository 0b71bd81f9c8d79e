"""Outcomes and assessors' reports of a journey, and which office may decide it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Role, Sight, sight
from foundation.access_table import Can
from foundation.access_table import row as access_row
from foundation.database.pool import fetch
from foundation.database.shaping import shaped
from foundation.guard import masked, may
from frameworks.queries.journeys import Case, case_of, place_of, row_of
from frameworks.queries.names import people_named
from frameworks.rules.sign_off import CHIEF_EXECUTIVE, DIRECTOR, PRINCIPAL, Office, office_for

OUTCOME_FIELDS: Mapping[str, tuple[str, ...]] = {
    "result": ("result",),
    "reasons": ("reasons", "waiver", "support_plan"),
    "date": ("decided_on", "confirmed_on"),
    "decider": ("decided_by", "confirmed_by"),
    "state": ("state", "superseded"),
    "rule": ("rule",),
    "letter": ("appeal_until",),
    "new_final_date": ("new_final_date",),
}
REPORT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "report": ("report",),
    "result": ("result",),
    "comment": ("comment",),
}


@dataclass(frozen=True)
class Outcome:
    """An outcome as its reader may see it; None where their role may not. Names, not ids."""

    id: UUID
    phase: int
    attempt: int
    result: str | None
    state: str | None
    reasons: str | None
    waiver: str | None
    support_plan: str | None
    new_final_date: date | None
    appeal_until: date | None
    rule: str | None
    decided_by: str | None
    decided_on: date | None
    confirmed_by: str | None
    confirmed_on: date | None
    superseded: bool | None
    supersedes: UUID | None


@dataclass(frozen=True)
class Report:
    """The assessor's report, sent."""

    id: UUID
    phase: int
    attempt: int
    result: str | None
    report: str | None
    comment: str | None
    made_by: str
    made_on: date


async def outcomes_of(actor: Actor, case: Case) -> list[Outcome]:
    """Every outcome of the journey that the reader may see, newest first; what was superseded stays readable."""
    if not may(actor, Can.SEE_OUTCOME, replace(case.place, facts=case.place.facts | {"told"})):
        return []
    rows = await fetch(
        "select o.*, exists (select from outcome n where n.supersedes = o.id) as superseded from outcome o"
        " where o.journey = $1 order by o.phase desc, o.attempt desc, o.decided_on desc, o.supersedes is null",
        case.journey.id,
    )
    names = await people_named(row[name] for row in rows for name in ("decided_by", "confirmed_by"))
    places = {row["id"]: _place(case, row) for row in rows}
    found = [(_outcome(row, names), sight(access_row(Can.SEE_OUTCOME), actor, places[row["id"]])) for row in rows]
    return [
        masked(outcome, sees, OUTCOME_FIELDS)
        for outcome, sees in found
        if sees and (sees.sees("state") or not outcome.superseded)  # without its state, an earlier one would mislead
    ]


def _place(case: Case, row: asyncpg.Record) -> Place:
    """Each outcome is told or not by itself: a final one is, also once a correction has replaced it."""
    facts = case.place.facts - {"told"} | ({"told"} if row["state"] == "final" else set())
    return replace(case.place, facts=facts)


def _outcome(row: asyncpg.Record, names: Mapping[UUID, str]) -> Outcome:
    return shaped(
        Outcome,
        row,
        decided_by=names.get(row["decided_by"], "someone"),
        confirmed_by=names.get(row["confirmed_by"]) if row["confirmed_by"] else None,
    )


async def reports_of(actor: Actor, case: Case) -> list[Report]:
    """The assessor's reports on the journey, newest first, for those who may see them."""
    sees = sight(access_row(Can.SEE_RECOMMENDATION), actor, case.place)
    if sees is None or (sees.step_up and not actor.fresh):
        return []
    rows = await fetch(
        "select * from recommendation where journey = $1 order by phase desc, attempt desc", case.journey.id
    )
    names = await people_named(row["made_by"] for row in rows)
    reports = [shaped(Report, row, made_by=names.get(row["made_by"], "someone")) for row in rows]
    return [masked(report, sees, REPORT_FIELDS) for report in reports]


# Deciding ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decidable:
    """A case with its place as the decider's office makes it: which office decides, and who holds the offices."""

    case: Case
    holders: tuple[Office, ...]
    office: str

    def mine(self, actor: Actor) -> Office:
        """The office in which this person would decide; as a stranger when they hold none."""
        held = [holder for holder in self.holders if holder.person == actor.person]
        fitting = [holder for holder in held if holder.role == self.office]
        return (fitting or held or [Office("", actor.person)])[0]


async def decidable(actor: Actor, id: UUID) -> Decidable:
    """The journey as a decision needs it, not yet admitted: the deed looks for duties first, the page for the act."""
    row = await row_of(id)
    today = clock.today()
    holders = await _holders(row, today)
    place = place_of(row, actor)
    case = case_of(row, place, _nothing(actor))
    office = office_for(case.journey, holders, today)
    facts = {DIRECTOR: {"psw_conflicted"}, CHIEF_EXECUTIVE: {"director_subject"}}.get(office, set())
    return Decidable(replace(case, place=replace(place, facts=place.facts | facts)), holders, office)


def _nothing(actor: Actor) -> Sight:
    """Nothing is admitted yet: no field is seen."""
    return Sight(actor.grants[0].role if actor.grants else Role.SOCIAL_WORKER, frozenset())


async def _holders(row: asyncpg.Record, today: date) -> tuple[Office, ...]:
    close = {row["worker"], row["assessor"], row["line_manager"], *(UUID(who) for who, _ in json.loads(row["close"]))}
    close -= {None}
    rows = await fetch(
        "select person, role, case_id, ends, lent_by from role_grant where role = any($1) and starts <= $2"
        " and (ends is null or ends > $2) and (not sensitive or confirmed_by is not null)"
        " and ((authority = $3 and case_id is null) or case_id = $4)",
        [PRINCIPAL, DIRECTOR, CHIEF_EXECUTIVE], today, row["authority"], row["id"],
    )  # fmt: skip
    return tuple(
        Office(
            found["role"],
            found["person"],
            neighbour=found["case_id"] is not None,
            until=found["ends"] - timedelta(days=1) if found["ends"] else None,
        )
        for found in rows
        if found["lent_by"] not in close  # an office that its holder may not use here is not lent here either
    )
