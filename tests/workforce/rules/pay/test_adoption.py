"""Adopting a scale: below, within, above; cost by person, phased, with protection apart; and drafts of a scale."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workforce.rules.pay.adoption import ABOVE, BELOW, WITHIN, Counted, Paid, Position, Terms, effect, position
from workforce.rules.pay.drafting import Career, Change, DraftWrong, Shift, compared, drafted, level_reached
from workforce.rules.pay.employer_cost import cost_in, year_called
from workforce.rules.pay_scales import scale_of, scale_on

LGPS, WHOLE = Decimal("20"), Decimal(1)
SPOT = scale_on("framework_linked", date(2026, 11, 22))
POINTS = scale_on("framework_linked", date(2027, 4, 1))
TERMS = Terms(date(2026, 4, 1), years=3)
RULES = year_called("2026/27")


def paid(annual: int | str, level: int = 1, fte: str = "1", area: str | None = None) -> Paid:
    return Paid(Decimal(annual), Decimal(fte), level, LGPS, area)


@pytest.mark.parametrize(
    ("someone", "stands"),
    [
        (paid(35399), Position(BELOW, Decimal(35400), Decimal(37800))),
        (paid(35400), Position(WITHIN, Decimal(35400), Decimal(37800))),
        (paid(35401), Position(WITHIN, Decimal(36600), Decimal(37800))),
        (paid(37800), Position(WITHIN, Decimal(37800), Decimal(37800))),
        (paid(37801), Position(ABOVE, Decimal(37801), Decimal(37800))),
        (paid(37801, area="inner_london"), Position(BELOW, Decimal(40800), Decimal(43200))),
    ],
)
def test_where_pay_stands_and_where_it_would_move(someone: Paid, stands: Position) -> None:
    assert position(POINTS, someone) == stands


def test_on_a_scale_of_one_rate_only_that_rate_is_within() -> None:
    where = [position(SPOT, paid(annual)).where for annual in (34399, 34400, 34401)]
    assert where == [BELOW, WITHIN, ABOVE]


def test_a_level_or_place_that_the_scale_has_not_got_is_an_error_and_no_silence() -> None:
    for someone in (paid(30000, level=9), paid(30000, area="paris")):
        with pytest.raises(LookupError):
            effect(SPOT, [someone], TERMS)


def test_the_cost_of_adoption_by_hand() -> None:
    people = [paid(32000), paid(32000, fte="0.5"), paid(36000), paid(39500, level=2)]
    found = effect(SPOT, people, TERMS)
    assert found.counts[0] == Counted(1, below=2, within=0, above=1)
    assert found.counts[1] == Counted(2, below=0, within=1, above=0)
    assert (found.people(BELOW), found.people(WITHIN), found.people(ABOVE)) == (2, 1, 1)
    first = found.years[0]
    # £2,400 and £1,200 more, each with 15 % National Insurance, 20 % pension, 0.5 % levy on top.
    assert (first.rises.moved, first.rises.pay, first.rises.on_costs) == (2, Decimal("3600"), Decimal("1278.00"))
    # £1,600 above the scale, kept, with the same on-costs; no part of the cost.
    assert (first.protection, first.ended) == (Decimal("2168.00"), 0)


def test_pay_under_the_threshold_pays_no_insurance_on_the_part_below_it() -> None:
    found = effect(SPOT, [paid(30000, fte="0.15")], TERMS).years[0]  # £4,500 → £5,160, threshold £5,000
    assert found.rises.on_costs == Decimal("24.00") + Decimal("132.00") + Decimal("3.30")


def test_a_phased_rise_is_paid_by_its_shares_and_the_last_one_stays() -> None:
    phases = (Decimal("0.25"), Decimal("0.5"), WHOLE)
    found = effect(SPOT, [paid(32400)], replace(TERMS, years=4, phases=phases))
    assert [year.rises.pay for year in found.years] == [500, 1000, 2000, 2000]


def test_protection_ends_after_its_years_and_what_ends_is_never_set_against_the_cost() -> None:
    found = effect(SPOT, [paid(36000), paid(32000)], replace(TERMS, protected_years=2))
    assert [(year.protection, year.ended) for year in found.years] == [
        (Decimal("2168.00"), 0), (Decimal("2168.00"), 0), (0, Decimal("2168.00"))
    ]  # fmt: skip
    assert len({year.rises.total for year in found.years}) == 1


def test_a_year_whose_rules_are_not_known_says_so() -> None:
    assert [(y.starts.year, y.rules.year, y.own_rules) for y in effect(SPOT, [paid(32000)], TERMS).years] == [
        (2026, "2026/27", True), (2027, "2026/27", False), (2028, "2026/27", False)
    ]  # fmt: skip
    with pytest.raises(LookupError):
        effect(SPOT, [paid(32000)], replace(TERMS, starts=date(2023, 4, 1)))


@pytest.mark.parametrize("phases", [(), ("1", "0.5"), ("0.5", "1.5"), ("-0.1", "1")])
def test_phases_that_fall_or_pass_the_whole_are_refused(phases: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):
        effect(SPOT, [paid(32000)], replace(TERMS, phases=tuple(map(Decimal, phases))))


people = st.builds(
    Paid,
    annual=st.decimals(Decimal(25000), Decimal(70000), places=2),
    fte=st.decimals(Decimal("0.1"), Decimal(1), places=2),
    level=st.integers(1, 5),
    lgps_percent=st.sampled_from([Decimal("18.6"), Decimal("22.9")]),
    area=st.sampled_from([None, "fringe", "outer_london"]),
)


@settings(deadline=None)
@given(st.lists(people, min_size=1, max_size=8), st.integers(1, 3))
def test_the_cost_equals_a_slow_sum_and_nobody_loses(some: list[Paid], times: int) -> None:
    everyone = some * times
    found = effect(POINTS, everyone, TERMS).years[0]
    total = Decimal(0)
    for each in everyone:
        addition = sum(area.addition for area in POINTS.areas if area.code == each.area)
        points = [point + addition for point in POINTS.at(each.level).points]
        new = min([point for point in points if point >= each.annual], default=each.annual)
        assert new >= each.annual
        before = cost_in(RULES, each.annual, each.fte, each.lgps_percent).total
        total += cost_in(RULES, new, each.fte, each.lgps_percent).total - before
    assert found.rises.total == total >= 0 and found.protection >= 0
    counted = effect(POINTS, everyone, TERMS)
    assert sum(map(counted.people, (BELOW, WITHIN, ABOVE))) == len(everyone)


NEW, EXPERT = frozenset({"year_two"}), frozenset({"year_two", "year_five"})


def career(annual: int, passed: frozenset[str] = frozenset(), appointed: int = 0) -> Career:
    return Career(Decimal(annual), WHOLE, LGPS, passed=passed, appointed=appointed)


def test_a_level_is_reached_by_start_gate_or_appointment_whichever_is_highest() -> None:
    assert [level_reached(SPOT, career(1, passed)) for passed in (frozenset(), NEW, EXPERT)] == [1, 2, 3]
    assert level_reached(SPOT, career(1, NEW, appointed=4)) == 4
    assert level_reached(SPOT, career(1, frozenset({"asye"}), appointed=2)) == 1


def test_a_changed_point_shows_its_cost_at_once() -> None:
    draft = drafted(SPOT, {1: Change(points=(Decimal(35400),))})
    both = compared(SPOT, draft, [career(34400), career(39500, NEW)], TERMS)
    assert (both.before.years[0].rises.total, both.after.years[0].rises.pay) == (0, 1000)
    assert both.first_year == Decimal("1355.00") and both.shifts == ()


def test_a_changed_gate_shows_who_moves() -> None:
    later = drafted(SPOT, {2: Change(gate="year_three")})
    both = compared(SPOT, later, [career(39500, NEW), career(34400), career(45600, EXPERT)], TERMS)
    assert both.shifts == (Shift(2, 1, 1),)
    assert (both.before.people(ABOVE), both.after.people(ABOVE)) == (0, 1)


def test_a_draft_changes_nothing_of_the_scale_it_came_from_and_no_row_can_name_it() -> None:
    draft = drafted(SPOT, {1: Change(points=(Decimal(35400), Decimal(36000)))}, {"fringe": Decimal(1500)})
    assert SPOT.at(1).annual == 34400 and draft.at(1).top == 36000
    assert (draft.annual(1, "fringe"), draft.edition.status) == (Decimal(36900), "illustrative")
    with pytest.raises(LookupError):
        scale_of(draft.key)


@pytest.mark.parametrize(
    ("changes", "areas", "words"),
    [
        ({1: Change(points=(Decimal(39500),))}, {}, "more than the one below"),
        ({1: Change(points=(Decimal(35000), Decimal(34900)))}, {}, "each point must pay more"),
        ({1: Change(points=())}, {}, "needs a point"),
        ({2: Change(gate="year_five")}, {}, "opens one level"),
        ({1: Change(gate="")}, {}, "first level opens at the start"),
        ({}, {"fringe": Decimal(-1)}, "cannot take pay away"),
    ],
)
def test_a_draft_that_cannot_be_a_scale_is_refused_in_words(changes, areas, words) -> None:
    with pytest.raises(DraftWrong, match=words):
        drafted(SPOT, changes, areas)
    for unknown in (({9: Change()}, {}), ({}, {"paris": Decimal(1)})):
        with pytest.raises(LookupError):
            drafted(SPOT, *unknown)
