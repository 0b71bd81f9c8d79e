"""Every shipped framework edition reads whole, says where each record is from, and a faulty one is refused by name."""

from dataclasses import replace

import pytest

from foundation.editions import EditionError
from frameworks.rules.editions import FRAMEWORKS, Framework, framework, framework_of
from workforce.rules.pay_scales import SCALES

ECF = framework_of("five_year/2022-05-23")
ASYE = framework_of("asye/2026-04-01")
ECDP = framework_of("two_year/2027-09-01")


def test_the_five_year_framework_has_two_phases_each_with_standards_minimums_reviews_and_a_gate() -> None:
    assert [(phase.month_from, phase.month_to) for phase in ECF.phases] == [(0, 24), (24, 60)]
    for phase in ECF.phases:
        assert ECF.standards_of(phase.number) and ECF.minimums_of(phase.number) and ECF.reviews_of(phase.number)
        assert {minimum.kind for minimum in ECF.minimums_of(phase.number)} == {kind.code for kind in ECF.kinds}
    assert ECF.next_phase(1) == ECF.phase(2) and ECF.next_phase(2) is None


def test_an_expert_is_asked_more_than_a_beginner() -> None:
    first, second = (set(ECF.standards_of(number)) for number in (1, 2))
    assert first < second


def test_what_no_source_gives_is_marked_as_an_example_and_shown_as_proposed() -> None:
    assert (ECF.edition.status, ECF.label) == ("illustrative", "Illustrative, proposed")
    assert {record.mark for record in (*ECF.standards, *ECF.minimums)} == {"illustrative"}
    assert {phase.mark for phase in ECF.phases} == {"certain"}


def test_asye_asks_the_published_counts() -> None:
    asked = {minimum.kind: minimum.count for minimum in ASYE.minimums_of(1)}
    assert asked == {
        "direct_observation": 3,
        "feedback_lived": 3,
        "feedback_professional": 3,
        "work_product": 3,
        "critical_reflection": 2,
        "self_assessment": 3,
    }


def test_nothing_is_invented_where_nothing_was_published() -> None:
    assert ECDP.minimums == () and ECDP.protected_percent is None and ECDP.edition.status == "proposed"


def test_a_title_that_nobody_confirmed_is_not_shown() -> None:
    labels = {standard.code: standard.label for standard in ASYE.standards}
    assert labels["KSS6"] == "KSS6 Child and family assessment"
    assert labels["KSS2"] == "KSS2 (title not confirmed)"


def test_outcomes_carry_the_editions_own_words() -> None:
    assert [known.outcome_label("not_met") for known in (ECF, ASYE, ECDP)] == [
        "Not yet met",
        "Fail",
        "Standards not met",
    ]


def test_an_unknown_key_phase_or_kind_is_an_error() -> None:
    for ask in (lambda: framework_of("asye/1999-01-01"), lambda: ECF.phase(3), lambda: ECF.kind("essay")):
        with pytest.raises(LookupError):
            ask()


@pytest.mark.parametrize("known", SCALES, ids=lambda known: known.key)
def test_each_gate_of_the_five_year_framework_opens_the_pay_level_it_names(known) -> None:
    opened = {phase.gate: known.opened_by(phase.gate) for phase in ECF.phases}
    assert {gate: level and level.level for gate, level in opened.items()} == {"year_two": 2, "year_five": 3}
    assert [phase.pay_level for phase in ECF.phases] == [2, 3]


def test_every_standard_asked_belongs_to_a_phase_that_exists() -> None:
    for known in FRAMEWORKS:
        numbers = {phase.number for phase in known.phases}
        assert all(set(standard.phases) <= numbers and standard.phases for standard in known.standards)


def broken(**data: object) -> Framework:
    return framework(replace(ECF.edition, data={**ECF.edition.data, **data}))


PHASE, MINIMUM = ECF.edition.data["phases"][0], ECF.edition.data["minimums"][0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"months": 48}, "end with the programme"),
        ({"phases": [PHASE | {"number": 2}]}, "numbered"),
        ({"minimums": [MINIMUM | {"kind": "essay"}]}, "kind"),
        ({"minimums": [MINIMUM | {"mark": "sure"}]}, "mark"),
        ({"minimums": [MINIMUM | {"source": "hearsay"}]}, "source"),
        ({"reviews": []}, "gate"),
        ({"minimums": [MINIMUM | {"number": 3}]}, "number"),
    ],
)
def test_a_faulty_edition_is_refused_with_its_file_and_the_fault(data: dict[str, object], words: str) -> None:
    with pytest.raises(EditionError) as refused:
        broken(**data)
    assert "2022-05-23.toml" in str(refused.value) and words in str(refused.value)
