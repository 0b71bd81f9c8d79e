"""The renewal: 30 November must not block everybody on 1 December, and a lapse must block at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.registration import (
    AT_ONCE,
    Checked,
    counts,
    for_rules,
    grace_ends,
    lapsed_since,
    lists,
    standing,
    status_of,
    year_of,
)

LAST_YEAR = date(2025, 12, 3)


@pytest.mark.parametrize(
    ("day", "began"),
    [
        (date(2026, 11, 30), date(2025, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 1)),
        (date(2027, 1, 1), date(2026, 12, 1)),
    ],
)
def test_a_registration_year_begins_on_1_december(day, began):
    assert year_of(day) == began


@pytest.mark.parametrize(
    ("today", "checked", "may"),
    [
        (date(2026, 11, 30), Checked.CURRENT, True),
        (date(2026, 12, 1), Checked.NOT_YET, True),
        (date(2026, 12, 14), Checked.NOT_YET, True),
        (date(2026, 12, 15), Checked.OVERDUE, False),
        (date(2027, 6, 1), Checked.OVERDUE, False),
    ],
)
def test_a_check_of_last_year_does_until_the_days_of_grace_are_over(today, checked, may):
    found = standing("active", LAST_YEAR, today)
    assert (found.checked, found.may_practise) == (checked, may)


def test_somebody_never_looked_up_stands_as_their_record_says():
    found = standing("active", None, date(2026, 12, 20))
    assert found.checked is Checked.NEVER and found.may_practise


@pytest.mark.parametrize("status", ["lapsed", "suspended", "removed", "restricted"])
@given(today=st.dates(date(2026, 11, 1), date(2027, 12, 31)), back=st.integers(0, 500))
def test_whoever_is_not_plainly_registered_is_stopped_on_every_day_whenever_it_was_seen(status, today, back):
    found = standing(status, date.fromordinal(today.toordinal() - back), today)
    assert not found.may_practise and found.checked is Checked.BARRED and found.words
    assert for_rules(status, None, today) == status


def test_only_an_overdue_check_is_told_to_the_agency_rules_as_not_checked():
    assert for_rules("active", LAST_YEAR, date(2026, 12, 14)) == "active"
    assert for_rules("active", LAST_YEAR, date(2026, 12, 15)) == "not checked"
    assert for_rules("active", None, date(2026, 12, 15)) == "active"


def test_what_the_register_still_shows_until_30_november_is_no_lapse_while_it_is_brought_up_to_date():
    until = date(2026, 11, 30)
    assert not counts("active", until, date(2026, 12, 3)), "ask again"
    assert counts("active", until, date(2026, 11, 30)), "it has not ended yet"
    assert counts("active", date(2027, 11, 30), date(2026, 12, 3))
    assert counts("active", until, grace_ends(date(2026, 12, 1))), "by now it is a lapse"
    assert lapsed_since("active", until, date(2026, 12, 15)) == "lapsed"
    assert counts("suspended", until, date(2026, 12, 3)), "a sanction counts at once"
    assert lapsed_since("suspended", until, date(2026, 12, 15)) == "suspended"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Registered", "active"),
        (" registered  with CONDITIONS ", "restricted"),
        ("Struck-off", "removed"),
        ("Fine", None),
    ],
)
def test_the_registers_words_are_read_as_ours(said, status):
    assert status_of(said) == status


@given(st.lists(st.integers(1, 999_999), unique=True, max_size=450))
def test_every_number_stands_in_one_list_and_no_list_is_longer_than_the_register_takes(numbers):
    given_ = [f"SW{number}" for number in numbers]
    made = lists(given_)
    assert sorted(number for part in made for number in part) == sorted(given_)
    assert all(0 < len(part) <= AT_ONCE for part in made)
    assert all(len(part) == AT_ONCE for part in made[:-1])
