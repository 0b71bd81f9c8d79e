"""The effect of a scale worked out for a page: counts, cost by year, what lies behind, teachers and agency beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.filters import number, plural, pounds
from foundation.money import gbp
from foundation.sheets import Column, Sheet
from workforce.pages.effect_asked import Question
from workforce.queries.pay_standings import NATIONAL_RATE, Looked
from workforce.rules.pay.adoption import Counted, Effect, YearOfCost, effect
from workforce.rules.pay.comparison import BesideAgency, beside_agency
from workforce.rules.pay.drafting import Compared, compared
from workforce.rules.pay.employer_cost import CostYear, cost_in, year_known_by
from workforce.rules.pay.movement import LevelLine, Line, by_level, lines
from workforce.rules.pay.small_numbers import kept_back
from workforce.rules.pay.teachers import Between, TeachersPay, between, teachers_known_by
from workforce.rules.pay_scales import Level, PayScale

SMALL_WORDS = "5 or fewer"


@dataclass(frozen=True)
class Worked:
    """One scale's effect, and what changing it does; `behind` is empty for whoever does not see pay."""

    effect: Effect
    behind: tuple[Line, ...]
    levels: tuple[LevelLine, ...]
    compared: Compared | None
    year: CostYear
    rate: Decimal


def worked(asked: Question, looked: Looked, scale: PayScale) -> Worked:
    """`scale` as it is; with what is changed in it beside, where anything is."""
    people = looked.paid(asked.area, asked.rate)
    behind = lines(scale, people)
    changed = asked.changed.scale
    both = compared(scale, changed, looked.careers(scale, asked.area, asked.rate), asked.terms) if changed else None
    rates = {paid.lgps_percent for paid in people}
    year, _ = year_known_by(asked.terms.starts)
    return Worked(
        effect(scale, people, asked.terms), behind if looked.sees_pay else (), by_level(behind), both, year,
        rates.pop() if len(rates) == 1 else asked.rate or NATIONAL_RATE,
    )  # fmt: skip


# Tables ------------------------------------------------------------------------------------------------------------


def counts_sheet(scale: PayScale, found: Effect, looked: Looked, title: str = "People by level") -> Sheet:
    titles = {level.level: level.title for level in scale.levels}
    shown = _shown(found.counts, looked)
    return Sheet(
        title,
        (
            Column("Level", lambda row: f"{row[0]}. {titles[row[0]]}"),
            Column("Below", lambda row: row[1], numeric=True),
            Column("Within", lambda row: row[2], numeric=True),
            Column("Above", lambda row: row[3], numeric=True),
        ),
        shown,
        "" if looked.sees_pay else "Counts of five people or fewer are kept back.",
    )


def _shown(counts: Sequence[Counted], looked: Looked) -> list[tuple[int, object, object, object]]:
    """Whole for whoever sees pay; otherwise no count that could name somebody."""
    columns = [[row.below for row in counts], [row.within for row in counts], [row.above for row in counts]]
    if not looked.sees_pay:
        columns = [[SMALL_WORDS if n is None else n for n in kept_back(column)] for column in columns]  # type: ignore[misc]
    return [(row.level, *cells) for row, *cells in zip(counts, *columns, strict=True)]


def years_sheet(found: Effect, title: str = "Cost by year") -> Sheet:
    columns = [
        Column("Year", lambda row: year_words(row.starts)),
        Column("Share of the rise", lambda row: f"{number(row.share * 100)}%", numeric=True),
        Column("Pay", lambda row: pounds(row.rises.pay), numeric=True),
        Column("On-costs", lambda row: pounds(row.rises.on_costs), numeric=True),
        Column("Cost", lambda row: pounds(row.rises.total), numeric=True),
        Column("Protection", lambda row: pounds(row.protection), numeric=True),
    ]
    if any(row.ended for row in found.years):
        columns.append(Column("Ends with protection", lambda row: pounds(row.ended), numeric=True))
    return Sheet(title, columns, found.years, _carried_on(found.years))


def year_words(starts: date) -> str:
    """2027/28"""
    return f"{starts.year}/{(starts.year + 1) % 100:02d}"


def _carried_on(years: Sequence[YearOfCost]) -> str:
    after = [row.starts for row in years if not row.own_rules]
    if not after:
        return ""
    return f"On-cost rules of {year_words(after[0])} and later are not known: the latest known are carried on."


def behind_sheet(found: Worked) -> Sheet:
    """For whoever sees pay: from what to what, how many, and what that adds a year."""
    return Sheet(
        "From what to what",
        (
            Column("Level", lambda row: row.level, numeric=True),
            Column("Stands", lambda row: row.where),
            Column("Pay now", lambda row: pounds(row.now), numeric=True),
            Column("On the scale", lambda row: pounds(row.to), numeric=True),
            Column("People", lambda row: row.people, numeric=True),
            Column("Full-time equivalent", lambda row: number(row.fte), numeric=True),
            Column("More pay a year", lambda row: pounds(row.rise), numeric=True),
        ),
        found.behind,
    )


def levels_sheet(found: Worked, looked: Looked) -> Sheet:
    counts = kept_back([row.people for row in found.levels]) if not looked.sees_pay else []
    hidden = {row.level for row, count in zip(found.levels, counts, strict=False) if count is None}
    return Sheet(
        "More pay by level",
        (
            Column("Level", lambda row: row.level),
            Column("People", lambda row: SMALL_WORDS if row.level in hidden else row.people, numeric=True),
            Column("Full-time equivalent", lambda row: "" if row.level in hidden else number(row.fte), numeric=True),
            Column("More pay a year", lambda row: "" if row.level in hidden else pounds(row.rise), numeric=True),
        ),
        found.levels,
    )


@dataclass(frozen=True)
class Beside:
    """A level beside teachers' points and agency cover."""

    level: Level
    bottom: Decimal
    top: Decimal
    at_bottom: Between
    at_top: Between
    agency: BesideAgency | None


def beside(scale: PayScale, asked: Question, found: Worked, charge: Decimal | None) -> tuple[list[Beside], TeachersPay]:
    """Each level's ends between teachers' points of the same area, and its cost beside agency cover of a year."""
    teachers, _ = teachers_known_by(max(asked.terms.starts, scale.edition.starts))
    area = asked.area if asked.area in teachers.areas else "rest_of_england"
    rows = []
    for level in scale.levels:
        bottom = scale.annual(level.level, asked.area)
        top = bottom + level.top - level.annual
        cost = cost_in(found.year, top, Decimal(1), found.rate)
        rows.append(
            Beside(level, bottom, top, between(teachers, bottom, area), between(teachers, top, area),
                   beside_agency(cost, charge, asked.hours) if charge else None)
        )  # fmt: skip
    return rows, teachers


def beside_sheet(rows: Sequence[Beside]) -> Sheet:
    columns = [
        Column("Level", lambda row: f"{row.level.level}. {row.level.title}"),
        Column("From", lambda row: pounds(row.bottom), numeric=True),
        Column("To", lambda row: pounds(row.top), numeric=True),
        Column("Teachers, at the bottom", lambda row: _points(row.at_bottom)),
        Column("Teachers, at the top", lambda row: _points(row.at_top)),
    ]
    if any(row.agency for row in rows):
        columns += [
            Column("Employed for a year, at the top", lambda row: pounds(row.agency.employed), numeric=True),
            Column("Agency for a year", lambda row: pounds(row.agency.agency), numeric=True),
            Column("Agency costs more by", lambda row: gbp(row.agency.more), numeric=True),
        ]
    return Sheet("Beside teachers and agency cover", columns, rows)


def _points(found: Between) -> str:
    if found.at_least is None:
        return f"below {found.below.code}" if found.below else ""
    if found.at_least and found.below:
        return f"{found.at_least.code} to {found.below.code}"
    return f"at or above {found.at_least.code}"


def moved_words(found: Compared) -> list[str]:
    return [
        f"{plural(shift.people, 'person', 'people')} from level {shift.from_level} to level {shift.to_level}"
        for shift in found.shifts
    ]
