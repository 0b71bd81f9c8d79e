"""A drafted scale becomes the authority's: put to consultation, approved by two people, adopted from its first day."""

from uuid import UUID

from foundation import clock
from foundation.access import Actor, Sight
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, move
from foundation.deeds import Done, deed
from foundation.guard import admit
from foundation.problems import About, DutyBroken, Refusal
from workforce.actions.pay_scales import KIND, done_with, draft_locked
from workforce.actions.scale_form import ApproveScale
from workforce.queries.pay_scales import SavedScale, edition_place, saved_place, scale_for
from workforce.rules.pay.saved_scale import APPROVERS, OWN, may_adopt, may_approve, may_file
from workforce.tables.pay import PayScaleAdopted
from workforce.tables.scales import PayScale as Scales
from workforce.tables.scales import PayScaleApproval


@deed(
    "pay_scale:consulted_on", needs=Can.FILE_EDITION, locks=draft_locked,
    says="{actor} put a draft pay scale to the authority",
)  # fmt: skip
async def consult_on_scale(actor: Actor, id: UUID) -> Done:
    """Everyone of the authority may read it from now on; it waits for two approvals."""
    saved = await scale_for(actor, id)
    sees = admit(actor, Can.FILE_EDITION, edition_place(saved), seen=Can.SEE_SAVED)
    admit(actor, Can.CHANGE_SAVED, saved_place(saved), seen=Can.SEE_SAVED)
    if no := may_file(saved.standing, clock.today()):
        raise Refusal(no.why)
    await move(Scales, saved, "consultation", filed_by=actor.person, filed_on=clock.today())
    return done_with(saved, id, sees.role)


@deed(
    "pay_scale:approved", needs=Can.ADOPT_EDITION, locks=draft_locked, form=ApproveScale,
    says="{actor} approved a pay scale, {count} of {of}",
)  # fmt: skip
async def approve_scale(actor: Actor, id: UUID, form: ApproveScale) -> Done:
    """One of two approvals, by nobody who drafted or filed it, nor in the name of who approved it already."""
    saved, sees, judge = await _judged(actor, id)
    if no := may_approve({actor.person, judge}, saved.standing, clock.today()):
        raise Refusal(no.why)
    if not form.looked:
        raise Refusal(looked="Look at what it costs and whom it moves, and say that you have")
    await add(
        PayScaleApproval, scale=saved.id, authority=saved.authority, maker=saved.maker, filed_by=saved.filed_by,
        approved_by=actor.person, approved_for=judge, approved_on=clock.today(),
    )  # fmt: skip
    count = len(saved.approved_for) + 1
    if count >= APPROVERS:
        await move(Scales, saved, "approved")
    return done_with(saved, id, sees.role, count=count, of=APPROVERS)


@deed(
    "pay_scale:adopted", needs=Can.ADOPT_EDITION, locks=draft_locked,
    says="{actor} adopted a pay scale, in force from {starts}",
)  # fmt: skip
async def adopt_scale(actor: Actor, id: UUID) -> Done:
    """The authority's scale from its first day; the one before ends there. Never with a day that has passed (D22)."""
    saved, sees, judge = await _judged(actor, id)
    if no := may_adopt({actor.person, judge}, saved.standing, clock.today()):
        raise Refusal(no.why)
    later = await fetch_value(
        "select min(starts) from pay_scale_adopted where authority = $1 and starts >= $2", saved.authority, saved.starts
    )
    if later:
        raise Refusal(f"Another scale is adopted already from {later:%-d %B %Y}.")
    await fetch_value(
        "update pay_scale_adopted set ends = $2 where authority = $1 and (ends is null or ends > $2) returning 1",
        saved.authority, saved.starts,
    )  # fmt: skip
    await add(PayScaleAdopted, authority=saved.authority, edition=f"{OWN}{saved.id}", starts=saved.starts)
    await move(Scales, saved, "in_force")
    return done_with(saved, id, sees.role, starts=saved.starts)


async def _judged(actor: Actor, id: UUID) -> tuple[SavedScale, Sight, UUID]:
    """A version that was put to the authority, for nobody who made it, and in whose name it is judged (D22)."""
    saved = await scale_for(actor, id)
    sees = admit(actor, Can.ADOPT_EDITION, edition_place(saved), seen=Can.SEE_EDITION)
    judge = sees.lent_by or actor.person
    if {saved.maker, saved.filed_by} & {actor.person, judge}:
        words = "Whoever drafted a scale or put it to consultation neither approves nor adopts it."
        raise DutyBroken("D22", words, About(saved.id, KIND, saved.authority))
    return saved, sees, judge
