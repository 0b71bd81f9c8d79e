"""The rules about one worker of the census beyond the form of each value, by the code each has in our list of rules.

LIIA: the London pipeline's validator; DFE: known of the department; PLT: our own. Official rule numbers were not found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.measures.measure import working_days
from reports.returns.fault import Severity
from reports.returns.formats import day, number
from reports.returns.message import Worker, first_day, reference_day
from reports.returns.specification import Specification

YOUNGEST, OLDEST, MOST_CASES = 20, 75, 40
CASE_HOLDER, SENIOR, NEWLY_QUALIFIED = "5", ("1", "2", "3", "4"), "1"
Found = Iterator[tuple[str, str]]  # the item, and what is wrong with it


@dataclass(frozen=True)
class Rule:
    code: str
    severity: Severity
    find: Callable[[Worker, Specification, int], Found]


def hours(worker: Worker, spec: Specification) -> Decimal | None:
    """The share of full time worked at 30 September, or at the end; None where it is not known."""
    return number(worker.get(spec.settings.hours_of_a_leaver if worker.leaver else "FTE30"))


def start_and_origin(worker: Worker, spec: Specification, year: int) -> Found:
    if worker.agency and bool(worker.get("RoleStartDate")) != bool(worker.get("StartOrigin")):
        yield "StartOrigin", "A start date and where they came from go together: give both, or neither"


def a_leavers_hours(worker: Worker, spec: Specification, year: int) -> Found:
    other = "FTE" if spec.settings.hours_of_a_leaver == "FTE30" else "FTE30"
    if worker.leaver and number(worker.get(other)) != 0:
        yield other, f"A leaver’s {other} must be 0"


def end_and_reason(worker: Worker, spec: Specification, year: int) -> Found:
    if not worker.leaver and worker.get("ReasonLeave"):
        yield "RoleEndDate", "There is a reason for leaving and no end date"


def end_and_destination(worker: Worker, spec: Specification, year: int) -> Found:
    if not worker.leaver and worker.get("LeaverDestination"):
        yield "RoleEndDate", "It says where they went, and there is no end date"


def ends_after_it_starts(worker: Worker, spec: Specification, year: int) -> Found:
    start, end = day(worker.get("RoleStartDate")), day(worker.get("RoleEndDate"))
    if start and end and end < start:
        yield "RoleEndDate", "The end date is before the start date"


def left_inside_the_year(worker: Worker, spec: Specification, year: int) -> Found:
    end = day(worker.get("RoleEndDate"))
    if end and not first_day(year) <= end <= reference_day(year):
        yield "RoleEndDate", f"The end date must be from 1 October {year - 1} to 30 September {year}"


def started_by_then(worker: Worker, spec: Specification, year: int) -> Found:
    start = day(worker.get("RoleStartDate"))
    if start and start > reference_day(year):
        yield "RoleStartDate", f"The start date must not be after 30 September {year}"


def of_working_age(worker: Worker, spec: Specification, year: int) -> Found:
    born = day(worker.get("PersonBirthDate"))
    if born and not YOUNGEST <= _age(born, reference_day(year)) <= OLDEST:
        yield (
            "PersonBirthDate",
            f"Age {_age(born, reference_day(year))} at 30 September: expected {YOUNGEST} to {OLDEST}",
        )


def not_below_nothing(worker: Worker, spec: Specification, year: int) -> Found:
    for tag in ("Cases30", "WorkingDaysLost", "ContractWeeks", "BaseSalary", "RRPayments", "OtherPayments"):
        if (found := number(worker.get(tag))) is not None and found < 0:
            yield tag, "It must be 0 or more"


def cases_need_hours(worker: Worker, spec: Specification, year: int) -> Found:
    if (number(worker.get("Cases30")) or 0) > 0 and not hours(worker, spec):
        yield "Cases30", "They hold cases and have no hours: their cases then count in no caseload"


def days_of_the_year(worker: Worker, spec: Specification, year: int) -> Found:
    lost, most = number(worker.get("WorkingDaysLost")), working_days(year)
    if lost is not None and lost > most:
        yield "WorkingDaysLost", f"More days than the {most} working days of the year"


def a_bearable_caseload(worker: Worker, spec: Specification, year: int) -> Found:
    cases, share = number(worker.get("Cases30")), hours(worker, spec)
    if cases and share and cases / share > MOST_CASES:
        yield "Cases30", f"More than {MOST_CASES} cases for each full-time equivalent"


def seniority_takes_time(worker: Worker, spec: Specification, year: int) -> Found:
    if worker.get("StartOrigin") == NEWLY_QUALIFIED and worker.get("OrgRole") in SENIOR:
        yield "StartOrigin", "Newly qualified when they started, and in a senior role"


def a_case_holder_holds(worker: Worker, spec: Specification, year: int) -> Found:
    if worker.get("OrgRole") == CASE_HOLDER and not worker.leaver and not number(worker.get("Cases30")):
        yield "Cases30", "A case holder with no case: expected at least one, or another role"


RULES = (
    Rule("LIIA-02", "error", start_and_origin),
    Rule("LIIA-03", "error", a_leavers_hours),
    Rule("LIIA-04", "error", end_and_reason),
    Rule("LIIA-05", "error", end_and_destination),
    Rule("PLT-01", "error", ends_after_it_starts),
    Rule("PLT-02", "error", left_inside_the_year),
    Rule("PLT-03", "error", started_by_then),
    Rule("PLT-06", "error", not_below_nothing),
    Rule("DFE-01", "query", a_case_holder_holds),
    Rule("PLT-04", "query", of_working_age),
    Rule("PLT-07", "query", cases_need_hours),
    Rule("PLT-09", "query", days_of_the_year),
    Rule("PLT-10", "query", a_bearable_caseload),
    Rule("PLT-12", "query", seniority_takes_time),
)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
