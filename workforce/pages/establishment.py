"""Posts, who fills them, and the vacancies that follow."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.access_table import Can
from foundation.exports import REASONS, taken_out
from foundation.filters import number
from foundation.forms import Filled
from foundation.pages import draw
from foundation.sheets import Column, Sheet
from workforce.actions.exports import take_posts
from workforce.pages.asked import reaches
from workforce.queries.establishment import Post, establishment, totals

FOOTNOTE = (
    "Vacancy is derived: the post less its permanent and fixed-term holders, in whole-time equivalents. An agency"
    " worker covers a post and leaves it vacant."
)
COLUMNS = (
    Column("Post", lambda post: post.title),
    Column("Team", lambda post: post.team_name),
    Column("Held by", lambda post: ", ".join(name for _, name in post.holders)),
    Column("Covered by agency", lambda post: ", ".join(name for name, _ in post.cover)),
    Column("Status", lambda post: post.filling.status),
    Column("Whole-time equivalent", lambda post: number(post.fte), numeric=True),
    Column("Vacant", lambda post: number(post.filling.vacant), numeric=True),
    Column("Cost code", lambda post: post.cost_code),
)


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Every post of the reader's reach, or only those of one team or those not filled."""
    posts = await establishment(actor)
    team, only = request.query_params.get("team", ""), request.query_params.get("only", "")
    teams = sorted({(post.team_name, str(post.team)) for post in posts})
    theirs = [post for post in posts if not team or str(post.team) == team]
    shown = [post for post in theirs if not only or post.filling.vacant]
    return draw(
        request, "workforce/establishment/index.html", title="Posts and vacancies", filled=filled, teams=teams,
        team=team, only=only, sums=totals(theirs), table=_sheet(shown),
        may_export=reaches(actor, Can.EXPORT_ESTABLISHMENT), reasons=REASONS,
    )  # fmt: skip


async def file(request: Request, actor: Actor) -> Response:
    authorities = await taken_out(actor, take_posts)
    return _sheet([post for post in await establishment(actor) if post.authority in authorities]).csv("posts")


def _sheet(posts: list[Post]) -> Sheet:
    kept = [column for column in COLUMNS if any(column.show(post) for post in posts)]
    return Sheet("Posts today", kept or COLUMNS[:1], posts, FOOTNOTE)
