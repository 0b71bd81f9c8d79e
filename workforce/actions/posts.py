"""Deeds of the establishment: a post is created, changed from a day, and closed."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit, reach_of
from foundation.periods import DAY
from foundation.problems import Refusal
from workforce.queries.posts import post_for, reference_taken, team_in
from workforce.rules.establishment import LONGEST, Terms, may_change, may_close, wrong_with
from workforce.tables.posts import Post

# A change on a day that has one already replaces it: the record holds what it was.
CHANGE = """
insert into post_change (id, post, authority, post_starts, post_until, starts, team, title, census_role, fte, kind)
select gen_random_uuid(), p.id, p.authority, p.starts, p.until, $2, $3, $4, $5, $6, $7 from post p where p.id = $1
on conflict (post, starts) do update set team = excluded.team, title = excluded.title,
  census_role = excluded.census_role, fte = excluded.fte, kind = excluded.kind
returning id
"""
CLOSE = "update post set ends = $2 where id = $1 returning id"


class PostTerms(Form):
    """How a post stands."""

    title: str
    team: UUID
    census_role: str
    fte: Decimal
    kind: str = "established"
    words: ClassVar = {
        "title": "Enter the title of the post", "team": "Choose the team", "census_role": "Choose the role",
        "fte": "Enter a share of full time above 0 and up to 1, such as 0.6", "kind": "Choose what kind of post it is",
    }  # fmt: skip


class NewPost(PostTerms):
    """A post that begins."""

    starts: date
    reference: str | None = None
    words: ClassVar = {**PostTerms.words, "starts": "Enter the first day of the post, such as 1 12 2026"}


class ChangePost(PostTerms):
    """How a post stands from a day on."""

    starts: date
    words: ClassVar = {**PostTerms.words, "starts": "Enter the day it changes, such as 1 12 2026"}


class ClosePost(Form):
    last: date
    words: ClassVar = {"last": "Enter the last day of the post, such as 31 12 2026"}


@deed("post:created", needs=Can.CREATE_POST, form=NewPost, says="{actor} created a post of {fte} FTE from {starts}")
async def create_post(actor: Actor, form: NewPost) -> Done:
    authority = await _authority_of(actor, form.team)
    admit(actor, Can.CREATE_POST, Place(team=form.team, authority=authority))
    _check(form)
    reference = form.reference
    if reference and len(reference) > LONGEST:
        raise Refusal(reference=f"The reference must be {LONGEST} characters or fewer")
    if reference and await reference_taken(authority, reference):
        raise Refusal(reference="Another post has this reference. Use its own, or leave it empty")
    id = uuid4()
    await add(Post, id=id, authority=authority, reference=reference, starts=form.starts, **_terms(form))
    return _done(id, authority, form.starts, fte=form.fte, kind=form.kind, team=form.team)


@deed("post:changed", needs=Can.EDIT_POST, form=ChangePost,
      says="{actor} changed a post from {starts}: {fte} FTE, {kind}")  # fmt: skip
async def change_post(actor: Actor, id: UUID, form: ChangePost) -> Done:
    post = await post_for(actor, id, to=Can.EDIT_POST)
    _check(form)
    if why := may_change(post.starts, post.ends, form.starts):
        raise Refusal(starts=why)
    if not await team_in(post.authority, form.team):
        raise Refusal(team="Choose a team of your authority")
    before = post.on(form.starts)
    if _same(before, form):
        raise Refusal("The post stands like this already. Change something, or leave it as it is.")
    changed = await fetch_value(CHANGE, id, form.starts, *_terms(form).values())
    assert changed is not None  # a hidden row changes nothing, in silence
    was = {"was_fte": before.fte, "was_kind": before.kind, "was_team": before.team}
    return _done(id, post.authority, form.starts, fte=form.fte, kind=form.kind, team=form.team, **was)


@deed("post:closed", needs=Can.EDIT_POST, form=ClosePost, says="{actor} closed a post; its last day is {last}")
async def close_post(actor: Actor, id: UUID, form: ClosePost) -> Done:
    post = await post_for(actor, id, to=Can.EDIT_POST)
    if post.ends is not None and post.ends <= clock.today():
        raise Refusal("The post has ended already.")
    held = [worked.period.end for worked in post.worked]
    if why := may_close(post.starts, form.last, post.changes, held):
        raise Refusal(last=why)
    closed = await fetch_value(CLOSE, id, form.last + DAY)
    assert closed is not None
    return _done(id, post.authority, post.starts, last=form.last)


def _check(form: PostTerms) -> None:
    if wrong := wrong_with(Terms(form.team, form.title, form.census_role, form.fte, form.kind)):
        raise Refusal(**wrong)


async def _authority_of(actor: Actor, team: UUID) -> int:
    """The one of the actor's authorities that the team is in; Refusal when it is in none."""
    for authority in reach_of(actor, Can.CREATE_POST).authorities:
        if await team_in(authority, team):
            return authority
    raise Refusal(team="Choose a team of your authority")


def _terms(form: PostTerms) -> dict[str, Any]:
    return {
        "team": form.team, "title": form.title, "census_role": form.census_role, "fte": form.fte, "kind": form.kind,
    }  # fmt: skip


def _same(stand: Any, form: PostTerms) -> bool:
    return all(getattr(stand, name) == value for name, value in _terms(form).items())


def _done(id: UUID, authority: int, starts: date, **facts: Any) -> Done:
    return Done(id, "post", authority, then=f"/establishment/posts/{id}", facts={"starts": starts} | facts)
