"""What of a post is vacant and since when, what may be done to it, and what a file of posts would do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.establishment import (
    COUNTED,
    KINDS,
    Terms,
    filling,
    may_change,
    may_close,
    unfilled_since,
    wrong_with,
)  # fmt: skip
from workforce.rules.post_plan import Asked, Known, plan_of

D = Decimal
TERMS = Terms("a team", "Social worker", "Case holder", D(1), "established")
OPENED = date(2024, 4, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fte", "held", "kind", "vacant", "status"),
    [
        ("1", [], "established", "1", "vacant"),
        ("1", ["0.6"], "established", "0.4", "part filled"),
        ("0.6", ["0.6"], "established", "0", "filled"),
        ("1", ["1", "1"], "established", "0", "filled"),  # one hands over to the other
        ("0.5", [None], "established", "0", "filled"),  # hours not known
        ("1", [], "held", "1", "vacant"),
        ("1", [], "grant_funded", "1", "vacant"),
        ("1", [], "proposed", "0", "vacant"),
        ("1", ["0.5"], "over_established", "0", "part filled"),
    ],
)
def test_a_vacancy_is_the_part_that_nobody_of_the_authoritys_own_holds(fte, held, kind, vacant, status):
    found = filling(D(fte), [None if share is None else D(share) for share in held], kind)
    assert (found.vacant, found.status) == (D(vacant), status)


SHARES = st.decimals("0.01", "1", places=2)


@given(SHARES, st.lists(SHARES, max_size=4), st.sampled_from(sorted(KINDS)))
def test_filled_and_unfilled_make_the_post_and_no_more_is_vacant(fte, held, kind):
    found = filling(fte, held, kind)
    assert found.unfilled == max(fte - sum(held), 0)
    assert found.vacant == (found.unfilled if kind in COUNTED else 0)
    assert found.filled + found.unfilled >= fte


def test_it_is_vacant_since_the_last_of_its_people_went_or_since_it_stands_so():
    assert unfilled_since(OPENED, []) == OPENED
    assert unfilled_since(OPENED, [date(2025, 1, 1), date(2026, 6, 1)]) == date(2026, 6, 1)
    assert unfilled_since(date(2026, 7, 1), [date(2026, 6, 1)]) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "  "), ("title", "x" * 121), ("census_role", "Boss"), ("fte", D(37)), ("fte", D(0)), ("fte", D("-0.5")),
     ("fte", D("0.33333")), ("kind", "frozen")],
)  # fmt: skip
def test_terms_that_cannot_be_are_named_by_field(field, value):
    assert list(wrong_with(Terms(**{**vars(TERMS), field: value}))) == [field]


def test_a_change_lies_within_the_post():
    assert wrong_with(TERMS) == {}
    assert may_change(OPENED, None, OPENED + DAY) is None
    assert "after the day the post began" in (may_change(OPENED, None, OPENED) or "")
    assert "ended by then" in (may_change(OPENED, date(2026, 1, 1), date(2026, 1, 1)) or "")


def test_a_post_ends_when_the_last_of_its_people_has_gone():
    last = date(2026, 12, 31)
    assert may_close(OPENED, last, [], [last + DAY, date(2025, 1, 1)]) is None
    assert "Somebody is in the post" in (may_close(OPENED, last, [], [last + 2 * DAY]) or "")
    assert "Somebody is in the post" in (may_close(OPENED, last, [], [None]) or "")
    assert "changes after" in (may_close(OPENED, last, [last + DAY], []) or "")
    assert "before the post began" in (may_close(OPENED, OPENED - DAY, [], []) or "")


# A file of posts ----------------------------------------------------------------------------------------------------

KNOWN = Known("id", "P1", OPENED, None, ((OPENED, TERMS), (date(2026, 6, 1), TERMS)))
CELLS = st.builds(
    Asked, row=st.just(2), reference=st.just("P1"),
    terms=st.builds(Terms, st.just("a team"), st.just("Social worker"), st.just("Case holder"),
                    st.sampled_from([D(1), D("0.5")]), st.just("established")),
    starts=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    last=st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31)),
)  # fmt: skip


@given(CELLS, st.none() | st.dates(date(2026, 6, 2), date(2027, 12, 31)))
def test_what_a_file_plans_the_single_deeds_allow(row, ends):
    """Hypothesis: a row that is accepted changes nothing before the latest change, and ends nothing under a change."""
    post = Known("id", "P1", OPENED, ends, KNOWN.stands)
    plan = plan_of([row], {"P1": post})
    assert len(plan.new) == 0 and plan.same + bool(plan.changed or plan.closed) == 1
    if plan.wrong:
        return
    if plan.changed:
        assert may_change(post.starts, post.ends, row.starts) is None and row.starts >= post.latest[0]
        assert row.terms != post.latest[1]
    if plan.closed:
        assert may_close(post.starts, row.last, [day for day, _ in post.stands[1:]], ()) is None


def test_the_same_file_twice_changes_nothing_the_second_time():
    row = Asked(2, "P1", Terms(**{**vars(TERMS), "fte": D("0.5")}), date(2026, 12, 1), date(2027, 3, 31))
    once = plan_of([row], {"P1": KNOWN})
    assert len(once.changed) == len(once.closed) == 1 and not once.wrong
    after = Known("id", "P1", OPENED, date(2027, 4, 1), (*KNOWN.stands, (row.starts, row.terms)))
    again = plan_of([row], {"P1": after})
    assert (again.same, again.changed, again.closed, again.wrong) == (1, (), (), ())
