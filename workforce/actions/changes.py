"""Changes of someone's work from a day on: move, hours, and taking back what has not begun. HR's, never on oneself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field, model_validator

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_one
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.lifecycle import Not
from foundation.locks import itself
from foundation.periods import in_words
from foundation.problems import Refusal
from workforce.actions.asked import Asked, as_it_was, only_asked, show
from workforce.actions.rows_of_work import change_from, remove
from workforce.queries.feed import refuse_fed
from workforce.queries.following import Change, beyond, standing_on
from workforce.queries.work import Worker, worker, worker_for
from workforce.rules.changes import Cut, Terms, altered, cut, dated, taken_back, with_hours
from workforce.rules.following import follows

Role = Literal[
    "Senior manager", "Middle manager", "First line manager", "Senior practitioner", "Case holder",
    "Qualified without cases",
]  # fmt: skip
JobType = Literal["SW", "SSW", "AP", "TM", "IRO_CPC"]
Text = Annotated[str, Field(max_length=120)]
WHEN = "Enter the day from which it holds"


class Move(Asked):
    """Another team, post, role, grade or line manager; or a secondment, out to another body or in from one."""

    since: date
    team: UUID | None = None
    post: UUID | None = None
    census_role: Role
    job_type: JobType | None = None
    title: Text = ""
    grade: Text | None = None
    line_manager: UUID | None = None
    seconded: Literal["out", "in"] | None = None
    seconded_with: Text | None = None
    words: ClassVar[Mapping[str, str]] = {
        "since": WHEN, "census_role": "Choose their role", "team": "Choose a team", "post": "Choose a post",
    }  # fmt: skip

    @model_validator(mode="after")
    def _names_the_other(self) -> "Move":
        if self.seconded and not self.seconded_with:
            raise ValueError("Say with whom they are seconded")
        return self


class NewHours(Asked):
    """Contracted hours a week, up to a full week of 37."""

    since: date
    hours: Decimal = Field(gt=0, le=37, max_digits=5, decimal_places=2)
    words: ClassVar[Mapping[str, str]] = {
        "since": WHEN, "hours": "Hours must be a number above 0 and up to 37, such as 22.5",
    }  # fmt: skip


class TakeBack(Form):
    """The row of work that has not begun."""

    row: UUID
    words: ClassVar[Mapping[str, str]] = {"row": "Choose the change to take back"}


@deed("work:moved", needs=Can.EDIT_PERSON, locks=itself("person"), form=Move,
      says="{actor} moved {person} from {since} ({changed})")  # fmt: skip
async def move_person(actor: Actor, id: UUID, form: Move) -> Done:
    """Another place in the same employment, from a day."""
    today = clock.today()
    one, where = await _cut(actor, id, form, form.since, today)
    team = await _place(one, form)
    terms = replace(
        where.row.terms, team=team, post=form.post, line_manager=form.line_manager, census_role=form.census_role,
        job_type=form.job_type, title=form.title, grade=form.grade, seconded=form.seconded,
        seconded_with=form.seconded_with if form.seconded else None,
    )  # fmt: skip
    return await _changed(actor, one, where, terms, form, "moved", today)


@deed("hours:changed", needs=Can.EDIT_PERSON, locks=itself("person"), form=NewHours,
      says="{actor} changed the hours of {person} from {since}, to {hours} a week")  # fmt: skip
async def change_hours(actor: Actor, id: UUID, form: NewHours) -> Done:
    """Other contracted hours, from a day."""
    today = clock.today()
    one, where = await _cut(actor, id, form, form.since, today)
    return await _changed(actor, one, where, with_hours(where.row.terms, form.hours), form, "hours", today)


@deed("change:taken_back", needs=Can.EDIT_PERSON, locks=itself("person"), form=TakeBack,
      says="{actor} took back the change of {person} that was to begin on {since}")  # fmt: skip
async def take_back_change(actor: Actor, id: UUID, form: TakeBack) -> Done:
    """What has not begun goes, and what stood before goes on."""
    today = clock.today()
    one = await worker_for(actor, id)
    await refuse_fed(one.id, one.authority)
    row = one.row(form.row)
    before = taken_back(one.employment(today, row.id), row, today)
    if isinstance(before, Not):
        raise Refusal(before.why)
    await remove(row, before, today)
    return done(one, before.id, person=one.id, since=row.period.start)


async def _cut(actor: Actor, id: UUID, form: Asked, since: date, today: date) -> tuple[Worker, Cut]:
    one = await worker_for(actor, id)
    await refuse_fed(one.id, one.authority)
    as_it_was(form, one)
    where = cut(one.employment(today, form.work), since, today)
    if isinstance(where, Not):
        raise Refusal(since=where.why)
    return one, where


async def _place(one: Worker, form: Move) -> UUID | None:
    """The team: the post's own where a post is chosen. Refusal where either is not the authority's, or is not open."""
    if form.line_manager == one.id:
        raise Refusal(line_manager="Nobody is their own line manager. Choose somebody else")
    if form.post is None:
        if (
            form.team
            and await fetch_one("select 1 from team where id = $1 and authority = $2", form.team, one.authority) is None
        ):
            raise Refusal(team="Choose a team of this authority")
        return form.team
    return await post_open(form.post, one.authority, form.since)


async def post_open(post: UUID, authority: int, since: date) -> UUID:
    """The team of a post that is open on that day; Refusal where it is not."""
    row = await fetch_one("select * from post where id = $1 and authority = $2", post, authority)
    if row is None:
        raise Refusal(post="Choose a post of this authority")
    if row["starts"] > since or (row["ends"] is not None and row["ends"] <= since):
        raise Refusal(post=f"That post is not open on {in_words(since)}. Choose another, or another day")
    team: UUID = row["team"]
    return team


async def _changed(
    actor: Actor, one: Worker, where: Cut, terms: Terms, form: Move | NewHours, kind: str, today: date
) -> Done:
    """Save the terms from the day; or, where that was only asked, say what follows and undo it."""
    changed = altered(where.row.terms, terms)
    if not changed:
        raise Refusal("Nothing would change: this is how it stands already.")
    posts = (where.row.terms.post, terms.post)
    before = await standing_on(actor, one, form.since, posts) if only_asked(form) else None
    row = await change_from(where, terms)
    if before:
        after = await standing_on(actor, await worker(one.id, one.authority), form.since, posts)
        show(form, [dated(form.since, today), _corrects(where, today), _holds_until(where),
                    *follows(before, after, form.since),
                    *await beyond(Change(kind, one.id, one.authority, form.since))])  # fmt: skip
    said = {"hours": terms.hours} if kind == "hours" else {"changed": ", ".join(words_of(changed))}
    return done(one, row, person=one.id, since=form.since, **said)


def _corrects(where: Cut, today: date) -> str | None:
    if where.splits or where.row.period.start > today:
        return None
    return "This corrects what was recorded from that very day. What was recorded before is kept."


def _holds_until(where: Cut) -> str | None:
    until = where.period.last
    return f"It holds until {in_words(until)}: what was entered after that stays as it is." if until else None


WORDS = {"census_role": "role", "job_type": "job type", "line_manager": "line manager", "title": "job title",
         "seconded_with": "secondment", "seconded": "secondment"}  # fmt: skip


def words_of(changed: tuple[str, ...]) -> list[str]:
    """The fields of a change as the record names them, each once."""
    return list(dict.fromkeys(WORDS.get(name, name) for name in changed))


def done(one: Worker, row: UUID, **facts: Any) -> Done:
    """What a change of somebody's work leaves on the record."""
    return Done(
        row, "employment", one.authority, worker=one.id, then=f"/people/{one.id}?saved=yes",
        facts=facts,
    )  # fmt: skip
