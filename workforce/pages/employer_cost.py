"""What employing people costs in a year: each term shown, for an authority and for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import number, pounds
from foundation.guard import may
from foundation.money import half_up, product
from foundation.pages import draw
from foundation.paging import page_of
from foundation.problems import NotThere
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.queries.employer_cost import Held, authorities_listed, cost_of, held_in
from workforce.queries.pay_standings import NATIONAL_RATE, NATIONAL_SOURCE, Choice, Standing, looked_at
from workforce.rules.pay.employer_cost import YEARS, CostYear, EmployerCost, cost_in, year_called, year_known_by
from workforce.rules.pay_scales import SCALES

ANY_LEVEL = sorted({level.level for scale in SCALES for level in scale.levels})
Priced = tuple[Held, EmployerCost | None]


@dataclass(frozen=True)
class Bill:
    """A year's cost of everyone whose pay is known, each term the sum of people's own, to the penny."""

    people: int
    fte: Decimal
    salary: Decimal
    ni: Decimal
    lgps: Decimal
    levy: Decimal

    @property
    def total(self) -> Decimal:
        return self.salary + self.ni + self.lgps + self.levy


def bill(standings: Iterable[Standing], year: CostYear) -> Bill:
    """Added up from those who stand alike; a fund's own rate where the authority has one, else the national average."""
    people, fte, terms = 0, Decimal(0), [Decimal("0.00")] * 4
    for each in standings:
        cost = cost_in(year, each.annual, each.fte, each.percent if each.percent is not None else NATIONAL_RATE)
        people, fte = people + each.people, fte + each.people * each.fte
        for place, term in enumerate((cost.salary, cost.ni, cost.lgps, cost.levy)):
            terms[place] += each.people * term
    return Bill(people, fte, *terms)


async def index(request: Request, actor: Actor) -> Response:
    """An authority's whole bill by term, and each person's."""
    listed = await authorities_listed(actor)
    if not listed:
        return _own_only(request, actor)
    code = request.query_params.get("authority", str(listed[0][0]))
    where = next((one for one in listed if str(one[0]) == code), None)
    if where is None:
        raise NotThere
    year = _year(request)
    looked = await looked_at(actor, Choice(*where), ANY_LEVEL)
    found = await held_in(actor, where[0], page_of(request.query_params))
    priced = [(held, _cost(held, year)) for held in found.rows]
    return draw(
        request, "workforce/employer_cost/index.html", title="Employer cost", listed=listed, where=where, year=year,
        years=[known.year for known in reversed(YEARS)], bill=bill(looked.standings, year), off=looked.off,
        found=found, table=Sheet(f"Each person, {year.year}", COLUMNS, priced), national=NATIONAL_RATE,
        national_source=NATIONAL_SOURCE, own_rate=next((each.percent for each in looked.standings), None),
    )  # fmt: skip


def _own_only(request: Request, actor: Actor) -> Response:
    return draw(
        request, "workforce/employer_cost/own.html", title="Employer cost", person=actor.person,
        sees=may(actor, Can.SEE_PAY, Place(actor.person)),
    )  # fmt: skip


async def show(request: Request, actor: Actor) -> Response:
    """One person's cost under the rules of each year that is known, with its arithmetic."""
    held = await cost_of(actor, path_id(request))
    wide = may(actor, Can.LIST_PAY, Place(authority=held.authority))
    if held.annual is None:
        return draw(
            request, "workforce/employer_cost/unknown.html", title=f"Employer cost: {held.name}", held=held, wide=wide
        )
    pay = half_up(product(held.annual, held.fte))
    return draw(
        request, "workforce/employer_cost/person.html", title=f"Employer cost: {held.name}", held=held, pay=pay,
        costs=[(year, _cost(held, year)) for year in reversed(YEARS)], source=NATIONAL_SOURCE,
        wide=wide,
    )  # fmt: skip


def _year(request: Request) -> CostYear:
    asked = request.query_params.get("year", "")
    try:
        return year_called(asked) if asked else year_known_by(clock.today())[0]
    except LookupError:
        raise NotThere from None


def _cost(held: Held, year: CostYear) -> EmployerCost | None:
    return cost_in(year, held.annual, held.fte, held.percent) if held.annual is not None else None


def _term(name: str) -> Column:
    titles = {"salary": "Pay", "ni": "National Insurance", "lgps": "Pension", "levy": "Levy", "total": "Cost"}
    return Column(titles[name], lambda row: pounds(getattr(row[1], name)) if row[1] else "", numeric=True)


COLUMNS = (
    Column("Name", lambda row: row[0].name, link=lambda row: f"/pay/cost/{row[0].person}"),
    Column("Whole-time", lambda row: pounds(row[0].annual) if row[1] else "no place known", numeric=True),
    Column("Full-time equivalent", lambda row: number(row[0].fte), numeric=True),
    *(_term(name) for name in ("salary", "ni", "lgps", "levy", "total")),
)
