"""Post-qualifying experience with its sum: merged, cut at registration, breaks left out, and what of it is proved."""

from datetime import date

from foundation.periods import Period
from workforce.rules.experience import Post, experience

REGISTERED, TODAY = date(2016, 9, 1), date(2026, 9, 1)


def post(start: date, end: date | None = None, employer: str = "Trafford", **more: object) -> Post:
    row = {"kind": "authority", "service": "children", "basis": "permanent", "verified": True} | more
    return Post(employer, period=Period(start, end), **row)  # type: ignore[arg-type]


def test_ten_years_at_one_council_are_ten_years():
    found = experience([post(date(2015, 1, 1))], REGISTERED, TODAY)
    assert (found.years, found.rest, found.days, found.proved) == (10, 0, 3652, 3652)
    assert found.lines[0].first == REGISTERED and found.lines[0].last == date(2026, 8, 31)


def test_days_worked_twice_count_once_and_the_lines_add_up():
    two = [
        post(date(2020, 1, 1), date(2022, 1, 1)),
        post(date(2021, 1, 1), date(2023, 1, 1), "Salford", verified=False),
    ]
    found = experience(two, REGISTERED, TODAY)
    assert found.days == (date(2023, 1, 1) - date(2020, 1, 1)).days == sum(line.days for line in found.lines)
    assert [line.employers for line in found.lines] == [("Trafford",), ("Trafford", "Salford"), ("Salford",)]
    assert found.proved == 731, "only what an employer confirmed is proof"


def test_agency_adults_and_charities_are_left_out_and_named():
    out = [
        post(date(2020, 1, 1), employer="Larkfield", kind="agency", basis="agency"),
        post(date(2020, 1, 1), employer="Leeds", service="adults"),
    ]
    found = experience(out, REGISTERED, TODAY)
    assert (found.days, found.lines, found.left_out) == (0, (), ("Larkfield", "Leeds"))


def test_an_unpaid_career_break_is_left_out():
    away = post(date(2020, 1, 1), date(2021, 1, 1), breaks=(Period(date(2020, 3, 1), date(2020, 4, 1)),))
    assert experience([away], REGISTERED, TODAY).days == 366 - 31


def test_a_post_that_begins_today_counts_from_tomorrow():
    assert experience([post(TODAY)], REGISTERED, TODAY).days == 0
