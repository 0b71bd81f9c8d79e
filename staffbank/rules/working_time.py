"""Whether a worker is already booked then, in any authority: one worker, one place at a time."""

from collections.abc import Iterable
from datetime import datetime

from staffbank.rules.agency.findings import Finding, Outcome
from staffbank.rules.agency.words import at_time
from staffbank.rules.eligibility import Answer

Span = tuple[datetime, datetime]  # from, and up to but not including, with their zone

PARAGRAPH = "Steadfast: one worker, one place at a time"


def overlap(wanted: Span, booked: Iterable[Span]) -> Answer:
    """Blocked by any booking that shares a moment; bookings that only touch do not. Says when, never where or whose."""
    clash = max(
        (span for span in booked if span[0] < wanted[1] and wanted[0] < span[1]), key=lambda s: s[1], default=None
    )
    return _answer(Finding(Outcome.ELIGIBLE, "Not booked elsewhere then") if clash is None else _booked(clash))


def _booked(clash: Span) -> Finding:
    until = clash[1]
    words = f"Already booked then, until {at_time(until.replace(tzinfo=None))}"
    return Finding(Outcome.BLOCKED, words, first_permitted=until.date())


def _answer(found: Finding) -> Answer:
    return Answer(
        "OVERLAP", "Booked elsewhere", PARAGRAPH, found.outcome, found.reason, None, found.first_permitted, (), (), {}
    )
