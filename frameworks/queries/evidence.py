"""Evidence: one item through its reader, a journey's portfolio, and what a stage still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place, Role, Sight
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.database.rounds import at_once
from foundation.guard import admit, may
from foundation.problems import NotThere
from frameworks.queries.journeys import Case, names_in, place_of, row_of
from frameworks.rules.editions import Framework, framework_of
from frameworks.rules.evidence import DISCARDED, DRAFT, RETURNED, Evidence
from frameworks.rules.sufficiency import Sufficiency, sufficiency


@dataclass(frozen=True)
class Item:
    """One item with its case: the rule's view, where it stands, who reached it by which role."""

    evidence: Evidence
    framework: Framework
    place: Place
    sees: Sight
    name: str
    assessor_name: str
    journey_state: str
    guard_reason: str = ""

    @property
    def id(self) -> UUID:
        return self.evidence.id

    @property
    def kind(self) -> str:
        return self.framework.kind(self.evidence.kind).title

    @property
    def standards(self) -> list[str]:
        return [one.label for one in self.framework.standards if one.code in self.evidence.standards]


def evidence_of(row: Mapping[str, Any] | asyncpg.Record, **more: Any) -> Evidence:
    same = ("id", "journey", "worker", "state", "kind", "title", "body", "anonymised", "version", "sent_on", "note",
            "phase", "saved_at", "names_failure_of_support")  # fmt: skip
    return Evidence(**{name: row[name] for name in same}, standards=tuple(row["standards"]), on=row["on_day"], **more)


async def item_for(actor: Actor, id: UUID, *, to: Can | None = None) -> Item:
    """The item, reached by `to`, or by the seeing that its state asks for; NotThere, NotAllowed instead of it."""
    row = await fetch_one("select * from evidence where id = $1", id)
    if row is None or row["state"] == DISCARDED:
        raise NotThere
    case = await row_of(row["journey"])
    if row["names_failure_of_support"] and _manages(actor, row["worker"], case["team"], case["line_manager"]):
        raise NotThere
    seeing = Can.SEE_DRAFT if row["state"] == DRAFT else Can.SEE_EVIDENCE
    place = place_of(case, actor, *([] if row["names_failure_of_support"] else ["not_naming_manager"]))
    sees = admit(actor, to or seeing, place, seen=seeing)
    names = names_in(case)
    registered = await fetch_one("select registered_on from person where id = $1", row["worker"])
    return Item(
        evidence=evidence_of(row, registered_on=registered and registered["registered_on"], assessor=case["assessor"]),
        framework=framework_of(case["edition"]),
        place=place,
        sees=sees,
        name=names.get(case["worker"], "Someone"),
        assessor_name=names.get(case["assessor"], "not named yet"),
        journey_state=case["state"],
        guard_reason=row["guard_reason"],
    )


async def items_of(actor: Actor, case: Case, *, phase: int | None = None) -> list[Evidence]:
    """The items of a journey that the reader may list, newest first; drafts are their owner's alone."""
    rows = await fetch(
        "select * from evidence where journey = $1 and ($2::int is null or phase = $2) and state <> 'discarded'"
        " order by on_day desc, saved_at desc",
        case.journey.id, phase,
    )  # fmt: skip
    return [evidence_of(row) for row in rows if _listed(actor, case, row)]


def _listed(actor: Actor, case: Case, row: asyncpg.Record) -> bool:
    if row["state"] == DRAFT:
        return may(actor, Can.LIST_DRAFTS, case.place)
    naming, journey = row["names_failure_of_support"], case.journey
    if naming and _manages(actor, journey.worker, case.place.team, journey.line_manager):
        return False
    facts = case.place.facts | (set() if naming else {"not_naming_manager"})
    return may(actor, Can.LIST_EVIDENCE, replace(case.place, facts=frozenset(facts)))


def _manages(actor: Actor, worker: UUID, team: UUID | None, line_manager: UUID | None) -> bool:
    """Whoever is the worker's manager, by whatever other role they come, lent ones too: what names them is kept from
    them (D25). A colleague who stands in for the manager is not the one named."""
    if actor.person == worker:
        return False
    own = any(held.role is Role.LINE_MANAGER and held.team == team and not held.lent_by for held in actor.grants)
    return own or actor.person == line_manager


async def whole_portfolio(case: Case) -> Sufficiency:
    """What the stage still lacks, over every item sent, whoever asks: for deeds, and for those who see minimums.

    Row security keeps drafts to their owner; they count for nothing here.
    """
    stage = case.journey.id, case.journey.phase
    rows, held = await at_once(
        fetch("select * from evidence where journey = $1 and phase = $2 and state <> 'discarded'", *stage),
        fetch("select code from review where journey = $1 and phase = $2 and held_on is not null", *stage),
    )
    codes = {row["code"] for row in held}
    return sufficiency(case.framework, case.journey.phase, [evidence_of(row) for row in rows], codes)


async def with_missing(case: Case) -> Case:
    """The case with what its portfolio lacks read beside it."""
    answer = await whole_portfolio(case)
    return replace(case, journey=replace(case.journey, missing=answer.missing))


def unsent(items: Sequence[Evidence]) -> list[Evidence]:
    """Of a portfolio that its owner reads: what they have begun or had returned, latest saved first."""
    begun = [(item.saved_at, item) for item in items if item.state in (DRAFT, RETURNED) and item.saved_at]
    return [item for _, item in sorted(begun, key=lambda each: each[0], reverse=True)][:20]
