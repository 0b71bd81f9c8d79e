"""`steadfast check pay`: the shared cases, refusals by field, kinds that are not known, and what it does without."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from foundation.cases import Malformed
from workforce.rules.cases.pay import KINDS, answer, check_pay

ROOT = Path(__file__).resolve().parents[4]
CASES = ROOT.parent / "shared" / "cases" / "pay.json"
at_hand = pytest.mark.skipif(not CASES.exists(), reason=f"the shared cases are not at {CASES}")


@at_hand
def test_every_shared_case_agrees_and_every_kind_has_one(capsys):
    assert check_pay(str(CASES), expect=True) == 0
    out, err = capsys.readouterr()
    cases = json.loads(CASES.read_text())["cases"]
    refused = [case["id"] for case in cases if "error" in case["expect"]]
    answered = [json.loads(line)["id"] for line in out.splitlines()]
    assert (answered, err) == ([case["id"] for case in cases if case["id"] not in refused], "")
    assert {case["kind"] for case in cases} == set(KINDS)


@at_hand
def test_a_wrong_expectation_does_not_agree(tmp_path, capsys):
    whole = json.loads(CASES.read_text())
    whole["cases"][0]["expect"]["hourly"] = "21.15"
    (tmp_path / "cases.json").write_text(json.dumps(whole))
    assert check_pay(str(tmp_path / "cases.json"), expect=True) == 1
    assert 'case E1a: hourly: expected "21.15", answered "21.14"' in capsys.readouterr().err


def asked(tmp_path: Path, *cases: dict[str, object]) -> str:
    (tmp_path / "cases.json").write_text(json.dumps({"family": "pay", "shape": 1, "cases": cases}))
    return str(tmp_path / "cases.json")


def test_a_kind_that_is_not_known_is_refused_and_counted_and_the_others_are_answered(tmp_path, capsys):
    source = asked(tmp_path, {"id": "A", "kind": "bonus"}, {"id": "B", "kind": "hourly", "annual": 24413})
    assert check_pay(source, expect=False) == 2
    out, err = capsys.readouterr()
    assert json.loads(out) == {"id": "B", "answer": {"hourly": "12.65"}}
    assert "case A: kind: not yet known: bonus; known: hourly" in err
    assert err.endswith("1 cases refused: kind not yet known\n")


def test_it_needs_no_database_and_loads_no_web_framework(tmp_path):
    source = asked(tmp_path, {"id": "A", "kind": "hourly", "annual": "40777"})
    code = (
        "import sys; import cli; status = cli.main(['check', 'pay', sys.argv[1]]);"
        "heavy = {'piccolo', 'starlette', 'pandas', 'plotly', 'asyncpg'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, source],
        cwd=ROOT,
        env={"DATABASE_URL": "postgresql://nobody@nowhere.invalid/none", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["answer"] == {"hourly": "21.14"}


LATE = {
    "kind": "arrears", "old": "38000", "new": "39152", "effective_from": "2025-04-01", "first_paid_month": "2025-09"
}  # fmt: skip
RISES = {"kind": "increments", "started_on": "2024-11-01", "point": 26, "grade_top": 28}
COSTS = {"kind": "employer_cost", "salary": "40777", "lgps_percent": "22.9", "year": "2025/26"}
GONE = {"kind": "deleted_point", "point": 2, "on": "2026-04-01", "deleted": [], "spine": {"2": "24413"}}
STAYS = {"kind": "retention", "amount": "2000", "test_date": "2026-03-31"}
CLIMBS = {"kind": "ladder", "started_on": "2020-09-01", "levels": [{"level": "One", "annual": "25991"}]}


def without(case: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in case.items() if key != name}


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ({}, "kind"),
        ({"kind": 3}, "kind"),
        ({"kind": "hourly"}, "annual"),
        ({"kind": "hourly", "annual": "-1"}, "annual"),
        ({"kind": "hourly", "annual": "1", "weekly_hours": "0"}, "weekly_hours"),
        ({"kind": "hourly", "annual": "1", "weeks": "0"}, "weeks"),
        ({"kind": "hourly", "annual": "1", "hours": "37"}, "hours"),
        ({"kind": "part_time", "annual": "1"}, "weekly_hours"),
        ({"kind": "part_time", "annual": "1", "weekly_hours": "37.5"}, "weekly_hours"),
        ({"kind": "part_time", "annual": "1", "weekly_hours": "0", "full_time_hours": "0"}, "full_time_hours"),
        ({"kind": "award", "annual": "1"}, "steps"),
        ({"kind": "award", "annual": "1", "steps": []}, "steps"),
        ({"kind": "award", "annual": "1", "steps": [{"flat": "1"}, {}]}, "steps[1].percent"),
        ({"kind": "award", "annual": "1", "steps": [{"flat": "1", "percent": "1"}]}, "steps[0].flat"),
        (LATE | {"first_paid_month": "2025-13"}, "first_paid_month"),
        (LATE | {"first_paid_month": "2025-09-01"}, "first_paid_month"),
        (LATE | {"effective_from": "2025-02-29"}, "effective_from"),
        (LATE | {"started_on": "2025-06-02", "left_on": "2025-06-01"}, "left_on"),
        (RISES | {"point": 29}, "point"),
        (RISES | {"grade_top": 10**12}, "grade_top"),
        (RISES | {"started_on": "9999-12-01"}, "grade_top"),
        (RISES | {"withheld": ["2025-05-32"]}, "withheld[0]"),
        (without(COSTS, "year"), "year"),
        (without(COSTS, "year") | {"ni_percent": "15"}, "ni_threshold"),
        (without(COSTS, "year") | {"ni_threshold": "5000"}, "ni_percent"),
        (COSTS | {"ni_percent": "15"}, "year"),
        (COSTS | {"year": "2027/28"}, "year"),
        (COSTS | {"fte": True}, "fte"),
        (GONE | {"spine": {"two": "24413"}}, "spine.two"),
        (GONE | {"point": 3}, "spine"),
        (GONE | {"deleted": [{"point": 2, "from": "2026-04-01"}]}, "spine"),
        (STAYS | {"achieving": "yes"}, "achieving"),
        (STAYS | {"started_on": "2026-03-02", "left_on": "2026-03-01"}, "left_on"),
        (CLIMBS | {"levels": []}, "levels"),
        (CLIMBS | {"outcomes": [{"gate": "g", "on": "2021-01-01", "result": "maybe"}]}, "outcomes[0].result"),
        (CLIMBS | {"effective": "someday"}, "effective"),
    ],
)
def test_a_case_at_fault_is_refused_at_its_field(case, field):
    with pytest.raises(Malformed) as refused:
        answer(case)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("case", "answered"),
    [
        (LATE | {"left_on": "2025-03-31"}, {"monthly_difference": "96.00", "months": "0.0000", "arrears": "0.00"}),
        (LATE | {"first_paid_month": "2025-04"}, {"months": "0.0000", "arrears": "0.00"}),
        (LATE | {"left_on": "9999-12-31"}, {"months": "5.0000", "arrears": "480.00"}),
        (STAYS | {"left_on": "2026-03-31"}, {"payable": "2000.00"}),
        (STAYS | {"left_on": "2026-03-30"}, {"payable": "0.00"}),
        (STAYS | {"started_on": "2026-04-01"}, {"payable": "0.00"}),
        (STAYS | {"notice_given_on": "2026-03-31"}, {"payable": "0.00"}),
        (STAYS | {"achieving": False}, {"payable": "0.00"}),
        (RISES | {"withheld": ["2025-05-02"]}, {"increments": [["2025-05-01", 27], ["2026-04-01", 28]]}),
        (without(COSTS, "year") | {"ni_percent": 0, "ni_threshold": 0}, {"ni": "0.00", "total": "50318.82"}),
        ({"kind": "hourly", "annual": "9" * 28}, {"hourly": "5183251256549685869057596.81"}),
    ],
)
def test_edges_are_answered(case, answered):
    got = answer(case)
    assert {name: got[name] for name in answered} == answered
