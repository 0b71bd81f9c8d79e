"""The headline figures a return makes, worked out from what it sends, and which of them moved oddly in a year."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal

from reports.measures import definition
from reports.measures.components import Components, counts, rates
from reports.measures.display import Shown
from reports.measures.measure import Count
from reports.measures.workers import ROLES, components_of
from reports.measures.workers import Worker as Counted
from reports.returns.fault import Fault
from reports.returns.formats import day, number
from reports.returns.message import Message, Worker
from reports.returns.specification import Specification
from reports.returns.worker_rules import hours

RATES = ("vacancy_rate_fte", "agency_rate_fte", "caseload_fte", "turnover_rate_fte", "absence_rate_fte")
COMPARED = (*RATES, "inpost_fte", "vacancy_fte", "agency_fte", "starters_headcount", "leavers_headcount", "cases")
MOVED = Decimal("0.2")  # a share of last year's figure: PLT-13
ODD = "PLT-13"


def figures_of(message: Message, spec: Specification) -> Components:
    """The counts of the rows that are sent, by the same functions as every other figure."""
    block, nothing = message.block, Decimal(0)
    lost = (number(worker.get("WorkingDaysLost")) or nothing for worker in message.workers)
    return components_of(
        [_counted(worker, spec) for worker in message.workers], message.year,
        vacancy_fte=number(block.get("NumberOfVacancies")), agency_cover_fte=number(block.get("NoAgencyFTE")),
        working_days_lost_fte=sum(lost, nothing),
    )  # fmt: skip


def shown(parts: Mapping[str, str], year: int) -> dict[str, Shown]:
    """Every count and rate of what was kept of a return, as people read them."""
    components = Components(**{each.name: number(parts.get(each.name)) for each in fields(Components)})
    return counts(components) | rates(components, census_year=year)


def kept(components: Components) -> dict[str, str]:
    """The counts as text, to be kept with the return."""
    return {name: str(value) for name, value in components.given().items()}


def odd(now: Mapping[str, Shown], before: Mapping[str, Shown], said: str) -> Iterator[Fault]:
    """A query for every headline figure that moved by more than a fifth since the year before. `said`: of what year."""
    for name in COMPARED:
        this, last = now.get(name), before.get(name)
        if this is None or last is None or this.exact is None or not last.exact:
            continue
        if abs(this.exact - last.exact) > last.exact * MOVED.as_integer_ratio()[0] / MOVED.as_integer_ratio()[1]:
            title = definition(name).title
            yield Fault(
                ODD, "query", name, title, f"{said_of(name, this)} now, {said_of(name, last)} {said}",
                "Write in a note why it moved, or find what is missing", "note",
            )  # fmt: skip


def said_of(name: str, value: Shown) -> str:
    """A figure with its sign of percent, where it is one."""
    measure = definition(name)
    percent = not isinstance(measure, Count) and measure.percent and value.symbol is None
    return f"{value}%" if percent else str(value)


def _counted(worker: Worker, spec: Specification) -> Counted:
    code = worker.get("OrgRole")
    return Counted(
        swe=worker.get("SWENo") or None, birth_date=day(worker.get("PersonBirthDate")), sex=worker.get(spec.sex),
        ethnicity=worker.get("Ethnicity"), agency=worker.agency, fte=hours(worker, spec),
        role=ROLES[int(code) - 1] if code in {"1", "2", "3", "4", "5", "6"} else "Case holder",
        cases=int(number(worker.get("Cases30")) or 0), role_start=day(worker.get("RoleStartDate")),
        role_end=day(worker.get("RoleEndDate")),
    )  # fmt: skip
