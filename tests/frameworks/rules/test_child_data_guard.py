"""The guard finds the four classes however they are written, lets ordinary text pass, and never repeats a value."""

import random
from datetime import date

import pytest

from frameworks.rules.child_data_guard import (
    DATE_OF_BIRTH,
    NHS_NUMBER,
    POSTCODE,
    UPN,
    UPN_LETTERS,
    findings,
    valid_nhs,
    valid_upn,
)

TODAY = date(2026, 11, 22)
NHS = "9434765919"  # made-up numbers with valid checks
PUPIL = "H801200001001"


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in findings(text, today=TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        f"Her number is {NHS}.",
        "NHS 943 476 5919",
        "943-476-5919",
        "Seen on 5 May 2026 943 476 5919",
        "9 4 3 4 7 6 5 9 1 9",
        "number 943 476\n5919 on file",
        "９４３４７６５９１９",
        "943\u200b476\u200b5919",
        "N H S: 94 34 76 59 19",
    ],
)
def test_an_nhs_number_is_found_however_it_is_written(text: str) -> None:
    assert NHS_NUMBER in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Her number is 9434765918",
        "Ring 01613496000 or 0161 496 0000",
        "Invoice 12345678901234",
        "It took 3 weeks, 2 visits and 14 calls over 2026",
    ],
    ids=["wrong check digit", "telephone", "longer number", "ordinary counts"],
)
def test_other_numbers_are_not_taken_for_nhs_numbers(text: str) -> None:
    assert NHS_NUMBER not in kinds(text)


def test_one_changed_digit_always_breaks_the_nhs_check() -> None:
    for place in range(10):
        for digit in "0123456789":
            changed = NHS[:place] + digit + NHS[place + 1 :]
            assert valid_nhs(changed) == (changed == NHS)


def test_a_telephone_like_number_needs_a_cue_to_be_raised() -> None:
    shaped = next(f"0{n:08d}{c}" for n in range(10**7, 10**7 + 50) for c in range(10) if valid_nhs(f"0{n:08d}{c}"))
    assert kinds(f"Ring {shaped}") == [] and kinds(f"NHS no. {shaped}") == [NHS_NUMBER]


@pytest.mark.parametrize(
    "text", [f"UPN {PUPIL}", "h801 2000 0100 1", "Н801200001001", "H-801-200-001-001", "H80120000\n1001"]
)
def test_a_pupil_number_is_found_however_it_is_written(text: str) -> None:
    assert kinds(text) == [UPN]


def test_a_temporary_pupil_number_ends_in_a_letter() -> None:
    body = "80120000100A"
    weight = sum(int(d) * w for w, d in enumerate(body[:-1], 2)) + UPN_LETTERS.index("A") * 13
    temporary = UPN_LETTERS[weight % 23] + body
    assert valid_upn(temporary) and kinds(temporary) == [UPN]


@pytest.mark.parametrize("text", ["J801200001001", "H801200001002", "H80120000100", "I801200001001"])
def test_a_pupil_number_with_a_wrong_check_letter_or_length_is_none(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["She moved to M33 7ZF", "m337zf", "SK1\n4AB", "EC1A 1BB", "Ｍ３３ 7ZF", "M33-7ZF."])
def test_a_full_postcode_is_found(text: str) -> None:
    assert kinds(text) == [POSTCODE]


@pytest.mark.parametrize("text", ["in M33", "key stage KS2 4th week", "to 10 2nd", "Q1 2025", "ZZ1 1ZZ", "S6 and S3"])
def test_the_outward_half_and_ordinary_text_pass(text: str) -> None:
    assert kinds(text) == []


def test_the_councils_own_postcodes_pass() -> None:
    assert findings("Met at M32 0TH", today=TODAY, own_postcodes=frozenset({"M320TH"})) == ()


@pytest.mark.parametrize(
    "text",
    [
        "DOB 03/07/2014",
        "d.o.b. 3.7.14",
        "born on 3rd of July 2014",
        "born July 3, 2014",
        "date of birth: 2014-07-03",
        "03/07/2014 (aged 12)",
        "turns 18 on 4 Jan 2027, born 4 Jan 2009",
    ],
)
def test_a_childs_date_of_birth_is_found_by_its_cue(text: str) -> None:
    assert DATE_OF_BIRTH in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Review on 03/07/2014",
        "The grandmother was born on 3 July 1950",
        "born on 31/02/2014",
        "born in the spring",
        "DOB 01/01/2030",
    ],
    ids=["no cue", "not a child", "no such day", "no date", "in the future"],
)
def test_other_dates_pass(text: str) -> None:
    assert kinds(text) == []


def test_a_finding_says_where_and_never_what() -> None:
    text = f"A good visit.\nHis number is {NHS}, he said."
    (finding,) = findings(text, today=TODAY)
    assert text[finding.start : finding.end] == NHS and finding.line == 2 and finding.blocks
    assert finding.words == "Line 2: this looks like an NHS number. Take it out or change it"
    assert NHS not in repr(finding) + finding.words


def test_a_date_of_birth_warns_and_the_rest_block() -> None:
    found = findings(f"DOB 03/07/2014, {NHS}, {PUPIL}, M33 7ZF", today=TODAY)
    assert {finding.kind: finding.blocks for finding in found} == {
        DATE_OF_BIRTH: False,
        NHS_NUMBER: True,
        UPN: True,
        POSTCODE: True,
    }


def test_an_ordinary_reflection_raises_nothing() -> None:
    text = (
        "On 20 November 2026 I visited with the school nurse. I had planned 45 minutes and stayed 2 hours. "
        "The mother, born abroad, told me she had waited since 2019. In supervision (S6) we spoke about 3 things. "
        "I asked him about school, and he drew his 2 brothers. Plan: visit weekly until the review on 4/12/2026."
    )
    assert findings(text, today=TODAY) == ()


def test_every_valid_number_planted_in_prose_is_found() -> None:
    dice = random.Random(7)
    missed = []
    for _ in range(300):
        digits = f"{dice.randrange(4 * 10**9, 8 * 10**9)}"
        if valid_nhs(digits):
            spaced = dice.choice(("", " ", "-")).join((digits[:3], digits[3:6], digits[6:]))
            if NHS_NUMBER not in kinds(f"I wrote down {spaced} and left."):
                missed.append(len(spaced))
    assert missed == []
