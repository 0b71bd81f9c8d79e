"""The census as it is built from the register: who is in it, since when, with what; and the file read back."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.measures.display import shown as displayed
from reports.returns.build import build, origin, stays
from reports.returns.figures import figures_of, kept, odd, shown
from reports.returns.message import Worker
from reports.returns.read import read
from reports.returns.register import AgencyWorker, Before, Register, Someone, Spell
from reports.returns.specification import specification_for
from reports.returns.validate import judge
from reports.returns.write import write
from tests.cast import AMARA, BEA, CALLUM, ROSA, TRAFFORD

SPEC = specification_for(2025)
ONE = Decimal(1)


def someone(*spells: Spell, **more: object) -> Someone:
    """Amara as the register holds her, with these spells."""
    held = {
        "person": AMARA.id, "name": AMARA.name, "swe_number": "SW000011", "birth_date": date(1995, 2, 3),
        "sex": "female", "ethnicity": "BAFR", "registered_on": date(2019, 3, 1), "cases": 14,
        "days_lost": Decimal("2.5"), "salary": Decimal("39513"),
    }  # fmt: skip
    return Someone(**{**held, "spells": spells, **more})  # type: ignore[arg-type]


def spell(
    starts: date, ends: date | None = None, fte: Decimal | None = ONE, role: str = "Case holder", **more: int
) -> Spell:
    return Spell(starts, ends, fte, role, **more)


def register(*people: Someone, agency: tuple[AgencyWorker, ...] = (), vacancies: str = "3.5") -> Register:
    return Register(2025, TRAFFORD, people, agency, Decimal(vacancies), True)


def answered(*people: Someone) -> dict[object, str]:
    """Everything that is answered here, as no."""
    given = {(None, item.tag): "0" for item in SPEC.in_block if item.fix == "here" and item.codes}
    return {**given, **{(who.person, tag): "0" for who in people for tag in ("StepUpGrad", "FrontlineGrad")}}


def worker(*spells: Spell, **more: object) -> Worker:
    return build(register(someone(*spells, **more)), SPEC, {}).workers[0]


def test_moves_within_the_service_are_one_unbroken_time_in_the_last_role() -> None:
    one = worker(
        spell(date(2019, 4, 1), date(2025, 2, 1)),
        spell(date(2025, 2, 1), role="Senior practitioner", fte=Decimal("0.8")),
    )
    assert one.get("RoleStartDate") == "2019-04-01" and not one.leaver
    assert (one.get("OrgRole"), one.get("FTE"), one.get("FTE30")) == ("4", "0.800000", "0.800000")


def test_whoever_comes_back_after_a_gap_is_a_leaver_and_a_starter() -> None:
    found = stays(
        someone(spell(date(2019, 4, 1), date(2025, 1, 1), reason=1, destination=6), spell(date(2025, 6, 1))),
        SPEC.settings, 2025,
    )  # fmt: skip
    assert [(stay.starts, stay.left) for stay in found] == [
        (date(2019, 4, 1), date(2024, 12, 31)), (date(2025, 6, 1), None),
    ]  # fmt: skip


def test_the_edges_of_the_year() -> None:
    """The last day worked is the end date; leaving on 30 September is leaving, on 1 October it is being in post."""

    def left(ends: date) -> str | None:
        found = stays(someone(spell(date(2019, 4, 1), ends)), SPEC.settings, 2025)
        return f"{found[0].left}" if found else None

    assert left(date(2024, 10, 1)) is None  # the last day worked was 30 September 2024: last year's leaver
    assert left(date(2024, 10, 2)) == "2024-10-01"
    assert left(date(2025, 10, 1)) == "2025-09-30"
    assert left(date(2025, 10, 2)) == "None"
    in_post = replace(SPEC.settings, last_day_counts_as_leaving=False)
    assert stays(someone(spell(date(2019, 4, 1), date(2025, 10, 1))), in_post, 2025)[0].left is None
    assert stays(someone(spell(date(2025, 10, 1))), SPEC.settings, 2025) == []


def test_who_moves_on_after_30_september_is_in_post_in_the_role_of_that_day() -> None:
    one = worker(spell(date(2019, 4, 1), date(2025, 10, 15)), spell(date(2025, 10, 15), role="First line manager"))
    assert one.get("OrgRole") == "5" and not one.leaver


def test_a_leavers_hours_travel_where_the_specification_says() -> None:
    gone = spell(date(2019, 4, 1), date(2025, 4, 1), Decimal("0.6"), reason=1, destination=1)
    one = worker(gone)
    assert (one.get("FTE"), one.get("FTE30"), one.get("RoleEndDate")) == ("0", "0.600000", "2025-03-31")
    assert (one.get("Cases30"), one.get("BaseSalary"), one.get("ReasonLeave")) == ("0", "", "1")
    other = replace(SPEC, settings=replace(SPEC.settings, hours_of_a_leaver="FTE"))
    one = build(register(someone(gone)), other, {}).workers[0]
    assert (one.get("FTE"), one.get("FTE30")) == ("0.600000", "0")


def test_the_salary_is_the_full_time_rate_unless_the_setting_says_actual() -> None:
    half = spell(date(2019, 4, 1), fte=Decimal("0.5"))
    assert worker(half).get("BaseSalary") == "39513.00"
    actual = replace(SPEC, settings=replace(SPEC.settings, salary="actual"))
    assert build(register(someone(half)), actual, {}).workers[0].get("BaseSalary") == "19756.50"


def test_where_a_starter_came_from_is_told_by_the_record_or_not_at_all() -> None:
    started = date(2025, 1, 6)
    here = spell(started)
    for before, registered, code in (
        ((), date(2024, 9, 1), "1"),
        ((), date(2016, 9, 1), ""),
        ((Before("authority", False, date(2025, 1, 1)),), date(2016, 9, 1), "2"),
        ((Before("authority", True, date(2025, 1, 1)),), date(2016, 9, 1), "4"),
        ((Before("overseas", False, date(2024, 6, 1)),), date(2016, 9, 1), "3"),
        ((Before("voluntary", False, date(2023, 1, 1)),), date(2016, 9, 1), ""),
        ((Before("agency", True, date(2025, 3, 1)),), date(2016, 9, 1), ""),
    ):
        assert origin(someone(here, before=before, registered_on=registered), started, SPEC.settings) == code, before


def test_what_is_answered_here_is_sent_and_what_hr_holds_is_not_overruled() -> None:
    answers = {(AMARA.id, "StepUpGrad"): "1", (AMARA.id, "Ethnicity"): "WBRI", (None, "CostSWE"): "2"}
    message = build(register(someone(spell(date(2019, 4, 1)))), SPEC, answers)
    assert (message.workers[0].get("StepUpGrad"), message.workers[0].get("Ethnicity")) == ("1", "BAFR")
    assert message.block["CostSWE"] == "2"


def test_an_agency_worker_is_sent_with_hours_and_weeks_and_nothing_personal() -> None:
    rosa = AgencyWorker(ROSA.id, ROSA.name, "SW13", Decimal("0.8"), "Case holder", True, 17, Decimal("26.04"))
    message = build(register(agency=(rosa,)), SPEC, {})
    assert dict(message.workers[0].values) == {
        "AgencyWorker": "1", "SWENo": "SW13", "FTE": "0.800000", "OrgRole": "5", "FTE30": "0.800000", "Cases30": "17",
        "ContractWeeks": "26.0",
    }  # fmt: skip
    assert (message.block["NoAgencyFTE"], message.block["NoAgencyHeadcount"]) == ("0.80", "1")


def whole() -> Register:
    people = (
        someone(spell(date(2019, 4, 1)), before=(Before("agency", True, date(2019, 3, 1)),)),
        someone(
            spell(date(2024, 11, 4), role="First line manager"), person=CALLUM.id, name=CALLUM.name,
            swe_number="SW000012", sex="male", before=(Before("authority", False, date(2024, 11, 1)),), cases=0,
        ),
        someone(
            spell(date(2015, 4, 1), date(2025, 4, 1), Decimal("0.6"), "Senior practitioner", reason=1, destination=3),
            person=BEA.id, name=BEA.name, swe_number="SW000013",
            before=(Before("authority", False, date(2015, 3, 1)),),
        ),
    )  # fmt: skip
    rosa = AgencyWorker(ROSA.id, ROSA.name, "SW13", Decimal("0.5"), "Case holder", True, 10)
    return register(*people, agency=(rosa,), vacancies="1")


def test_a_whole_census_has_no_fault_is_read_back_the_same_and_makes_the_published_rates() -> None:
    message = build(whole(), SPEC, answered(*whole().people))
    content = write(message, SPEC)
    assert judge(content, SPEC, message.workers) == ()
    back = read(content, SPEC)
    assert [dict(w.values) for w in back.workers] == [dict(w.values) for w in message.workers]
    assert back.block == {**message.block, "OtherAllowances": ""} and (back.year, back.authority) == (2025, "358")
    assert write(back, SPEC) == content == write(message, SPEC)
    figures = shown(kept(figures_of(back, SPEC)), 2025)
    said = {name: str(figures[name]) for name in ("inpost_fte", "vacancy_rate_fte", "agency_rate_fte", "caseload_fte",
                                                  "turnover_rate_fte", "starters_headcount")}  # fmt: skip
    assert said == {
        "inpost_fte": "2", "vacancy_rate_fte": "33.3", "agency_rate_fte": "20", "caseload_fte": "16",
        "turnover_rate_fte": "30", "starters_headcount": "1",
    }  # fmt: skip


def test_a_fault_names_the_person_whose_record_it_is() -> None:
    without = replace(whole().people[0], ethnicity="")
    message = build(replace(whole(), people=(without,)), SPEC, answered(without))
    (fault,) = (f for f in judge(write(message, SPEC), SPEC, message.workers) if f.item == "Ethnicity")
    assert (fault.person, fault.name, fault.fix, fault.code) == (AMARA.id, AMARA.name, "hr", "LIIA-01")


def test_figures_that_moved_by_more_than_a_fifth_are_odd() -> None:
    now = {"vacancy_rate_fte": displayed(Decimal(24)), "cases": displayed(Decimal(100)), "agency_fte": displayed(ONE)}
    before = {
        "vacancy_rate_fte": displayed(Decimal(20)),
        "cases": displayed(Decimal(79)),
        "agency_fte": displayed(Decimal(0)),
    }
    assert [(fault.item, fault.severity) for fault in odd(now, before, "last year")] == [("cases", "query")]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60))
def test_whatever_is_typed_as_other_allowances_comes_back_as_it_was(text: str) -> None:
    answers = {**answered(), (None, "OtherAllowances"): text}
    content = write(build(whole(), SPEC, answers), SPEC)
    assert read(content, SPEC).block["OtherAllowances"] == " ".join(text.split(" ")).strip() or not text.strip()


@pytest.mark.slow
def test_a_census_of_1500_is_built_written_and_judged_within_five_seconds() -> None:
    """More than twice the largest authority; the budget is that of the whole check."""
    people = tuple(replace(whole().people[0], person=uuid4(), swe_number=f"SW{number:06d}") for number in range(1_500))
    began = time.perf_counter()
    message = build(register(*people), SPEC, answered(*people))
    found = judge(write(message, SPEC), SPEC, message.workers)
    took = time.perf_counter() - began
    print(f"\n{len(people):,} workers in {took:.2f} s")
    assert found == () and took < 5
