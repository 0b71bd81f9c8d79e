"""Taking a list out as a file: a deed with its reason, on the record, and then the file, for ten minutes.

The reason is one of a few, since the record holds no free text. A file asks for a sign-in of the last ten minutes.
"""

from typing import ClassVar, Literal, get_args

from foundation.access import Actor
from foundation.access_table import Can, describe
from foundation.database.pool import fetch_value
from foundation.deeds import Deed, Done, deed
from foundation.forms import Form
from foundation.guard import reach_of
from foundation.problems import NotAllowed, SignInAgain

Reason = Literal["statutory return", "inspection", "request for information", "workforce planning", "checking records"]
REASONS = tuple((reason, reason.capitalize()) for reason in get_args(Reason))


class TakeOut(Form):
    """Why a file is taken out."""

    reason: Reason
    words: ClassVar = {"reason": "Choose why you need the file"}


def taking_out(what: str, needs: Can, then: str) -> Deed:
    """The deed that lets the file at `then` be fetched; `what` names it on the record ("people")."""

    @deed(f"{what}:exported", needs=needs, says="{actor} took out a file of " + what + ": {reason}", form=TakeOut)
    async def take_out(actor: Actor, form: TakeOut) -> Done:
        first, *others = authorities_of(actor, needs)
        return Done(
            actor.person, f"{what}_file", first, then=then, facts={"reason": form.reason},
            also=tuple((authority, None) for authority in others),
        )  # fmt: skip

    return take_out


def authorities_of(actor: Actor, needs: Can) -> tuple[int, ...]:
    """The authorities whose rows may be taken out; SignInAgain when the sign-in is older than ten minutes."""
    found = reach_of(actor, needs).authorities
    if not found:
        raise NotAllowed(f"None of your roles may {describe(needs)}.")
    if not actor.fresh:
        raise SignInAgain
    return found


async def taken_out(actor: Actor, taking: Deed) -> tuple[int, ...]:
    """The authorities whose rows the file may hold; NotAllowed unless its reason was given in the last ten minutes."""
    assert taking.needs is not None
    authorities = authorities_of(actor, taking.needs)
    given = await fetch_value(
        "select exists (select from audit where actor = $1 and deed = $2 and at > now() - interval '10 minutes')",
        actor.person, taking.name,
    )  # fmt: skip
    if not given:
        raise NotAllowed("Say first why you need the file: it is made from the page that shows the list.")
    return authorities
