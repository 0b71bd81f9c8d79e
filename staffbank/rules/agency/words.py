"""The words the agency rules' reasons share: dates, spans, offices, job types, lists."""

from collections.abc import Iterable
from datetime import date, datetime

from foundation.periods import add_months, in_words

OFFICES = {
    "DCS": "the director of children's services",
    "CHIEF_EXECUTIVE": "the chief executive",
    "RIIA": "the region's own stage",
}
JOB_TYPES = {
    "SW": "social worker",
    "SSW": "senior social worker",
    "AP": "advanced practitioner",
    "TM": "team manager",
    "IRO_CPC": "independent reviewing officer or conference chair",
}


def at_time(moment: datetime) -> str:
    """10:00 on 28 March 2027"""
    return f"{moment:%H:%M} on {in_words(moment.date())}"


def count(number: int, noun: str) -> str:
    """1 day, 2 days"""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def span(start: date, days: int) -> str:
    """That many days from a day as years and months, then days: '2 years 7 months', '11 months 29 days', '12 days'."""
    months = days // 31
    while (add_months(start, months + 1) - start).days <= days:
        months += 1
    rest = days - (add_months(start, months) - start).days
    parts = [(months // 12, "year"), (months % 12, "month"), (rest if months < 12 else 0, "day")]
    return " ".join(count(number, noun) for number, noun in parts if number) or count(rest, "day")


def listed(things: Iterable[str]) -> str:
    """a; a and b; a, b and c"""
    *before, last = things
    return f"{', '.join(before)} and {last}" if before else last
