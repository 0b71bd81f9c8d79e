"""What every family of `steadfast check` promises about its file, its lines and its exit status."""

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import Field

from foundation.cases import Amount, Day, Facts, Malformed, Whole, check, read


class Hours(Facts):
    from_: Day | None = Field(None, alias="from")
    weekly: Amount


class Programme(Facts):
    start: Day
    hours: list[Hours] = Field(default_factory=list)
    points: list[Whole] = Field(default_factory=lambda: [3])
    result: Literal["passed", "failed"] = "passed"


def answer(case: dict[str, Any]) -> dict[str, Any]:
    programme = read(Programme, case)
    for index, row in enumerate(programme.hours):
        if row.weekly > 37:
            raise Malformed(f"hours[{index}].weekly", "above full time (37)")
    return {"start": str(programme.start), "hours": [str(row.weekly) for row in programme.hours], "known": {"a": 1}}


@pytest.fixture
def checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def run(given: object, *, expect: bool = False, **top: object) -> tuple[int, list[Any], list[str]]:
        file = tmp_path / "cases.json"
        file.write_text(json.dumps({"family": "dates", "shape": 1, "cases": given} | top))
        status = check("dates", str(file), answer, expect=expect)
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err.splitlines()

    return run


AMARA = {"id": "A", "start": "2026-09-01"}


def test_answered_cases_come_one_a_line_in_their_order(checked):
    status, lines, said = checked([AMARA | {"id": "B"}, AMARA])
    assert (status, [line["id"] for line in lines], said) == (0, ["B", "A"], [])
    assert lines[0]["answer"]["start"] == "2026-09-01"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start": "2026-02-30"}, "start"),
        ({"start": "20260901"}, "start"),
        ({"start": None}, "start"),
        ({"hours": [{"weekly": "37"}, {"weekly": "38"}]}, "hours[1].weekly"),
        ({"hours": [{"weekly": 37.5}]}, "hours[0].weekly"),
        ({"hours": [{"weekly": "-1"}]}, "hours[0].weekly"),
        ({"hours": [{"weekly": "1e1"}]}, "hours[0].weekly"),
        ({"hours": [{"weekly": "٣"}]}, "hours[0].weekly"),
        ({"hours": [{"weekly": True}]}, "hours[0].weekly"),
        ({"hours": [{}]}, "hours[0].weekly"),
        ({"hours": [{"weekly": "1", "daily": "2"}]}, "hours[0].daily"),
        ({"hours": {}}, "hours"),
        ({"hours": [{"from": "x", "weekly": "1"}]}, "hours[0].from"),
        ({"points": [3, -6]}, "points[1]"),
        ({"points": [3, "6"]}, "points[1]"),
        ({"points": [3, 6.0]}, "points[1]"),
        ({"points": [True]}, "points[0]"),
        ({"result": "deferred"}, "result"),
        ({"title": 3}, "title"),
        ({"begin": "2026-09-01"}, "begin"),
    ],
)
def test_a_fault_is_named_by_its_path_and_the_other_cases_are_answered(checked, change, field):
    status, lines, said = checked([AMARA | change, AMARA | {"id": "C"}])
    assert (status, [line["id"] for line in lines], len(said)) == (2, ["C"], 1)
    assert said[0].startswith(f"case A: {field}: ")


def test_a_missing_field_is_named_by_its_own_path(checked):
    assert checked([{"id": "A"}])[2] == ["case A: start: missing"]


@pytest.mark.parametrize("nameless", [{"start": "2026-09-01"}, AMARA | {"id": "A B"}, AMARA | {"id": 4}, "A"])
def test_a_case_without_a_usable_id_is_counted_from_one(checked, nameless):
    status, lines, said = checked([AMARA, nameless])
    assert (status, len(lines)) == (2, 1)
    assert said[0].startswith("case #2: id: ")


def test_an_id_used_twice_is_refused_the_second_time(checked):
    status, lines, said = checked([AMARA, AMARA])
    assert (status, len(lines), said) == (2, 1, ["case A: id: used by an earlier case"])


@pytest.mark.parametrize("top", [{"family": "pay"}, {"shape": 2}, {"shape": True}, {"cases": None}])
def test_another_family_or_shape_refuses_the_whole_file(checked, top):
    status, lines, said = checked([AMARA], **top)
    assert (status, lines, len(said)) == (2, [], 1)
    assert said[0].startswith("file: ")


@pytest.mark.parametrize("content", [b"", b"[1", b"[]", b'{"family": NaN}', b"\xff", b"[" * 5000])
def test_a_file_that_is_not_json_is_refused_in_one_line(tmp_path, capsys, content):
    (tmp_path / "cases.json").write_bytes(content)
    assert check("dates", str(tmp_path / "cases.json"), answer, expect=False) == 2
    assert capsys.readouterr().err.startswith("file: ")


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert check("dates", str(tmp_path / "none.json"), answer, expect=False) == 2
    assert capsys.readouterr().err == "file: cannot be read (No such file or directory)\n"


def test_standard_input_is_read_for_a_dash(monkeypatch, capsys):
    import io

    text = json.dumps({"family": "dates", "shape": 1, "cases": [AMARA]}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert check("dates", "-", answer, expect=False) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "A"


def test_only_expected_keys_are_compared_at_any_depth(checked):
    assert checked([AMARA | {"expect": {"known": {"a": 1}}}], expect=True)[0] == 0
    assert checked([AMARA | {"expect": {"known": {}}}], expect=True)[0] == 0


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ({"start": "2026-09-02"}, 'case A: start: expected "2026-09-02", answered "2026-09-01"'),
        ({"known": {"a": "1"}}, 'case A: known.a: expected "1", answered 1'),
        ({"known": {"a": True}}, "case A: known.a: expected true, answered 1"),
        ({"known": {"b": None}}, "case A: known.b: expected null, answered nothing"),
        ({"hours": ["1"]}, 'case A: hours: expected ["1"], answered []'),
        ({"error": {"field": "start"}}, 'case A: error: expected {"field": "start"}, answered nothing'),
    ],
)
def test_a_difference_is_told_and_the_status_is_one(checked, wanted, line):
    status, lines, said = checked([AMARA | {"expect": wanted}], expect=True)
    assert (status, len(lines), said) == (1, 1, [line])
    assert checked([AMARA | {"expect": wanted}])[0] == 0, "without --expect nothing is compared"


def test_an_expected_refusal_agrees_only_at_its_field(checked):
    late = {"id": "A", "start": "2026-13-01"}
    assert checked([late | {"expect": {"error": {"field": "start"}}}], expect=True) == (0, [], [])
    status, _, said = checked([late | {"expect": {"error": {"field": "hours"}}}], expect=True)
    assert (status, said) == (1, ['case A: error: expected {"field": "hours"}, answered {"field": "start"}'])
    assert checked([late | {"expect": {"error": {"field": "start"}}}])[0] == 2, "without --expect it is malformed"


def test_malformed_outranks_different(checked):
    assert checked([AMARA | {"expect": {"start": ""}}, {"id": "B"}], expect=True)[0] == 2


def test_a_line_break_in_a_name_stays_on_one_line(checked):
    assert checked([AMARA | {"a\nb": 1}])[2] == ["case A: a\\nb: unknown field"]
