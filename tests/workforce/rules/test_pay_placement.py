"""A gate passed makes a step due on the authority's own date; nothing moves pay down or by itself."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from workforce.rules.pay_scales import APPOINTMENT, GATE, START, Level, scale_on
from workforce.rules.placement import Passed, Step, effective_on, ladder, step_for

CASES = Path(__file__).parents[4] / "shared" / "cases" / "pay.json"
DECIDED = date(2026, 11, 20)
SCALE = scale_on("framework_linked", DECIDED)


def test_passing_year_two_makes_the_second_level_due_from_the_outcome() -> None:
    assert step_for(SCALE, 1, "year_two", DECIDED) == Step(1, 2, DECIDED, Decimal(39500))


def test_the_place_of_the_post_is_paid_with_the_step() -> None:
    step = step_for(SCALE, 1, "year_two", DECIDED, area="inner_london")
    assert step and step.annual == Decimal(44900)


@pytest.mark.parametrize(
    ("rule", "day"),
    [("outcome", date(2026, 12, 31)), ("next_day", date(2027, 1, 1)), ("next_month", date(2027, 1, 1))],
)
def test_an_authority_chooses_when_pay_moves(rule: str, day: date) -> None:
    step = step_for(SCALE, 1, "year_two", date(2026, 12, 31), rule)
    assert step and step.effective == day


def test_next_month_is_the_month_after_even_on_the_first() -> None:
    assert effective_on(date(2026, 12, 1), "next_month") == date(2027, 1, 1)
    with pytest.raises(ValueError):
        effective_on(DECIDED, "someday")


@pytest.mark.parametrize("level", [2, 3, 5], ids=["there already", "higher by gate", "higher by appointment"])
def test_someone_at_or_above_the_level_gets_no_step(level: int) -> None:
    assert step_for(SCALE, level, "year_two", DECIDED) is None


def test_a_gate_that_the_scale_ties_to_nothing_makes_no_step() -> None:
    assert step_for(SCALE, 1, "asye", DECIDED) is None


def test_someone_not_on_the_scale_yet_joins_it_and_levels_may_be_skipped() -> None:
    joined, skipped = step_for(SCALE, 0, "year_two", DECIDED), step_for(SCALE, 1, "year_five", DECIDED)
    assert joined and joined.to_level == 2
    assert skipped and skipped.to_level == 3


def test_no_assessment_makes_anyone_an_advanced_practitioner_or_a_practice_leader() -> None:
    assert [level.title for level in SCALE.levels if level.opens == APPOINTMENT] == [
        "Advanced practitioner",
        "Practice leader",
    ]
    assert {SCALE.opened_by(gate).level for gate in ("year_two", "year_five")} == {2, 3}


def levels_of(rows: list[dict[str, str]]) -> tuple[Level, ...]:
    return tuple(
        Level(number, row["level"], Decimal(row["annual"]), GATE if "gate" in row else START, row.get("gate"))
        for number, row in enumerate(rows, 1)
    )


@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES} is not here")
def test_the_worked_ladders_agree() -> None:
    cases = [case for case in json.loads(CASES.read_text())["cases"] if case["kind"] == "ladder"]
    assert len(cases) >= 3
    for case in cases:
        outcomes = [
            Passed(row["gate"], date.fromisoformat(row["on"]), row["result"] == "passed") for row in case["outcomes"]
        ]
        climbed = ladder(
            levels_of(case["levels"]),
            date.fromisoformat(case["started_on"]),
            outcomes,
            case.get("effective", "outcome"),
        )
        answer = [
            {"from": each.start.isoformat(), "level": each.level.title, "annual": str(each.level.annual)}
            for each in climbed
        ]
        assert answer == case["expect"]["placements"], case["id"]


def test_a_ladder_takes_outcomes_by_date_and_never_moves_down() -> None:
    later, sooner = Passed("year_two", date(2031, 1, 1), True), Passed("year_five", date(2030, 1, 1), True)
    assert [each.level.level for each in ladder(SCALE.levels, date(2026, 1, 1), [later, sooner])] == [1, 3]
