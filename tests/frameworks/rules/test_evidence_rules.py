"""An item goes only when it is dated, anonymised and its author's own; what was sent never changes."""

from dataclasses import replace
from datetime import date

import pytest

from frameworks.rules.editions import framework_of
from frameworks.rules.evidence import (
    COUNTED,
    EDITABLE,
    STATES,
    accept,
    by_recommendation,
    may_assess,
    may_discard,
    may_edit,
    may_send,
    ready_to_send,
)
from tests.frameworks.rules.people import AMARA, BEA, CALLUM, REFLECTION, TODAY

ECF = framework_of("five_year/2022-05-23")


def test_a_whole_item_may_go() -> None:
    assert ready_to_send(REFLECTION, TODAY) == {}
    assert may_send(AMARA, REFLECTION, TODAY) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"anonymised": False}, "anonymised"),
        ({"body": " \n"}, "body"),
        ({"title": ""}, "title"),
        ({"on": date(2026, 11, 24)}, "on"),
        ({"on": date(2024, 8, 31)}, "on"),
        ({"registered_on": None}, "on"),
    ],
    ids=["not anonymised", "no text", "no title", "tomorrow", "before registration", "registration not known"],
)
def test_an_item_with_a_fault_stays_and_the_field_is_named(change: dict[str, object], field: str) -> None:
    item = replace(REFLECTION, **change)
    assert list(ready_to_send(item, TODAY)) == [field]
    refused = may_send(AMARA, item, TODAY)
    assert refused and refused.mine


@pytest.mark.parametrize("on", [TODAY, date(2024, 9, 1)], ids=["today", "the day of registration"])
def test_the_first_and_the_last_day_allowed_are_allowed(on: date) -> None:
    assert may_send(AMARA, replace(REFLECTION, on=on), TODAY) is None


def test_nobody_but_the_author_sends_edits_or_discards() -> None:
    for stranger in (BEA, CALLUM):
        refusals = (
            may_send(stranger, REFLECTION, TODAY),
            may_edit(stranger, REFLECTION),
            may_discard(stranger, REFLECTION, TODAY),
        )
        assert all(refused and not refused.mine for refused in refusals)


def test_without_an_assessor_there_is_nobody_to_send_to() -> None:
    assert may_send(AMARA, replace(REFLECTION, assessor=None), TODAY)


def test_its_author_edits_a_draft_or_a_returned_item_and_no_other() -> None:
    editable = {state for state in STATES if may_edit(AMARA, replace(REFLECTION, state=state)) is None}
    assert editable == set(EDITABLE) == {"draft", "returned"}


def test_an_item_that_was_ever_sent_is_never_discarded() -> None:
    assert may_discard(AMARA, REFLECTION, TODAY) is None
    assert may_discard(AMARA, replace(REFLECTION, sent_on=TODAY), TODAY)


def test_only_the_assessor_returns_or_accepts_and_never_their_own() -> None:
    sent = replace(REFLECTION, state="submitted", sent_on=TODAY)
    assert may_assess(BEA, sent, TODAY) is None
    assert may_assess(CALLUM, sent, TODAY) and may_assess(AMARA, sent, TODAY)
    assert may_assess(AMARA, replace(sent, assessor=AMARA), TODAY)
    assert by_recommendation(BEA, sent, TODAY) is None and by_recommendation(AMARA, sent, TODAY)


def test_a_draft_may_be_kept_with_gaps_but_not_under_a_kind_or_standard_the_edition_lacks() -> None:
    assert accept(replace(REFLECTION, title="", body="", standards=(), anonymised=False), ECF, 1) == {}
    assert list(accept(replace(REFLECTION, kind="essay"), ECF, 1)) == ["kind"]
    assert list(accept(replace(REFLECTION, standards=("S1", "X1")), ECF, 1)) == ["standards"]
    assert accept(replace(REFLECTION, standards=("S1", "X1")), ECF, 2) == {}
    assert list(accept(replace(REFLECTION, title="a" * 201), ECF, 1)) == ["title"]


def test_sent_and_not_returned_counts() -> None:
    assert {state for state in STATES if replace(REFLECTION, state=state).counts} == set(COUNTED)
    assert not replace(REFLECTION, state="returned").counts and not replace(REFLECTION, state="quarantined").counts
