"""What moved a figure: whatever happened, the lines add up to the difference, to the last digit."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from reports.measures import BY_NAME, COUNTS, RATES
from reports.measures.measure import Rate
from reports.measures.moved import Moved, Part, Reason, effects, in_tenths, moved

FIRST, LAST = date(2026, 10, 23), date(2026, 11, 23)
NAMES = tuple(count.name for count in COUNTS)
ROOM = UUID(int=7)
SALE, STRETFORD = UUID(int=1), UUID(int=2)

parts = st.lists(
    st.builds(
        Part,
        count=st.sampled_from(NAMES),
        day=st.sampled_from((FIRST, LAST)),
        thing=st.sampled_from("abcdef"),
        amount=st.decimals(0, 40, places=4),
        team=st.sampled_from((None, SALE, STRETFORD)),
    ),
    max_size=60,
)
counted = st.dictionaries(st.sampled_from(NAMES), st.decimals(0, 40, places=4))


def person(name: str, day: date, fte: str, *, agency: bool = False, team: UUID = SALE, cases: int = 0) -> list[Part]:
    who, kind = uuid5(ROOM, name), "agency" if agency else "inpost"
    found = [Part(f"{kind}_{unit}", day, str(who), Decimal(amount), who, None, team)
             for unit, amount in (("fte", fte), ("headcount", "1"))]  # fmt: skip
    return [*found, Part("cases", day, str(who), Decimal(cases), who, None, team)] if cases else found


def lines(found: Moved) -> dict[Reason, dict[str, Decimal]]:
    return {line.reason: {name: value for name, value in line.deltas.items() if value} for line in found.lines}


@given(parts, st.none() | counted, st.booleans(), st.booleans())
def test_the_lines_add_up_to_the_difference_whatever_happened(rows, then, redefined, recounted):
    found = moved(rows, FIRST, NAMES, then=then, redefined=redefined, recounted=recounted)
    for name in NAMES:
        now = sum((row.amount for row in rows if row.day == LAST and row.count == name), Decimal(0))
        was = sum((row.amount for row in rows if row.day == FIRST and row.count == name), Decimal(0))
        assert found.after[name] == now
        assert found.before[name] == (then or {}).get(name, was)
        assert found.before[name] + sum(line.deltas[name] for line in found.lines) == now
        for line in found.lines:
            if line.changes:
                assert line.deltas[name] == sum(change.deltas[name] for change in line.changes)


@given(parts, st.sampled_from(RATES), st.sampled_from(((253, 253), (253, 254))))
def test_what_each_line_does_to_a_rate_adds_up_to_its_difference(rows, rate, days):
    found = moved(rows, FIRST, rate.components)
    steps = effects(rate, found, days)
    before, after = rate.exact(found.before, days[0]), rate.exact(found.after, days[1])
    if steps is None:
        return
    assert before is not None and after is not None
    assert before + sum(step for _, step in steps) == after


@given(st.lists(st.fractions(-30, 30), min_size=1, max_size=9), st.integers(-2, 2))
def test_as_shown_they_add_up_too_and_none_is_far_off(exact, aside):
    total = Fraction(round(sum(exact) * 10), 10) + Fraction(aside, 10)
    shown = in_tenths(exact, total)
    assert sum(map(Fraction, shown)) == total
    assert all(abs(Fraction(one) - each) <= Fraction(4, 10) for one, each in zip(shown, exact, strict=True))


def test_each_thing_that_happens_to_a_person_has_its_own_line():
    rows = [
        *person("Joins", LAST, "1"),
        *person("Leaves", FIRST, "0.6"),
        *person("Comes by an agency", LAST, "1", agency=True),
        *person("Goes back to the agency", FIRST, "0.8", agency=True),
        *person("Is taken on", FIRST, "1", agency=True), *person("Is taken on", LAST, "1"),
        *person("Moves", FIRST, "1"), *person("Moves", LAST, "1", team=STRETFORD),
        *person("Works less", FIRST, "1"), *person("Works less", LAST, "0.5"),
        *person("Stays", FIRST, "1"), *person("Stays", LAST, "1"),
    ]  # fmt: skip
    found = moved(rows, FIRST, ("agency_fte", "inpost_fte"))
    assert lines(found) == {
        Reason.JOINED: {"inpost_fte": 1},
        Reason.LEFT: {"inpost_fte": Decimal("-0.6")},
        Reason.CAME: {"agency_fte": 1},
        Reason.WENT: {"agency_fte": Decimal("-0.8")},
        Reason.CONVERTED: {"inpost_fte": 1, "agency_fte": -1},
        Reason.MOVED: {},
        Reason.CHANGED: {"inpost_fte": Decimal("-0.5")},
    }
    assert [len(line.changes) for line in found.lines] == [1] * 7


def test_posts_that_open_close_fall_vacant_and_are_filled_are_told_apart():
    amounts = {
        "new": (None, "1"),
        "gone": ("1", None),
        "empty": ("0", "0.5"),
        "filled": ("1", "0"),
        "as it was": ("1", "1"),
    }
    rows = [
        Part("vacancy_fte", day, name, Decimal(amount))
        for name, both in amounts.items() for day, amount in zip((FIRST, LAST), both, strict=True) if amount is not None
    ]  # fmt: skip
    assert lines(moved(rows, FIRST, ("vacancy_fte",))) == {
        Reason.OPENED: {"vacancy_fte": 1}, Reason.CLOSED: {"vacancy_fte": -1},
        Reason.EMPTIED: {"vacancy_fte": Decimal("0.5")}, Reason.FILLED: {"vacancy_fte": -1},
    }  # fmt: skip


def test_what_was_shown_then_and_is_counted_otherwise_by_now_was_corrected_or_defined_anew():
    rows = [*person("Stays", FIRST, "1", cases=9), *person("Stays", LAST, "1", cases=12)]
    then = {"inpost_fte": Decimal(2)}
    found = moved(rows, FIRST, ("inpost_fte",), then=then)
    assert found.before == then and lines(found) == {Reason.CORRECTED: {"inpost_fte": -1}}
    assert set(lines(moved(rows, FIRST, ("inpost_fte",), then=then, redefined=True))) == {Reason.REDEFINED}
    assert lines(moved(rows, FIRST, ("cases",), recounted=True)) == {Reason.RECOUNTED: {"cases": 3}}
    assert lines(moved(rows, FIRST, ("cases",))) == {Reason.CHANGED: {"cases": 3}}


def test_a_rate_that_cannot_be_had_on_either_day_has_no_steps():
    rate = BY_NAME["agency_rate_fte"]
    assert isinstance(rate, Rate)
    assert effects(rate, moved(person("Joins", LAST, "1"), FIRST, rate.components), (253, 253)) is None
