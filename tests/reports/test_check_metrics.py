"""`steadfast check metrics`: the shared cases, refusals by field, and what it does without."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from foundation.cases import Malformed
from reports.check import answer, check_metrics

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared" / "cases" / "metrics.json"
at_hand = pytest.mark.skipif(not CASES.exists(), reason=f"the shared cases are not at {CASES}")


@at_hand
def test_every_shared_case_agrees(capsys):
    assert check_metrics(str(CASES), expect=True) == 0
    out, err = capsys.readouterr()
    cases = json.loads(CASES.read_text())["cases"]
    refused = [case["id"] for case in cases if "error" in case["expect"]]
    answered = [json.loads(line)["id"] for line in out.splitlines()]
    assert (answered, err) == ([case["id"] for case in cases if case["id"] not in refused], "")


@at_hand
def test_a_wrong_expectation_does_not_agree(tmp_path, capsys):
    whole = json.loads(CASES.read_text())
    whole["cases"][0]["expect"]["rates"]["vacancy_rate_fte"] = "20.0"
    (tmp_path / "cases.json").write_text(json.dumps(whole))
    assert check_metrics(str(tmp_path / "cases.json"), expect=True) == 1
    assert 'case M01: rates.vacancy_rate_fte: expected "20.0", answered "20"' in capsys.readouterr().err


def test_it_needs_no_database_and_loads_no_web_framework_and_no_pandas(tmp_path):
    case = {"id": "A", "kind": "aggregate", "values": {"inpost_fte": "60", "vacancy_fte": "20"}}
    (tmp_path / "cases.json").write_text(json.dumps({"family": "metrics", "shape": 1, "cases": [case]}))
    code = (
        "import sys; from reports.check import check_metrics; status = check_metrics(sys.argv[1], expect=False);"
        "heavy = {'piccolo', 'starlette', 'pandas', 'plotly', 'asyncpg'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "cases.json")],
        cwd=ROOT,
        env={"DATABASE_URL": "postgresql://nobody@nowhere.invalid/none", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["answer"]["rates"] == {"vacancy_rate_fte": "25"}


AGGREGATE = {"kind": "aggregate", "values": {"inpost_fte": "60"}}
WORKERS = {"kind": "workers", "workers": [{}]}


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ({}, "kind"),
        ({"kind": "mode"}, "kind"),
        ({"kind": ["median"]}, "kind"),
        ({"kind": "aggregate"}, "values"),
        (AGGREGATE | {"values": {"inpost_fte": "low"}}, "values.inpost_fte"),
        (AGGREGATE | {"values": {"inpost_fte": "-1"}}, "values.inpost_fte"),
        (AGGREGATE | {"values": {"inpost_fte": None}}, "values.inpost_fte"),
        (AGGREGATE | {"values": {"posts": "1"}}, "values.posts"),
        (AGGREGATE | {"census_year": "2026"}, "census_year"),
        (AGGREGATE | {"workers": []}, "workers"),
        ({"kind": "aggregate_set", "authorities": [{"values": {}}]}, "authorities[0].name"),
        ({"kind": "aggregate_set", "authorities": [{"name": "A", "values": {"cases": []}}]},
         "authorities[0].values.cases"),
        (WORKERS | {"values": {"agency_fte": "1"}}, "values.agency_fte"),
        (WORKERS | {"workers": [{}, {"role": "Boss"}]}, "workers[1].role"),
        (WORKERS | {"workers": [{"fte": "1,0"}]}, "workers[0].fte"),
        (WORKERS | {"workers": [{"role_start": "2026-02-30"}]}, "workers[0].role_start"),
        (WORKERS | {"workers": [{"role_start": "2026-02-02", "role_end": "2026-02-01"}]}, "workers[0].role_end"),
        (WORKERS | {"workers": [{"origin": "abroad"}]}, "workers[0].origin"),
        (WORKERS | {"workers": [{"cases": "3"}]}, "workers[0].cases"),
        ({"kind": "median", "values": ["1", "n"]}, "values[1]"),
        ({"kind": "change", "this": "1"}, "last"),
    ],
)  # fmt: skip
def test_a_malformed_case_is_refused_at_its_field(case, field):
    with pytest.raises(Malformed) as refused:
        answer({"id": "A"} | case)
    assert refused.value.field == field


def test_a_whole_json_number_is_accepted_as_an_amount():
    assert answer({"id": "A"} | AGGREGATE | {"values": {"inpost_fte": 60, "vacancy_fte": 20}})["rates"] == {
        "vacancy_rate_fte": "25"
    }
