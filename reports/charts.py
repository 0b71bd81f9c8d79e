"""Charts as figures for the page's script; the template puts the same numbers in a table beneath."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from reports.measures.display import Shown, Symbol, Value

COLOURS = ("#1d70b8", "#28764a", "#912b88", "#505a5f")  # each at least 4.5:1 on white
DASHES = ("solid", "dash", "dot", "dashdot")  # so that lines differ without colour
LAYOUT = {
    "xaxis": {"type": "category", "automargin": True},
    "yaxis": {"rangemode": "tozero"},
    "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},  # clear of turned labels on a phone
    "margin": {"l": 48, "r": 16, "t": 72, "b": 48},
}


@dataclass(frozen=True)
class Series:
    """One line: its name, and a figure for each point; a symbol leaves a gap."""

    name: str
    points: Sequence[tuple[str, Value | Shown]]


def line(*series: Series) -> str:
    """A plotly figure, without a title since the page has it: JSON with plain lists and `<` escaped.

    Ready for a script element of type application/json. Written as it stands: the library that would write it takes
    the first reader of a chart seconds to load, and a test has it check the figure.
    """
    traces = [_trace(each, COLOURS[n % len(COLOURS)], DASHES[n % len(DASHES)]) for n, each in enumerate(series)]
    return json.dumps({"data": traces, "layout": LAYOUT}, separators=(",", ":")).replace("<", "\\u003c")


def _trace(series: Series, colour: str, dash: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "name": series.name,
        "x": [label for label, _ in series.points],
        "y": [_height(value) for _, value in series.points],
        "mode": "lines+markers",
        "line": {"color": colour, "dash": dash},
        "connectgaps": False,
    }


def _height(value: Value | Shown) -> float | None:
    if isinstance(value, Shown):
        return None if value.exact is None or value.symbol is Symbol.LOW_RELIABILITY else float(value.exact)
    if value is Symbol.LOW:
        return 0.0
    return None if isinstance(value, Symbol) else float(value)
