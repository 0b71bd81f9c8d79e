"""Deeds of sign-in names: what a person's provider will call them, entered by one and confirmed by another.

Whoever could enter alone what opens an account could open anybody's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

from pydantic import field_validator

from foundation import clock
from foundation.access import Actor, Place
from foundation.access import Grant as Held
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, fetch_value
from foundation.database.rows import add, change, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.grants.held import STAFF
from foundation.guard import admit
from foundation.problems import About, DutyBroken, NotThere, Overtaken, Refusal
from foundation.signin.setup import REACHED, keeper, not_alone
from foundation.tables import SignInKey


class Register(Form):
    """What a person's provider will call them."""

    person: UUID
    value: str
    words: ClassVar = {"person": "Choose the person", "value": "Enter their sign-in name, such as an employee number"}

    @field_validator("value")
    @classmethod
    def _one_word(cls, value: str) -> str:
        if any(c.isspace() for c in value) or len(value) > 200:
            raise ValueError("A sign-in name has no spaces, and at most 200 letters and digits")
        return value


class Confirm(Form):
    """The sign-in names that are right."""

    ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Key:
    """A sign-in name: what the authority's provider will call the person."""

    id: UUID
    authority: int
    region: int | None
    person: UUID
    account: UUID
    value: str
    state: str
    registered_by: UUID
    confirmed_by: UUID | None
    version: int


KEY_COLUMNS = "id, authority, region, person, account, value, state, registered_by, confirmed_by, version"


async def _keys(ids: Sequence[UUID]) -> list[Key]:
    rows = await fetch(
        f"select {KEY_COLUMNS} from sign_in_key where id = any($1) and {REACHED} order by id",
        list(ids),
    )
    return [Key(**row) for row in rows]


@deed("sign_in_name:registered", needs=Can.GIVE_ROLE, says="{actor} wrote down how {person} signs in", form=Register)
async def register_name(actor: Actor, form: Register) -> Done:
    """For somebody of the administrator's authority, never for oneself; it waits for a second person (D13, D14)."""
    by, sees = keeper(actor, Can.GIVE_ROLE)
    if form.person == actor.person:
        about = About(actor.person, "sign_in_name", by.authority, by.region)
        raise DutyBroken("D13", "You cannot enter your own sign-in name. Ask another administrator.", about)
    if not await _of_authority(form.person, by):
        raise Refusal(person="Nobody in your authority is known by this. Choose somebody from the list.")
    account = await fetch_value("select account_of($1)", form.person)
    if account is None:
        raise Refusal(person="They have no account yet: give them a role first")
    if await fetch_one(
        "select 1 from sign_in_key where authority = $1 and (value = $2 or account = $3) and state <> 'ended'",
        by.authority, form.value, account,
    ):  # fmt: skip
        raise Refusal(value="This person has a sign-in name already, or somebody else has this one. End that first.")
    id = uuid4()
    await add(
        SignInKey, id=id, authority=by.authority, region=by.region, person=form.person, account=account,
        value=form.value, registered_by=actor.person, registered_at=clock.now(),
    )  # fmt: skip
    return Done(
        id, "sign_in_name", by.authority, by.region, worker=form.person, then="/sign-in-names",
        facts={"person": form.person}, role=sees.role,
    )  # fmt: skip


@deed("sign_in_names:confirmed", needs=Can.CONFIRM_GRANT, says="{actor} confirmed how {count} people sign in",
      form=Confirm)  # fmt: skip
async def confirm_names(actor: Actor, form: Confirm) -> Done:
    """The second person: HR, who knows employee numbers, or a director; not who entered it, nor whose it is (D14)."""
    if not form.ids:
        raise Refusal(ids="Choose the sign-in names that are right")
    keys = await _keys(form.ids)
    places = {(key.authority, key.region) for key in keys}
    if len(keys) != len(set(form.ids)) or len(places) != 1:
        raise NotThere
    place = Place(authority=keys[0].authority, region=keys[0].region)
    sees = admit(actor, Can.CONFIRM_GRANT, place, seen=Can.SEE_GRANT)
    for key in keys:
        not_alone(actor, key.registered_by, "sign_in_name", key.id, place)
        not_alone(actor, key.person, "sign_in_name", key.id, place)
        if key.state != "waiting":
            raise Overtaken("One of these does not wait any more. Look at the list again.")
        await move(SignInKey, key, "in force", confirmed_by=actor.person, confirmed_at=clock.now())
    facts = {"count": len(keys), "people": [key.person for key in keys]}
    return Done(
        keys[0].id, "sign_in_name", place.authority, place.region, then="/sign-in-names", facts=facts, role=sees.role
    )


@deed("sign_in_name:ended", needs=Can.END_GRANT, says="{actor} ended the way {person} signs in")
async def end_name(actor: Actor, id: UUID) -> Done:
    """The person is signed out at once, and what their provider calls them opens nothing until it is entered anew."""
    keys = await _keys((id,))
    if not keys:
        raise NotThere
    key = keys[0]
    place = Place(authority=key.authority, region=key.region)
    sees = admit(actor, Can.END_GRANT, place, seen=Can.SEE_GRANT)
    if key.state == "ended":
        raise Overtaken("This sign-in name has already ended.")
    await change(SignInKey, key, state="ended", ended_by=actor.person)
    await fetch(
        "update identity set ended_at = $3, version = version + 1"
        " where authority = $1 and account = $2 and ended_at is null",
        key.authority, key.account, clock.now(),
    )  # fmt: skip
    await fetch_value("select end_account_sessions($1)", key.account)
    return Done(
        id, "sign_in_name", key.authority, key.region, worker=key.person, then="/sign-in-names",
        facts={"person": key.person}, role=sees.role,
    )  # fmt: skip


async def _of_authority(person: UUID, by: Held) -> bool:
    """Holds a role of the authority, or is employed by it."""
    if await fetch_one(
        "select 1 from role_grant where person = $1 and authority = $2 and (ends is null or ends > $3)",
        person, by.authority, clock.today(),
    ):  # fmt: skip
        return True
    assert by.authority is not None
    return bool(STAFF) and await STAFF[0].employed(person, by.authority, clock.today())
