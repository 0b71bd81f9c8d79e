"""`check rules` agrees with the worked cases, refuses what is malformed by its field, and needs no database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from staffbank.rules.agency.catalogue import BY_ID, NOT_YET
from staffbank.rules.case_file import check_rules

ROOT = Path(__file__).parents[3]
SHELF = ROOT.parent / "shared" / "cases" / "agency.json"
needs_shelf = pytest.mark.skipif(not SHELF.is_file(), reason=f"the worked cases are not here: {SHELF}")

CASE: dict[str, Any] = {
    "id": "C1",
    "rules": ["COOL-OFF"],
    "engagement": {"authority": "Trafford", "starts_on": "2026-11-30"},
}


def check(folder: Path, *cases: dict[str, Any], expect: bool = False) -> int:
    path = folder / "cases.json"
    path.write_text(json.dumps({"family": "agency-rules", "shape": 1, "cases": cases}), encoding="utf-8")
    return check_rules(str(path), expect=expect)


def shelf() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(SHELF.read_text(encoding="utf-8"))["cases"]
    return cases


def unbuilt(case: dict[str, Any]) -> bool:
    asked = case.get("rules", "all")
    return asked == "all" or any(rule in NOT_YET for rule in asked)


@needs_shelf
def test_every_worked_case_of_built_rules_agrees_and_the_rest_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    later = [case["id"] for case in shelf() if unbuilt(case)]
    status = check_rules(str(SHELF), expect=True)
    *lines, total = capsys.readouterr().err.splitlines()
    assert total == f"{len(later)} cases refused: rule not yet known"
    assert [line.split(":")[0] for line in lines] == [f"case {name}" for name in later]
    assert all(": rules: not yet known: " in line for line in lines)
    assert status == 2


@needs_shelf
def test_the_built_rules_agree_in_cases_that_ask_for_others_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = []
    for case in filter(unbuilt, shelf()):
        asked = list(BY_ID) if case.get("rules", "all") == "all" else [r for r in case["rules"] if r in BY_ID]
        expected = {rule: keys for rule, keys in case["expect"]["by_rule"].items() if rule in asked}
        cases.append(case | {"rules": asked, "expect": {"by_rule": expected}})
    assert check(tmp_path, *cases, expect=True) == 0, capsys.readouterr().err


def test_an_answer_carries_its_words_and_dates_as_plain_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = {"authority": "359", "from": "2020-01-06", "to": "2026-10-31"}
    assert check(tmp_path, CASE | {"worker": {"employments": [left]}}) == 0
    answered = json.loads(capsys.readouterr().out)["answer"]
    assert answered["outcome"] == "blocked"
    assert answered["by_rule"]["COOL-OFF"] == {
        "outcome": "blocked",
        "reason": "Left Wigan on 31 October 2026, so is in the cool-off; could start on 1 February 2027",
        "first_permitted_start": "2027-02-01",
        "missing": [],
        "signoffs": [],
        "months": 3,
    }


def test_a_rule_that_does_not_apply_carries_its_code_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(tmp_path, CASE | {"engagement": CASE["engagement"] | {"kind": "permanent"}})
    answered = json.loads(capsys.readouterr().out)["answer"]
    assert answered == {
        "outcome": "not_applicable",
        "by_rule": {"COOL-OFF": {"outcome": "not_applicable", "why": "permanent_post"}},
    }


def engagement(**facts: Any) -> dict[str, Any]:
    return {"engagement": CASE["engagement"] | facts}


def worker(**facts: Any) -> dict[str, Any]:
    return {"worker": facts}


CAP = {"region": "North West", "job_type": "SW", "hourly": "40.00", "from": "2025-10-01"}
POST = {"authority": "Bolton", "from": "2020-01-06"}


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"engagement": {"starts_on": "2026-11-30"}}, "engagement.authority"),
        (engagement(authority="Anytown"), "engagement.authority"),
        (engagement(starts_on="2026-02-30"), "engagement.starts_on"),
        (engagement(starts_on="9998-01-01"), "engagement.starts_on"),
        (engagement(ends_on="2026-11-29"), "engagement.ends_on"),
        (engagement(start="2026-11-30"), "engagement.start"),
        (engagement(service="joint"), "engagement.children_share"),
        (engagement(service="joint", children_share="1.1"), "engagement.children_share"),
        (engagement(weekly_hours=37.5), "engagement.weekly_hours"),
        (engagement(weekly_hours="0"), "engagement.weekly_hours"),
        (engagement(weekly_hours="-1"), "engagement.weekly_hours"),
        (engagement(rate={}), "engagement.rate.hourly"),
        (engagement(rate={"hourly": "30", "extras": [{"kind": "pay"}]}), "engagement.rate.extras[0].amount"),
        (engagement(basis="project_team", rate={"hourly": "30"}), "engagement.rate.route"),
        (engagement(job_mapping={"lead": "XX"}), "engagement.job_mapping.lead"),
        (engagement(contract={"prevents": ["NOTIC"]}), "engagement.contract.prevents[0]"),
        (
            engagement(shift={"from": "2027-03-28T01:30", "to": "2027-03-28T09:00"}),
            "engagement.shift.from",
        ),
        (engagement(shift={"from": "2027-03-28T09:00", "to": "2027-03-28T08:00"}), "engagement.shift.to"),
        (worker(employments=[POST | {"to": "2020-01-05"}]), "worker.employments[0].to"),
        (worker(employments=[POST | {"authority": "Nowhere"}]), "worker.employments[0].authority"),
        (worker(employments=[POST | {"employer": "a charity"}]), "worker.employments[0].employer"),
        (worker(employments=[{"from": "2020-01-06"}]), "worker.employments[0].authority"),
        (
            worker(employments=[POST | {"absences": [{"kind": "holiday", "from": "2021-01-04"}]}]),
            "worker.employments[0].absences[0].kind",
        ),
        (worker(hours={"rows": [{"weeks": 18, "weekly_hours": "37"}]}), "worker.hours.rows[0].weeks"),
        (worker(dbs="pending"), "worker.dbs"),
        ({"rules": ["COOL-OFF", "COOLING"]}, "rules[1]"),
        ({"rules": "every"}, "rules"),
        ({"caps": [CAP | {"region": "Inner London"}]}, "caps[0].region"),
        ({"caps": [CAP | {"to": "2026-03-31"}, CAP | {"from": "2026-03-31"}]}, "caps"),
        ({"agreements": [{"id": "A", "area": ["London", "Kent"], "from": "2025-01-01"}]}, "agreements[0].area[1]"),
        (
            {"agreements": [{"id": "A", "area": ["London"], "from": "2025-01-01", "non_signatories": ["Nowhere"]}]},
            "agreements[0].non_signatories[0]",
        ),
        ({"exceptions": [{"rule": "DBS", "from": "2026-11-30"}]}, "exceptions[0].rule"),
        ({"settings": {"cool_off_months": "3"}}, "settings.cool_off_months"),
        ({"settings": {"cool_off_weeks": 3}}, "settings.cool_off_weeks"),
        ({"authorities": [{"name": "East Surrey", "region": "Surrey"}]}, "authorities[0].region"),
        (
            {"authorities": [{"name": "A", "region": "London", "from": "2027-04-01", "to": "2027-03-31"}]},
            "authorities[0].to",
        ),
        (worker(references=[{"from": "2026-01-01", "to": "2025-12-31"}]), "worker.references[0].to"),
    ],
)
def test_a_fault_is_named_by_its_field(
    fault: dict[str, Any], field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, CASE | fault) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"case C1: {field}: "), said.err
    assert said.out == ""


def test_caps_that_only_touch_or_differ_in_type_are_not_two_for_one_day(tmp_path: Path) -> None:
    caps = [CAP | {"to": "2026-03-31"}, CAP | {"from": "2026-04-01"}, CAP | {"job_type": "TM"}]
    assert check(tmp_path, CASE | {"caps": caps}) == 0


def test_an_authority_given_with_the_case_is_known_in_it(tmp_path: Path) -> None:
    row = {"name": "East Surrey", "region": "South East", "from": "2027-04-01", "succeeds": ["Surrey"]}
    given = {"authorities": [row], "engagement": {"authority": "East Surrey", "starts_on": "2027-05-04"}}
    assert check(tmp_path, CASE | given) == 0
    assert check(tmp_path, CASE | given | {"authorities": []}) == 2


def test_a_rule_not_built_is_refused_after_every_other_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown = NOT_YET[0]
    fault = CASE | {"id": "C2", "rules": [unknown]} | engagement(authority="Anytown")
    assert check(tmp_path, CASE | {"rules": [unknown]}, fault) == 2
    first, second, total = capsys.readouterr().err.splitlines()
    assert first == f"case C1: rules: not yet known: {unknown}"
    assert second.startswith("case C2: engagement.authority: ")
    assert total == "1 cases refused: rule not yet known"


PROGRAM = """
import sys
from staffbank.rules.case_file import check_rules
status = check_rules("-", expect=False)
print(sorted({"piccolo", "starlette", "asyncpg", "jinja2"} & set(sys.modules)), file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.slow
def test_it_runs_without_piccolo_or_starlette_whatever_the_database_address() -> None:
    cases = json.dumps({"family": "agency-rules", "shape": 1, "cases": [CASE]})
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=cases,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@192.0.2.1/none", "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "[]\n")
    assert json.loads(ran.stdout)["id"] == "C1"
