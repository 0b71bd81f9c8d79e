"""Absence on any date: what the figures count of days away equals a slow count, day by day."""

from datetime import date, timedelta
from decimal import Decimal

from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.periods import Period
from foundation.routing import hash_of
from reports.queries.components import components_on
from tests.builders import insert
from tests.cast import ADA, AMARA, BEA, PRIYA, TODAY, TRAFFORD, named
from workforce.rules.absence import lost_within


async def test_weekdays_are_counted_as_one_by_one(clone, as_owner):
    wrong = await as_owner.fetchval(
        "select count(*) from generate_series(0, 20) a, generate_series(0, 40) b"
        " where weekdays_between(date '2026-11-01' + a, date '2026-11-01' + b) <> (select count(*) from"
        " generate_series(a, b - 1) d where extract(isodow from date '2026-11-01' + d) < 6)"
    )
    assert wrong == 0


async def test_days_lost_on_any_date_equal_a_slow_count(clone, as_owner):
    """Entered and going on; entered and over; fed with a number across the year's edge; and one that was withdrawn."""
    await as_owner.execute("update employment set fte = 0.6 where person = $1", AMARA.id)
    away = {"authority": TRAFFORD, "kind": "sick_leave"}
    rows = (
        (AMARA.id, Period(date(2026, 11, 2)), None, Decimal("0.6")),
        (BEA.id, Period(date(2026, 3, 6), date(2026, 3, 20)), None, Decimal(1)),
        (PRIYA.id, Period(date(2025, 11, 10), date(2025, 12, 8)), Decimal(19), Decimal(1)),
    )
    for person, period, lost, _ in rows:
        await insert(
            as_owner, "absence", id=named(f"away {person}"), person=person, starts=period.start, ends=period.end,
            days_lost=lost, source="fed" if lost else "entered", entered_by=ADA.id, **away,
        )  # fmt: skip
    await insert(as_owner, "absence", id=named("mistake"), person=BEA.id, starts=date(2026, 6, 1), source="entered",
                 entered_by=ADA.id, withdrawn_on=TODAY, **away)  # fmt: skip
    for day in (TODAY, date(2026, 11, 6), date(2026, 3, 10)):
        window = Period(day.replace(year=day.year - 1) + timedelta(1), day + timedelta(1))
        slow = sum(lost_within(period, lost, fte, window) for _, period, lost, fte in rows)
        async with transaction(readonly=True):
            await enter(hash_of(ADA.token))
            found = (await components_on(TRAFFORD, [day]))[day].working_days_lost_fte
        assert found is not None and abs(Decimal(str(found)) - slow) < Decimal("0.01"), day
