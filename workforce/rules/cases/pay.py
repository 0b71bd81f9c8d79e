"""`steadfast check pay`: a file of pay cases, answered by the functions that the pages use."""

import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

from foundation.cases import Malformed, check, read
from foundation.money import rounded
from workforce.rules.cases.pay_facts import (
    Award,
    Cost,
    Deleted,
    Hourly,
    Ladder,
    Late,
    PartTime,
    Retention,
    Rising,
)
from workforce.rules.pay.arrears import arrears, one_spell
from workforce.rules.pay.awards import Flat, Percent, after_each
from workforce.rules.pay.employer_cost import EmployerCost, employer_cost, year_called
from workforce.rules.pay.increments import increments
from workforce.rules.pay.spines import hourly, stands
from workforce.rules.pay.supplements import retention
from workforce.rules.pay_scales import GATE, START, Level, fte, part_time
from workforce.rules.placement import Passed, ladder

Answer = dict[str, Any]


def _hourly(facts: dict[str, Any]) -> Answer:
    case = read(Hourly, facts)
    _above_zero(weekly_hours=case.weekly_hours, weeks=case.weeks)
    return {"hourly": _money(hourly(case.annual, case.weekly_hours, case.weeks))}


def _part_time(facts: dict[str, Any]) -> Answer:
    case = read(PartTime, facts)
    _above_zero(full_time_hours=case.full_time_hours)
    if case.weekly_hours > case.full_time_hours:
        raise Malformed("weekly_hours", f"above full time ({case.full_time_hours})")
    share = fte(case.weekly_hours, case.full_time_hours)
    return {"pay": _money(part_time(case.annual, case.weekly_hours, case.full_time_hours)), "fte": f"{share:f}"}


def _award(facts: dict[str, Any]) -> Answer:
    case = read(Award, facts)
    steps = [Flat(row.flat) if row.flat is not None else Percent(row.percent or Decimal(0)) for row in case.steps]
    after = [f"{value:f}" for value in after_each(case.annual, steps)]
    return {"annual": after[-1], "after": after}


def _arrears(facts: dict[str, Any]) -> Answer:
    case = read(Late, facts)
    spells = one_spell(case.old, case.new, case.fte, case.started_on, case.left_on)
    owed = arrears(spells, case.effective_from, case.first_paid_month)
    return {
        "monthly_difference": _money(rounded(spells[0].monthly)),
        "months": f"{rounded(owed.months, 4):f}",
        "arrears": _money(owed.amount),
    }


def _increments(facts: dict[str, Any]) -> Answer:
    case = read(Rising, facts)
    if case.point > case.grade_top:
        raise Malformed("point", f"above the top of the grade ({case.grade_top})")
    try:
        steps = increments(case.started_on, case.point, case.grade_top, withheld=frozenset(case.withheld))
    except ValueError as never:
        raise Malformed("grade_top", str(never)) from None
    return {"increments": [[step.on.isoformat(), step.point] for step in steps]}


def _employer_cost(facts: dict[str, Any]) -> Answer:
    cost = _cost(read(Cost, facts))
    shown = {name: _money(getattr(cost, name)) for name in ("salary", "ni", "lgps", "levy")}
    return shown | {"total": _money(_sum(cost))}


def _cost(case: Cost) -> EmployerCost:
    rules = year_called(case.year) if case.year else None
    percent, threshold = (rules.ni_percent, rules.ni_threshold) if rules else (case.ni_percent, case.ni_threshold)
    return employer_cost(
        case.salary,
        case.fte,
        case.lgps_percent,
        ni_percent=percent or Decimal(0),
        ni_threshold=threshold or Decimal(0),
        levy_percent=case.levy_percent,
    )


def _sum(cost: EmployerCost) -> Decimal:
    terms = (cost.salary, cost.ni, cost.lgps, cost.levy)
    return rounded(sum(map(Fraction, terms), Fraction(0)))  # exact however long the terms


def _deleted_point(facts: dict[str, Any]) -> Answer:
    case = read(Deleted, facts)
    deleted = {row.point: min(r.start for r in case.deleted if r.point == row.point) for row in case.deleted}
    values = {int(point): annual for point, annual in case.spine.items()}
    try:
        now = stands(case.point, case.on, values, deleted)
    except LookupError as none:
        raise Malformed("spine", str(none)) from None
    return {"point": now.point, "annual": f"{now.annual:f}", "moved": now.moved}


def _retention(facts: dict[str, Any]) -> Answer:
    case = read(Retention, facts)
    payable = retention(
        case.amount,
        case.test_date,
        started_on=case.started_on,
        left_on=case.left_on,
        notice_given_on=case.notice_given_on,
        achieving=case.achieving,
    )
    return {"payable": _money(payable)}


def _ladder(facts: dict[str, Any]) -> Answer:
    case = read(Ladder, facts)
    levels = tuple(
        Level(number, row.level, row.annual, GATE if row.gate else START, row.gate)
        for number, row in enumerate(case.levels, 1)
    )
    outcomes = [Passed(row.gate, row.on, row.result == "passed") for row in case.outcomes]
    try:
        placed = ladder(levels, case.started_on, outcomes, case.effective)
    except (ValueError, OverflowError):
        raise Malformed("outcomes", "an outcome takes effect after the year 9999") from None
    return {
        "placements": [
            {"from": each.start.isoformat(), "level": each.level.title, "annual": f"{each.level.annual:f}"}
            for each in placed
        ]
    }


KINDS: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "hourly": _hourly,
    "part_time": _part_time,
    "award": _award,
    "arrears": _arrears,
    "increments": _increments,
    "employer_cost": _employer_cost,
    "deleted_point": _deleted_point,
    "retention": _retention,
    "ladder": _ladder,
}


def answer(case: dict[str, Any]) -> Answer:
    """One case's answer as JSON values; Malformed names the field at fault, `kind` for one not yet known."""
    if "kind" not in case:
        raise Malformed("kind", "missing")
    kind = case["kind"]
    if not isinstance(kind, str):
        raise Malformed("kind", "not a text")
    return KINDS.get(kind, _unknown)(case)


def _unknown(case: dict[str, Any]) -> NoReturn:
    raise Malformed("kind", f"not yet known: {case['kind']}; known: {', '.join(KINDS)}")


def check_pay(source: str, *, expect: bool) -> int:
    """Answer a file of pay cases (`-` is standard input); exit status 0, 1 or 2 as foundation/cases.py gives it.

    A case of a kind that is not known is refused at `kind`; afterwards one line counts those cases.
    """
    unknown: list[str] = []

    def answered(case: dict[str, Any]) -> Answer:
        if isinstance(case.get("kind"), str) and case["kind"] not in KINDS:
            unknown.append(case["id"])
        return answer(case)

    status = check("pay", source, answered, expect=expect)
    if unknown:
        print(f"{len(unknown)} cases refused: kind not yet known", file=sys.stderr)  # noqa: T201
    return status


def _above_zero(**amounts: Decimal) -> None:
    for name, given in amounts.items():
        if not given:
            raise Malformed(name, "zero")


def _money(pounds: Decimal) -> str:
    return f"{pounds:f}"
