"""Supplements on posts: the register with what is due for review, one of them, and asking for one."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.database.rounds import at_once
from foundation.filters import day, listed, pounds
from foundation.forms import Filled, fresh_form
from foundation.guard import may
from foundation.home import Waiting
from foundation.pages import draw
from foundation.periods import DAY, add_months
from foundation.problems import NotThere
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.pages.asked import reaches
from workforce.queries.equality import register
from workforce.queries.supplements import (
    PostHeld,
    Supplement,
    place_of,
    posts_held,
    supplement_for,
    supplements,
)
from workforce.queries.tied_payments import RetentionLine, retention_due
from workforce.rules.pay.equality import CENSUS_WORDS, Group, kept_back
from workforce.rules.pay.offers import KINDS
from workforce.rules.pay.supplements import due_for_review

SHOWN_BY = {"failed_recruitment": "failed recruitment", "pay_gap": "pay below that of others"}
REGISTER = (
    Column("Post", lambda each: each.post_title, link=lambda each: f"/pay/supplements/{each.id}"),
    Column("Kind", lambda each: each.title),
    Column("A year", lambda each: pounds(each.annual), numeric=True),
    Column("Status", lambda each: each.status),
    Column("Last day", lambda each: day(each.last)),
    Column("Review", lambda each: day(each.review_on)),
    Column("Held by", lambda each: listed([each.who(person) for person in each.holders])),
    Column("Team", lambda each: each.team_name),
)
GROUPS = (
    Column("Group", lambda group: CENSUS_WORDS.get(group.name, group.name)),
    Column("In post", lambda group: "kept back" if group.in_post is None else group.in_post, numeric=True),
    Column("Paid a supplement", lambda group: "kept back" if group.paid is None else group.paid, numeric=True),
    Column("Share", lambda group: f"{group.share}%" if group.share is not None else "", numeric=True),
)
OFFERS = (
    Column("Item of the return", lambda offer: offer.item),
    Column("Kind of supplement", lambda offer: KINDS[offer.kind]),
    Column("Code", lambda offer: offer.code, numeric=True),
    Column("Meaning", lambda offer: offer.words),
    Column("People paid it", lambda offer: offer.paid, numeric=True),
    Column("In post", lambda offer: offer.employed, numeric=True),
)
RETENTION = (
    Column("Who", lambda line: line.name),
    Column("Due", lambda line: pounds(line.due), numeric=True),
    Column("Why", lambda line: line.why),
)


async def index(request: Request, actor: Actor) -> Response:
    """The register, what is due for review within 90 days, and for the authority's leaders the view by group."""
    found = await supplements(actor)
    due = due_ones(found)
    return draw(
        request, "workforce/supplements/index.html", title="Supplements",
        table=Sheet("All supplements", REGISTER, found), due=Sheet("Due for review within 90 days", REGISTER, due),
        waiting=Sheet("Waiting for a decision", REGISTER, [each for each in found if each.state == "proposed"]),
        may_ask=may_ever(row(Can.CREATE_PAY), actor), wide=reaches(actor, Can.LIST_PAY),
        sees_groups=reaches(actor, Can.LIST_PAY) and reaches(actor, Can.SEE_AUTHORITY_FIGURES),
    )  # fmt: skip


async def groups(request: Request, actor: Actor) -> Response:
    """Who is paid a supplement, by sex and ethnicity with small numbers kept back; and the eight offers."""
    found = await register(actor)
    if found is None:
        raise NotThere
    return draw(
        request, "workforce/supplements/groups.html", title="Supplements by group",
        sex=_sheet("By sex", found.sex), ethnicity=_sheet("By ethnicity", found.ethnicity),
        offers=Sheet("The eight offers", OFFERS, found.offers),
    )  # fmt: skip


def _sheet(title: str, whole: tuple[Group, ...]) -> Sheet:
    return Sheet(title, GROUPS, kept_back(whole))


def due_ones(found: list[Supplement]) -> list[Supplement]:
    """Those that run today and end within 90 days with nothing after them, and those whose day of review has come."""
    today = clock.today()
    running = [each for each in found if each.runs_on(today) and each.state == "approved" and not each.followed_by]
    ending = due_for_review([each.terms() for each in running], today)
    return [each for each in running if each.terms() in ending or each.review_on <= today]


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One supplement, what it rests on, who decided it, and what its reader may do."""
    found = await supplement_for(actor, path_id(request))
    place = place_of(actor, found)
    wide = may(actor, Can.LIST_PAY, Place(authority=found.authority))
    due: list[RetentionLine] = await retention_due(found) if wide else []
    today = clock.today()
    return draw(
        request, "workforce/supplements/show.html", title=f"{found.title}: {found.post_title}", filled=filled,
        one=found, wide=wide, shown_by=SHOWN_BY[found.shown_by], retention=Sheet("Who is due it", RETENTION, due),
        holders=listed([found.who(person) for person in found.holders]) or "nobody",
        may_decide=found.state == "proposed" and may(actor, Can.DECIDE_SUPPLEMENT, place),
        mine=actor.person in (found.asked_by, *found.holders),
        may_end=found.state == "approved" and found.ends > today and may(actor, Can.EDIT_PAY, place),
        may_follow=found.state in ("approved", "withdrawn") and found.followed_by is None
        and may(actor, Can.CREATE_PAY, Place(authority=found.authority)),
    )  # fmt: skip


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Asking for one; `?after=` fills the form from the one it is to follow."""
    form = filled or fresh_form()
    after = _id(form.value("follows") or request.query_params.get("after", ""))
    posts, before = await at_once(posts_held(actor), _before(actor, after))
    starts = (before.stops or before.ends) if before else clock.today()
    return draw(
        request, "workforce/supplements/new.html", title="Ask for a supplement", filled=form, before=before,
        posts=[(str(post.id), _words(post)) for post in posts], starts=starts, last=add_months(starts, 12) - DAY,
        review=add_months(starts, 9), kinds=list(KINDS.items()), post=before.post if before else "",
        shown_by=list(SHOWN_BY.items()),
    )  # fmt: skip


async def _before(actor: Actor, id: UUID | None) -> Supplement | None:
    return await supplement_for(actor, id) if id else None


def _words(post: PostHeld) -> str:
    held = "" if post.holders else ", not held"
    return f"{post.title}, {post.team_name}{held} ({str(post.id)[:8]})"


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotThere from None


async def queue(actor: Actor, today: object) -> list[Waiting]:
    """For directors what waits for a decision; for HR what is due for review."""
    if not reaches(actor, Can.LIST_PAY):
        return []
    found = await supplements(actor)
    decide = [
        Waiting(f"Decide a supplement for {each.post_title}", f"/pay/supplements/{each.id}", each.asked_on, each.title)
        for each in found
        if each.state == "proposed" and actor.person not in (each.asked_by, *each.holders)
        and may(actor, Can.DECIDE_SUPPLEMENT, place_of(actor, each))
    ]  # fmt: skip
    review = [
        Waiting(f"Review the supplement for {each.post_title}", f"/pay/supplements/{each.id}", each.review_on,
                f"last day {day(each.last)}")
        for each in due_ones(found)
        if may(actor, Can.EDIT_PAY, place_of(actor, each))
    ]  # fmt: skip
    return decide + review
