"""`steadfast check metrics`: case files answered by the functions behind the dashboard."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator, with_config
from typing_extensions import TypedDict  # pydantic refuses the standard one before Python 3.12

from foundation.cases import Amount, Day, Facts, Malformed, Whole, check, read
from foundation.facts import amount
from reports.measures.components import Components, counts, rates, together
from reports.measures.display import Shown, Symbol, Value, change, median, shown
from reports.measures.workers import Destination, Origin, Role, Worker, by_role, components_of

HIDDEN = (Symbol.UNAVAILABLE, Symbol.SUPPRESSED, Symbol.LOW_RELIABILITY, Symbol.NOT_APPLICABLE)


def _component(given: object) -> Value:
    return Symbol(str(given)) if given in HIDDEN else amount(given)


def _displayed(given: object) -> Value:
    return Symbol.LOW if given == Symbol.LOW else _component(given)


Component = Annotated[Value, BeforeValidator(_component)]
Displayed = Annotated[Value, BeforeValidator(_displayed)]
Year = Annotated[int, Field(ge=1900, le=9998)]


KNOWN_ONLY = with_config(ConfigDict(extra="forbid", strict=True))


@KNOWN_ONLY
class Stated(TypedDict, total=False):
    """What an authority states about itself beside its worker records. What is absent is not given; null is refused."""

    vacancy_fte: Component
    agency_cover_fte: Component
    working_days_lost_fte: Component


@KNOWN_ONLY
class Values(Stated, total=False):
    """Every count that rates are made of."""

    inpost_fte: Component
    inpost_headcount: Component
    agency_fte: Component
    agency_headcount: Component
    starters_fte: Component
    starters_headcount: Component
    leavers_fte: Component
    leavers_headcount: Component
    case_holders_fte: Component
    cases: Component


class Dated(Facts):
    census_year: Year | None = None
    working_days: Whole | None = None

    @property
    def days(self) -> dict[str, int | None]:
        return {"census_year": self.census_year, "working_days": self.working_days}


class Aggregate(Dated):
    kind: Literal["aggregate"]
    values: Values


class Named(Facts):
    name: str
    values: Values


class AggregateSet(Dated):
    kind: Literal["aggregate_set"]
    authorities: list[Named]


class Row(Facts):
    id: str | None = None
    swe: str | None = None
    birth_date: Day | None = None
    sex: str | None = None
    ethnicity: str | None = None
    agency: bool = False
    fte: Amount | None = Decimal(1)
    role: Role = "Case holder"
    cases: Whole = 0
    role_start: Day | None = None
    role_end: Day | None = None
    origin: Origin | None = None
    destination: Destination | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Row":
        if self.role_start and self.role_end and self.role_end < self.role_start:
            raise Malformed("role_end", "before role_start")
        return self


class Workers(Dated):
    kind: Literal["workers"]
    workers: list[Row]
    values: Stated = Field(default_factory=Stated)


class Median(Facts):
    kind: Literal["median"]
    values: list[Displayed]


class Change(Facts):
    kind: Literal["change"]
    this: Displayed
    last: Displayed


def check_metrics(source: str, *, expect: bool) -> int:
    """Answer a file of the family `metrics` (or `-`); 0 answered or agreed, 1 different, 2 malformed."""
    return check("metrics", source, answer, expect=expect)


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The answer to one case of any of the five kinds; Malformed where its facts are."""
    if "kind" not in case:
        raise Malformed("kind", "missing")
    kind = case["kind"]
    if not isinstance(kind, str) or kind not in KINDS:
        raise Malformed("kind", f"not one of {', '.join(KINDS)}")
    return KINDS[kind](case)


def _aggregate(case: dict[str, Any]) -> dict[str, Any]:
    facts = read(Aggregate, case)
    components = Components(**facts.values)
    return {"rates": _texts(rates(components, **facts.days)), "shown": _texts(counts(components))}


def _aggregate_set(case: dict[str, Any]) -> dict[str, Any]:
    facts = read(AggregateSet, case)
    total = together([(each.name, Components(**each.values)) for each in facts.authorities], **facts.days)
    left_out = {rate: list(names) for rate, names in total.left_out.items()}
    return {"rates": _texts(total.rates), "shown": _texts(total.counts), "left_out": left_out}


def _workers(case: dict[str, Any]) -> dict[str, Any]:
    facts = read(Workers, case)
    workers = [Worker(**row.model_dump(exclude={"id"})) for row in facts.workers]
    components = components_of(workers, facts.census_year, **facts.values)
    roles = {
        role: {"headcount": str(shown(headcount, whole=True)), "fte": str(shown(fte))}
        for role, (headcount, fte) in by_role(workers, facts.census_year).items()
    }
    return {"rates": _texts(rates(components, **facts.days)), "shown": _texts(counts(components)), "by_role": roles}


def _median(case: dict[str, Any]) -> dict[str, Any]:
    middle, used = median(read(Median, case).values)
    return {"median": str(middle), "used": used}


def _change(case: dict[str, Any]) -> dict[str, Any]:
    facts = read(Change, case)
    return {"change": str(change(facts.this, facts.last))}


def _texts(figures: dict[str, Shown]) -> dict[str, str]:
    return {name: str(figure) for name, figure in figures.items()}


KINDS = {
    "aggregate": _aggregate,
    "aggregate_set": _aggregate_set,
    "workers": _workers,
    "median": _median,
    "change": _change,
}
