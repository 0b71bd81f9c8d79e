"""Arrears to the penny, against a sum over every single day; awards round at each step, arrears only at the end."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.money import rounded
from foundation.periods import Period
from workforce.rules.pay.arrears import OnPoint, Spell, arrears, months_in, spells_of
from workforce.rules.pay.awards import Awarded, Flat, Percent, after_each, raised
from workforce.rules.pay.spines import spine_on

APRIL, SEPTEMBER = date(2025, 4, 1), date(2025, 9, 1)
OLD, NEW = Decimal(39513), Decimal(40777)
ALL_TIME = Period(date(2020, 1, 1))

days = st.dates(date(2023, 6, 1), date(2025, 6, 30))
pay = st.decimals(Decimal(20000), Decimal(70000), places=2)
shares = st.decimals(Decimal("0.01"), Decimal(1), places=4)


@st.composite
def spells(draw: st.DrawFn) -> list[Spell]:
    """One to four stretches that follow each other, with gaps, the last one open or not."""
    ends = sorted(draw(st.lists(days, min_size=2, max_size=8, unique=True)))
    pairs = list(zip(ends[::2], ends[1::2], strict=False))
    made = [Spell(Period(start, end), draw(pay), draw(pay), draw(shares)) for start, end in pairs]
    if draw(st.booleans()):
        made[-1] = Spell(Period(made[-1].period.start), made[-1].old, made[-1].new, made[-1].fte)
    return made


PARTS = lcm(28, 29, 30, 31)  # a month in whole parts, whatever its days


def day_by_day(stretches: list[Spell], effective: date, first_paid: date) -> Fraction:
    """Each day's share of its month, added one day at a time."""
    owed, day = Fraction(0), effective
    worked = [0] * len(stretches)
    while day < first_paid:
        share = PARTS // monthrange(day.year, day.month)[1]
        for number, spell in enumerate(stretches):
            if spell.period.start <= day and (spell.period.end is None or day < spell.period.end):
                worked[number] += share
        day += timedelta(days=1)
    for parts, spell in zip(worked, stretches, strict=True):
        owed += (Fraction(spell.new) - Fraction(spell.old)) * Fraction(spell.fte) / 12 * Fraction(parts, PARTS)
    return owed


def penny(exact: Fraction) -> Decimal:
    """Rounded by Decimal with many digits, apart from the product's own rounding."""
    long = Decimal(exact.numerator * 10**30 // exact.denominator).scaleb(-30) if exact else Decimal(0)
    if (exact * 200).denominator == 1:  # an exact half or whole penny
        long = Decimal(int(exact * 1000)).scaleb(-3)
    return long.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@settings(deadline=None)
@given(spells(), days, days)
def test_arrears_equal_the_sum_over_every_day_to_the_penny(stretches: list[Spell], one: date, other: date) -> None:
    effective, first_paid = min(one, other), max(one, other).replace(day=1)
    exact = day_by_day(stretches, effective, first_paid)
    assert abs(arrears(stretches, effective, first_paid).amount) == penny(abs(exact))


@settings(deadline=None)
@given(days, days)
def test_months_of_neighbouring_periods_add_up(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other) + timedelta(days=1)
    whole = Period(first, last + timedelta(days=40))
    assert months_in(Period(first, last)) + months_in(Period(last, whole.end)) == months_in(whole)
    assert months_in(Period(date(2025, 4, 1), date(2026, 4, 1))) == 12


def test_five_whole_months_are_rounded_once_and_not_by_the_month() -> None:
    spell = Spell(ALL_TIME, OLD, NEW)
    assert rounded(spell.monthly) == Decimal("105.33")
    assert arrears([spell], APRIL, SEPTEMBER).amount == Decimal("526.67") != 5 * Decimal("105.33")


def test_a_leaver_is_owed_to_the_last_day_and_a_joiner_from_the_first() -> None:
    old, new = Decimal(38000), Decimal(39152)
    left = Spell(Period.of(date(2019, 1, 1), date(2025, 6, 15)), old, new)
    joined = Spell(Period(date(2025, 7, 1)), old, new, Decimal("0.6"))
    assert arrears([left], APRIL, SEPTEMBER).amount == Decimal("240.00")
    assert arrears([joined], APRIL, SEPTEMBER).amount == Decimal("115.20")
    gone = Spell(Period.of(date(2019, 1, 1), date(2025, 3, 31)), old, new)
    assert arrears([gone], APRIL, SEPTEMBER).amount == 0


def test_a_move_and_fewer_hours_inside_the_arrears_are_each_paid_by_their_days() -> None:
    moved = [
        Spell(Period(date(2024, 1, 1), date(2025, 6, 1)), Decimal(36000), Decimal(37200)),  # 100 a month, two months
        Spell(Period(date(2025, 6, 1), date(2025, 7, 11)), Decimal(48000), Decimal(50400)),  # 200: June, 10 of 31 days
        Spell(Period(date(2025, 7, 11)), Decimal(48000), Decimal(50400), Decimal("0.5")),  # 100: 21 of 31 days, August
    ]
    owed = Fraction(200) + 200 + Fraction(2000, 31) + Fraction(2100, 31) + 100
    assert arrears(moved, APRIL, SEPTEMBER).amount == rounded(owed) == Decimal("632.26")


def test_an_increment_inside_the_arrears_is_owed_at_its_own_point() -> None:
    old, new = spine_on("njc", date(2025, 3, 31)).values, spine_on("njc", APRIL).values
    held = [OnPoint(Period(date(2024, 11, 1), date(2025, 5, 1)), 26), OnPoint(Period(date(2025, 5, 1)), 27)]
    owed = Fraction(new[26] - old[26]) / 12 + 4 * Fraction(new[27] - old[27]) / 12
    assert arrears(spells_of(held, old, new), APRIL, SEPTEMBER).amount == rounded(owed)
    with pytest.raises(LookupError, match="point 44"):
        spells_of([OnPoint(ALL_TIME, 44)], old, new)


def test_nothing_is_late_when_the_award_is_paid_at_once() -> None:
    assert arrears([Spell(ALL_TIME, OLD, NEW)], APRIL, APRIL).amount == 0
    with pytest.raises(ValueError):
        months_in(ALL_TIME)


def test_each_award_is_rounded_to_the_pound_before_the_next() -> None:
    steps = (Percent(Decimal("2.75")), Percent(Decimal("3.2")))
    assert after_each(Decimal(33828), steps) == (34758, 35870)
    assert after_each(Decimal(30020), [Percent(Decimal("2.5"))]) == (30771,)


def test_an_award_raises_its_own_points_and_two_parts_never_share_one() -> None:
    points = {2: Decimal(24413), 43: Decimal(54495), 44: Decimal(55000)}
    flat, share = Awarded(2, 43, (Flat(Decimal(1000)),)), Awarded(44, 99, (Percent(Decimal(2)),))
    assert raised(points, [flat, share]) == {2: 25413, 43: 55495, 44: 56100}
    assert raised(points, [flat])[44] == 55000
    with pytest.raises(ValueError):
        raised(points, [flat, Awarded(43, 50, (Flat(Decimal(1)),))])
