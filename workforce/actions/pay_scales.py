"""Deeds of drafted pay scales: saved, changed version by version, shared with named people."""

import json
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Grant, Place, Role, Sight
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change, move
from foundation.deeds import Done, Lock, deed
from foundation.guard import admit
from foundation.problems import NotThere, Overtaken, Refusal
from workforce.actions.scale_form import ChangeScale, SaveScale, ShareScale
from workforce.queries.pay_scales import (
    SavedScale,
    may_be_shown,
    saved_place,
    scale_for,
    whole_scale,
)
from workforce.rules.pay.asked_changes import asked
from workforce.rules.pay.saved_scale import OWN, may_change, written
from workforce.rules.pay_scales import PayScale, scale_of
from workforce.tables.scales import PayScale as Scales

KIND = "pay_scale"


async def draft_locked(actor: Actor, id: UUID, **_: object) -> list[Lock]:
    """The draft, whatever the version: one thing at a time is done to it."""
    try:
        return [Lock("edition", (await whole_scale(id)).scale)]
    except NotThere:
        return []


@deed("pay_scale:saved", needs=Can.SAVE, says="{actor} saved a draft of a pay scale, version {number}", form=SaveScale)
async def save_scale(actor: Actor, form: SaveScale) -> Done:
    """A new draft from a shipped edition, or from a draft that the maker may see."""
    grant = _grant(actor)
    authority, region = (grant.authority, grant.region) if grant else (None, None)
    place = Place(actor.person, authority=authority, region=region, everyones=True)
    sees = admit(actor, Can.SAVE, place)
    base, content = await _content(actor, form)
    _to_come(form)
    id = uuid4()
    await _add(id, uuid4(), 1, actor.person, authority, region, form, base, content)
    return Done(
        id, KIND, authority, None if authority else region, then=f"/pay/scales/{id}", role=sees.role,
        facts={"number": 1, "base": base},
    )  # fmt: skip


@deed(
    "pay_scale:changed", needs=Can.CHANGE_SAVED, locks=draft_locked, form=ChangeScale,
    says="{actor} saved version {number} of a draft pay scale",
)  # fmt: skip
async def change_scale(actor: Actor, id: UUID, form: ChangeScale) -> Done:
    """The next version, shared with whom the last one was; one that is in consultation comes back to its maker."""
    saved, sees = await _ones_own(actor, id)
    if saved.state == "replaced":
        raise Overtaken("There is a later version of this draft. Change that one.")
    if no := may_change(saved.standing, clock.today()):
        raise Refusal(no.why)
    _to_come(form)
    if not (found := asked(saved.content, form.typed)).scale and found.errors:
        raise Refusal(**found.errors)
    await move(Scales, saved, "replaced")
    next_id = uuid4()
    await _add(
        next_id, saved.scale, saved.number + 1, saved.maker, saved.authority, saved.region, form, saved.base,
        found.scale or saved.content, shared_with=list(saved.shared_with),
    )  # fmt: skip
    return done_with(saved, next_id, sees.role, number=saved.number + 1)


@deed(
    "pay_scale:shared", needs=Can.CHANGE_SAVED, locks=draft_locked, form=ShareScale,
    says="{actor} shared a draft pay scale with {person}",
)  # fmt: skip
async def share_scale(actor: Actor, id: UUID, form: ShareScale) -> Done:
    """Let one named colleague read this version, and those that follow it."""
    saved, sees = await _ones_own(actor, id)
    known = {person for person, _ in await may_be_shown(saved.authority, saved.region)} - {saved.maker}
    if form.person not in known:
        raise Refusal(person="Choose somebody from the list")
    if form.person in saved.shared_with:
        raise Refusal(person="They can read it already")
    await change(Scales, saved, shared_with=[*saved.shared_with, form.person])
    return done_with(saved, id, sees.role, person=form.person)


@deed(
    "pay_scale:unshared", needs=Can.CHANGE_SAVED, locks=draft_locked, form=ShareScale,
    says="{actor} no longer shares a draft pay scale with {person}",
)  # fmt: skip
async def unshare_scale(actor: Actor, id: UUID, form: ShareScale) -> Done:
    """End what was shared, for this version and those before it."""
    saved, sees = await _ones_own(actor, id)
    if form.person not in saved.shared_with:
        raise Overtaken("They cannot read it now.")
    await change(Scales, saved, shared_with=[each for each in saved.shared_with if each != form.person])
    await fetch_value(
        "update pay_scale set shared_with = array_remove(shared_with, $2), version = version + 1"
        " where scale = $1 and id <> $3 and $2 = any(shared_with) returning 1",
        saved.scale, form.person, saved.id,
    )  # fmt: skip
    return done_with(saved, id, sees.role, person=form.person)


async def _ones_own(actor: Actor, id: UUID) -> tuple[SavedScale, Sight]:
    """A version, for whoever may change it."""
    saved = await scale_for(actor, id)
    return saved, admit(actor, Can.CHANGE_SAVED, saved_place(saved), seen=Can.SEE_SAVED)


def _to_come(form: ChangeScale) -> None:
    if form.starts <= clock.today():
        raise Refusal(starts="Enter a first day to come: a scale never begins in the past")


def _grant(actor: Actor) -> Grant | None:
    """Where a new draft belongs: the authority of one of its maker's roles, else a region."""
    kept = [grant for grant in actor.grants if not grant.one_case_only]
    return next((grant for grant in kept if grant.authority), None) or next((g for g in kept if g.region), None)


async def _content(actor: Actor, form: SaveScale) -> tuple[str, PayScale]:
    """The shipped edition it goes back to, and the scale with what was typed changed in it."""
    try:
        if form.scale.startswith(OWN):
            saved = await scale_for(actor, UUID(form.scale.removeprefix(OWN)))
            base, scale = saved.base, saved.content
        else:
            base, scale = form.scale, scale_of(form.scale)
    except (LookupError, ValueError):
        raise Refusal("Open the scale again: the one you changed is no longer here.") from None
    found = asked(scale, form.typed)
    if found.errors:
        raise Refusal(**found.errors)
    return base, found.scale or scale


async def _add(
    id: UUID, scale: UUID, number: int, maker: UUID, authority: int | None, region: int | None, form: ChangeScale,
    base: str, content: PayScale, **more: object,
) -> None:  # fmt: skip
    levels, areas = written(content)
    await add(
        Scales, id=id, scale=scale, number=number, maker=maker, authority=authority, region=region, title=form.title,
        base=base, starts=form.starts, levels=json.dumps(levels), areas=json.dumps(areas), why=form.why,
        saved_on=clock.today(), **more,
    )  # fmt: skip


def done_with(saved: SavedScale, id: UUID, role: Role | None, **facts: object) -> Done:
    return Done(
        id, KIND, saved.authority, None if saved.authority else saved.region, then=f"/pay/scales/{id}", role=role,
        facts=facts,
    )  # fmt: skip
