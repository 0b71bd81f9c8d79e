"""Deeds of supplements: asked for with evidence, decided by another person, withdrawn with notice."""

from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.rows import add, move
from foundation.deeds import Done, deed
from foundation.guard import admit
from foundation.locks import itself
from foundation.money import pence
from foundation.periods import DAY, Period
from foundation.problems import About, DutyBroken, NotThere, Overtaken, Refusal
from workforce.actions.supplement_form import AskSupplement, Refuse, Withdraw
from workforce.queries.supplements import (
    PostHeld,
    Supplement,
    decided_for,
    place_of,
    posts_held,
    whole_supplement,
)
from workforce.rules.pay.supplements import Supplement as Terms
from workforce.rules.pay.supplements import faults, withdrawn_on
from workforce.tables.scales import Supplement as Supplements

KIND = "supplement"
OWN_PAY = "A supplement on a post you hold is somebody else's to ask for, decide or end."


@deed(
    "supplement:asked_for", needs=Can.CREATE_PAY, form=AskSupplement,
    says="{actor} asked for a supplement on a post from {starts} to {last}",
)  # fmt: skip
async def ask_for_supplement(actor: Actor, form: AskSupplement) -> Done:
    """On a post, not a person; at most twelve months; a new one that follows another is how that one is extended."""
    post = await _post(actor, form.post)
    if actor.person in post.holders:
        raise DutyBroken("D1", OWN_PAY, About(post.id, "post", post.authority))
    sees = admit(actor, Can.CREATE_PAY, Place(authority=post.authority))
    _fits(form)
    if form.follows is not None:
        await _followed(form)
    id = uuid4()
    await add(
        Supplements, id=id, authority=post.authority, post=post.id, kind=form.kind, annual_pence=pence(form.annual),
        starts=form.starts, ends=form.last + DAY, test_on=form.test_on, shown_by=form.shown_by, evidence=form.evidence,
        aim=form.aim, review_on=form.review_on, follows=form.follows, asked_by=actor.person, asked_on=clock.today(),
    )  # fmt: skip
    facts = {"post": post.id, "kind": form.kind, "starts": form.starts, "last": form.last}
    return Done(id, KIND, post.authority, then=f"/pay/supplements/{id}", facts=facts, role=sees.role)


@deed(
    "supplement:approved", needs=Can.DECIDE_SUPPLEMENT, locks=itself("edition"),
    says="{actor} approved a supplement on a post from {starts} to {last}",
)  # fmt: skip
async def approve_supplement(actor: Actor, id: UUID) -> Done:
    """By a director who did not ask for it, is not paid it, and decided no outcome of whoever is (D1, D17)."""
    found = await whole_supplement(id)
    judge = await _judge(actor, found)
    if wrong := faults(found.terms(frozenset({actor.person})), found.holders, approvals=1):
        raise Refusal(wrong[0])
    await move(Supplements, found, "approved", decided_by=actor.person, decided_for=judge, decided_on=clock.today())
    return _done(found, starts=found.starts, last=found.last)


@deed(
    "supplement:refused", needs=Can.DECIDE_SUPPLEMENT, locks=itself("edition"), form=Refuse,
    says="{actor} refused a supplement on a post",
)  # fmt: skip
async def refuse_supplement(actor: Actor, id: UUID, form: Refuse) -> Done:
    """With the reason, which whoever asked for it reads."""
    found = await whole_supplement(id)
    judge = await _judge(actor, found)
    await move(
        Supplements, found, "refused", decided_by=actor.person, decided_for=judge, decided_on=clock.today(),
        reason=form.reason,
    )  # fmt: skip
    return _done(found)


@deed(
    "supplement:withdrawn", needs=Can.EDIT_PAY, locks=itself("edition"), form=Withdraw,
    says="{actor} withdrew a supplement on a post, not paid from {stops}",
)  # fmt: skip
async def withdraw_supplement(actor: Actor, id: UUID, form: Withdraw) -> Done:
    """With notice: it stops after so many months, or at its own end where that comes first."""
    found = await whole_supplement(id)
    if actor.person in found.holders:
        raise DutyBroken("D1", OWN_PAY, About(id, KIND, found.authority))
    admit(actor, Can.EDIT_PAY, place_of(actor, found), seen=Can.SEE_PAY)
    if found.state != "approved" or found.ends <= clock.today():
        raise Overtaken("Only a supplement that runs, or will run, can be withdrawn.")
    stops = max(found.starts, min(found.ends, withdrawn_on(clock.today(), form.months)))
    await move(
        Supplements, found, "withdrawn", withdrawn_by=actor.person, withdrawn_on=clock.today(), stops=stops,
        reason=form.reason,
    )  # fmt: skip
    return _done(found, stops=stops)


async def _judge(actor: Actor, found: Supplement) -> UUID:
    """In whose name it is decided; the duties first, then the act, then whether it is still to be decided."""
    about = About(found.id, KIND, found.authority)
    if actor.person in found.holders:
        raise DutyBroken("D1", OWN_PAY, about)
    if actor.person == found.asked_by:
        raise DutyBroken("D1", "You asked for this supplement, so somebody else decides it.", about)
    if await decided_for(actor, found.holders):
        raise DutyBroken("D17", "You decided an outcome of whoever is paid this, so somebody else decides it.", about)
    sees = admit(actor, Can.DECIDE_SUPPLEMENT, place_of(actor, found), seen=Can.SEE_PAY)
    if sees.lent_by in {found.asked_by, *found.holders}:
        raise DutyBroken("D1", "Whoever lent you this role asked for it or is paid it.", about)
    if found.state != "proposed":
        raise Overtaken("This supplement has been decided already.")
    return sees.lent_by or actor.person


async def _post(actor: Actor, id: UUID) -> PostHeld:
    posts = await posts_held(actor, id)
    if not posts:
        raise NotThere
    return posts[0]


def _fits(form: AskSupplement) -> None:
    """What the rule says against it, beside the box it is about."""
    if form.last < form.starts:
        raise Refusal(last="Its last day must not come before its first")
    asked = Terms(
        form.post, form.annual, Period.of(form.starts, form.last), form.evidence, form.aim, UUID(int=0), frozenset()
    )
    if wrong := faults(asked, approvals=0):
        raise Refusal(last=wrong[0])
    if not form.starts <= form.review_on <= form.last:
        raise Refusal(review_on="Review it on a day between its first and its last")
    if (form.kind == "retention") != (form.test_on is not None):
        raise Refusal(test_on="Enter the day on which somebody must be in post, for a retention payment and no other")
    if form.test_on and not form.starts <= form.test_on <= form.last:
        raise Refusal(test_on="The day must lie between its first day and its last")


async def _followed(form: AskSupplement) -> None:
    assert form.follows
    before = await whole_supplement(form.follows)
    if before.post != form.post or before.state not in ("approved", "withdrawn"):
        raise Refusal("Only a supplement on the same post that was approved is followed by another.")
    if form.starts < (before.stops or before.ends):
        raise Refusal(starts="It must begin after the one before has ended")


def _done(found: Supplement, **facts: object) -> Done:
    return Done(
        found.id, KIND, found.authority, then=f"/pay/supplements/{found.id}", facts={"post": found.post, **facts}
    )
