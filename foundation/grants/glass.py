"""Deeds of breaking the glass: one record opened for an hour, to be read; told of; closed; and what was read (D21)."""

from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place, Role, role_of
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_value
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.grants.opened import place_of, whole_opening
from foundation.grants.reaching import place_of_person
from foundation.guard import admit
from foundation.problems import About, DutyBroken, NotThere, Overtaken, Refusal
from foundation.roster import names_of
from foundation.tables import BreakGlass, BreakGlassRead

# Who may stand as the second officer: whoever holds one of these in the authority and is neither opener nor subject.
SECONDS = (Role.DIRECTOR, Role.DATA_PROTECTION_OFFICER, Role.CHIEF_EXECUTIVE)
REASON = 10  # letters at least


class BreakTheGlass(Form):
    """One record. `what`: "person" for their file, or the number of a journey of theirs."""

    person: UUID
    what: str
    reason: str
    second: UUID
    later: str = ""
    words: ClassVar = {
        "what": "Choose which record you open",
        "reason": "Say why you must see it",
        "second": "Choose the second officer",
    }


@deed(
    "break_glass:opened",
    needs=Can.BREAK_GLASS,
    says="{actor} broke the glass on one record, to read it for an hour; {second} is told",
    form=BreakTheGlass,
)
async def break_glass(actor: Actor, form: BreakTheGlass) -> Done:
    """Open one record for an hour. The person and a second officer are told at once, unless a reason delays it."""
    place = await place_of_person(form.person)
    if form.person == actor.person:
        raise DutyBroken("D21", "Nobody breaks the glass on their own record.", _about(actor, form.person))
    if place is None:
        raise NotThere
    sees = admit(actor, Can.BREAK_GLASS, _plain(place))
    assert place.authority is not None and place.region is not None
    record = _record(form, place)
    if len(form.reason) < REASON:
        raise Refusal(reason="Say why in a sentence: the person will ask")
    if form.second == actor.person:
        raise DutyBroken("D21", "The second officer is somebody else than you.", _about(actor, form.person))
    if form.second not in await seconds(place.authority, actor.person, form.person):
        raise Refusal(second="Choose an officer of your authority who is neither you nor the person")
    await _not_again(actor, form)
    id = uuid4()
    await add(
        BreakGlass, id=id, opened_by=actor.person, role=sees.role.value, subject=form.person, record=record,
        kind="person" if form.what == "person" else "journey", authority=place.authority, region=place.region,
        reason=form.reason, second_officer=form.second, not_told_because=form.later,
        told_at=None if form.later else clock.now(),
    )  # fmt: skip
    # Until the person is told, nothing on the record points to them.
    return Done(
        id, "break_glass", place.authority, place.region, worker=None if form.later else form.person,
        then=f"/break-glass/{id}", facts={"second": form.second, "told": not form.later}, role=sees.role,
    )  # fmt: skip


@deed("break_glass:told", needs=Can.BREAK_GLASS, says="{actor} had {person} told that their record was opened")
async def tell_person(actor: Actor, id: UUID) -> Done:
    """Tell the person after all, once the reason for waiting is gone."""
    opening = await whole_opening(id)
    sees = admit(actor, Can.BREAK_GLASS, place_of(opening), seen=Can.SEE_GLASS)
    if opening.told_at is not None:
        raise Overtaken("They have been told.")
    await change(BreakGlass, opening, told_at=clock.now())
    return Done(
        id, "break_glass", opening.authority, opening.region, worker=opening.subject, then=f"/break-glass/{id}",
        facts={"person": opening.subject}, role=sees.role,
    )  # fmt: skip


@deed("break_glass:closed", needs=Can.BREAK_GLASS, says="{actor} closed the record before its hour was over")
async def close_glass(actor: Actor, id: UUID) -> Done:
    opening = await whole_opening(id)
    sees = admit(actor, Can.BREAK_GLASS, place_of(opening), seen=Can.SEE_GLASS)
    if opening.opened_by != actor.person or not opening.open(clock.now()):
        raise Overtaken("It is closed.")
    await change(BreakGlass, opening, closed_at=clock.now())
    return Done(
        id, "break_glass", opening.authority, opening.region, then=f"/break-glass/{id}", role=sees.role,
    )  # fmt: skip


class Looked(Form):
    path: str
    acts: tuple[str, ...]


@deed("break_glass:read", needs=Can.LIST_GLASS, says="{actor} read a page of a record opened by breaking the glass")
async def write_down(actor: Actor, id: UUID, form: Looked) -> Done:
    """What is seen through broken glass, before it is shown: the database refuses it once the hour is over."""
    opening = await whole_opening(id)
    if opening.opened_by != actor.person or not opening.open(clock.now()):
        raise NotThere
    await add(
        BreakGlassRead, id=uuid4(), glass=id, subject=opening.subject, authority=opening.authority, path=form.path,
        acts=sorted(form.acts),
    )  # fmt: skip
    return Done(id, "break_glass", opening.authority, opening.region, role=role_of(opening.role))


async def seconds(authority: int, opener: UUID, subject: UUID) -> dict[UUID, str]:
    """The officers of an authority who can be told of an opening, by name."""
    rows = await fetch(
        "select distinct person from role_grant where authority = $1 and role = any($2) and case_id is null"
        " and lent_from is null and starts <= $3 and (ends is null or ends > $3)"
        " and (not sensitive or confirmed_by is not null) and person <> all($4)",
        authority, [role.value for role in SECONDS], clock.today(), [opener, subject],
    )  # fmt: skip
    return await names_of({row["person"] for row in rows})


def _plain(place: Place) -> Place:
    return Place(place.subject, team=place.team, authority=place.authority, region=place.region)


def _about(actor: Actor, subject: UUID) -> About:
    held = next((g for role in SECONDS for g in actor.holds(role)), None)
    return About(subject, "break_glass", held.authority if held else None, held.region if held else None)


def _record(form: BreakTheGlass, place: Place) -> UUID:
    if form.what == "person":
        return form.person
    found = next((case for case in place.cases if str(case) == form.what), None)
    if found is None:
        raise Refusal(what="Choose one of this person’s records")
    return found


async def _not_again(actor: Actor, form: BreakTheGlass) -> None:
    """Another record, or another hour, is another reason (D21); the database says so too."""
    before = await fetch_value(
        "select case when until > clock_timestamp() then 'open' else 'reason' end from break_glass"
        " where opened_by = $1 and subject = $2 and (until > clock_timestamp() or lower(reason) = lower($3))"
        " order by until desc limit 1",
        actor.person, form.person, form.reason,
    )  # fmt: skip
    if before == "open":
        raise Refusal("You opened a record of this person within this hour. One at a time; an hour is not extended.")
    if before:
        raise Refusal(reason="You opened a record of this person for this reason before. Another record needs its own.")
