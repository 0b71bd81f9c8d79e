"""Evidence: begun, saved, sent, discarded; returned, sent again, accepted, locked with its submission."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.lifecycle import step
from foundation.problems import About, DutyBroken, Refusal
from frameworks.actions.links import journey_itself, journey_of_item
from frameworks.queries.evidence import Item, item_for
from frameworks.queries.journeys import Case, journey_for
from frameworks.rules import child_data_guard
from frameworks.rules.evidence import DRAFT, MOVES, Evidence, accept, may_edit, ready_to_send
from frameworks.rules.journey import COMPLETED
from frameworks.tables import Evidence as Row

FINISHED = (COMPLETED, "withdrawn", "transferred")


class WriteEvidence(Form):
    """What is written. `press`: keep the draft, or send it too. `version`: the item's when the page was opened."""

    kind: str
    title: str = ""
    body: str = ""
    on: date | None = None
    standards: tuple[str, ...] = ()
    names_failure_of_support: bool = False
    anonymised: bool = False
    guard_reason: str = ""
    version: int = 0
    press: Literal["save", "send"] = "save"
    words: ClassVar[Mapping[str, str]] = {
        "kind": "Choose what kind of evidence this is",
        "on": "The date must be a real date, such as 27 3 2026",
    }


class SendEvidence(Form):
    anonymised: bool = False


class ReturnEvidence(Form):
    note: str
    words: ClassVar[Mapping[str, str]] = {"note": "Say what to change"}


@deed(
    "evidence:logged",
    needs=Can.LOG_EVIDENCE,
    locks=journey_itself,
    says="{actor} began a piece of evidence",
    form=WriteEvidence,
)
async def log_evidence(actor: Actor, id: UUID, form: WriteEvidence) -> Done:
    """Keep what was written as a new draft of the journey `id`; sent at once when that button was pressed."""
    case = await journey_for(actor, id, to=Can.LOG_EVIDENCE)
    if case.journey.state in FINISHED:
        raise Refusal("This journey has ended, so nothing can be added to it")
    item = _written(uuid4(), case, form, clock.today())
    _check(item, form, case)
    await add(
        Row, id=item.id, journey=id, authority=case.journey.authority, worker=actor.person, phase=case.journey.phase,
        state=DRAFT, kind=item.kind, title=item.title, body=item.body, standards=list(item.standards), on_day=item.on,
        names_failure_of_support=item.names_failure_of_support, guard_reason=form.guard_reason,
    )  # fmt: skip
    done = _done(item, case.journey.authority, case.journey.region, then=f"/evidence/{item.id}/edit?saved=yes")
    if form.press == "save":
        return done
    await send_evidence(actor, item.id, SendEvidence(anonymised=form.anonymised))
    return replace(done, then=f"/evidence/{item.id}?sent=yes")


@deed(
    "evidence:saved",
    needs=Can.EDIT_DRAFT,
    locks=journey_of_item,
    says="{actor} saved a piece of evidence",
    form=WriteEvidence,
)
async def save_evidence(actor: Actor, id: UUID, form: WriteEvidence) -> Done:
    """Keep what was written; sent at once when that button was pressed."""
    item = await item_for(actor, id)
    admit(
        actor,
        Can.EDIT_DRAFT if item.evidence.state == DRAFT else Can.REVISE_EVIDENCE,
        item.place,
        seen=Can.SEE_EVIDENCE,
    )
    await _keep(actor, item, form)
    done = _done(item.evidence, item.place.authority, item.place.region, then=f"/evidence/{id}/edit?saved=yes")
    if form.press == "save":
        return done
    send = send_evidence if item.evidence.state == DRAFT else send_again
    await send(actor, id, SendEvidence(anonymised=form.anonymised))
    return replace(done, then=f"/evidence/{id}?sent=yes")


@deed(
    "evidence:submitted",
    needs=Can.SEND_EVIDENCE,
    locks=journey_of_item,
    moves="evidence_item",
    says="{actor} sent evidence to {assessor}",
    form=SendEvidence,
)
async def send_evidence(actor: Actor, id: UUID, form: SendEvidence) -> Done:
    item = await item_for(actor, id, to=Can.SEND_EVIDENCE)
    return await _send(actor, item, form, "send")


@deed(
    "evidence:submitted_again",
    needs=Can.REVISE_EVIDENCE,
    locks=journey_of_item,
    moves="evidence_item",
    says="{actor} sent evidence again to {assessor}",
    form=SendEvidence,
)
async def send_again(actor: Actor, id: UUID, form: SendEvidence) -> Done:
    item = await item_for(actor, id, to=Can.REVISE_EVIDENCE)
    return await _send(actor, item, form, "send_again")


@deed(
    "evidence:discarded",
    needs=Can.DISCARD_DRAFT,
    locks=journey_of_item,
    moves="evidence_item",
    says="{actor} deleted a draft that was never sent",
)
async def discard_evidence(actor: Actor, id: UUID) -> Done:
    item = await item_for(actor, id, to=Can.DISCARD_DRAFT)
    to = step(MOVES, "discard", actor.person, item.evidence, clock.today())
    # The words go with it: nothing that was never sent is kept.
    await move(Row, item.evidence, to, title="", body="", standards=[], guard_reason="")
    return _done(item.evidence, item.place.authority, item.place.region, then=f"/journeys/{item.evidence.journey}")


@deed(
    "evidence:returned",
    needs=Can.ACCEPT_EVIDENCE,
    locks=journey_of_item,
    moves="evidence_item",
    says="{actor} returned evidence with a note",
    form=ReturnEvidence,
)
async def return_evidence(actor: Actor, id: UUID, form: ReturnEvidence) -> Done:
    item = await _judged(actor, id)
    to = step(MOVES, "return", actor.person, item.evidence, clock.today())
    await move(Row, item.evidence, to, note=form.note)
    return _done(item.evidence, item.place.authority, item.place.region, then=f"/evidence/{id}")


@deed(
    "evidence:accepted",
    needs=Can.ACCEPT_EVIDENCE,
    locks=journey_of_item,
    moves="evidence_item",
    says="{actor} accepted evidence",
)
async def accept_evidence(actor: Actor, id: UUID) -> Done:
    item = await _judged(actor, id)
    to = step(MOVES, "accept", actor.person, item.evidence, clock.today())
    await move(Row, item.evidence, to)
    return _done(item.evidence, item.place.authority, item.place.region, then=f"/evidence/{id}")


@deed("evidence:locked", needs=None, says="{count} items were locked with the submission")
async def lock_portfolio(actor: Actor, case: Case) -> Done:
    """The items of the submission, locked with its recommendation: their content never changes again."""
    count = await fetch_value(
        "with locked as (update evidence set state = 'locked', version = version + 1 where journey = $1 and phase = $2"
        " and state in ('submitted', 'accepted') returning 1) select count(*) from locked",
        case.journey.id, case.journey.phase,
    )  # fmt: skip
    journey = case.journey
    return Done(
        journey.id, "journey", journey.authority, journey.region, journey.worker,
        facts={"count": count, "phase": journey.phase},
    )  # fmt: skip


async def _judged(actor: Actor, id: UUID) -> Item:
    """The item for its assessor; nobody judges their own (D1), and the attempt is put on the record."""
    item = await item_for(actor, id)
    if actor.person == item.evidence.worker:
        about = About(id, "evidence", item.place.authority, item.place.region)
        raise DutyBroken("D1", "You cannot return or accept your own evidence", about)
    admit(actor, Can.ACCEPT_EVIDENCE, item.place, seen=Can.SEE_EVIDENCE)
    return item


async def _keep(actor: Actor, item: Item, form: WriteEvidence) -> None:
    """Write the words down, if their author still may and nobody wrote over them meanwhile."""
    no = may_edit(actor.person, item.evidence)
    if no:
        raise Refusal(no.why)
    if form.version != item.evidence.version:
        raise Refusal(
            "You saved this somewhere else after you opened it here. Press again to keep what stands below,"
            " or open it afresh to see the other words"
        )
    written = replace(_words(item.evidence, form), on=form.on or item.evidence.on)
    _screen(written, form.guard_reason, sending=form.press == "send")
    against = accept(written, item.framework, item.evidence.phase)
    if against:
        raise Refusal(**against)
    await change(Row, item.evidence, kind=written.kind, title=written.title, body=written.body,
                 standards=list(written.standards), on_day=written.on, saved_at=clock.now(),
                 names_failure_of_support=written.names_failure_of_support, guard_reason=form.guard_reason)  # fmt: skip


async def _send(actor: Actor, item: Item, form: SendEvidence, name: str) -> Done:
    today = clock.today()
    ready = replace(item.evidence, anonymised=form.anonymised)
    _screen(ready, item.guard_reason, sending=True)
    against = ready_to_send(ready, today)
    if against:
        raise Refusal(**against)
    to = step(MOVES, name, actor.person, ready, today)
    await move(Row, item.evidence, to, anonymised=True, sent_on=today, note="")
    done = _done(item.evidence, item.place.authority, item.place.region, then=f"/evidence/{item.id}?sent=yes")
    confirmed = sorted({found.kind for found in _found(ready)})
    return replace(done, facts={"assessor": item.evidence.assessor, "confirmed": confirmed})


def _words(item: Evidence, form: WriteEvidence) -> Evidence:
    return replace(
        item, kind=form.kind, title=form.title, body=form.body.replace("\r\n", "\n"), standards=form.standards,
        anonymised=form.anonymised, names_failure_of_support=form.names_failure_of_support,
    )  # fmt: skip


def _written(id: UUID, case: Case, form: WriteEvidence, today: date) -> Evidence:
    blank = Evidence(
        id, case.journey.id, case.journey.worker, DRAFT, form.kind, "", "", (), form.on or today, False,
        phase=case.journey.phase,
    )  # fmt: skip
    return _words(blank, form)


def _check(item: Evidence, form: WriteEvidence, case: Case) -> None:
    if not (item.title.strip() or item.body.strip()):
        raise Refusal(body="Write a few words first. A title is enough to begin with")
    _screen(item, form.guard_reason, sending=form.press == "send")
    against = accept(item, case.framework, item.phase)
    if against:
        raise Refusal(**against)


def _found(item: Evidence) -> tuple[child_data_guard.Finding, ...]:
    today = clock.today()
    return (*child_data_guard.findings(item.title, today=today), *child_data_guard.findings(item.body, today=today))


def _screen(item: Evidence, reason: str, *, sending: bool) -> None:
    """Nothing that identifies a child is kept: numbers and postcodes stop a save; a date of birth stops the sending,
    unless the writer says why it is not a child's. What was found is named by class and line, never repeated."""
    against: dict[str, str] = {}
    for field, text in (("title", item.title), ("body", item.body)):
        found = child_data_guard.findings(text, today=clock.today())
        stops = [each for each in found if each.blocks or (sending and not reason.strip())]
        if stops:
            against[field] = ". ".join(each.words for each in stops)
        if any(not each.blocks for each in stops):
            against["guard_reason"] = "Change the date above, or say why it is not a child's date of birth"
    if against:
        raise Refusal(**against)


def _done(item: Evidence, authority: int | None, region: int | None, then: str) -> Done:
    return Done(item.id, "evidence", authority, region, item.worker, then=then)
