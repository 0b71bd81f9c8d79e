"""One post: how it stands from which day, who worked in it, and the forms that create, change and close one."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import day, listed, number, words
from foundation.forms import Filled
from foundation.guard import may, reach_of
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.pages.establishment import cover, status
from workforce.queries.establishment import post_on
from workforce.queries.posts import Stand, WholePost, Worked, post_for, teams_of
from workforce.rules.establishment import DIRECT, KINDS, ROLES


async def show(request: Request, actor: Actor) -> Response:
    """A post through its whole time."""
    post = await post_for(actor, path_id(request))
    today = clock.today()
    stand, now = post.on(today), await post_on(post.id, today)
    facts = [
        ("Team", stand.team_name), ("Role", stand.census_role), ("Kind", KINDS[stand.kind]),
        ("FTE", number(stand.fte)), ("Held by", listed([name for _, name in now.holders]) or None if now else None),
        ("Reference", post.reference), ("First day", day(post.starts)),
        ("Last day", last_day(post)), ("Today", status(now) if now else _not_today(post, today)),
        ("Covered by", (cover(now) or None) if now else None),
        ("Vacant since", day(now.since) if now and now.since else None),
    ]  # fmt: skip
    mine = may(actor, Can.EDIT_POST, _place(post, stand))
    return draw(
        request, "workforce/establishment/post.html", title=f"Post: {_called(post, stand)}", post=post, facts=facts,
        stands=_stands(post), worked=_worked(post) if mine else None, may_edit=mine,
    )  # fmt: skip


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    teams = await teams_of(reach_of(actor, Can.CREATE_POST).authorities)
    return draw(
        request, "workforce/establishment/new.html", title="Create a post", filled=filled, stand=None,
        teams=_choose(teams), roles=_choose(zip(ROLES, ROLES, strict=True)), kinds=_kinds(),
    )  # fmt: skip


async def edit(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The post as it stands, to be changed from a day; or closed."""
    post = await post_for(actor, path_id(request), to=Can.EDIT_POST)
    stand = post.on(clock.today())
    return draw(
        request, "workforce/establishment/change.html", title=f"Change {_called(post, stand)}", filled=filled,
        post=post, stand=stand, teams=_choose(await teams_of([post.authority])),
        roles=_choose(zip(ROLES, ROLES, strict=True)), kinds=_kinds(),
    )  # fmt: skip


def last_day(post: WholePost) -> str | None:
    return day(date.fromordinal(post.ends.toordinal() - 1)) if post.ends else None


def _called(post: WholePost, stand: Stand) -> str:
    return f"{stand.title} {post.reference}" if post.reference else stand.title


def _choose(options: object) -> list[tuple[str, str]]:
    return [("", "Choose one"), *((str(each[0]), each[1]) for each in options)]  # type: ignore[attr-defined]


def _kinds() -> list[tuple[str, str, str]]:
    hints = {
        "established": "Part of the structure, with money for it",
        "grant_funded": "Part of the structure, as long as a grant pays",
        "held": "Frozen: not being filled. Its empty part is still a vacancy",
        "over_established": "Above the structure. Its empty part is no vacancy",
        "proposed": "Not agreed yet. It is no vacancy",
    }
    return [(code, name, hints[code]) for code, name in KINDS.items()]


def _place(post: WholePost, stand: Stand) -> Place:
    return Place(team=stand.team, authority=post.authority)


def _not_today(post: WholePost, today: date) -> str:
    return "Not begun yet" if post.starts > today else "Ended"


def _stands(post: WholePost) -> Sheet:
    columns = (
        Column("From", lambda stand: day(stand.starts)),
        Column("Team", lambda stand: stand.team_name),
        Column("Title", lambda stand: stand.title),
        Column("Role", lambda stand: stand.census_role),
        Column("FTE", lambda stand: number(stand.fte), numeric=True),
        Column("Kind", lambda stand: KINDS[stand.kind]),
    )
    return Sheet("How the post stands, by date", columns, tuple(reversed(post.stands)))


def _worked(post: WholePost) -> Sheet:
    columns = (
        Column("Who", lambda each: each.name or "Somebody", link=lambda each: f"/people/{each.person}"),
        Column("How", _how),
        Column("FTE", lambda each: number(each.fte) if each.fte is not None else "not known", numeric=True),
        Column("First day", lambda each: day(each.period.start)),
        Column("Last day", lambda each: day(each.period.last) if each.period.last else ""),
    )
    return Sheet("Who worked in it, latest first", columns, post.worked)


def _how(each: Worked) -> str:
    return words(each.basis) if each.basis in DIRECT else f"covers it, {words(each.basis).lower()}"
