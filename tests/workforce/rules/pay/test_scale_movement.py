"""Drafts of scales by slow recomputation: the lines behind a cost, small numbers, what is typed, who may approve."""

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from workforce.rules.pay.adoption import Paid, Terms, effect
from workforce.rules.pay.asked_changes import asked, shown
from workforce.rules.pay.drafting import Career, compared, drafted
from workforce.rules.pay.equality import Group, kept_back
from workforce.rules.pay.movement import by_level, lines
from workforce.rules.pay.offers import offers
from workforce.rules.pay.saved_scale import Standing, may_adopt, may_approve, may_file, read, stands, written
from workforce.rules.pay.small_numbers import SMALL
from workforce.rules.pay.small_numbers import kept_back as counts_kept_back
from workforce.rules.pay_scales import scale_of

SCALE = scale_of("framework_linked/2027-04-01")
TERMS = Terms(date(2026, 4, 1), years=1)
TODAY = date(2026, 11, 23)
PENNY = Decimal("0.01")

people = st.lists(
    st.builds(
        Paid,
        annual=st.integers(2_800_000, 7_000_000).map(lambda pence: Decimal(pence) / 100),
        fte=st.integers(1, 10_000).map(lambda share: Decimal(share) / 10_000),
        level=st.integers(1, 5),
        lgps_percent=st.sampled_from([Decimal("18.6"), Decimal("22.9")]),
        area=st.sampled_from([None, "outer_london"]),
    ),
    max_size=30,
)


def slow(paid: Paid) -> Decimal:
    """One person's rise, on-costs included: every step written out, nothing shared with the rule."""
    extra = Decimal(3600) if paid.area else Decimal(0)
    points = [point + extra for point in SCALE.at(paid.level).points]
    new = paid.annual
    for point in reversed(points):
        if point >= paid.annual:
            new = point
    costs = []
    for annual in (paid.annual, new):
        pay = annual * paid.fte
        over = pay - 5000 if pay > 5000 else Decimal(0)
        terms = [pay, over * Decimal("0.15"), pay * paid.lgps_percent / 100, pay * Decimal("0.005")]
        costs.append(sum(term.quantize(PENNY, ROUND_HALF_UP) for term in terms))
    return costs[1] - costs[0]


@settings(max_examples=80, deadline=None)
@given(people)
def test_the_cost_is_the_sum_of_each_persons_own_rise_with_on_costs(found: list[Paid]) -> None:
    whole = effect(SCALE, Counter(found), TERMS)
    assert whole.years[0].rises.total == sum(map(slow, found), Decimal(0))
    behind = lines(SCALE, found)
    assert sum((line.rise for line in behind), Decimal(0)) == whole.years[0].rises.pay
    assert sum(line.people for line in behind) == len(found)
    for where in ("below", "within", "above"):
        assert sum(line.people for line in behind if line.where == where) == whole.people(where)
    assert sum((row.rise for row in by_level(behind)), Decimal(0)) == whole.years[0].rises.pay


@settings(max_examples=40, deadline=None)
@given(people)
def test_those_who_stand_alike_cost_the_same_counted_or_one_by_one(found: list[Paid]) -> None:
    careers = [Career(paid.annual, paid.fte, paid.lgps_percent, paid.area, appointed=paid.level) for paid in found]
    changed = drafted(SCALE, {}, {"outer_london": Decimal(4000)})
    assert compared(SCALE, changed, careers, TERMS) == compared(SCALE, changed, Counter(careers), TERMS)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_no_count_that_is_kept_back_follows_from_the_others_and_the_total(counts: list[int]) -> None:
    shown_counts = counts_kept_back(counts)
    hidden = [count for count, seen in zip(counts, shown_counts, strict=True) if seen is None]
    assert not [seen for seen in shown_counts if seen is not None and 0 < seen <= SMALL]
    assert not any(0 < count <= SMALL for count in counts) or len(hidden) >= 2 or not [c for c in counts if c > SMALL]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=3))
def test_groups_that_are_shown_hold_no_small_number(found: list[tuple[int, int]]) -> None:
    whole = [Group(name, paid + unpaid, paid) for name, (paid, unpaid) in zip("FMX", found, strict=False)]
    for group in kept_back(whole):
        assert group.in_post is None or not 0 < group.in_post <= SMALL
        assert group.paid is None or group.in_post is not None
        if group.paid is not None and group.in_post is not None:
            assert not 0 < group.paid <= SMALL and not 0 < group.in_post - group.paid <= SMALL
    for before, after in zip(whole, kept_back(whole), strict=True):
        assert after.in_post in (None, before.in_post) and after.paid in (None, before.paid)


def test_what_is_typed_as_it_stands_changes_nothing() -> None:
    typed = {f"points_{level.level}": shown(level) for level in SCALE.levels}
    typed |= {f"gate_{level.level}": level.gate or "appointment" for level in SCALE.levels[1:]}
    typed |= {f"area_{place}": f"{area.addition:,f}" for place, area in enumerate(SCALE.areas, 1)}
    assert asked(SCALE, typed).scale is None and not asked(SCALE, typed).errors


def test_what_is_typed_is_read_in_pounds_however_it_is_written() -> None:
    changed = asked(SCALE, {"points_1": " £36,000  37000;38000.50 ", "gate_3": "appointment", "area_2": "1,500"}).scale
    assert changed is not None and changed.key == "draft"
    assert changed.at(1).points == (Decimal(36000), Decimal(37000), Decimal("38000.50"))
    assert changed.at(3).opens == "appointment" and changed.annual(1, "fringe") == 37500
    for wrong in ("36000 -1", "36000 thirty", "36,000.005", "NaN", "1e9"):
        assert set(asked(SCALE, {"points_1": wrong}).errors) == {"points_1"}


def test_a_saved_scale_is_read_back_as_it_was_written() -> None:
    changed = drafted(SCALE, {}, {"fringe": Decimal("1300.50")})
    levels, areas = written(changed)
    back = read(SCALE, UUID(int=7), "A draft", date(2028, 4, 1), "draft", levels, areas)
    assert (back.levels, back.areas) == (changed.levels, changed.areas)
    assert back.key == f"own/{UUID(int=7)}" and back.edition.status == "proposed"


ADA, HELEN, DOLLY = UUID(int=1), UUID(int=2), UUID(int=3)


def test_who_drafted_or_filed_or_approved_before_approves_nothing_not_even_on_loan() -> None:
    put = Standing("consultation", ADA, ADA, [HELEN], date(2028, 4, 1))
    assert may_approve({DOLLY}, put, TODAY) is None
    for who in ({ADA}, {HELEN}, {DOLLY, HELEN}, {DOLLY, ADA}):
        assert may_approve(who, put, TODAY) is not None


def test_nothing_is_filed_or_adopted_with_a_day_that_has_passed() -> None:
    draft = Standing("draft", ADA, None, [], TODAY)
    assert may_file(draft, TODAY) is not None and may_file(draft, date(2026, 11, 22)) is None
    ready = Standing("approved", ADA, ADA, [HELEN, DOLLY], TODAY)
    assert may_adopt({HELEN}, ready, TODAY) is None and may_adopt({HELEN}, ready, date(2026, 11, 24)) is not None
    assert may_adopt({ADA}, ready, TODAY) is not None


def test_what_is_in_force_is_so_from_its_day_until_the_next_begins() -> None:
    starts, ends = date(2026, 4, 1), date(2027, 4, 1)
    assert stands("in_force", starts, None, date(2026, 3, 31)) == "adopted, from its day"
    assert stands("in_force", starts, ends, date(2027, 3, 31)) == "in force"
    assert stands("in_force", starts, ends, ends) == "superseded"


def test_an_offer_is_none_all_or_some_of_those_in_post() -> None:
    one, two, gone = UUID(int=1), UUID(int=2), UUID(int=9)
    found = {
        each.item: each.code
        for each in offers(
            [one, two], [("car", one), ("retention", one), ("retention", two), ("relocation", gone), ("market", one)]
        )
    }
    assert found["CarAllowance"] == 2 and found["RetentionBonus"] == 1 and found["RelocationPackage"] == 0
    assert len(found) == 8
