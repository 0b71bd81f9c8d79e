"""Preparing the workforce census: begun, answered and noted here, checked as often as wanted, opened to a change."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from pydantic import Field

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit, reach_of
from foundation.lifecycle import step
from foundation.problems import Refusal
from reports.actions.census_answers import checked_answer, keep_answers, keep_notes, of_all, one_of
from reports.queries.census import Census, census_for
from reports.queries.census_made import made_now
from reports.returns.fault import Fault
from reports.returns.lifecycle import MOVES, WORKED_ON, Standing
from reports.returns.message import reference_day
from reports.returns.specification import specification_for, specifications
from reports.tables import StatutoryReturn

LONGEST = 2_000


class Begin(Form):
    """Which year's census, of which of one's authorities."""

    year: int
    authority: int | None = None
    words: ClassVar = {"year": "Enter the year of the census, such as 2026", "authority": "Choose the authority"}


class AnswerAll(Form):
    """By item: of the authority itself, or of everyone who has no answer yet."""

    answers: dict[str, str] = Field(default_factory=dict)


class AnswerOne(Form):
    """Of one person: `answer` is item and code, "StepUpGrad=1"."""

    who: str
    answer: str
    words: ClassVar = {"who": "Choose the person", "answer": "Choose the answer"}


class WriteNotes(Form):
    """By query ("PLT-13_vacancy_rate_fte"): what is said of it, of everyone it is asked about now."""

    notes: dict[str, str] = Field(default_factory=dict)


class Why(Form):
    reason: str
    words: ClassVar = {"reason": "Say why, in a sentence"}


@deed("return:begun", needs=Can.BEGIN_CENSUS, form=Begin, says="{actor} began the workforce census of {year}")
async def begin_census(actor: Actor, form: Begin) -> Done:
    authority, today = _authority(actor, form.authority), clock.today()
    admit(actor, Can.BEGIN_CENSUS, Place(authority=authority))
    latest = latest_year(today)
    if not specifications()[0].years[0] <= form.year <= latest:
        raise Refusal(year=f"Enter a year from {specifications()[0].years[0]} to {latest}: a census is begun from"
                           " 30 September of its year")  # fmt: skip
    if await fetch_value(
        "select exists (select from statutory_return where authority = $1 and kind = 'csww' and year = $2)",
        authority, form.year,
    ):  # fmt: skip
        raise Refusal(year=f"The census of {form.year} is begun already")
    id = uuid4()
    await add(
        StatutoryReturn, id=id, authority=authority, kind="csww", year=form.year, state="open",
        edition=specification_for(form.year).edition.key, begun_by=actor.person, begun_on=today,
    )  # fmt: skip
    await take_part(id, authority, actor.person, today)
    await check_census(actor, id)
    return _done(id, authority, year=form.year)


@deed("return:checked", needs=Can.PREPARE_CENSUS, moves="return",
      says="{actor} checked the workforce census of {year}: {errors} to put right")  # fmt: skip
async def check_census(actor: Actor, id: UUID) -> Done:
    """Built afresh from the register and judged: in the same act it has errors, or is ready to sign."""
    census, today = await census_for(actor, id, to=Can.PREPARE_CENSUS), clock.today()
    state = step(MOVES, "validate", actor.person, census, today)
    made = await made_now(census)
    judged = Standing(state, made.to_do, frozenset(), None, None)
    to = step(MOVES, "find_errors" if made.to_do else "find_none", actor.person, judged, today)
    kept = {name: json.dumps(getattr(made, name)) for name in ("parts", "held")}
    faults = json.dumps([asdict(fault) for fault in made.faults], default=str)
    await move(
        StatutoryReturn, census, to, edition=made.edition, checked_on=today, file=made.file,
        fingerprint=hashlib.sha256(made.file).hexdigest(), faults=faults, workers=made.workers, errors=made.to_do,
        **kept,
    )  # fmt: skip
    await take_part(id, census.authority, actor.person, today)
    return _done(id, census.authority, year=census.year, errors=made.to_do, workers=made.workers)


@deed("return:answered", needs=Can.PREPARE_CENSUS, form=AnswerAll,
      says="{actor} gave {answers} answers in the workforce census of {year}")  # fmt: skip
async def answer_items(actor: Actor, id: UUID, form: AnswerAll) -> Done:
    """What no HR record holds. It counts at once: the census is checked again in the same act."""
    census = await _worked_on(actor, id)
    if not form.answers:
        raise Refusal("Choose at least one answer")
    spec = specification_for(census.year)
    items = {checked_answer(spec, tag, value, f"answers-{tag}"): value for tag, value in form.answers.items()}
    await _touch(census)
    answers = of_all(census, items)
    await keep_answers(census, answers, actor.person)
    await check_census(actor, id)
    return _done(id, census.authority, "fix", year=census.year, answers=len(answers), items=sorted(form.answers))


@deed("return:answered_for_one", needs=Can.PREPARE_CENSUS, form=AnswerOne,
      says="{actor} answered {item} of one person in the workforce census of {year}")  # fmt: skip
async def answer_for_one(actor: Actor, id: UUID, form: AnswerOne) -> Done:
    census = await _worked_on(actor, id)
    tag, _, value = form.answer.partition("=")
    item = checked_answer(specification_for(census.year), tag, value, "answer")
    person = await one_of(census, form.who)
    await _touch(census)
    await keep_answers(census, [(person, item.tag, value)], actor.person)
    await check_census(actor, id)
    return _done(id, census.authority, "fix", year=census.year, item=item.tag)


@deed("return:noted", needs=Can.PREPARE_CENSUS, form=WriteNotes,
      says="{actor} wrote notes in the workforce census of {year}: {rules}")  # fmt: skip
async def note_queries(actor: Actor, id: UUID, form: WriteNotes) -> Done:
    census = await _worked_on(actor, id)
    if not form.notes:
        raise Refusal("Write at least one note")
    asked = {fault.about: [f for f in census.faults or () if f.about == fault.about] for fault in _queries(census)}
    notes = []
    for name, words in form.notes.items():
        about = name.replace("_", " ", 1)
        if about not in asked:
            raise Refusal("One of these is no longer asked. Look at the page again.")
        if len(words) > LONGEST:
            raise Refusal(**{f"notes-{name}": f"Use {LONGEST:,} characters or fewer"})
        notes += [(about, fault.person, words) for fault in asked[about]]
    await _touch(census)
    await keep_notes(census, notes, actor.person)
    await check_census(actor, id)
    rules = ", ".join(sorted({about.split(" ")[0] for about, _, _ in notes}))
    return _done(id, census.authority, "fix", year=census.year, rules=rules)


@deed("return:changed", needs=Can.PREPARE_CENSUS, moves="return", form=Why,
      says="{actor} opened the workforce census of {year} to a change; any signature fell away")  # fmt: skip
async def change_census(actor: Actor, id: UUID, form: Why) -> Done:
    census = await census_for(actor, id, to=Can.PREPARE_CENSUS)
    to = step(MOVES, "change", actor.person, census, clock.today())
    await move(StatutoryReturn, census, to, signature=None)
    await tell_turn(census, "change", form.reason, actor.person)
    return _done(id, census.authority, year=census.year)


def latest_year(today: date) -> int:
    """The year of the last 30 September that has come."""
    return today.year if today >= reference_day(today.year) else today.year - 1


async def take_part(id: UUID, authority: int, person: UUID, today: date) -> None:
    """Whoever had a hand in preparing a return is kept with it, and never signs it (D20)."""
    await fetch_value(
        "insert into return_hand (return, authority, person, since) values ($1, $2, $3, $4) on conflict do nothing",
        id, authority, person, today,
    )  # fmt: skip


async def tell_turn(census: Census, about: str, words: str, who: UUID) -> None:
    if len(words) > LONGEST:
        raise Refusal(reason=f"Use {LONGEST:,} characters or fewer")
    await keep_notes(census, [(about, None, words)], who)
    await take_part(census.id, census.authority, who, clock.today())


async def _worked_on(actor: Actor, id: UUID) -> Census:
    census = await census_for(actor, id, to=Can.PREPARE_CENSUS)
    if census.state not in WORKED_ON:
        raise Refusal("Nothing is answered or noted in it now. Open it to a change first.")
    return census


async def _touch(census: Census) -> None:
    """By its version: of two who answer at once the second is told to look again."""
    await change(StatutoryReturn, census, edition=census.edition)


def _queries(census: Census) -> list[Fault]:
    return [fault for fault in census.faults or () if fault.severity == "query"]


def _authority(actor: Actor, chosen: int | None) -> int:
    mine = reach_of(actor, Can.BEGIN_CENSUS).authorities
    if chosen is None and len(mine) == 1:
        return int(mine[0])
    if chosen not in mine:
        raise Refusal(authority="Choose one of your authorities")
    return chosen


def _done(id: UUID, authority: int, page: str = "", **facts: object) -> Done:
    return Done(id, "census", authority, then=f"/census/{id}{'/' if page else ''}{page}", facts=facts)
