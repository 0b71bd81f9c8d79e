"""Joining: a new record with its first work, or work begun by someone whose record is here."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID, uuid4

from pydantic import Field, model_validator

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_one, fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.guard import may
from foundation.locks import itself
from foundation.periods import Period
from foundation.problems import NotAllowed, Refusal
from workforce.actions.asked import Asked, as_it_was, nobody_new, only_asked, show
from workforce.actions.changes import JobType, Role, Text, done, post_open
from workforce.queries.feed import refuse_fed
from workforce.queries.following import Change, beyond, standing_on
from workforce.queries.work import Worker, worker, worker_for
from workforce.rules.changes import dated, joins
from workforce.rules.following import follows
from workforce.rules.matching import plain_number
from workforce.rules.pay_scales import fte
from workforce.tables.people import KnownNumber, Person
from workforce.tables.work import Employment


class Begin(Asked):
    """Work that begins: kind, place, role and hours; the end of the probation, and of a fixed term."""

    since: date
    basis: Literal["permanent", "fixed_term"] = "permanent"
    until: date | None = None
    team: UUID | None = None
    post: UUID | None = None
    census_role: Role
    job_type: JobType | None = None
    title: Text = ""
    grade: Text | None = None
    hours: Decimal = Field(gt=0, le=37, max_digits=5, decimal_places=2)
    line_manager: UUID | None = None
    probation_ends: date | None = None
    words: ClassVar[Mapping[str, str]] = {
        "since": "Enter their first day", "census_role": "Choose their role", "post": "Choose a post",
        "hours": "Hours must be a number above 0 and up to 37, such as 22.5", "team": "Choose a team",
    }  # fmt: skip

    @model_validator(mode="after")
    def _in_order(self) -> "Begin":
        for last in (self.until, self.probation_ends):
            if last and last < self.since:
                raise ValueError("A last day cannot come before the first day")
        if self.basis == "fixed_term" and self.until is None:
            raise ValueError("Enter the last day of the fixed term")
        return self


class Join(Begin):
    """Somebody new: who they are, and the numbers they are known by."""

    name: str = Field(min_length=2, max_length=120)
    birth_date: date | None = None
    swe_number: str | None = Field(None, pattern=r"^\s*(?i:SW)?\s*[0-9 ]{1,12}$")
    payroll: str | None = Field(None, max_length=40)
    work_email: str | None = Field(None, max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")
    words: ClassVar[Mapping[str, str]] = {
        **Begin.words, "name": "Enter their name",
        "swe_number": "Enter the registration number as it stands on the register, such as SW123456",
        "work_email": "Enter an e-mail address, such as name@council.example",
    }  # fmt: skip


@deed("person:joined", needs=Can.CREATE_PERSON, form=Join, says="{actor} added {person}, who begins on {since}")
async def add_person(actor: Actor, form: Join) -> Done:
    """A new record with its first work, in the authority of whoever adds it."""
    authority, region = await _home(actor)
    await nobody_new(authority)
    if number := registration(form.swe_number):
        await _not_here(authority, number)
    id, (first, _, last) = uuid4(), form.name.partition(" ")
    await add(
        Person, id=id, authority=authority, region=region, name=form.name,
        sort_key=f"{last} {first}".strip().casefold(), work_email=form.work_email, swe_number=number or None,
        birth_date=form.birth_date,
    )  # fmt: skip
    if form.payroll:
        await add(
            KnownNumber, id=uuid4(), person=id, authority=authority, kind="payroll", value=plain_number(form.payroll),
            source="entered", linked_by=actor.person, linked_on=clock.today(),
        )  # fmt: skip
    return await _begun(actor, await worker(id, authority), form, clock.today())


@deed("work:begun", needs=Can.EDIT_PERSON, locks=itself("person"), form=Begin,
      says="{actor} entered that {person} begins work on {since}")  # fmt: skip
async def begin_work(actor: Actor, id: UUID, form: Begin) -> Done:
    """Work begun by someone whose record is here: back after a while, or a second employment."""
    one = await worker_for(actor, id)
    await refuse_fed(one.id, one.authority)
    as_it_was(form, one)
    return await _begun(actor, one, form, clock.today())


async def _begun(actor: Actor, one: Worker, form: Begin, today: date) -> Done:
    wanted = Period.of(form.since, form.until)
    if no := joins(one.rows, form.basis, wanted):
        raise Refusal(since=no.why)
    team = await post_open(form.post, one.authority, form.since) if form.post else form.team
    before = await standing_on(actor, one, form.since, [form.post]) if only_asked(form) else None
    id = uuid4()
    name = await fetch_value("select name from authority where code = $1", one.authority)
    await add(
        Employment, id=id, person=one.id, authority=one.authority, employer=name, employer_kind="authority",
        employer_authority=one.authority, service="children", basis=form.basis, team=team, post=form.post,
        line_manager=form.line_manager, census_role=form.census_role, job_type=form.job_type, local_title=form.title,
        grade=form.grade, weekly_hours=form.hours, fte=fte(form.hours), starts=form.since, ends=wanted.end,
        probation_ends=form.probation_ends,
    )  # fmt: skip
    if before:
        after = await standing_on(actor, await worker(one.id, one.authority), form.since, [form.post])
        show(form, [dated(form.since, today), *_together(one, form), *follows(before, after, form.since),
                    *await beyond(Change("joined", one.id, one.authority, form.since))])  # fmt: skip
    return done(one, id, person=one.id, since=form.since)


def _together(one: Worker, form: Begin) -> list[str]:
    """What their several employments come to, where that is more than full time."""
    share = sum((row.terms.fte or Decimal(0) for row in one.rows if form.since in row.period), fte(form.hours))
    return [f"With their other work here this comes to {share.normalize():f} of full time"] if share > 1 else []


async def _home(actor: Actor) -> tuple[int, int]:
    """The authority a new record goes to: that of the role that may add it."""
    for grant in actor.grants:
        if grant.authority is not None and may(actor, Can.CREATE_PERSON, Place(authority=grant.authority)):
            region = await fetch_value("select region from authority where code = $1", grant.authority)
            return grant.authority, region
    raise NotAllowed("None of your roles may add a person.")


async def _not_here(authority: int, number: str) -> None:
    row = await fetch_one("select name from person where authority = $1 and swe_number = $2", authority, number)
    if row:
        raise Refusal(swe_number=f"{row['name']} has this number. Open their record, and begin their work there")


def registration(number: str | None) -> str:
    """A registration number as it is kept, "SW123456"; nothing for nothing."""
    plain = plain_number(number or "").removeprefix("SW")
    return f"SW{plain}" if plain else ""
