"""England's published series for a page: every release that is held, its finding, line and table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.sheets import Sheet
from reports.charts import Series
from reports.facts import DASHBOARD, Row, columns_of, drawn, points_of, symbols_of, travelled
from reports.headline import Headline
from reports.measures import definition
from reports.measures.display import Value
from reports.measures.measure import Count, Rate
from reports.queries.published import Official


@dataclass(frozen=True)
class EnglandFigure:
    """One of England's published measures: its series by release, the newest first."""

    measure: Count | Rate
    series: Sequence[tuple[int, Mapping[int, Value]]]

    @property
    def finding(self) -> str:
        name = self.measure.title.split(" (")[0].lower()
        percent = isinstance(self.measure, Rate) and self.measure.percent
        return travelled(name, self.series[0][1], lambda value: f"{value}%" if percent else str(value))

    @property
    def chart(self) -> str:
        return drawn((Series("England, official", points_of(self.series[0][1])),))

    def sheet(self) -> Sheet:
        years = sorted({year for _, series in self.series for year in series})
        rows = [Row(str(year), tuple(str(series.get(year, "")) for _, series in self.series)) for year in years]
        titles = [f"{release} release" for release, _ in self.series]
        return Sheet(f"{self.measure.title}: {self.measure.unit}", columns_of(titles), rows, symbols_of(rows))


def england_figures(taken_in: Sequence[Official], shipped: Headline) -> list[EnglandFigure]:
    """England's measures of the dashboard: every release taken in, and the shipped one where it was not."""
    releases = {each.release: each for each in taken_in}
    found = []
    for name in DASHBOARD:
        series = {release: each.series(name) for release, each in releases.items()}
        series.setdefault(shipped.release, dict(shipped.series[name]))
        found.append(EnglandFigure(definition(name), sorted(series.items(), reverse=True)))
    return found
