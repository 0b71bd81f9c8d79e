"""What moved a figure between two days, line by line, with the rows behind each for those who may see them."""

from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import day as in_words
from foundation.guard import admit
from foundation.pages import draw
from foundation.periods import add_months
from foundation.problems import NotThere
from reports.measures import BY_NAME
from reports.moving import moving
from reports.pages.views import may_save
from reports.queries.figures import Days
from reports.queries.moved import between_for

FURTHEST = 60  # months back


async def show(request: Request, actor: Actor) -> Response:
    code, measure, today = request.path_params["code"], request.path_params["measure"], clock.today()
    if measure not in BY_NAME:
        raise NotThere
    first, last = asked(request, "since", add_months(today, -1)), asked(request, "until", today)
    if not admit(actor, Can.SEE_AUTHORITY_FIGURES, Place(authority=code)).sees("figures"):
        return RedirectResponse(f"/figures/authority/{code}/{measure}", 303)  # how it is worked out, and no figure
    if not add_months(today, -FURTHEST) <= first < last <= today:
        raise NotThere
    found = moving(await between_for(actor, code, measure, first, last))
    return draw(
        request, "reports/figures/moved.html", title=f"What moved: {found.between.what.title}, {found.between.name}",
        found=found, between=found.between, sheet=found.sheet(), behind=found.behind(),
        choices=_choices(today, first, found.between.frozen), may_save=may_save(actor),
    )  # fmt: skip


def asked(request: Request, name: str, otherwise: date) -> date:
    """A day of the address; NotThere where it is none."""
    text = request.query_params.get(name, "")
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise NotThere from None


def _choices(today: date, first: date, frozen: tuple[date, ...]) -> list[tuple[str, str]]:
    """The days to look back to: as words, each once, the latest first."""
    days = Days(today)
    found = {day: f"{in_words(day)}, as it was sent" for day in frozen if day < today}
    for day, words in ((days.year_ago, "a year ago"), (days.census_before, "the census before"),
                       (days.census, "the last census"), (add_months(today, -3), "three months ago"),
                       (add_months(today, -1), "a month ago")):  # fmt: skip
        if day < today:
            found[day] = f"{in_words(day)}, {words}" + (", as it was sent" if day in frozen else "")
    found.setdefault(first, in_words(first))
    return [(day.isoformat(), found[day]) for day in sorted(found, reverse=True)]
