"""Days away: what is lost of them to work, and what cannot be entered. Monday to Friday; metrics.md section 2."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from foundation.money import half_up
from foundation.periods import DAY, Period, working_days

KINDS = ("sick_leave", "family_leave", "career_break", "other")
CENT = Decimal("0.01")
LONGEST_AHEAD = 366  # days; leave may be known before it begins


def days_lost(away: Period, fte: Decimal, before: date) -> Decimal:
    """Working days of full time lost before a day, to a hundredth: an absence that goes on is lost day by day.

    Bank holidays are not known here and count as working days; who knows better enters the number of days.
    """
    end = before if away.end is None else min(away.end, before)
    return half_up(working_days(away.start - DAY, end - DAY) * fte, CENT) if end > away.start else Decimal(0)


def lost_within(away: Period, lost: Decimal | None, fte: Decimal, window: Period) -> Decimal:
    """The part that falls into a window: by the share of its days where a number was given, else counted."""
    met = away.meet(window)
    if met is None or met.end is None:
        return Decimal(0)
    if lost is None:
        return working_days(met.start - DAY, met.end - DAY) * fte
    whole = Period(away.start, away.end or window.end)
    return lost * met.days / whole.days


def against(first: date, last: date | None, employed: Iterable[Period], today: date) -> dict[str, str]:
    """What cannot be, by the field it stands in; `employed`: the spells of work in this authority."""
    if last is not None and last < first:
        return {"last": "The last day must be on or after the first"}
    if (first - today).days > LONGEST_AHEAD:
        return {"first": "The first day must be within the next twelve months"}
    if not any(first in spell for spell in employed):
        return {"first": "They were not employed here on this day"}
    return {}
