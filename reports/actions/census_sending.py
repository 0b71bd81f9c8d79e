"""Signing off, sending and closing the workforce census: what is signed is one file, and that file is what is sent."""

from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.lifecycle import step
from foundation.problems import About, DutyBroken, Refusal
from reports.actions.census import Why, tell_turn
from reports.queries.census import Census, census_for
from reports.returns.lifecycle import MOVES
from reports.tables import ReturnSignature, StatutoryReturn

PREPARED = "You had a hand in preparing this census. Another director must sign it off."


class SignOff(Form):
    """`version`: of the census whose figures were on the page that was read."""

    seen: bool
    version: int
    words: ClassVar = {"version": "Look at the figures again before you sign"}


class Acceptance(Form):
    on: date
    reference: str
    words: ClassVar = {"on": "Enter the day, such as 27 10 2026", "reference": "Enter the reference you were given"}


@deed("return:signed", needs=Can.SIGN_CENSUS, moves="return", form=SignOff,
      says="{actor} signed off the workforce census of {year}")  # fmt: skip
async def sign_census(actor: Actor, id: UUID, form: SignOff) -> Done:
    """D20: not by whoever prepared it, nor in the name of one who did."""
    census, today = await census_for(actor, id, to=Can.SIGN_CENSUS), clock.today()
    stands_for = actor.stands_for(Role.DIRECTOR)
    if stands_for & census.standing.prepared_by:
        raise DutyBroken("D20", PREPARED, About(id, "census", census.authority))
    to = step(MOVES, "sign_off", actor.person, census.standing, today)
    if not form.seen:
        raise Refusal(seen="Tick that you have looked at the headline figures")
    if form.version != census.version:
        raise Refusal("The census was checked again since you opened this page. Look at the figures again.")
    signature = uuid4()
    await add(
        ReturnSignature, id=signature, authority=census.authority, fingerprint=census.standing.fingerprint,
        signed_by=actor.person, signed_for=next(iter(stands_for - {actor.person}), actor.person),
        signed_on=today, **{"return": id},
    )  # fmt: skip
    await move(StatutoryReturn, census, to, signature=signature)
    return _done(census, fingerprint=census.standing.fingerprint)


@deed("return:sent", needs=Can.SEND_CENSUS, moves="return",
      says="{actor} took out the workforce census of {year} for the department: copy {number}")  # fmt: skip
async def send_census(actor: Actor, id: UUID) -> Done:
    """The file as signed is kept, byte for byte; from then on it can be fetched."""
    census = await census_for(actor, id, to=Can.SEND_CENSUS)
    to = step(MOVES, "submit", actor.person, census.standing, clock.today())
    number = await fetch_value(
        "insert into return_sent (return, number, authority, file, fingerprint, parts, workers, signature, sent_by,"
        " sent_on) select r.id, 1 + (select count(*) from return_sent s where s.return = r.id), r.authority, r.file,"
        " r.fingerprint, r.parts, r.workers, r.signature, $2, $3 from statutory_return r where r.id = $1"
        " returning number",
        id, actor.person, clock.today(),
    )  # fmt: skip
    await move(StatutoryReturn, census, to)
    return _done(census, number=number, fingerprint=census.standing.fingerprint)


@deed("return:accepted", needs=Can.PREPARE_CENSUS, moves="return", form=Acceptance,
      says="{actor} recorded that the workforce census of {year} was accepted on {on}")  # fmt: skip
async def record_acceptance(actor: Actor, id: UUID, form: Acceptance) -> Done:
    census, today = await census_for(actor, id, to=Can.PREPARE_CENSUS), clock.today()
    to = step(MOVES, "record_acceptance", actor.person, census, today)
    sent = census.copies[0].sent_on if census.copies else None
    if form.on > today or (sent and form.on < sent):
        raise Refusal(on="Enter a day from the one on which it was sent up to today")
    if len(form.reference) > 100:
        raise Refusal(reference="Use 100 characters or fewer")
    await move(StatutoryReturn, census, to, accepted_on=form.on, reference=form.reference)
    await tell_turn(census, "accepted", form.reference, actor.person)
    return _done(census, on=form.on)


@deed("return:reopened", needs=Can.PREPARE_CENSUS, moves="return", form=Why,
      says="{actor} opened the workforce census of {year} again; what was sent stays")  # fmt: skip
async def reopen_census(actor: Actor, id: UUID, form: Why) -> Done:
    census = await census_for(actor, id, to=Can.PREPARE_CENSUS)
    to = step(MOVES, "re_open", actor.person, census, clock.today())
    await move(StatutoryReturn, census, to, signature=None, accepted_on=None, reference=None)
    await tell_turn(census, "re_open", form.reason, actor.person)
    return _done(census)


def _done(census: Census, **facts: object) -> Done:
    return Done(
        census.id, "census", census.authority, then=f"/census/{census.id}/export", facts={"year": census.year, **facts}
    )
