"""The agency rules' parameters, from a dated edition: what the guidance, the law or our own convention fixes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from foundation.editions import Edition, load

FOLDER = Path(__file__).parents[2] / "data" / "agency_rules"


@dataclass(frozen=True, slots=True)
class Settings:
    """Rates are shares of 1, money is pounds, dates are first days. Source and mark of each stand in the edition."""

    commencement: date
    transition_ended: date
    pqe_years: int
    pqe_basis: Literal["calendar", "fte"]
    career_breaks_count: bool
    cool_off_months: int
    references_required: int
    caps_from: date
    legacy_caps_from: date
    margin_in_cap: bool
    ni_rate: Decimal
    ni_threshold_week: Decimal
    levy_rate: Decimal
    holiday_rate: Decimal
    bases_out_of_scope: tuple[str, ...]
    exception_office: Literal["DCS", "CHIEF_EXECUTIVE"]
    rest_hours: int
    longest_duty_hours: int


def settings_on(day: date) -> Settings:
    """The parameters as on a day. Before the first edition its own apply: TRANSITION decides what they reach."""
    editions = _editions()
    begun = [place for place, edition in enumerate(editions) if edition.starts <= day]
    return _settings()[begun[-1] if begun else 0]


def of_edition(edition: Edition) -> Settings:
    """One edition's parameters; TypeError when it lacks one or has one too many."""
    return Settings(**{name: _value(entry["value"]) for name, entry in edition.data["parameters"].items()})


@cache
def _settings() -> tuple[Settings, ...]:
    return tuple(of_edition(edition) for edition in _editions())


@cache
def _editions() -> tuple[Edition, ...]:
    return load(FOLDER)


def _value(value: Any) -> Any:
    """TOML has no decimals of its own: a text of digits is one. Lists become tuples."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and value.replace(".", "", 1).isdigit():
        return Decimal(value)
    return value
