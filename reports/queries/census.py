"""The workforce census of an authority as whoever asks may see it: its state, faults, notes, figures, what was sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, the_row
from foundation.database.rounds import at_once
from foundation.database.shaping import shaped
from foundation.guard import admit, masked
from foundation.problems import NotThere
from foundation.roster import names_of
from reports.measures.display import Shown
from reports.returns.fault import ODD, Fault, noted
from reports.returns.figures import shown
from reports.returns.lifecycle import Standing

CENSUS = """
select r.id, r.authority, a.name as authority_name, g.name as region_name, r.year, r.edition, r.state, r.begun_on,
       r.checked_on, r.fingerprint, r.parts, r.held, r.workers, r.errors, r.accepted_on, r.reference, r.version,
       r.signature,       s.fingerprint as signed, s.signed_by, s.signed_for, s.signed_on,
       (select string_agg(h.person::text, ' ') from return_hand h where h.return = r.id) as hands {more}
from statutory_return r join authority a on a.code = r.authority join region g on g.code = a.region
  left join return_signature s on s.id = r.signature
"""
FAULTS = ", r.faults"
NOTES = """
select distinct on (about, person, case when about in ('change', 're_open', 'accepted') then version end)
       about, person, words, noted_by, noted_on, version
from return_note where return = $1
order by about, person, case when about in ('change', 're_open', 'accepted') then version end, version desc
"""
COPIES = """
select number, fingerprint, workers, parts, sent_by, sent_on, octet_length(file) as size from return_sent
where return = $1 order by number desc
"""
TURNS = ("change", "re_open", "accepted")  # what a note may say of the return itself

WHERE: Mapping[str, tuple[str, ...]] = {
    "person_rows": ("faults", "workers"),
    "figures": ("figures", "held"),
    "notes": ("notes", "turns"),
    "queries": ("queries",),
    "signoff": ("signed_on", "signed_by", "copies", "reference", "accepted_on"),
    "fingerprint": ("fingerprint",),
    "state": ("state",),
}


@dataclass(frozen=True)
class Noted:
    """A note: on a query (of one person, or of the authority), or on a turn of the return itself."""

    about: str
    person: UUID | None
    words: str
    who: str
    on: date


@dataclass(frozen=True)
class Query:
    """What is odd, without a name: the rule's code, the item, what of, how many, and how many have a note."""

    code: str
    item: str
    title: str
    says: str
    many: int
    answered: int


@dataclass(frozen=True)
class Copy:
    """A copy that was sent. `fingerprint` is the SHA-256 of its bytes."""

    number: int
    fingerprint: str
    workers: int
    size: int
    sent_by: str
    sent_on: date


@dataclass(frozen=True)
class Census:
    """A census as its reader sees it: None stands for what their role does not see."""

    id: UUID
    authority: int
    authority_name: str
    region_name: str
    year: int
    edition: str
    state: str
    begun_on: date
    checked_on: date | None
    errors: int | None
    standing: Standing
    version: int
    workers: int | None
    faults: tuple[Fault, ...] | None
    figures: Mapping[str, Shown] | None
    held: Mapping[str, int] | None
    notes: tuple[Noted, ...] | None
    turns: tuple[Noted, ...] | None
    queries: tuple[Query, ...] | None
    signed_by: str | None
    signed_on: date | None
    fingerprint: str | None
    copies: tuple[Copy, ...] | None
    reference: str | None
    accepted_on: date | None

    def note_on(self, fault: Fault) -> str:
        """The note that answers a query, "" while there is none."""
        return noted(fault, {(note.about, note.person): note.words for note in self.notes or ()})


async def census_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_CENSUS) -> Census:
    """One census for the act `to`, masked by it; NotThere, NotAllowed or SignInAgain as the guard says."""
    found, notes, copies = await at_once(
        fetch_one(CENSUS.format(more=FAULTS) + " where r.id = $1", id), fetch(NOTES, id), fetch(COPIES, id)
    )
    if found is None:
        raise NotThere
    sees = admit(actor, to, Place(authority=found["authority"]), seen=None if to is Can.SEE_CENSUS else Can.SEE_CENSUS)
    people = [found["signed_by"], *(note["noted_by"] for note in notes), *(copy["sent_by"] for copy in copies)]
    return masked(_census(found, notes, copies, await names_of(people)), sees, WHERE)


async def file_sent(actor: Actor, id: UUID, number: int) -> tuple[Census, bytes]:
    """A copy that was sent, byte for byte, for whoever may take the census out."""
    census = await census_for(actor, id, to=Can.SEND_CENSUS)
    found = await the_row("select file from return_sent where return = $1 and number = $2", id, number)
    return census, found["file"]


def _census(
    one: asyncpg.Record, notes: list[asyncpg.Record], copies: list[asyncpg.Record], names: Mapping[UUID, str]
) -> Census:
    faults = tuple(_fault(raw) for raw in json.loads(one["faults"])) if one["faults"] else ()
    said = [shaped(Noted, note, who=names.get(note["noted_by"], "someone"), on=note["noted_on"]) for note in notes]
    on_queries = tuple(note for note in said if note.about not in TURNS)
    return shaped(
        Census, one, standing=standing_of(one), faults=faults,
        figures=shown(json.loads(one["parts"]), one["year"]) if one["parts"] else {},
        held=json.loads(one["held"]) if one["held"] else {}, notes=on_queries,
        turns=tuple(note for note in said if note.about in TURNS),
        queries=_queries(faults, on_queries),
        signed_by=names.get(one["signed_by"]) if one["signed_by"] else None,
        copies=tuple(shaped(Copy, copy, sent_by=names.get(copy["sent_by"], "")) for copy in copies),
    )  # fmt: skip


def standing_of(one: asyncpg.Record) -> Standing:
    """A row of CENSUS as its moves see it."""
    return Standing(
        one["state"],
        one["errors"] or 0,
        frozenset(UUID(hand) for hand in (one["hands"] or "").split()),
        one["fingerprint"],
        one["signed"],
    )


def _fault(raw: dict[str, Any]) -> Fault:
    return Fault(**{**raw, "person": UUID(raw["person"]) if raw["person"] else None})


def _queries(faults: tuple[Fault, ...], notes: tuple[Noted, ...]) -> tuple[Query, ...]:
    """By rule and item, without whose they are."""
    answered = {(note.about, note.person) for note in notes}
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        if fault.severity == "query":
            found.setdefault(fault.about, []).append(fault)
    return tuple(
        Query(
            of[0].code, of[0].item, of[0].title,
            of[0].says if of[0].person is None else ODD.get(of[0].code, ""), len(of),
            sum((fault.about, fault.person) in answered for fault in of),
        )
        for of in found.values()
    )  # fmt: skip
