"""What a portfolio lacks is said in words; drafts and returned items do not count; thin coverage never blocks."""

from dataclasses import replace
from uuid import uuid5

import pytest

from frameworks.rules.editions import framework_of
from frameworks.rules.evidence import Evidence
from frameworks.rules.sufficiency import sufficiency
from tests.frameworks.rules.people import REFLECTION

ECF = framework_of("five_year/2022-05-23")
ECDP = framework_of("two_year/2027-09-01")
REVIEWS = {"month_6", "month_12"}


def item(number: int, kind: str, state: str = "submitted", **change: object) -> Evidence:
    return replace(REFLECTION, id=uuid5(REFLECTION.id, f"{kind}{number}"), kind=kind, state=state, **change)


CODES = tuple(standard.code for standard in ECF.standards_of(1))
WHOLE = tuple(
    item(number, minimum.kind, standards=CODES) for minimum in ECF.minimums_of(1) for number in range(minimum.count)
)


def test_a_portfolio_with_everything_lacks_nothing() -> None:
    found = sufficiency(ECF, 1, WHOLE, REVIEWS)
    assert found.complete and found.missing == () and found.thin == ()


def test_an_empty_portfolio_lacks_every_kind_and_every_mandatory_review() -> None:
    found = sufficiency(ECF, 1, (), ())
    assert found.missing == (
        "direct observations: 0 of 3",
        "pieces of feedback from children, young people or families: 0 of 3",
        "pieces of feedback from other professionals: 0 of 3",
        "assessed written reports: 0 of 3",
        "critical reflections: 0 of 4",
        "self-assessments: 0 of 3",
        "six-month review not held",
        "one-year review not held",
    )
    assert [standard.code for standard in found.thin] == list(CODES)


def test_the_optional_review_and_the_assessment_itself_are_not_asked() -> None:
    codes = {review.code for review in ECF.reviews_of(1)}
    assert codes - REVIEWS == {"month_18", "year_two"}
    assert sufficiency(ECF, 1, WHOLE, REVIEWS).complete


@pytest.mark.parametrize("state", ["submitted", "accepted", "locked"])
def test_an_item_sent_and_not_returned_counts(state: str) -> None:
    assert sufficiency(ECF, 1, [replace(one, state=state) for one in WHOLE], REVIEWS).complete


@pytest.mark.parametrize("state", ["draft", "returned", "quarantined", "superseded", "discarded"])
def test_an_item_in_any_other_state_does_not(state: str) -> None:
    found = sufficiency(ECF, 1, (replace(WHOLE[0], state=state), *WHOLE[1:]), REVIEWS)
    assert found.missing[0] == "direct observations: 2 of 3"


def test_an_item_returned_or_set_aside_holds_the_submission_back_even_when_the_counts_are_met() -> None:
    extra = (item(90, "work_product", "returned"), item(91, "work_product", "quarantined"))
    assert sufficiency(ECF, 1, (*WHOLE, *extra), REVIEWS).missing == (
        "1 item returned to you and not sent again",
        "1 item set aside because it may identify a child or family",
    )


def test_a_draft_is_its_writers_own_and_holds_nothing_back() -> None:
    items = (*WHOLE, item(92, "critical_reflection", "draft"))
    assert sufficiency(ECF, 1, items, REVIEWS).complete


def test_every_portfolio_item_must_be_confirmed_as_anonymised_but_a_self_assessment_is_not_in_it() -> None:
    open_ = [
        replace(one, anonymised=False) if one.kind in ("work_product", "self_assessment") else one for one in WHOLE
    ]
    assert sufficiency(ECF, 1, open_, REVIEWS).missing == ("3 items not confirmed as anonymised",)


def test_thin_coverage_is_shown_and_never_blocks() -> None:
    narrow = [replace(one, standards=("S1",)) for one in WHOLE]
    found = sufficiency(ECF, 1, narrow, REVIEWS)
    assert found.complete and [standard.code for standard in found.thin] == list(CODES[1:])


def test_the_count_beside_each_minimum_is_what_the_portfolio_holds() -> None:
    counts = {count.minimum.kind: (count.held, count.short) for count in sufficiency(ECF, 1, WHOLE[:2], ()).counts}
    assert counts["direct_observation"] == (2, 1) and counts["work_product"] == (0, 3)


def test_an_edition_without_published_minimums_asks_none() -> None:
    assert sufficiency(ECDP, 1, (), ()).missing == ()
