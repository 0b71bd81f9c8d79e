"""Answers a file of cases for `steadfast check`: one line of JSON each, compared when asked."""

import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from foundation.facts import SPOKEN_FOR, Amount, Day, Facts, Malformed, Moment, Whole, join, path, read

__all__ = ["Amount", "BadFile", "Day", "Facts", "Malformed", "Moment", "Whole", "check", "join", "path", "read"]

SHAPE = 1
ANSWERED, DIFFERENT, MALFORMED = 0, 1, 2
DEEPEST = 40


class BadFile(ValueError):
    """The whole file is refused: not readable, not JSON, or another family or shape."""


def check(family: str, source: str, answer: Callable[[dict[str, Any]], dict[str, Any]], *, expect: bool) -> int:
    """Answer every case of `source` (a path, or `-` for standard input); the exit status is 0, 1 or 2.

    `answer` takes the case as read from JSON and returns plain JSON values, or raises Malformed. A number with a
    decimal point, or below zero, never reaches it.
    """
    try:
        cases = _cases(_text(source), family)
    except BadFile as fault:
        _say(f"file: {fault}")
        return MALFORMED
    seen: set[str] = set()
    statuses = [_one(number, case, seen, answer, expect) for number, case in enumerate(cases, 1)]
    return max(statuses, default=ANSWERED)


def _text(source: str) -> str:
    try:
        return (sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()).decode("utf-8-sig")
    except OSError as fault:
        raise BadFile(f"cannot be read ({fault.strerror or fault})") from None
    except ValueError:
        raise BadFile("is not UTF-8 text") from None


def _cases(text: str, family: str) -> list[Any]:
    try:
        # Numbers with a point come as Decimal, which no shape accepts: they stay recognisable until they are named.
        whole = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadFile("is not JSON") from None
    if not isinstance(whole, dict) or whole.get("family") != family:
        raise BadFile(f"is not of the family {family}")
    if type(whole.get("shape")) is not int or whole["shape"] != SHAPE:
        raise BadFile(f"is not of shape {SHAPE}")
    cases = whole.get("cases")
    if not isinstance(cases, list):
        raise BadFile("has no list of cases")
    return cases


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _one(
    number: int, case: Any, seen: set[str], answer: Callable[[dict[str, Any]], dict[str, Any]], expect: bool
) -> int:
    name, expected = f"#{number}", None
    try:
        name = _name(case)
        expected = _expected(case) if expect else None
        _unused(name, seen)
        _plain(case)
        answered = answer(case)
    except Malformed as fault:
        return _refused(name, fault, expected)
    sys.stdout.write(json.dumps({"id": name, "answer": answered}, allow_nan=False) + "\n")
    return _compared(name, expected, answered)


def _name(case: Any) -> str:
    if not isinstance(case, dict):
        raise Malformed("id", "the case is not an object")
    if "id" not in case:
        raise Malformed("id", "missing")
    name = case["id"]
    if not isinstance(name, str) or not name.isprintable() or not name or " " in name:
        raise Malformed("id", "not a text without spaces")
    return name


def _unused(name: str, seen: set[str]) -> None:
    if name in seen:
        raise Malformed("id", "used by an earlier case")
    seen.add(name)


def _expected(case: dict[str, Any]) -> dict[str, Any]:
    expected = case.get("expect", {})
    if not isinstance(expected, dict):
        raise Malformed("expect", "not an object")
    return expected


def _plain(case: dict[str, Any]) -> None:
    for words in ("title", "note"):
        if not isinstance(case.get(words, ""), str):
            raise Malformed(words, "not a text")
    facts = {name: value for name, value in case.items() if name not in SPOKEN_FOR}
    for where, value in _leaves(facts, ""):
        if isinstance(value, Decimal):
            raise Malformed(where, "a number with a decimal point must be written as text")
        if type(value) is int and value < 0:
            raise Malformed(where, "below zero")


def _leaves(value: Any, where: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if depth > DEEPEST:
        raise Malformed(where, "nested too deeply")
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, join(where, name), depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{where}[{index}]", depth + 1)
    else:
        yield where, value


def _refused(name: str, fault: Malformed, expected: dict[str, Any] | None) -> int:
    if not expected or "error" not in expected:
        _say(f"case {name}: {fault.field}: {fault.reason}")
        return MALFORMED
    if expected["error"] == {"field": fault.field}:
        return ANSWERED
    _say(f"case {name}: error: expected {_shown(expected['error'])}, answered {_shown({'field': fault.field})}")
    return DIFFERENT


def _compared(name: str, expected: dict[str, Any] | None, answered: dict[str, Any]) -> int:
    differences = list(_differences(expected or {}, answered, ""))
    for where, wanted, got in differences:
        _say(f"case {name}: {where}: expected {wanted}, answered {got}")
    return DIFFERENT if differences else ANSWERED


def _differences(expected: dict[str, Any], answered: dict[str, Any], where: str) -> Iterator[tuple[str, str, str]]:
    for key, wanted in expected.items():
        here = join(where, key)
        if key not in answered:
            yield here, _shown(wanted), "nothing"
        elif isinstance(wanted, dict) and isinstance(answered[key], dict):
            yield from _differences(wanted, answered[key], here)
        elif _shown(wanted) != _shown(answered[key]):
            yield here, _shown(wanted), _shown(answered[key])


def _shown(value: Any) -> str:
    """JSON with sorted keys tells 1, true and "1" apart, and compares lists whole and in order."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=repr)


def _say(line: str) -> None:
    sys.stderr.write("".join(c if c.isprintable() else ascii(c)[1:-1] for c in line) + "\n")
