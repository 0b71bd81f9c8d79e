"""Deeds of kept views: kept, opened first, removed. What one shows is asked for anew each time it is opened."""

import re
from typing import Annotated, ClassVar
from uuid import UUID, uuid4

from pydantic import StringConstraints

from foundation.access import Actor
from foundation.access_table import Can
from foundation.clock import today
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change
from foundation.deeds import Done, Lock, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.problems import Overtaken, Refusal
from reports.queries.views import place_of, view_for, views_of
from reports.tables import SavedView

KIND = "saved_view"
MOST = 30  # views of one person
# Of the figures alone, and nothing that leads elsewhere.
ADDRESS = re.compile(r"/figures(/[a-z0-9_-]+)*(\?[a-z0-9_=&%-]*)?")


class KeepView(Form):
    title: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    address: Annotated[str, StringConstraints(max_length=300)] = ""
    first: bool = False
    words: ClassVar[dict[str, str]] = {"title": "Enter what to call it, in 100 characters or fewer"}


async def own_views(actor: Actor, **_: object) -> list[Lock]:
    """One thing at a time is done to somebody's views: one of them at most is first."""
    return [Lock("person", actor.person)]


@deed("view:kept", needs=Can.SAVE, locks=own_views, form=KeepView, says="{actor} kept a view of the figures")
async def keep_view(actor: Actor, form: KeepView) -> Done:
    sees = admit(actor, Can.SAVE, place_of(actor.person))
    if not ADDRESS.fullmatch(form.address):
        raise Refusal("Open the page that you want to keep, and keep it from there: a view leads to figures alone.")
    kept = await views_of(actor)
    if form.title in {view.title for view in kept}:
        raise Refusal(title="You keep a view of that name already: choose another")
    if len(kept) >= MOST:
        raise Refusal(f"You keep {MOST} views, and there is room for no more. Remove one first.")
    if form.first:
        await _none_is_first(actor.person)
    id = uuid4()
    await add(
        SavedView, id=id, person=actor.person, title=form.title, address=form.address, first=form.first,
        saved_on=today(),
    )  # fmt: skip
    return Done(id, KIND, worker=actor.person, then="/views", role=sees.role)


@deed("view:made_first", needs=Can.CHANGE_SAVED, locks=own_views, says="{actor} chose the view that opens first")
async def open_first(actor: Actor, id: UUID) -> Done:
    view = await view_for(actor, id, to=Can.CHANGE_SAVED)
    if view.first:
        raise Overtaken("It opens first already.")
    await _none_is_first(actor.person)
    await change(SavedView, view, first=True)
    return Done(id, KIND, worker=actor.person, then="/views")


@deed("view:removed", needs=Can.DELETE_SAVED, locks=own_views, says="{actor} removed a view of the figures")
async def remove_view(actor: Actor, id: UUID) -> Done:
    view = await view_for(actor, id, to=Can.DELETE_SAVED)
    gone = await fetch_value("select remove_view($1, $2)", id, view.version)
    if gone is None:
        raise Overtaken("It was changed in that moment. Look at it again.")
    return Done(id, KIND, worker=actor.person, then="/views")


async def _none_is_first(person: UUID) -> None:
    await fetch_value("update saved_view set first = false, version = version + 1 where person = $1 and first", person)
