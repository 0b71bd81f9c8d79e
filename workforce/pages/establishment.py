"""The establishment board: service by service and team by team, what is filled, covered and vacant, and since when."""

from collections.abc import Sequence
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.access_table import Can
from foundation.exports import REASONS, taken_out
from foundation.filters import day, number, words
from foundation.forms import Filled
from foundation.guard import reach_of
from foundation.pages import draw
from foundation.sheets import Column, Sheet
from workforce.actions.exports import take_posts
from workforce.pages.asked import reaches
from workforce.queries.establishment import Post, Totals, by_team, establishment, totals
from workforce.rules.establishment import KINDS

FOOTNOTE = (
    "FTE is full-time equivalents. A vacancy is derived: what none of the authority’s own people holds of a post."
    " An agency worker covers a post and leaves it vacant. Held posts count; proposed and over-established ones do not."
)
POST = Column("Post", lambda post: called(post), link=lambda post: f"/establishment/posts/{post.id}")
VACANT = Column("Vacant", lambda post: number(post.filling.vacant) if post.filling.vacant else "", numeric=True)
SINCE = Column("Since", lambda post: day(post.since) if post.since else "")
STATUS = Column("Status", lambda post: status(post))
HELD = Column("Held by", lambda post: ", ".join(name for _, name in post.holders))
COVERED = Column("Covered by", lambda post: cover(post))
TEAM = Column("Team", lambda post: post.team_name)
FTE = Column("FTE", lambda post: number(post.fte), numeric=True)
# What is looked for stands first: on a phone the rest is a scroll away.
EVERY = (HELD, COVERED, VACANT, SINCE, STATUS, FTE)
EMPTY = (VACANT, SINCE, COVERED, STATUS, HELD, FTE)
MORE = (
    Column("Reference", lambda post: post.reference),
    Column("Service", lambda post: post.service),
    Column("Manager", lambda post: post.manager_name),
    Column("Role", lambda post: post.census_role),
    Column("Kind", lambda post: KINDS[post.kind]),
    Column("Cost code", lambda post: post.cost_code),
    Column("From", lambda post: post.starts),
)


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The board: every team's sums, then the posts of one team, those not filled, or every one."""
    posts = await establishment(actor)
    asked = request.query_params
    team, every = asked.get("team", ""), "every" in asked
    theirs = [post for post in posts if not team or str(post.team) == team]
    only = not every and (not team or "only" in asked)
    shown = sorted((post for post in theirs if post.filling.unfilled), key=_longest_first) if only else theirs
    return draw(
        request, "workforce/establishment/index.html", title="Posts and vacancies", filled=filled,
        team=team, team_name=theirs[0].team_name if team and theirs else "", only=only, every=every,
        sums=totals(theirs), teams=_teams(posts), table=_sheet(shown, only=only, team=team),
        may_export=reaches(actor, Can.EXPORT_ESTABLISHMENT), may_create=reaches(actor, Can.CREATE_POST),
        whole=bool(reach_of(actor, Can.LIST_ESTABLISHMENT).authorities), reasons=REASONS,
    )  # fmt: skip


async def file(request: Request, actor: Actor) -> Response:
    authorities = await taken_out(actor, take_posts)
    posts = [post for post in await establishment(actor) if post.authority in authorities]
    return Sheet("Posts today", (POST, TEAM, *EVERY, *MORE), posts, FOOTNOTE).csv("posts")


def called(post: Post) -> str:
    """By its own number too, where it has one: many posts have one title."""
    return f"{post.title} {post.reference}" if post.reference else post.title


def cover(post: Post) -> str:
    return ", ".join(f"{name} ({words(basis)})" for name, basis in post.cover)


def status(post: Post) -> str:
    """What kind it is, where it is no ordinary one, and how it stands."""
    kind = "" if post.kind == "established" else f"{KINDS[post.kind]}, "
    said = f"{kind}{post.filling.status}"
    return said[0].upper() + said[1:]


def _longest_first(post: Post) -> tuple[date, str]:
    return post.since or date.max, post.title


def _teams(posts: Sequence[Post]) -> Sheet:
    rows: list[tuple[str, str, Totals]] = [
        (name, str(theirs[0].team), totals(theirs)) for name, theirs in by_team(posts)
    ]
    columns = (
        Column("Team", lambda row: row[0], link=lambda row: f"/establishment?team={row[1]}"),
        Column("Vacant", lambda row: number(row[2].vacant), numeric=True),
        Column("Covered", lambda row: number(row[2].covered), numeric=True),
        Column("Filled", lambda row: number(row[2].filled), numeric=True),
        Column("FTE", lambda row: number(row[2].fte), numeric=True),
        Column("Posts", lambda row: row[2].posts, numeric=True),
    )
    return Sheet("Teams today", columns, rows)


def _sheet(posts: Sequence[Post], *, only: bool, team: str) -> Sheet:
    wanted = (*(EMPTY if only else EVERY), *(() if team else (TEAM,)))
    kept = [column for column in wanted if any(column.show(post) for post in posts)]
    return Sheet("Not filled today, the longest first" if only else "Posts today", (POST, *kept), posts, FOOTNOTE)
