"""Pay scales: those shipped, one's drafts and those shared or put to the authority; one of them; two side by side."""

from datetime import date
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, may_ever
from foundation.access_table import Can, row
from foundation.database.rounds import at_once
from foundation.filters import day, listed
from foundation.forms import Filled, fresh_form
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.pages.effect import gate_pairs
from workforce.pages.scale_sheet import levels_sheet
from workforce.queries.pay_scales import (
    SavedScale,
    edition_place,
    may_be_shown,
    saved_place,
    saved_scales,
    scale_for,
    versions_of,
)
from workforce.queries.pay_standings import within
from workforce.rules.pay.asked_changes import shown
from workforce.rules.pay.saved_scale import APPROVERS, may_adopt, may_approve, may_change, may_file
from workforce.rules.pay_scales import SCALES, PayScale

SHIPPED = (
    Column("Scale", lambda scale: scale.title, link=lambda scale: f"/editions/workforce/{scale.key}"),
    Column("Status", lambda scale: scale.label),
    Column("From", lambda scale: day(scale.edition.starts)),
)
DRAFTS = (
    Column("Draft", lambda draft: draft.title, link=lambda draft: f"/pay/scales/{draft.id}"),
    Column("Version", lambda draft: draft.number, numeric=True),
    Column("Status", lambda draft: draft.status),
    Column("First day", lambda draft: day(draft.starts)),
    Column("By", lambda draft: draft.who(draft.maker)),
)


async def index(request: Request, actor: Actor) -> Response:
    """What there is, the newest first."""
    drafts = await saved_scales(actor)
    mine = [draft for draft in drafts if draft.maker == actor.person]
    return draw(
        request, "workforce/pay_scales/index.html", title="Pay scales",
        shipped=Sheet("Scales that come with Steadfast", SHIPPED, sorted(SCALES, key=_newest, reverse=True)),
        mine=Sheet("Your drafts", DRAFTS, mine),
        others=Sheet("Shared with you, or put to your authority", DRAFTS, [d for d in drafts if d not in mine]),
        sees_effect=sees_effect(actor),
    )  # fmt: skip


def sees_effect(actor: Actor) -> bool:
    """Whether there is an authority or a region whose pay the reader may look at under a scale."""
    codes, regions = within(actor)
    return bool(codes or regions)


def scales_alone(actor: Actor) -> bool:
    """Whether this reader looks at scales and lists nobody's pay: a chief executive, a regional lead."""
    return sees_effect(actor) and not may_ever(row(Can.LIST_PAY), actor)


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One version: what it says, how it stands, who may read it, and what its reader may do."""
    saved = await scale_for(actor, path_id(request))
    owns = may(actor, Can.CHANGE_SAVED, saved_place(saved))
    versions, people = await at_once(versions_of(actor, saved.scale), _shown_to(saved, owns))
    form = filled or fresh_form()
    return draw(
        request, "workforce/pay_scales/show.html", title=saved.title, filled=form, saved=saved, owns=owns,
        levels=levels_sheet(saved.content), versions=[each for each in versions if each.id != saved.id],
        people=[(id, name) for id, name in people if id not in (saved.maker, *saved.shared_with)],
        approved=_approved(saved), shared=listed([saved.who(each) for each in saved.shared_with]), of=APPROVERS,
        sees_effect=sees_effect(actor), shown=shown, gates=gate_pairs(saved.content),
        values={name: found[0] for name, found in form.values.items()}, may=_doable(actor, saved, owns),
    )  # fmt: skip


def _approved(saved: SavedScale) -> str:
    names = listed([saved.who(each) for each in saved.approvals])
    return f"{len(saved.approvals)} of {APPROVERS}" + (f": {names}" if names else "")


async def _shown_to(saved: SavedScale, owns: bool) -> list[tuple[UUID, str]]:
    return await may_be_shown(saved.authority, saved.region) if owns else []


def _doable(actor: Actor, saved: SavedScale, owns: bool) -> dict[str, object]:
    """What the reader may do to it and, where not yet, why."""
    today, who, place = clock.today(), {actor.person}, edition_place(saved)
    decides = saved.authority is not None and may(actor, Can.ADOPT_EDITION, place)
    approve, adopt = may_approve(who, saved.standing, today), may_adopt(who, saved.standing, today)
    return {
        "change": owns and may_change(saved.standing, today) is None,
        "file": owns and saved.authority is not None and may(actor, Can.FILE_EDITION, place)
        and saved.state == "draft",
        "why_not_file": (no := may_file(saved.standing, today)) and no.why,
        "approve": decides and saved.state == "consultation", "why_not_approve": approve and approve.why,
        "adopt": decides and saved.state == "approved", "why_not_adopt": adopt and adopt.why,
    }  # fmt: skip


def _newest(scale: PayScale) -> date:
    return scale.edition.starts
