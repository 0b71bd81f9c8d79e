"""Where I am signed in: the list on one's own account, and ending one of them or all others."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.problems import Refusal


@dataclass(frozen=True)
class SignIn:
    """One place where a person is signed in. `current`: the one that asks."""

    id: UUID
    device: str
    started_at: datetime
    seen_at: datetime
    until: datetime
    current: bool


async def mine(actor: Actor) -> list[SignIn]:
    """One's own sign-ins in force, this one first."""
    rows = await fetch("select * from my_sessions($1)", actor.session)
    found = [SignIn(**{**row, "device": row["device"] or "A place that did not say what it is"}) for row in rows]
    return sorted(found, key=lambda each: not each.current)


class EndSignIns(Form):
    """`session`: the one to end; without it, all but this one."""

    session: UUID | None = None


@deed(
    "sign_in:ended", needs=Can.EDIT_ACCOUNT, says="{actor} signed out of {places} from another place", form=EndSignIns
)
async def end_sign_ins(actor: Actor, form: EndSignIns) -> Done:
    """End others of one's own sign-ins. This one is ended by signing out, never here."""
    sees = admit(actor, Can.EDIT_ACCOUNT, Place(subject=actor.person, everyones=True))
    why = "ended" if form.session else "others ended"
    ended = await fetch("select end_my_sessions($1, $2, $3)", form.session, actor.session, why)
    if not ended:
        raise Refusal("You are not signed in there any more." if form.session else "You are signed in nowhere else.")
    places = "1 place" if len(ended) == 1 else f"{len(ended)} places"
    return Done(actor.person, "account", worker=actor.person, then="/account", role=sees.role, facts={"places": places})
