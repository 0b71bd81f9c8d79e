"""The notices of whoever asks, those not read yet first; and the page on which they choose when to hear by e-mail."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.database.pool import fetch_value
from foundation.forms import Filled
from foundation.notices.kinds import How
from foundation.notices.post import post
from foundation.notices.reading import kinds_for, notices_of, wishes_for
from foundation.pages import draw

HOW = {
    How.DIGEST: "In one e-mail in the morning",
    How.AT_ONCE: "At once, outside quiet hours",
    How.ANY_HOUR: "At once, at any hour",
    How.NEVER: "Not by e-mail",
}


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found = await notices_of(actor)
    request.state.unread = sum(not each.read for each in found)
    failed = await fetch_value("select my_failed_mail()")
    return draw(
        request, "foundation/notices/index.html", title="Notices", filled=filled, failed=failed,
        fresh=[each for each in found if not each.read], read=[each for each in found if each.read],
    )  # fmt: skip


async def wishes(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    stands = await wishes_for(actor)
    kinds = list(kinds_for(actor))
    return draw(
        request, "foundation/notices/wishes.html", title="What you hear by e-mail", filled=filled, wishes=stands,
        chosen=[(kind, stands.how(kind)) for kind in kinds if not kind.security], options=list(HOW.items()),
        always=[kind for kind in kinds if kind.security], mails=post() is not None,
        saved=request.query_params.get("saved") == "yes" and filled is None,
    )  # fmt: skip
