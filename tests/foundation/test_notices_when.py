"""When an e-mail may be sent: quiet hours, weekends, leave, the morning's digest, and clocks that change."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.jobs.when import LONDON
from foundation.notices.kinds import How, Kind
from foundation.notices.when import Wishes, when_to_send

DIGEST = Kind("evidence", "Evidence", "{actor} sent it", "/")
OFFER = Kind("offer", "An offer", "answer it", "/", how=How.AT_ONCE)
SECURITY = Kind("role", "A role", "given", "/", security=True)
USUAL = Wishes()


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON)


def told(kind: Kind, day: str, clock: str, wishes: Wishes = USUAL) -> str | None:
    due = when_to_send(kind, wishes, at(day, clock))
    return due and f"{due.astimezone(LONDON):%a %d %H:%M}"


def test_what_can_wait_comes_with_the_next_working_morning():
    assert told(DIGEST, "2026-11-23", "10:00") == "Tue 24 08:00"
    assert told(DIGEST, "2026-11-23", "07:00") == "Mon 23 08:00"
    assert told(DIGEST, "2026-11-23", "08:00") == "Mon 23 08:00"
    assert told(DIGEST, "2026-11-27", "17:00") == "Mon 30 08:00"


def test_what_matters_in_minutes_comes_at_once_but_in_no_quiet_hour():
    assert told(OFFER, "2026-11-23", "18:59") == "Mon 23 18:59"
    assert told(OFFER, "2026-11-23", "19:00") == "Tue 24 07:30"
    assert told(OFFER, "2026-11-24", "03:00") == "Tue 24 07:30"
    assert told(OFFER, "2026-11-24", "07:30") == "Tue 24 07:30"
    assert told(OFFER, "2026-11-27", "20:00") == "Mon 30 07:30"
    assert told(OFFER, "2026-11-28", "12:00") == "Mon 30 07:30"


def test_wishes_move_it():
    late = Wishes(quiet_from=time(22), quiet_until=time(6), weekends=True, digest_at=time(16))
    assert told(OFFER, "2026-11-28", "21:00", late) == "Sat 28 21:00"
    assert told(DIGEST, "2026-11-28", "12:00", late) == "Sat 28 16:00"
    by_day = Wishes(quiet_from=time(9), quiet_until=time(17))
    assert told(OFFER, "2026-11-23", "12:00", by_day) == "Mon 23 17:00"
    none = Wishes(quiet_from=time(9), quiet_until=time(9))
    assert told(OFFER, "2026-11-23", "03:00", none) == "Mon 23 03:00"
    assert told(OFFER, "2026-11-23", "10:00", Wishes({"offer": How.NEVER})) is None
    assert told(OFFER, "2026-11-28", "03:00", Wishes({"offer": How.ANY_HOUR})) == "Sat 28 03:00"
    assert told(DIGEST, "2026-11-23", "10:00", Wishes({"evidence": How.AT_ONCE})) == "Mon 23 10:00"
    early = Wishes(digest_at=time(5))
    assert told(DIGEST, "2026-11-23", "10:00", early) == "Tue 24 07:30", "a digest keeps quiet hours too"


def test_nothing_comes_before_the_first_day_back():
    away = Wishes(away_until=date(2026, 12, 7))
    assert told(DIGEST, "2026-11-23", "10:00", away) == "Mon 07 08:00"
    assert told(OFFER, "2026-11-23", "10:00", away) == "Mon 07 07:30"
    assert told(OFFER, "2026-12-08", "10:00", away) == "Tue 08 10:00"
    any_hour = Wishes({"offer": How.ANY_HOUR}, away_until=date(2026, 12, 7))
    assert told(OFFER, "2026-11-23", "10:00", any_hour) == "Mon 07 00:00"


def test_security_is_told_at_once_whatever_is_wished():
    deaf = Wishes({"role": How.NEVER}, quiet_from=time(0), quiet_until=time(23, 59), away_until=date(2030, 1, 1))
    assert told(SECURITY, "2026-11-28", "03:00", deaf) == "Sat 28 03:00"


def test_quiet_hours_that_end_when_the_clocks_change_still_end():
    """Half past one comes twice on 25 October 2026 and not at all on 28 March 2027; both are Sundays."""
    owl = Wishes(quiet_from=time(23), quiet_until=time(1, 30), weekends=True)
    before, again = datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert when_to_send(OFFER, owl, before) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert when_to_send(OFFER, owl, again) == again, "the second ten past one: quiet hours have ended once"
    spring = datetime(2027, 3, 28, 0, 50, tzinfo=UTC)
    assert when_to_send(OFFER, owl, spring) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
moments = st.integers(0, 12 * 365 * 86400).map(lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
wished = st.builds(
    Wishes,
    st.dictionaries(st.sampled_from(["evidence", "offer"]), st.sampled_from(list(How))),
    clocks, clocks, st.booleans(), clocks,
    st.none() | st.dates(date(2024, 1, 1), date(2036, 1, 1)),
)  # fmt: skip


@settings(max_examples=300)
@given(st.sampled_from([DIGEST, OFFER]), wished, moments)
def test_whatever_is_wished_it_is_never_early_never_in_quiet_and_never_lost(kind, wishes, now):
    due = when_to_send(kind, wishes, now)
    how = wishes.how(kind)
    if due is None:
        assert how is How.NEVER
        return
    assert now <= due
    start = max(now, datetime.combine(wishes.away_until, time(0), LONDON)) if wishes.away_until else now
    assert due - start < timedelta(days=5)
    if how is not How.ANY_HOUR:
        local = due.astimezone(LONDON)
        assert wishes.weekends or local.weekday() < 5
        assert not quiet(wishes, local) or changing(local)
    assert when_to_send(kind, wishes, due) == due or how is How.DIGEST


def quiet(wishes: Wishes, local: datetime) -> bool:
    start, end, shown = wishes.quiet_from, wishes.quiet_until, local.time()
    return start <= shown < end if start <= end else shown >= start or shown < end


def changing(local: datetime) -> bool:
    """In the two hours around a change of the clocks."""
    return local.utcoffset() != (local.astimezone(UTC) + timedelta(hours=2)).astimezone(LONDON).utcoffset() or (
        local.utcoffset() != (local.astimezone(UTC) - timedelta(hours=2)).astimezone(LONDON).utcoffset()
    )
