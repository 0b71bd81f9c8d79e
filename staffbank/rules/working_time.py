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
    # By timestamps: Python compares two times of one zone as its clocks show them, an hour wrong in autumn.
    begins, ends = (moment.timestamp() for moment in wanted)
    clashes = [span for span in booked if span[0].timestamp() < ends and begins < span[1].timestamp()]
    if not clashes:
        return _answer(Finding(Outcome.ELIGIBLE, "Not booked elsewhere then"))
    return _answer(_booked(max(clashes, key=lambda span: span[1].timestamp())))


def _booked(clash: Span) -> Finding:
    until = clash[1]
    words = f"Already booked then, until {at_time(until.replace(tzinfo=None))}"
    return Finding(Outcome.BLOCKED, words, first_permitted=until.date())


def _answer(found: Finding) -> Answer:
    return Answer(
        "OVERLAP", "Booked elsewhere", PARAGRAPH, found.outcome, found.reason, None, found.first_permitted, (), (), {}
    )
