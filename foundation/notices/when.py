"""When an e-mail about something may be sent: one pure sum over what it is, what its reader wishes and the clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from foundation.jobs.when import EVERY_DAY, LONDON, WORKING_DAYS, Daily, wall_moment
from foundation.notices.kinds import How, Kind

MIDNIGHT = time(0)


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to hear by e-mail; as it stands here for who has chosen nothing.

    Quiet hours are by clocks in England, `quiet_from` to `quiet_until`, over midnight if need be; equal is none.
    `away_until` is the first day back: nothing is sent before it.
    """

    choices: Mapping[str, How] = field(default_factory=dict)
    quiet_from: time = time(19)
    quiet_until: time = time(7, 30)
    weekends: bool = False
    digest_at: time = time(8)
    away_until: date | None = None
    version: int = 0

    def how(self, kind: Kind) -> How:
        return How.ANY_HOUR if kind.security else self.choices.get(kind.code, kind.how)


def when_to_send(kind: Kind, wishes: Wishes, now: datetime) -> datetime | None:
    """The instant at which an e-mail about `kind`, told now, is due; None is never. Never earlier than now."""
    how = wishes.how(kind)
    if kind.security:
        return now
    if how is How.NEVER:
        return None
    at = _back(wishes, now)
    if how is How.ANY_HOUR:
        return at
    if how is How.DIGEST:
        days = EVERY_DAY if wishes.weekends else WORKING_DAYS
        at = Daily(wishes.digest_at, days).next(at - timedelta(microseconds=1))
    return _out_of_quiet(wishes, at)


def _back(wishes: Wishes, at: datetime) -> datetime:
    if wishes.away_until is None:
        return at
    return max(at, wall_moment(wishes.away_until, MIDNIGHT))


def _out_of_quiet(wishes: Wishes, at: datetime) -> datetime:
    """The first instant from `at` on that lies in no quiet hour and on no quiet day."""
    for _ in range(9):
        later = _end_of_quiet(wishes, at)
        # Half past one comes twice in October: an end that lies behind us has passed.
        if later is None or later <= at:
            return at
        at = later
    return at


def _end_of_quiet(wishes: Wishes, at: datetime) -> datetime | None:
    local = at.astimezone(LONDON)
    day, shown = local.date(), local.time()
    if not wishes.weekends and day.weekday() not in WORKING_DAYS:
        return wall_moment(day + timedelta(days=7 - day.weekday()), MIDNIGHT)
    start, end = wishes.quiet_from, wishes.quiet_until
    if start < end:
        return wall_moment(day, end) if start <= shown < end else None
    if start > end and shown < end:
        return wall_moment(day, end)
    if start > end and shown >= start:
        return wall_moment(day + timedelta(days=1), end)
    return None
