"""Shapes a monthly report: the figures as they are put down, and read again for the page and the file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from foundation.filters import day as in_words
from foundation.periods import add_months
from foundation.sheets import Column, Sheet
from reports.facts import DASHBOARD, shown_of
from reports.measures import definition
from reports.measures.components import Components
from reports.measures.frozen import frozen

TOLD = (*DASHBOARD, "inpost_fte", "agency_fte", "vacancy_fte", "starters_fte", "leavers_fte", "cases")


def days_of(as_on: date) -> tuple[date, date, date]:
    """The day of the report, a month before and a year before."""
    return as_on, add_months(as_on, -1), add_months(as_on, -12)


def put_down(authority: int, name: str, as_on: date, live: Mapping[date, Components]) -> str:
    """What is kept of a report, from the counts on its three days."""
    days = days_of(as_on)
    shown = {measure: {day: shown_of(live[day], measure, day) for day in days} for measure in TOLD}
    return frozen(authority, name, {day: live[day] for day in days}, shown)


@dataclass(frozen=True)
class PutDown:
    """A report's figures as they were put down."""

    name: str
    days: tuple[date, ...]
    shown: Mapping[str, tuple[str, ...]]

    def sheet(self) -> Sheet:
        def column(place: int) -> Column:
            return Column(in_words(self.days[place]), lambda name: self.shown[name][place], numeric=True)

        kept = [name for name in TOLD if name in self.shown]
        columns = [Column("Figure", lambda name: definition(name).title), *map(column, range(len(self.days)))]
        return Sheet(f"{self.name}: the workforce on {in_words(self.days[0])}", columns, kept,
                     "Worked out by Steadfast, not official statistics.")  # fmt: skip


def read(figures: str) -> PutDown:
    kept = json.loads(figures)
    return PutDown(
        kept["name"], tuple(map(date.fromisoformat, kept["days"])),
        {name: tuple(values) for name, values in kept["shown"].items()},
    )  # fmt: skip
