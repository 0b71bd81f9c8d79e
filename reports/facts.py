"""Shapes figures for a page: what each number is, how it moved, the line, the finding and the table beneath."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from foundation.filters import day as in_words
from foundation.periods import add_months
from foundation.sheets import Column, Sheet
from reports.charts import Series, line
from reports.headline import Headline
from reports.measures import definition
from reports.measures.components import Components, counts, rates
from reports.measures.display import Shown, Symbol, Value, change
from reports.measures.measure import WORKING_DAYS, Count, Rate
from reports.queries.figures import AuthorityFigures
from reports.queries.neighbours import Neighbours
from reports.queries.published import Official

HEADLINES = ("vacancy_rate_fte", "agency_rate_fte", "caseload_fte")
DASHBOARD = (*HEADLINES, "turnover_rate_fte", "absence_rate_fte")


@dataclass(frozen=True)
class Row:
    """A line of the table: when, and what each series says of it; "" where it says nothing."""

    when: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A live figure and the same one a year before."""

    on: date
    now: Shown
    before: Shown

    def moved(self, points: str) -> str:
        """How it changed, in words."""
        moved = change(value_of(self.now), value_of(self.before))
        if moved.symbol is not None:
            return "No comparison with a year before"
        if moved.text == "0":
            return "The same as a year before"
        falling = moved.text.startswith("-")
        return f"{moved.text.lstrip('-')} {points} {'lower' if falling else 'higher'} than a year before"


@dataclass(frozen=True)
class Figure:
    """One measure of one authority: today, at the census, and the official series, which are never mixed."""

    measure: Count | Rate
    place: str
    today: Compared
    census: Compared
    official: Official | None
    england: Mapping[int, Value]
    england_release: int
    neighbours: Neighbours | None
    fed_on: date | None

    @property
    def name(self) -> str:
        """As it stands in a sentence: agency rate."""
        return self.measure.title.split(" (")[0].lower()

    @property
    def points(self) -> str:
        return "points" if isinstance(self.measure, Rate) and self.measure.percent else self.measure.unit

    def said(self, value: Shown | Value) -> str:
        """32.6%, 14.3, or a symbol with its meaning."""
        text = str(value)
        if text in set(Symbol):
            return f"{text} ({Symbol(text).words})"
        return f"{text}%" if self.points == "points" else text

    @property
    def own(self) -> Mapping[int, Value]:
        return self.official.series(self.measure.name) if self.official else {}

    @property
    def moved(self) -> str:
        return self.today.moved("points" if self.points == "points" else "")

    @property
    def middle(self) -> str:
        """The median of the statistical neighbours, in words; "" where their figures are not here."""
        if self.neighbours is None:
            return ""
        shown, count = self.neighbours.middle(self.measure.name)
        if not count:
            return ""
        return f"The median of its {count} statistical neighbours was {self.said(shown)} in {self.neighbours.year}"

    @property
    def fresh(self) -> str:
        """How new it is, in words."""
        fed = f"; HR’s file was last taken in on {in_words(self.fed_on)}" if self.fed_on else ""
        return f"Worked out now, from what is recorded here{fed}"

    @property
    def sentence(self) -> str:
        """The answer with its definition and its neighbours, to be put into an e-mail as it stands."""
        how = f": {self.measure.formula}" if isinstance(self.measure, Rate) else ""
        said = f"{self.place}’s {self.name} was {self.said(self.today.now)} on {in_words(self.today.on)}{how}."
        beside = f" {self.middle}." if self.middle else ""
        numbers = [year for year, value in self.england.items() if isinstance(value, Decimal)]
        national = f" England’s was {self.said(self.england[max(numbers)])} in {max(numbers)}." if numbers else ""
        return f"{said} Worked out by Steadfast, not an official statistic.{beside}{national}"

    @property
    def finding(self) -> str:
        """What the chart shows, in a sentence or two."""
        name = self.name
        numbers = {year: value for year, value in self.own.items() if isinstance(value, Decimal)}
        if not numbers:
            return f"{self.place} today: {self.said(self.today.now)}. {travelled(name, self.england, self.said)}"
        year = max(numbers)
        beside = _beside(numbers[year], self.england.get(year), self.points, self.said)
        return f"{self.place}’s official {name} in {year} was {self.said(numbers[year])}{beside}."

    @property
    def chart(self) -> str:
        ours = ((f"30 Sep {self.census.on.year}", self.census.now), ("Today", self.today.now))
        named = [
            (f"{self.place}, official", points_of(self.own)),
            ("England, official", points_of(self.england)),
            (f"{self.place}, from Steadfast", ours),
        ]
        return drawn(tuple(Series(name, points) for name, points in named if points))

    def sheet(self, older: Sequence[Official] = ()) -> Sheet:
        """The chart's numbers as a table; `older` releases in columns of their own, since history is revised."""
        releases = [each for each in (self.official, *older) if each]
        titles = [f"{self.place}, {each.release} release" for each in releases]
        titles += [f"England, {self.england_release} release"] * bool(self.england) + [f"{self.place}, from Steadfast"]
        columns = [each.series(self.measure.name) for each in releases] + [self.england] * bool(self.england)
        years = sorted({year for column in columns for year in column})
        rows = [Row(str(year), (*(str(column.get(year, "")) for column in columns), "")) for year in years]
        blank = ("",) * len(columns)
        rows += [
            Row(f"Census, {in_words(self.census.on)}", (*blank, str(self.census.now))),
            Row(f"Today, {in_words(self.today.on)}", (*blank, str(self.today.now))),
        ]
        return Sheet(f"{self.measure.title}: {self.measure.unit}", columns_of(titles), rows, symbols_of(rows))


def figure(figures: AuthorityFigures, measure: str, england: Headline) -> Figure:
    """One measure of the authority's figures, which the reader sees (`live` is there)."""
    live, days = figures.live or {}, figures.days
    official = figures.official
    national = next(iter(official.national), None) if official else None
    newest = national if national and national.release >= england.release else None
    return Figure(
        measure=definition(measure),
        place=figures.name,
        today=Compared(days.today, *(shown_of(live[day], measure, day) for day in (days.today, days.year_ago))),
        census=Compared(days.census, *(shown_of(live[day], measure, day) for day in (days.census, days.census_before))),
        official=next(iter(official.authority), None) if official else None,
        england=newest.series(measure) if newest else england.series.get(measure, {}),
        england_release=newest.release if newest else england.release,
        neighbours=figures.neighbours,
        fed_on=figures.fed_on,
    )


def shown_of(components: Components, measure: str, day: date) -> Shown:
    """A measure of these counts as people read it, the year being the twelve months to the day."""
    if isinstance(definition(measure), Count):
        return counts(components)[measure]
    return rates(components, working_days=working_days_to(day))[measure]


def working_days_to(day: date) -> int:
    """Working days of the twelve months to the day: one more where they hold 29 February."""
    length = (day - add_months(day, -12)) // timedelta(days=1)
    return WORKING_DAYS + (length == 366)


def value_of(shown: Shown) -> Value:
    """The figure as it is shown, for comparing what people see."""
    return shown.symbol or Decimal(shown.text)


@lru_cache(maxsize=512)
def drawn(series: tuple[Series, ...]) -> str:
    """A chart, made once for the same content."""
    return line(*series)


def points_of(series: Mapping[int, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple((str(year), value) for year, value in sorted(series.items()))


def columns_of(titles: Sequence[str]) -> list[Column]:
    def cell(place: int) -> Column:
        return Column(titles[place], lambda row: row.cells[place], numeric=True)

    return [Column("When", lambda row: row.when), *(cell(place) for place in range(len(titles)))]


def symbols_of(rows: Sequence[Row]) -> str:
    found = {text for row in rows for text in row.cells}
    return "; ".join(f"{symbol}: {symbol.words}" for symbol in Symbol if symbol in found)


def travelled(name: str, series: Mapping[int, Value], said: Callable[[Value], str]) -> str:
    numbers = {year: value for year, value in series.items() if isinstance(value, Decimal)}
    if not numbers:
        return ""
    first, last = min(numbers), max(numbers)
    return f"England’s {name} went from {said(numbers[first])} in {first} to {said(numbers[last])} in {last}."


def _beside(own: Decimal, england: Value | None, points: str, said: Callable[[Value], str]) -> str:
    if not isinstance(england, Decimal):
        return ""
    apart = change(own, england)
    if apart.text == "0":
        return f", the same as England’s {said(england)}"
    size, side = apart.text.lstrip("-"), "below" if apart.text.startswith("-") else "above"
    unit = " points" if points == "points" else ""
    return f", {size}{unit} {side} England’s {said(england)}"
