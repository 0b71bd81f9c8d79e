"""What the census refuses and asks: made-up valid returns, broken in every way that an outside schema refuses."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.returns.fault import ODD, Fault
from reports.returns.read import Unreadable, read
from reports.returns.specification import specification_for, specifications
from reports.returns.validate import judge
from reports.returns.worker_rules import RULES

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def valid(year: int) -> str:
    path = DATA / f"csww_synthetic_valid_{year}.xml"
    if not path.exists():
        pytest.skip(f"the made-up return of {year} is not at {path}")
    return path.read_text(encoding="utf-8")


def errors(text: str, year: int) -> list[Fault]:
    return [fault for fault in judge(text.encode(), specification_for(year)) if fault.severity == "error"]


def put(old: str, new: str) -> Callable[[str], str]:
    """A file with the first of this replaced; an edit that changes nothing is a fault of the test."""

    def edit(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return edit


def cut(pattern: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert re.search(pattern, text, re.S), pattern
        return re.sub(pattern, "", text, count=1, flags=re.S)

    return edit


def fte_after_birth(text: str) -> str:
    fte, birth = "<FTE>1.000000</FTE>", "<PersonBirthDate>1990-05-14</PersonBirthDate>"
    return put(fte + birth, birth + fte)(text)


# What is broken, the item that must be named, and whose record (None: the authority's own part).
BROKEN_2022: tuple[tuple[str, Callable[[str], str], str, int | None], ...] = (
    ("a bad SWE number", put("SW0000000001", "SW1"), "SWENo", 0),
    ("FTE above 1", put("<FTE>1.000000", "<FTE>1.2"), "FTE", 0),
    ("seven decimals", put("<FTE30>0.600000", "<FTE30>0.6000001"), "FTE30", 1),
    ("an unknown role", put("<OrgRole>5", "<OrgRole>7"), "OrgRole", 0),
    ("the wrong order", fte_after_birth, "FTE", 0),
    ("no part of the authority", cut(r"<LALevelVacancies>.*?</LALevelVacancies>"), "LALevelVacancies", None),
    ("no qualifying institution", cut(r"<QualInst>Not collected</QualInst>"), "QualInst", 2),
    ("a date the British way", put("1990-05-14", "14/05/1990"), "PersonBirthDate", 0),
    ("three decimals of vacancies", put("3.50", "3.505"), "NumberOfVacancies", None),
)
BROKEN_2025: tuple[tuple[str, Callable[[str], str], str, int | None], ...] = (
    ("a SWE number too long", put("<SWENo>SW11", "<SWENo>SW12345678901"), "SWENo", 0),
    (
        "the old name of the authority's part",
        lambda text: text.replace("LALevel>", "LALevelVacancies>"),
        "LALevel",
        None,
    ),
    ("gender for sex", put("<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>"), "GenderCurrent", 0),
    ("a qualifying institution", put("<QualLevel>", "<QualInst>Example</QualInst><QualLevel>"), "QualInst", 0),
    ("an offer of 3", put("<RecruitmentBonus>2", "<RecruitmentBonus>3"), "RecruitmentBonus", None),
    ("three decimals of salary", put("36363.00", "36363.001"), "BaseSalary", 0),
    ("no element of other allowances", cut(r"<OtherAllowances>None</OtherAllowances>"), "OtherAllowances", None),
)


@pytest.mark.parametrize("year", (2022, 2025))
def test_a_valid_return_has_no_error(year: int) -> None:
    assert errors(valid(year), year) == []


@pytest.mark.parametrize(
    ("year", "what", "edit", "item", "worker"),
    [(2022, *case) for case in BROKEN_2022] + [(2025, *case) for case in BROKEN_2025],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_each_broken_return_is_refused_with_record_and_item(
    year: int, what: str, edit: Callable[[str], str], item: str, worker: int | None
) -> None:
    found = errors(edit(valid(year)), year)
    assert (item, worker) in {(fault.item, fault.at) for fault in found}, (what, found)
    assert all(fault.says and fault.do and fault.fix in ("hr", "here") for fault in found)


# One failing example of every rule about one worker, by the valid return of 2025.
FAILING: dict[str, tuple[Callable[[str], str], str]] = {
    "LIIA-02": (put("<ContractWeeks>", "<StartOrigin>1</StartOrigin><ContractWeeks>"), "StartOrigin"),
    "LIIA-03": (put("<FTE>0</FTE>", "<FTE>0.5</FTE>"), "FTE"),
    "LIIA-04": (cut(r"<RoleEndDate>2025-03-31</RoleEndDate><LeaverDestination>1</LeaverDestination>"), "RoleEndDate"),
    "LIIA-05": (
        cut(r"<RoleEndDate>2025-03-31</RoleEndDate>(?=<LeaverDestination>)"),
        "RoleEndDate",
    ),
    "PLT-01": (put("2015-04-01", "2025-04-01"), "RoleEndDate"),
    "PLT-02": (put("2025-03-31", "2024-03-31"), "RoleEndDate"),
    "PLT-03": (put("2024-11-01", "2025-10-01"), "RoleStartDate"),
    "PLT-06": (put("<Cases30>14", "<Cases30>-1"), "Cases30"),
    "DFE-01": (put("<Cases30>14", "<Cases30>0"), "Cases30"),
    "PLT-04": (put("1990-05-14", "2009-05-14"), "PersonBirthDate"),
    "PLT-07": (put("<FTE30>0.800000", "<FTE30>0"), "Cases30"),
    "PLT-09": (put("<WorkingDaysLost>2.50", "<WorkingDaysLost>254"), "WorkingDaysLost"),
    "PLT-10": (put("<Cases30>14", "<Cases30>41"), "Cases30"),
    "PLT-12": (put("<OrgRole>5", "<OrgRole>4"), "StartOrigin"),
    "PLT-05": (put("<SWENo>SW13", "<SWENo>SW11"), "SWENo"),
    "PLT-08": (put("<NoAgencyFTE>0.80", "<NoAgencyFTE>3.60"), "NoAgencyFTE"),
    "PLT-11": (put("<NoAgencyHeadcount>1", "<NoAgencyHeadcount>0"), "NoAgencyHeadcount"),
    "PLT-14": (cut(r"<BaseSalary>36363.00</BaseSalary>"), "BaseSalary"),
    "LIIA-01": (cut(r"<Ethnicity>WBRI</Ethnicity>"), "Ethnicity"),
}


@pytest.mark.parametrize("code", FAILING)
def test_each_rule_has_a_return_that_breaks_it_and_one_that_does_not(code: str) -> None:
    edit, item = FAILING[code]
    spec, text = specification_for(2025), valid(2025)
    assert code not in {fault.code for fault in judge(text.encode(), spec)}
    found = judge(edit(text).encode(), spec)
    assert (code, item) in {(fault.code, fault.item) for fault in found}, found


def test_every_rule_about_a_worker_has_a_failing_example() -> None:
    assert {rule.code for rule in RULES} <= set(FAILING)


def test_every_query_about_a_person_has_words_for_whoever_sees_no_names() -> None:
    assert {rule.code for rule in RULES if rule.severity == "query"} | {"PLT-05", "PLT-16"} == set(ODD)


def test_a_bonus_paid_and_not_offered_is_odd() -> None:
    none = put("<RecruitmentBonus>2", "<RecruitmentBonus>0")(valid(2025))
    none = put("<RetentionBonus>1", "<RetentionBonus>0")(none)
    assert "PLT-16" in {fault.code for fault in judge(none.encode(), specification_for(2025))}


def test_days_lost_may_be_one_more_where_the_year_holds_the_29th_of_february() -> None:
    text = valid(2022).replace("2022-", "2024-").replace("<Year>2022", "<Year>2024").replace("2021-11-01", "2023-11-01")
    text = text.replace("<GenderCurrent>2<", "<Sex>F<").replace("<GenderCurrent>1<", "<Sex>M<")
    text = text.replace("</GenderCurrent>", "</Sex>")
    for days, odd in (("254", False), ("255", True)):
        found = judge(text.replace("2.50", days).encode(), specification_for(2024))
        assert ("PLT-09" in {fault.code for fault in found}) is odd


@pytest.mark.parametrize(
    "content", (b"", b"<Message>", b"<Other/>", b'<!DOCTYPE m [<!ENTITY a "b">]><Message>&a;</Message>')
)
def test_what_is_no_return_at_all_is_refused_whole(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content, specification_for(2025))


def test_a_random_sample_full_of_errors_is_met_with_errors_and_no_exception() -> None:
    path = DATA / "csww_sample_liiatools_2022.xml"
    if not path.exists():
        pytest.skip(f"the sample is not at {path}")
    assert len(errors(path.read_text(encoding="utf-8"), 2022)) >= 12


def test_the_items_of_each_year_are_those_of_the_list_of_items() -> None:
    """Every item of the list stands in some year's specification, and the years hold no other."""
    path = DATA / "csww_items.csv"
    if not path.exists():
        pytest.skip(f"the list of items is not at {path}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = {row["tag"] for row in rows if row["level"] in ("LA", "worker") and row["format"] != "group"}
    ours = {item.tag for spec in specifications() for item in (*spec.in_block, *spec.of_worker)}
    assert ours == listed
    by_tag = {row["tag"]: row["codes"] for row in rows if row["format"] == "code"}
    for spec in specifications():
        for item in (*spec.in_block, *spec.of_worker):
            if item.codes:
                codes = {part.split()[0] for part in by_tag[item.tag].split(";")}
                assert set(item.codes) == codes, item.tag


def test_a_year_without_a_specification_goes_by_the_latest_before_it() -> None:
    assert specification_for(2026) is specification_for(2025)
    assert specification_for(2021) is specification_for(2023) is not specification_for(2024)
    with pytest.raises(LookupError):
        specification_for(2020)
