"""Taking a list out as a file: a deed with its reason, on the record, and then the file, for ten minutes.

The reason is one of a few, since the record holds no free text. A file asks for a sign-in of the last ten minutes.
A long one is made beside the requests, as the person who asked, and waits for them on its page for a day.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from foundation.access import Actor
from foundation.access_table import Can, describe
from foundation.database.pool import fetch_value, transaction
from foundation.deeds import Deed, Done, deed, enter
from foundation.forms import Form
from foundation.guard import reach_of
from foundation.problems import NotAllowed, NotThere, SignInAgain
from foundation.sheets import Sheet
from foundation.work.pieces import Failed, Made, Taken, Told, ask_for

Reason = Literal["statutory return", "inspection", "request for information", "workforce planning", "checking records"]
REASONS = tuple((reason, reason.capitalize()) for reason in get_args(Reason))


class TakeOut(Form):
    """Why a file is taken out."""

    reason: Reason
    words: ClassVar = {"reason": "Choose why you need the file"}


MOST_AT_ONCE = 3_000  # rows of a file that is made while its reader waits
WORK = "export"  # the kind of long work that makes the others


@dataclass(frozen=True)
class Export:
    """A list that may be long: the act it needs, how many rows it has for this reader, and the whole of it."""

    needs: Can
    size: Callable[[Actor], Awaitable[int]]
    sheet: Callable[[Actor, tuple[int, ...]], Awaitable[Sheet]]


EXPORTS: dict[str, Export] = {}  # by what they are called on the record; wiring.py fills it in


def taking_out(what: str, needs: Can, then: str) -> Deed:
    """The deed that lets the file at `then` be fetched; `what` names it on the record ("people")."""

    @deed(f"{what}:exported", needs=needs, says="{actor} took out a file of " + what + ": {reason}", form=TakeOut)
    async def take_out(actor: Actor, form: TakeOut) -> Done:
        first, *others = authorities_of(actor, needs)
        where = then
        if what in EXPORTS and await EXPORTS[what].size(actor) > MOST_AT_ONCE:
            id = await ask_for(actor, WORK, as_person=True, what=what, authorities=[first, *others])
            where = f"/under-way/{id}"
        return Done(
            actor.person, f"{what}_file", first, then=where, facts={"reason": form.reason},
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


async def make(taken: Taken, told: Told) -> Made:
    """A long file, made as its asker, of what they may have today."""
    export = EXPORTS[taken.asked["what"]]
    assert taken.session is not None
    try:
        async with transaction(readonly=True):
            actor = await enter(taken.session)
            theirs = set(reach_of(actor, export.needs).authorities)
            if not theirs >= set(taken.asked["authorities"]):
                raise NotAllowed(f"None of your roles may {describe(export.needs)}.")
            sheet = await export.sheet(actor, tuple(taken.asked["authorities"]))
    except SignInAgain:
        raise Failed("Your sign-in was too old by the time it was made. Ask for it again.") from None
    told(0, len(sheet.rows))
    return Made(taken.asked["what"], await asyncio.to_thread(sheet.file, told))


def may_still_have(actor: Actor, asked: Mapping[str, Any]) -> None:
    """NotThere, SignInAgain or NotAllowed when what a made file holds is no longer its asker's to have."""
    export = EXPORTS.get(asked.get("what", ""))
    if export is None:
        raise NotThere
    if not set(asked["authorities"]) <= set(authorities_of(actor, export.needs)):
        raise NotAllowed(f"None of your roles may {describe(export.needs)} that is in this one.")
