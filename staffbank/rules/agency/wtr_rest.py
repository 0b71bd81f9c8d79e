"""WTR-REST: eleven hours of rest between one duty and the next; nothing but agreed compensatory rest softens it.

Source: Working Time Regulations 1998, regulation 10 (daily rest), regulation 24 (compensatory rest). Judged: shifts
with less than eleven hours between neighbours are one duty, and a duty may span thirteen hours, which is what eleven
hours of rest leave in twenty-four. Hours are elapsed hours: the clocks going forward or back count.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from staffbank.rules.agency.facts import Question, Shift
from staffbank.rules.agency.findings import Figure, Finding, Outcome, not_applicable
from staffbank.rules.agency.words import at_time

PARAGRAPH = "Working Time Regulations 1998, regulations 10 and 24"
UK = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
NEITHER: dict[str, Figure] = {"earliest_next_start": None, "latest_finish": None}


def find(question: Question) -> Finding:
    """`earliest_next_start` and `latest_finish` are local times, given when blocked by a shift too near."""
    asked, others = question.engagement.shift, question.worker.shifts
    if asked is None:
        return not_applicable("nothing_to_test")
    rest = question.settings.rest_hours * HOUR
    first, last = _duty(asked, others, rest)
    if last - first <= question.settings.longest_duty_hours * HOUR:
        words = f"Leaves {question.settings.rest_hours} hours' rest before and after"
        return Finding(Outcome.ELIGIBLE, words, figures=NEITHER)
    if question.engagement.compensatory_rest_agreed:
        words = f"{_too_long(question)}; compensatory rest is agreed, so see that it is taken"
        return Finding(Outcome.ADVISORY, words, figures=NEITHER)
    return _blocked(question, _earliest(asked, others, rest), _latest(asked, others, rest))


def elapsed(local: datetime) -> datetime:
    """A local UK time on the scale that has no clock changes; an hour that comes twice is taken the first time."""
    return local.replace(tzinfo=UK).astimezone(UTC)


def exists(local: datetime) -> bool:
    """False in the hour that the clocks skip in spring."""
    return _local(elapsed(local)) == local


def _local(moment: datetime) -> datetime:
    return moment.astimezone(UK).replace(tzinfo=None)


def _span(shift: Shift) -> tuple[datetime, datetime]:
    return elapsed(shift.start), elapsed(shift.end)


def _duty(asked: Shift, others: Iterable[Shift], rest: timedelta) -> tuple[datetime, datetime]:
    """The first start and last end of the shifts that rest does not part from the one asked for."""
    first, last = _span(asked)
    spans = sorted(map(_span, others))
    joined = True
    while joined:
        near = [(start, end) for start, end in spans if start < last + rest and first - rest < end]
        joined = any(start < first or last < end for start, end in near)
        first = min([first, *(start for start, _ in near)])
        last = max([last, *(end for _, end in near)])
    return first, last


def _earliest(asked: Shift, others: Iterable[Shift], rest: timedelta) -> datetime | None:
    start = elapsed(asked.start)
    ends = [end for began, end in map(_span, others) if began <= start < end + rest]
    return _local(max(ends) + rest) if ends else None


def _latest(asked: Shift, others: Iterable[Shift], rest: timedelta) -> datetime | None:
    start, end = _span(asked)
    starts = [began for began, _ in map(_span, others) if start < began < end + rest]
    return _local(min(starts) - rest) if starts else None


def _too_long(question: Question) -> str:
    return f"Would make a duty of more than {question.settings.longest_duty_hours} hours without a rest"


def _blocked(question: Question, earliest: datetime | None, latest: datetime | None) -> Finding:
    could = [f"start at {at_time(earliest)}"] if earliest else []
    could += [f"finish by {at_time(latest)}"] if latest else []
    then = f"; could {' and '.join(could)}" if could else ": shorten the shift"
    figures = {"earliest_next_start": earliest, "latest_finish": latest}
    return Finding(Outcome.BLOCKED, f"{_too_long(question)}{then}", figures=figures)
