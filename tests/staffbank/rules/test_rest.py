"""Eleven hours of rest part one duty from the next, on the clock that does not change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffbank.rules.agency import wtr_rest
from staffbank.rules.agency.facts import Question, Shift
from staffbank.rules.agency.findings import Outcome
from tests.staffbank.rules.questions import ASK, WORKER, engaged

local = datetime.fromisoformat
DAY = local("2026-11-24T00:00")


def at(hours: float) -> datetime:
    return DAY + timedelta(hours=hours)


def shift(start: float, end: float) -> Shift:
    return Shift(at(start), at(end))


def asked(wanted: Shift, *others: Shift, agreed: bool = False) -> Question:
    question = engaged(kind="shift", shift=wanted, compensatory_rest_agreed=agreed)
    return replace(question, worker=replace(WORKER, shifts=others))


def test_without_a_shift_there_is_nothing_to_test() -> None:
    assert wtr_rest.find(ASK).why == "nothing_to_test"


@pytest.mark.parametrize(
    ("others", "earliest", "latest"),
    [
        pytest.param([shift(-4, -1.9)], 9.1, None, id="six minutes short of rest before"),
        pytest.param([shift(27.9, 30)], None, 16.9, id="six minutes short of rest after"),
        pytest.param([shift(-4, 0), shift(26, 30)], 11, 15, id="too near on both sides"),
        pytest.param([shift(-1, 0), shift(1, 2)], 13, None, id="two before: the nearer counts"),
    ],
)
def test_too_little_rest_blocks_and_says_when_it_would_do(
    others: list[Shift], earliest: float | None, latest: float | None
) -> None:
    found = wtr_rest.find(asked(shift(9, 17), *others))
    assert found.outcome is Outcome.BLOCKED
    assert found.figures["earliest_next_start"] == (None if earliest is None else at(earliest))
    assert found.figures["latest_finish"] == (None if latest is None else at(latest))


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([shift(-6, -2)], id="eleven hours exactly before"),
        pytest.param([shift(28, 36)], id="eleven hours exactly after"),
        pytest.param([shift(18, 22)], id="thirteen hours of one duty"),
        pytest.param([], id="nothing else"),
    ],
)
def test_enough_rest_lets_it_be_worked(others: list[Shift]) -> None:
    assert wtr_rest.find(asked(shift(9, 17), *others)).outcome is Outcome.ELIGIBLE


def test_a_shift_too_long_in_itself_is_blocked_with_nothing_to_move_it_by() -> None:
    found = wtr_rest.find(asked(shift(6, 19.5)))
    assert (found.outcome, found.figures["earliest_next_start"]) == (Outcome.BLOCKED, None)
    assert found.reason.endswith("shorten the shift")


def test_agreed_compensatory_rest_makes_it_advice() -> None:
    found = wtr_rest.find(asked(shift(9, 17), shift(-4, 0), agreed=True))
    assert (found.outcome, found.figures["earliest_next_start"]) == (Outcome.ADVISORY, None)


@pytest.mark.parametrize(
    ("night", "outcome"),
    [
        pytest.param(local("2026-10-24T00:00"), Outcome.ELIGIBLE, id="clocks back: ten on the clock are eleven"),
        pytest.param(local("2027-03-27T00:00"), Outcome.BLOCKED, id="clocks forward: ten on the clock are nine"),
    ],
)
def test_elapsed_hours_count(night: datetime, outcome: Outcome) -> None:
    before = Shift(night + timedelta(hours=14), night + timedelta(hours=22))
    after = Shift(night + timedelta(hours=32), night + timedelta(hours=40))
    assert wtr_rest.find(asked(after, before)).outcome is outcome


def test_the_hour_skipped_in_spring_does_not_exist_and_the_one_doubled_in_autumn_does() -> None:
    assert not wtr_rest.exists(local("2027-03-28T01:30"))
    assert wtr_rest.exists(local("2026-10-25T01:30"))
    assert wtr_rest.elapsed(local("2026-10-25T01:30")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


shifts = st.builds(
    lambda start, length: shift(start / 2, (start + length) / 2), st.integers(-96, 96), st.integers(1, 26)
)


@given(shifts, st.lists(shifts, max_size=7))
def test_the_duty_agrees_with_grouping_every_shift_in_order(wanted: Shift, others: list[Shift]) -> None:
    duties: list[list[Shift]] = []
    for one in sorted([wanted, *others], key=lambda s: s.start):
        last_end = max(s.end for s in duties[-1]) if duties else None
        if last_end is not None and one.start - last_end < timedelta(hours=11):
            duties[-1].append(one)
        else:
            duties.append([one])
    duty = next(group for group in duties if wanted in group)
    span = max(s.end for s in duty) - min(s.start for s in duty)
    found = wtr_rest.find(asked(wanted, *others))
    assert (found.outcome is Outcome.ELIGIBLE) is (span <= timedelta(hours=13))
