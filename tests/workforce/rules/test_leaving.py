"""The census's own codes for leaving, what our words come nearest to, and how leavers are summed."""

from datetime import date
from decimal import Decimal

from workforce.rules.leaving import (
    DESTINATIONS,
    REASONS,
    Flow,
    by_destination,
    by_reason,
    destination_of,
    reason,
    reason_of,
    summed,
    year_to,
)


def test_the_codes_are_those_of_the_return():
    assert [code.number for code in REASONS] == list(range(1, 11))
    assert [code.number for code in DESTINATIONS] == list(range(1, 10))
    assert reason(11) is None and reason(None) is None


def test_our_own_words_come_to_a_code_and_nothing_comes_to_none():
    assert [reason_of(None, each) for each in ("resigned", "redundancy", "dismissed", "retired")] == [1, 2, 4, 5]
    assert reason_of(None, "fixed_term_end") == 8 and reason_of(None, None) is None
    assert reason_of(3, "redundancy") == 3, "what was recorded wins"
    assert [destination_of(None, each) for each in ("other_authority", "agency", "other")] == [1, 3, 7]


def test_people_count_once_a_day_and_hours_as_they_are():
    day = date(2026, 3, 31)
    flows = [Flow("a", day, Decimal("0.6")), Flow("a", day, Decimal("0.4")), Flow("b", day, None)]
    assert summed(flows).people == 2 and summed(flows).fte == Decimal(1)


def test_reasons_are_summed_most_first_and_what_nobody_gave_is_said_so():
    day = date(2026, 3, 31)
    flows = [Flow("a", day, None, 5, 6), Flow("b", day, None, 1, 1), Flow("c", day, None, 1), Flow("d", day, None)]
    assert by_reason(flows)[0] == ("Resignation", 2) and ("Not recorded", 1) in by_reason(flows)
    assert by_destination(flows)[0] == ("Not recorded", 2)


def test_a_census_year_runs_from_october_to_september():
    assert str(year_to(date(2026, 9, 30)).last) == "2026-09-30"
    assert str(year_to(date(2026, 10, 1)).start) == "2026-10-01"
