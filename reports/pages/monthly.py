"""Monthly reports: set up once, who gets one, what was sent, and each as it then was."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.forms import Filled
from foundation.guard import admit, may
from foundation.pages import draw
from foundation.routing import path_id
from reports.actions.figures import REASONS
from reports.actions.monthly import report_reason_given
from reports.jobs import AT
from reports.measures.frozen import fingerprint
from reports.monthly import read
from reports.queries.figures import name_of
from reports.queries.monthly import (
    may_receive,
    report_for,
    reports_of,
    saved_place,
    sendings,
    sent_for,
)


async def index(request: Request, actor: Actor) -> Response:
    found = await reports_of(actor)
    return draw(request, "reports/monthly/index.html", title="Monthly reports", reports=found)


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The form, for whoever is shown the authority's figures; who sees formulas alone is sent to those."""
    code = request.path_params["code"]
    if not admit(actor, Can.SEE_AUTHORITY_FIGURES, Place(authority=code)).sees("figures"):
        return RedirectResponse(f"/figures/authority/{code}", 303)
    name, people = await name_of(code), await may_receive(code, clock.today())
    return draw(
        request, "reports/monthly/new.html", filled=filled, title=f"A monthly report: {name}", code=code, name=name,
        people=[(str(id), who) for id, who in people.items() if id != actor.person],
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    report = await report_for(actor, path_id(request))
    place = saved_place(report.owner, report.recipients, report.authority)
    return draw(
        request, "reports/monthly/show.html", filled=filled, title=f"{report.title}: {report.place}", report=report,
        sent=await sendings(report.id), at=AT, mine=may(actor, Can.CHANGE_SAVED, place),
    )  # fmt: skip


async def sent(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """What was sent, as it was; and whether it is still what its fingerprint is of."""
    found = await sent_for(actor, path_id(request))
    told, left_out = ([found.names.get(one, "someone") for one in some] for some in (found.told, found.left_out))
    return draw(
        request, "reports/monthly/sent.html", filled=filled, title=f"{found.title}, {read(found.figures).name}",
        sent=found, sheet=read(found.figures).sheet(), whole=fingerprint(found.figures) == found.fingerprint,
        reasons=list(REASONS.items()), told=told, left_out=left_out,
    )  # fmt: skip


async def file(request: Request, actor: Actor) -> Response:
    found = await sent_for(actor, path_id(request), to=Can.EXPORT_SAVED)
    await report_reason_given(actor, found.id)
    return read(found.figures).sheet().csv(f"{found.authority}-monthly-{found.as_on:%Y-%m-%d}")
