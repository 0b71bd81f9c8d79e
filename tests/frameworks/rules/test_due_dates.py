"""Due dates agree with the worked examples, and with crediting day by day the slow way."""

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.periods import Period, add_months
from frameworks.rules.dates_case import answer, check_dates
from frameworks.rules.due_dates import (
    Hours,
    Programme,
    due_on,
    full_time,
    over_limit,
    remind_on,
    target,
    weekly_minutes,
)

START = date(2026, 9, 7)
CASES = Path(__file__).parents[4] / "shared" / "cases" / "dates.json"
POINTS = (3, 6, 9, 12)


def worked(hours: list[tuple[date, str]], pauses: tuple[Period, ...] = ()) -> list[date | None]:
    rows = tuple(Hours(day, Decimal(weekly)) for day, weekly in hours)
    programme = Programme(START, POINTS, rows, pauses, limit_months=24)
    return [due_on(programme, point) for point in POINTS]


def test_full_time_falls_due_on_the_same_day_of_the_month() -> None:
    assert worked([(START, "37")])[-1] == date(2027, 9, 7)


def test_part_time_stretches_the_year() -> None:
    assert worked([(START, "22.2")])[-1] == date(2028, 5, 8)


def test_a_change_of_hours_counts_from_its_day() -> None:
    assert worked([(START, "37"), (date(2027, 4, 1), "29.6")])[2:] == [date(2027, 6, 24), date(2027, 10, 17)]


def test_family_leave_pushes_back_what_was_not_reached_before_it() -> None:
    leave = Period.of(date(2027, 2, 1), date(2027, 12, 31))
    assert worked([(START, "37")], (leave,)) == [
        date(2026, 12, 7),
        date(2028, 2, 4),
        date(2028, 5, 6),
        date(2028, 8, 6),
    ]


def test_a_date_falling_on_the_first_day_of_a_pause_moves_past_it() -> None:
    pause = Period.of(date(2026, 12, 7), date(2026, 12, 20))
    assert worked([(START, "37")], (pause,))[0] == date(2026, 12, 21)


def test_an_open_pause_leaves_later_points_without_a_date() -> None:
    assert worked([(START, "37")], (Period(date(2027, 1, 1)),)) == [date(2026, 12, 7), None, None, None]


def test_five_years_with_fewer_hours_and_a_year_of_leave() -> None:
    start = date(2026, 9, 7)
    programme = Programme(
        start,
        (24, 60),
        (Hours(start, Decimal(37)), Hours(date(2028, 9, 7), Decimal("29.6"))),
        (Period.of(date(2029, 10, 1), date(2030, 6, 30)),),
    )
    assert [due_on(programme, point) for point in (24, 60)] == [date(2028, 9, 7), date(2033, 3, 7)]


def test_a_review_held_keeps_its_date_and_the_limit_is_not_moved_by_pauses() -> None:
    rows = (Hours(START, Decimal("14.8")),)
    late = Programme(START, POINTS, rows, held={3: date(2026, 12, 1)}, limit_months=24)
    assert due_on(late, 3) == date(2026, 12, 1) and over_limit(late) is True
    assert over_limit(full_time(START, POINTS)) is False


def test_a_reminder_comes_on_the_working_day_before() -> None:
    assert remind_on(date(2027, 3, 7)) == date(2027, 3, 5)
    assert remind_on(date(2026, 12, 28), {date(2026, 12, 28), date(2026, 12, 25)}) == date(2026, 12, 24)


@pytest.mark.parametrize(("weekly", "minutes"), [("37", 222), ("22.2", 133), ("30", 180), ("22.25", 134)])
def test_protected_time_is_a_tenth_in_whole_minutes_half_up(weekly: str, minutes: int) -> None:
    assert weekly_minutes(Decimal(weekly), Decimal(10)) == minutes


def day_by_day(programme: Programme, point: int) -> date:
    """The definition, read aloud: add up each earlier day's share until the target is reached on an unpaused day."""
    credit, day = Fraction(0), programme.start
    while credit < target(programme, point) or any(day in pause for pause in programme.pauses):
        weekly = [row.weekly for row in programme.hours if row.start <= day][-1]
        if not any(day in pause for pause in programme.pauses):
            credit += Fraction(weekly) / Fraction(programme.full_time)
        day += timedelta(days=1)
    return day


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    start = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    weekly = st.integers(37, 370).map(lambda tenths: Decimal(tenths) / 10)
    changes = sorted(draw(st.sets(st.integers(1, 400), max_size=3)))
    rows = [Hours(start + timedelta(days=day), draw(weekly)) for day in (0, *changes)]
    ends = sorted(draw(st.sets(st.integers(0, 500), max_size=6)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    pauses = tuple(Period(start + timedelta(days=a), start + timedelta(days=b)) for a, b in pairs)
    return Programme(start, (1, 3, 6), tuple(rows), pauses)


@settings(max_examples=60, deadline=None)
@given(programmes())
def test_stretches_and_single_days_give_the_same_dates(programme: Programme) -> None:
    for point in programme.points:
        assert due_on(programme, point) == day_by_day(programme, point)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 120))
def test_full_time_without_pauses_is_plain_month_arithmetic(start: date, point: int) -> None:
    assert due_on(full_time(start, (point,)), point) == add_months(start, point)


@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES} is not here")
def test_every_case_of_the_framework_dates_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_dates(str(CASES), expect=True) == 0
    out, err = capsys.readouterr()
    assert err == "" and len(out.splitlines()) == 27  # four more are refused where a refusal is expected


@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES} is not here")
def test_a_date_moved_by_one_day_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(CASES.read_text())
    whole["cases"][1]["expect"]["due"]["12"] = "2028-05-09"
    (tmp_path / "dates.json").write_text(json.dumps(whole))
    assert check_dates(str(tmp_path / "dates.json"), expect=True) == 1
    assert "case B: due.12" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hours": [{"from": "2026-09-07", "weekly": "40"}]}, "hours[0].weekly"),
        ({"hours": []}, "hours"),
        ({"full_time_hours": "0"}, "full_time_hours"),
        ({"pauses": [{"from": "2026-09-01"}]}, "pauses[0].from"),
        ({"pauses": [{"from": "2026-10-01", "to": "2026-09-30"}]}, "pauses[0].to"),
        ({"pauses": [{"from": "2026-11-01"}, {"from": "2026-10-01", "to": "2026-11-01"}]}, "pauses[0].from"),
        ({"points": [3, 3]}, "points[1]"),
        ({"points": []}, "points"),
        ({"held": [{"point": 4, "due_on": "2026-12-01"}]}, "held[0].point"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_malformed_case_is_refused_at_its_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(ValueError) as refused:
        answer({"id": "M", "start": "2026-09-07"} | change)
    assert refused.value.field == field  # type: ignore[attr-defined]


def test_dates_are_checked_without_a_database_or_the_web(tmp_path: Path) -> None:
    code = "import sys; import frameworks.rules.dates_case; print({'piccolo', 'starlette'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[3])
    assert ran.stdout.strip() == "set()", ran.stderr
