"""Every agency rule has its row in docs/guidance.md, and what the row names exists."""

import re
from pathlib import Path

from staffbank.rules.agency.catalogue import NOT_YET, RULES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "guidance.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")]


def test_every_rule_has_one_row_that_names_the_module_it_is_in() -> None:
    for rule in RULES:
        rows = [row for row in ROWS if row.startswith(f"| `{rule.id}` |")]
        assert len(rows) == 1, rule.id
        assert f"`{rule.find.__module__.replace('.', '/')}.py`" in rows[0]


def test_every_file_named_in_a_row_exists() -> None:
    named = {path for row in ROWS for path in re.findall(r"`([\w/]+\.py)`", row)}
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []


def test_the_rules_not_built_are_those_the_page_says() -> None:
    sentence = re.search(r"Not built: (.*?)\.", PAGE, re.DOTALL)
    assert sentence is not None
    assert tuple(re.findall(r"`([\w-]+)`", sentence[1])) == NOT_YET
