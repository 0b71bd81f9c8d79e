"""Charts as figures for the page's script; the template puts the same numbers in a table beneath."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.measures.display import Shown, Symbol, Value

COLOURS = ("#1d70b8", "#28764a", "#912b88", "#505a5f")  # each at least 4.5:1 on white
DASHES = ("solid", "dash", "dot", "dashdot")  # so that lines differ without colour


@dataclass(frozen=True)
class Series:
    """One line: its name, and a figure for each point; a symbol leaves a gap."""

    name: str
    points: Sequence[tuple[str, Value | Shown]]


def line(*series: Series) -> str:
    """A plotly figure, without a title since the page has it: JSON with plain lists and `<` escaped.

    Ready for a script element of type application/json.
    """
    from plotly import graph_objects as go  # slow to import, and only pages with charts need it

    figure = go.Figure(layout=_layout())
    for index, each in enumerate(series):
        drawn = {"color": COLOURS[index % len(COLOURS)], "dash": DASHES[index % len(DASHES)]}
        figure.add_trace(
            go.Scatter(
                name=each.name,
                x=[label for label, _ in each.points],
                y=[_height(value) for _, value in each.points],
                mode="lines+markers",
                line=drawn,
                connectgaps=False,
            )
        )
    text: str = figure.to_json()
    return text.replace("<", "\\u003c")


def _layout() -> dict[str, object]:
    return {
        "template": "none",
        "xaxis": {"type": "category", "automargin": True},
        "yaxis": {"rangemode": "tozero"},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},  # clear of turned labels on a phone
        "margin": {"l": 48, "r": 16, "t": 72, "b": 48},
    }


def _height(value: Value | Shown) -> float | None:
    if isinstance(value, Shown):
        return None if value.exact is None or value.symbol is Symbol.LOW_RELIABILITY else float(value.exact)
    if value is Symbol.LOW:
        return 0.0
    return None if isinstance(value, Symbol) else float(value)
