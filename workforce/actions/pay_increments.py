"""Deeds of increments: those due are applied at once; one is withheld with its reason, replied to, and heard."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from pydantic import Field

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.locks import itself, one_at_a_time
from foundation.money import pence
from foundation.problems import About, DutyBroken, NotAllowed, Overtaken, Refusal
from workforce.queries.pay_chain import tail_of
from workforce.queries.pay_increments import Due, increments_due, shares_since, withheld_for
from workforce.queries.pay_terms import terms_of
from workforce.rules.pay.grades import HOURS, INCREMENT
from workforce.rules.pay.terms import next_increment
from workforce.tables.grades import IncrementHeard, IncrementReply, IncrementWithheld

AHEAD = timedelta(days=183)  # increments are applied half a year ahead at most: more may change until then
PUT = """
insert into grade_placement (id, person, authority, seq, supersedes, grade, bottom, top, point, fte, starts, since,
  reason, protected_pence, entered_by, entered_on)
select r.id, r.person, $1, r.seq, r.link, r.grade, r.bottom, r.top, r.point, r.fte, r.starts, r.since, r.reason, r.kept,
  $2, $3
from unnest($4::uuid[], $5::uuid[], $6::int[], $7::uuid[], $8::uuid[], $9::int[], $10::int[], $11::int[],
  $12::numeric[], $13::date[], $14::date[], $15::text[], $16::bigint[])
  as r (id, person, seq, link, grade, bottom, top, point, fte, starts, since, reason, kept)
"""


class ApplyDue(Form):
    """Which authority's increments, up to which day."""

    authority: int
    until: date
    words: ClassVar = {"until": "Enter the day up to which increments are applied, such as 1 4 2027"}


class Withhold(Form):
    """Which increment is withheld, and why: its person reads the reason."""

    authority: int
    due: date
    why: str = Field(max_length=1000)
    words: ClassVar = {"due": "Enter the day of the increment", "why": "Say why it is withheld"}


class Reply(Form):
    """What the person says to it."""

    reply: str = Field(max_length=2000)
    words: ClassVar = {"reply": "Write what you want to say"}


class Hear(Form):
    """Whether it stays withheld after hearing the reply."""

    stands: Literal["stands", "lifted"]
    words: ClassVar = {"stands": "Choose whether it stays withheld"}


@deed(
    "increments:applied", needs=Can.EDIT_PAY, locks=one_at_a_time("increments"), form=ApplyDue,
    says="{actor} applied the increments due by {until}: {people} people",
)  # fmt: skip
async def apply_due(actor: Actor, form: ApplyDue) -> Done:
    """Move everyone who is due up one point, in one statement; one's own is left for somebody else (D1)."""
    sees = admit(actor, Can.EDIT_PAY, Place(authority=form.authority))
    if form.until > clock.today() + AHEAD:
        raise Refusal(until="Increments can be applied half a year ahead at most")
    found = await increments_due(actor, form.authority, form.until)
    others = [due for due in found if due.person != actor.person]
    if not others:
        own = "The only one due is your own: somebody else in HR must apply it." if found else ""
        raise Refusal(own or "Nobody has an increment due by then.")
    late = await shares_since({due.person for due in others if due.on < due.starts}, form.authority)
    links = [link for due in others for link in _links(due, late.get(due.person, []))]
    await fetch_value(PUT, form.authority, actor.person, clock.today(), *map(list, zip(*links, strict=True)))
    told = {"until": form.until, "people": len(others), "left_out": len(found) - len(others)}
    id = uuid5(NAMESPACE_OID, f"increments {form.authority} {form.until}")
    then = f"/pay/increments?authority={form.authority}&until={form.until}"
    return Done(id, "increments", form.authority, then=then, facts=told, role=sees.role)


def _links(due: Due, shares: Sequence[tuple[date, Decimal]]) -> list[tuple[Any, ...]]:
    """The link of the increment; and, where hours changed after the day it fell due, those changes on the new point."""
    begun = [share for since, share in shares if since <= due.on]
    after = [(since, share) for since, share in shares if since > due.on]
    stretches = [(due.on, begun[-1] if begun else due.fte, INCREMENT), *((day, share, HOURS) for day, share in after)]
    kept = pence(due.protected) if due.protected else None
    made, before = [], due.link
    for number, (starts, share, reason) in enumerate(stretches, 1):
        id, grade = uuid4(), due.grade
        made.append((id, due.person, due.seq + number, before, grade.id, grade.grade.bottom, grade.grade.top,
                     due.point + 1, share, starts, due.on, reason, kept))  # fmt: skip
        before = id
    return made


@deed(
    "increment:withheld", needs=Can.EDIT_PAY, locks=itself("person"), form=Withhold,
    says="{actor} withheld the increment of {person} due on {due}",
)  # fmt: skip
async def withhold(actor: Actor, id: UUID, form: Withhold) -> Done:
    """Withhold the next increment, before it is applied; its person may reply, and another person hears them."""
    if actor.person == id:
        raise DutyBroken("D1", "This is your own pay.", About(id, "increment", form.authority))
    sees = admit(actor, Can.EDIT_PAY, Place(id, authority=form.authority), seen=Can.SEE_PAY)
    terms, tail = await terms_of(form.authority), await tail_of(id, form.authority)
    if tail is None:
        raise Refusal("They have no place on a grade, so no increment is due.")
    due = next_increment(tail.since, terms.stages, tail.withheld)
    grade = terms.grade_on(tail.code, due)
    if grade is None or tail.point >= grade.grade.top:
        raise Refusal("They stand at the top of the grade, so no increment is due.")
    if form.due != due:
        raise Refusal(due=f"Their next increment is due on {due:%-d %B %Y}")
    withheld = uuid4()
    await add(
        IncrementWithheld, id=withheld, person=id, authority=form.authority, due=due, reason=form.why,
        withheld_by=actor.person, withheld_on=clock.today(),
    )  # fmt: skip
    told = {"person": id, "due": due}
    return Done(withheld, "increment", form.authority, worker=id, then=f"/people/{id}/pay", facts=told, role=sees.role)


@deed("increment:replied", needs=Can.SEE_PAY, form=Reply, says="{actor} replied to an increment withheld, due on {due}")
async def reply(actor: Actor, id: UUID, form: Reply) -> Done:
    """The right of reply: the person's own, once."""
    withheld = await withheld_for(actor, id)
    if withheld.person != actor.person:
        raise NotAllowed("Only the person it is about replies to this.")
    if withheld.reply is not None or withheld.heard_on:
        raise Overtaken("You have replied already." if withheld.reply else "This has been decided already.")
    await add(
        IncrementReply, withheld=id, person=withheld.person, authority=withheld.authority,
        withheld_by=withheld.withheld_by, words=form.reply, replied_on=clock.today(),
    )  # fmt: skip
    told = {"due": withheld.due}
    then = f"/withheld/{id}"
    return Done(id, "increment", withheld.authority, worker=withheld.person, then=then, facts=told)


@deed(
    "increment:heard", needs=Can.EDIT_PAY, form=Hear,
    says="{actor} heard the reply of {person}: their increment due on {due} is {outcome}",
)  # fmt: skip
async def hear(actor: Actor, id: UUID, form: Hear) -> Done:
    """Decide after the reply, once: neither whoever withheld it nor the person themselves (D1)."""
    withheld = await withheld_for(actor, id)
    if actor.person in (withheld.person, withheld.withheld_by):
        why = "Somebody else in HR, who did not withhold it, must decide this."
        raise DutyBroken("D1", why, About(id, "increment", withheld.authority))
    sees = admit(actor, Can.EDIT_PAY, Place(withheld.person, authority=withheld.authority), seen=Can.SEE_PAY)
    if withheld.heard_on:
        raise Overtaken("This has been decided already.")
    if withheld.reply is None and withheld.withheld_on + timedelta(days=10) > clock.today() and form.stands == "stands":
        raise Refusal(stands="They have ten days to reply. Wait for the reply, or lift it")
    await add(
        IncrementHeard, withheld=id, person=withheld.person, authority=withheld.authority,
        withheld_by=withheld.withheld_by, stands=form.stands == "stands", heard_by=actor.person,
        heard_on=clock.today(),
    )  # fmt: skip
    told = {"person": withheld.person, "due": withheld.due, "outcome": form.stands}
    then = f"/withheld/{id}"
    return Done(id, "increment", withheld.authority, worker=withheld.person, then=then, facts=told, role=sees.role)
