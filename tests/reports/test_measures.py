"""The published measures, on the figures of the research note and on worker records."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from reports.measures import BY_NAME, COUNTS, MEASURES, RATES, definition
from reports.measures.components import Components, rates, together
from reports.measures.display import Symbol
from reports.measures.measure import working_days
from reports.measures.workers import Worker, by_role, components_of

TRAFFORD_2025 = Components(
    inpost_fte=Decimal("105.3"),
    vacancy_fte=Decimal("51.0"),
    agency_fte=Decimal("43.0"),
    agency_cover_fte=Decimal("43.0"),
    leavers_fte=Decimal("16.4"),
    case_holders_fte=Decimal("87.7"),
    cases=Decimal(1254),
    working_days_lost_fte=Decimal(445),
)


def test_traffords_published_rates_of_2025_come_from_its_components():
    assert {name: str(figure) for name, figure in rates(TRAFFORD_2025, census_year=2025).items()} == {
        "vacancy_rate_fte": "32.6",
        "agency_rate_fte": "29",
        "turnover_rate_fte": "15.6",
        "caseload_fte": "14.3",
        "agency_cover_rate_fte": "100",
        "vacancy_agency_cover_rate_fte": "84.3",
        "absence_rate_fte": "1.7",
    }


def test_there_is_no_absence_rate_without_the_days_of_the_year():
    assert "absence_rate_fte" not in rates(TRAFFORD_2025)
    assert str(rates(TRAFFORD_2025, working_days=100)["absence_rate_fte"]) == "4.2"


@pytest.mark.parametrize(("year", "days"), [(2020, 254), (2024, 254), (2025, 253), (2028, 254), (2100, 253)])
def test_a_year_that_holds_29_february_has_one_working_day_more(year, days):
    assert working_days(year) == days


def test_a_region_is_a_ratio_of_sums_and_not_a_mean_of_rates():
    half_empty = Components(inpost_fte=Decimal(100), vacancy_fte=Decimal(100))
    full = Components(inpost_fte=Decimal(900), vacancy_fte=Decimal(0))
    total = together([("Trafford", half_empty), ("Bury", full)])
    assert (str(total.rates["vacancy_rate_fte"]), total.left_out) == ("9.1", {})


def test_an_authority_with_a_hidden_component_is_in_neither_part_of_the_rate():
    known = Components(inpost_fte=Decimal(90), agency_fte=Decimal(10))
    unsure = Components(inpost_fte=Decimal(900), agency_fte=Symbol.LOW_RELIABILITY)
    total = together([("Trafford", known), ("Bury", unsure)])
    assert str(total.rates["agency_rate_fte"]) == "10"
    assert total.left_out == {"agency_rate_fte": ("Bury",)}
    assert str(total.counts["inpost_fte"]) == "990", "the count itself still has both"


def test_a_small_workforce_counts_agency_workers_and_every_role_in_its_caseload():
    amara = Worker(cases=18)
    bea = Worker(fte=Decimal("0.6"), cases=9)
    callum = Worker(role="First line manager")
    priya = Worker(fte=Decimal("0.8"), role="Senior practitioner", cases=10)
    agency = [Worker(agency=True, cases=20), Worker(agency=True, fte=Decimal("0.5"))]
    found = rates(components_of([amara, bea, callum, priya, *agency]))
    assert (str(found["caseload_fte"]), str(found["agency_rate_fte"])) == ("16.8", "30.6")


def test_leaving_on_the_census_day_is_leaving_and_not_being_in_post():
    amara = Worker(role_start=date(2024, 1, 8), role_end=date(2026, 9, 30))
    found = components_of([amara], 2026)
    assert (found.inpost_headcount, found.leavers_headcount) == (0, 1)
    assert components_of([amara], 2025).inpost_headcount == 1


def test_two_posts_of_one_person_are_one_headcount_in_the_more_senior_role_with_both_hours():
    bea = Worker(swe="4711", birth_date=date(1988, 3, 9), fte=Decimal("0.4"))
    also_bea = Worker(swe="4711", birth_date=date(1988, 3, 9), fte=Decimal("0.6"), role="Senior practitioner")
    nameless = Worker(fte=Decimal("0.5"))
    assert by_role([bea, also_bea, nameless, nameless]) == {
        "Senior practitioner": (1, Decimal("0.6")),
        "Case holder": (2, Decimal("1.4")),
    }
    assert components_of([bea, also_bea]).inpost_headcount == 1


def test_agency_workers_are_never_merged():
    twice = Worker(swe="4713", agency=True, fte=Decimal("0.5"))
    assert components_of([twice, twice]).agency_headcount == 2


def test_there_are_22_measures_and_each_carries_its_definition():
    assert (len(MEASURES), len(COUNTS), len(RATES)) == (22, 13, 9)
    assert all(measure.words and measure.title and measure.unit and measure.source for measure in MEASURES)
    assert all(set(rate.components) <= BY_NAME.keys() and rate.formula for rate in RATES)
    assert definition("vacancy_rate_fte").title == "Vacancy rate (FTE)"
    assert {field.name for field in fields(Components)} == {count.name for count in COUNTS}
