"""Charts as small JSON figures with plain lists."""

import json
from decimal import Decimal

from plotly import graph_objects

from reports.charts import Series, line
from reports.measures.display import Symbol, shown


def test_a_line_holds_plain_lists_and_leaves_a_gap_for_a_symbol():
    points = [("2023", Decimal("40.9")), ("2024", Symbol.LOW_RELIABILITY), ("2025", shown(Decimal("29.0")))]
    figure = json.loads(line(Series("Trafford", points)))
    assert figure["data"][0]["x"] == ["2023", "2024", "2025"]
    assert figure["data"][0]["y"] == [40.9, None, 29.0]


def test_plotly_takes_the_figure_as_one_of_its_own():
    written = json.loads(line(Series("Trafford", [("2024", Decimal("40.9")), ("2025", Symbol.LOW)])))
    assert json.loads(graph_objects.Figure(written, skip_invalid=False).to_json())["data"] == written["data"]


def test_nothing_in_a_chart_can_close_its_script_element():
    assert "<" not in line(Series("</script>", [("<", Decimal(1))]))


def test_a_chart_of_two_series_stays_small_and_its_lines_differ_without_colour():
    series = [
        Series(name, [(str(year), Decimal(year)) for year in range(2017, 2026)]) for name in ("Trafford", "England")
    ]
    text = line(*series)
    assert len(text) < 2_000
    assert len({trace["line"]["dash"] for trace in json.loads(text)["data"]}) == 2
