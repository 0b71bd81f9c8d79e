"""What HR files say is judged cell by cell, and gives the same record in whatever order the files come."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workforce.rules import feed_rows
from workforce.rules.feed_headings import FIELDS, chosen, guessed, placed
from workforce.rules.feed_plan import Fed, Holder, Known, Plan, planned
from workforce.rules.feed_values import moment

HEADINGS = ",".join(field.title for field in FIELDS)
ROW = {"payroll_number": "100", "name": "Nadia Holt", "birth_date": "1990-02-03", "title": "Social worker",
       "basis": "permanent", "team": "Court", "hours": "37", "start": "2024-04-01",
       "as_at": "2026-11-01 02:00"}  # fmt: skip


def read(*lines: dict[str, str], headings: str = HEADINGS, full: bool = False) -> list[feed_rows.Row]:
    texts = [",".join({**ROW, **more}.get(field.code, "") for field in FIELDS) for more in lines]
    rows = feed_rows.read("\n".join((headings, *texts)).encode(), {})
    if wrong := feed_rows.together(rows, full=full):
        raise feed_rows.Rows(wrong)
    return rows


def faults(*lines: dict[str, str], full: bool = False) -> list[tuple[int, str, str]]:
    with pytest.raises(feed_rows.Rows) as no:
        read(*lines, full=full)
    return [tuple(each) for each in no.value.wrong]


@pytest.mark.parametrize(
    ("more", "column", "words"),
    [
        ({"start": "31/02/2026"}, "Start date", "There is no 31 February 2026"),
        ({"start": "2026-02-30"}, "Start date", "There is no 30 February 2026"),
        ({"start": "1/13/2026"}, "Start date", "There is no month 13"),
        ({"start": "1/2/26"}, "Start date", "could be 1926 or 2026"),
        ({"start": "soon"}, "Start date", "such as 27/03/2026"),
        ({"start": "01/04/1066"}, "Start date", "cannot be right"),
        ({"fte": "37"}, "FTE", "looks like hours"),
        ({"fte": "1.1"}, "FTE", "more than full time"),
        ({"fte": "NaN"}, "FTE", "Enter a number"),
        ({"hours": "370"}, "Hours a week", "from 0 to 60"),
        ({"name": ""}, "Name", "is needed"),
        ({"name": "123"}, "Name", "with letters"),
        ({"payroll_number": " "}, "Payroll number", "is needed"),
        ({"payroll_number": "9" * 41}, "Payroll number", "at most 40"),
        ({"basis": "zero hours"}, "Basis", "is not known"),
        ({"type": "nurse"}, "Core job type", "Use SW"),
        ({"role": "7"}, "Census role", "1 to 6"),
        ({"ethnicity": "XXXX"}, "Ethnicity", "census code"),
        ({"end": "2020-01-01"}, "End date", "before the start"),
        ({"birth_date": "2025-01-01"}, "Birth date", "not before the start"),
        ({"swe_number": "12A"}, "Social Work England number", "such as SW12345"),
        ({"as_at": "2026-11-01 25:00"}, "As at", "no such time of day"),
        ({"team": "x" * 201}, "Team", "more than 200"),
        ({"title": '"two\nlines"'}, "Job title", "line break"),
        ({"reason": "bored"}, "Leaving reason", "1 to 10"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_in_words(more, column, words):
    (row, where, why), *rest = faults({}, more)
    assert (row, where, rest) == (3, column, []) and words in why


@pytest.mark.parametrize(
    ("lines", "column", "words"),
    [
        (({}, {}), "Payroll number", "in row 2 too"),
        (({}, {"name": "Omar Reid", "start": "2025-01-01"}), "Payroll number", "somebody else in row 2"),
        (({"swe_number": "1"}, {"payroll_number": "2", "name": "Omar Reid", "swe_number": "SW1"}),
         "Social Work England number", "in row 2 too"),
    ],
)  # fmt: skip
def test_numbers_that_two_rows_claim_are_refused(lines, column, words):
    ((row, where, why),) = faults(*lines)
    assert (row, where) == (3, column) and words in why


def test_somebody_who_came_back_may_have_a_second_payroll_number():
    rows = read(
        {"swe_number": "1", "end": "2025-01-01"}, {"payroll_number": "2", "swe_number": "1", "start": "2026-01-05"}
    )
    plan = planned(rows, Known(358), full=False, fresh=uuid4)
    assert len({write.person for write in plan.people}) == 1 and not plan.wrong


def test_a_file_of_everyone_has_one_time():
    ((_, column, why),) = faults({}, {"payroll_number": "2", "as_at": "2026-11-02"}, full=True)
    assert column == "As at" and "one extract" in why


def test_an_hour_without_a_zone_is_londons():
    assert moment("01/07/2026 02:00") == "2026-07-01T01:00:00+00:00" == moment("2026-07-01T03:00:00+02:00")
    assert moment("2026-01-01") == "2026-01-01T00:00:00+00:00"


def test_the_council_s_own_headings_are_remembered_and_what_is_new_or_gone_is_named():
    files = ["Emp No", "Known As", "Job", "Contract Type", "Department", "From", "To", "Run Date", "Shoe size"]
    places, wrong = placed(files, {})
    assert not places and {each.column for each in wrong} >= {"Emp No", "Shoe size", "Payroll number"}
    guesses = guessed(files, {})
    assert guesses["payroll_number"] == "Emp No" and guesses["as_at"] == "Run Date"
    said, no = chosen(list(guesses.items()), files)
    assert not no and said["shoe size"] == ""
    assert placed(files, said) == ({code: files.index(heading) for code, heading in guesses.items()}, [])
    _, wrong = placed([*files[1:], "Hat size"], said)
    assert sorted(each.column for each in wrong) == ["Hat size", "emp no"]
    assert chosen([("payroll_number", "Emp No"), ("name", "Emp No")], files)[1].keys() >= {"name"}


# Orders -------------------------------------------------------------------------------------------------------------


@dataclass
class Held:
    """What a database would hold after some files: the writes of each plan, kept in memory."""

    people: dict[str, Fed] = field(default_factory=dict)
    spells: dict[str, dict] = field(default_factory=dict)
    work: dict[UUID, tuple] = field(default_factory=dict)
    fulls: list[datetime] = field(default_factory=list)

    def known(self) -> Known:
        return Known(358, self.people, {payroll: list(each.values()) for payroll, each in self.spells.items()},
                     fulls=self.fulls)  # fmt: skip

    def take_in(self, rows: list[feed_rows.Row], full: bool) -> Plan:
        plan = planned(rows, self.known(), full=full, fresh=uuid4)
        assert not plan.wrong, plan.wrong
        for who in plan.people:
            self.people[who.payroll] = Fed(who.person, who.as_at, who.who, who.aside)
        for write in plan.spells:
            said = write.said._replace(row=0)
            if write.act == "begin":
                said = said._replace(employment=uuid4())
            if write.act == "take back":
                del self.work[said.employment]
                said = said._replace(employment=None)
            if write.act in ("begin", "change"):
                self.work[said.employment] = (write.payroll, write.days, said.said)
            self.spells.setdefault(write.payroll, {})[said.key] = said
        if full:
            self.fulls = sorted({*self.fulls, rows[0].as_at})
        return plan

    def told(self) -> list[tuple]:
        names = sorted((payroll, fed.who) for payroll, fed in self.people.items())
        return [*names, *sorted(self.work.values(), key=repr)]


STARTS = [date(2024, 4, 1), date(2025, 1, 6), date(2026, 9, 1)]
SPELLS = st.fixed_dictionaries({
    "payroll_number": st.sampled_from(["1", "2"]), "start": st.sampled_from([f"{each}" for each in STARTS]),
    "end": st.sampled_from(["", "2025-06-30", "2026-10-31"]), "hours": st.sampled_from(["37", "30"]),
    "contract": st.sampled_from(["", "B"]), "grade": st.sampled_from(["G9", "G10"]),
})  # fmt: skip


@st.composite
def extracts(draw) -> list[tuple[list[feed_rows.Row], bool]]:
    """Some nights' files, each with a time of its own; an end before its start is left out."""
    files = []
    for night in range(draw(st.integers(2, 4))):
        lines, seen = [], set()
        for line in draw(st.lists(SPELLS, min_size=1, max_size=3)):
            key = line["payroll_number"], line["contract"]
            if key not in seen and (not line["end"] or line["end"] >= line["start"]):
                seen.add(key)
                lines.append({**line, "birth_date": "", "as_at": f"2026-11-{10 + night} 02:00"})
        if lines:
            files.append((read(*lines), draw(st.booleans())))
    return files


@settings(max_examples=150, deadline=None)
@given(extracts())
def test_files_in_any_order_and_twice_give_one_record(files):
    told = set()
    for order in permutations(files):
        held = Held()
        for rows, full in (*order, order[0]) if order else ():
            held.take_in(rows, full)
        told.add(repr(held.told()))
    assert len(told) <= 1


@settings(max_examples=150, deadline=None)
@given(extracts())
def test_no_two_rows_of_one_job_ever_overlap(files):
    held = Held()
    for rows, full in files:
        held.take_in(rows, full)
    for payroll, said in held.spells.items():
        lines: dict[str, list[tuple]] = {}
        for one in said.values():
            if one.employment is not None:
                lines.setdefault(one.contract, []).append(held.work[one.employment][1])
        for days in lines.values():
            days.sort()
            ends = [each[1] for each in days]
            assert all(end is not None and end <= after[0] for end, after in zip(ends, days[1:], strict=False)), payroll


def days_after(*files: tuple[bool, list[dict[str, str]]]) -> list[tuple[str, str]]:
    """What stands after some nights' files, whether each is of everyone; the same in any order, or it fails."""
    read_in = [(read(*({"as_at": f"2026-11-{10 + night} 02:00", **line} for line in lines)), full)
               for night, (full, lines) in enumerate(files)]  # fmt: skip
    told = set()
    for order in permutations(read_in):
        held = Held()
        for rows, full in order:
            held.take_in(rows, full)
        spells = [(payroll, *days) for payroll, days, _ in held.work.values()]
        told.add(tuple(sorted((f"{start}", f"{end}") for payroll, start, end in spells if payroll == "100")))
    (only,) = told
    return list(only)


OTHER = {"payroll_number": "2"}


def test_whoever_is_in_no_file_any_more_ended_on_the_first_that_did_not_name_them():
    nights = (True, [{}, OTHER]), (True, [OTHER]), (True, [OTHER]), (True, [OTHER])
    assert days_after(*nights) == [("2024-04-01", "2026-11-11")]


def test_what_was_corrected_stays_so_when_its_terms_change():
    nights = [{}], [{"start": "2024-06-01"}], [{"start": "2024-06-01", "hours": "30"}]
    for full in (False, True):
        assert days_after(*((full, lines) for lines in nights)) == [("2024-06-01", "None")]
    again = [{"start": "2024-05-01", "hours": "30"}], [{"start": "2024-05-01", "grade": "G10"}]
    assert days_after(*((False, lines) for lines in (*nights, *again))) == [("2024-05-01", "None")]


def test_what_followed_stays_apart_when_its_terms_become_the_same():
    nights = [{}], [{"start": "2026-03-02", "hours": "30"}], [{"start": "2026-03-02"}]
    for full in (False, True):
        days = days_after(*((full, lines) for lines in nights))
        assert days == [("2024-04-01", "2026-03-02"), ("2026-03-02", "None")]


def test_a_change_that_was_undone_stays_so_when_its_work_ends_before_it():
    change = [{"end": "2026-02-28"}, {"start": "2026-03-01", "hours": "30"}]
    nights = [{}], change, [{}], [{"end": "2025-12-31"}]
    assert days_after(*((False, lines) for lines in nights)) == [("2024-04-01", "2026-01-01")]


def test_what_had_changed_before_stays_where_hours_go_back_to_what_they_were():
    nights = [{}], [{"start": "2025-06-01", "hours": "30"}], [{"start": "2025-09-01"}]
    assert days_after(*((False, lines) for lines in nights)) == [
        ("2024-04-01", "2025-06-01"), ("2025-06-01", "2025-09-01"), ("2025-09-01", "None"),
    ]  # fmt: skip


def test_a_start_that_is_put_off_beyond_the_file_that_says_so_is_a_correction():
    nights = (True, [{"start": "2026-11-05"}, OTHER]), (True, [{"start": "2026-11-16"}, OTHER])
    assert days_after(*nights) == [("2026-11-16", "None")]


def test_whoever_comes_back_to_the_same_work_had_left():
    nights = (True, [{}, OTHER]), (True, [OTHER]), (True, [{"start": "2026-11-12"}, OTHER])
    assert days_after(*nights) == [("2024-04-01", "2026-11-11"), ("2026-11-12", "None")]


def test_two_files_of_one_time_that_say_otherwise_are_refused():
    held = Held()
    held.take_in(read({}), False)
    plan = planned(read({"hours": "30"}), held.known(), full=False, fresh=uuid4)
    assert [each.column for each in plan.wrong] == ["Start date"] and "same extract time" in plan.wrong[0].reason


def test_a_row_twice_at_once_is_refused_and_two_references_are_not():
    twice = read({}, {"start": "2025-01-06"})
    plan = planned(twice, Known(358), full=False, fresh=uuid4)
    assert [(each.row, each.column) for each in plan.wrong] == [(3, "Start date")]
    assert "01/04/2024 in row 2" in plan.wrong[0].reason
    both = read({"contract": "A"}, {"start": "2025-01-06", "contract": "B"})
    assert not planned(both, Known(358), full=False, fresh=uuid4).wrong


def test_a_payroll_number_given_to_somebody_new_is_refused():
    held = Held()
    held.take_in(read({}), False)
    other = read({"name": "Omar Reid", "birth_date": "1980-01-01", "as_at": "2026-11-02"})
    plan = planned(other, held.known(), full=False, fresh=uuid4)
    assert "one person's for good" in plan.wrong[0].reason


def test_who_may_be_known_already_is_said_and_left_to_a_person():
    here, there = uuid4(), uuid4()
    rows = read({"swe_number": "1"})
    elsewhere = Known(358, numbers={"SW1": Holder(there, 355, "Nadia Holt", None)})
    plan = planned(rows, elsewhere, full=False, fresh=uuid4)
    assert [(each.known, each.elsewhere) for each in plan.alike] == [(there, True)]
    assert plan.people[0].new and plan.people[0].aside is None
    other = Known(358, numbers={"SW1": Holder(here, 358, "Nadia Holt", date(1980, 1, 1))})
    plan = planned(rows, other, full=False, fresh=uuid4)
    assert plan.people[0].new and plan.people[0].aside == "SW1" and not plan.alike[0].elsewhere
    same = Known(358, numbers={"SW1": Holder(here, 358, "N Holt", date(1990, 2, 3))})
    plan = planned(rows, same, full=False, fresh=uuid4)
    assert plan.people[0].person == here and not plan.people[0].new and not plan.alike


def test_ends_are_counted_against_those_in_post():
    held = Held()
    held.take_in(read({}, {"payroll_number": "2"}, {"payroll_number": "3", "end": "2025-01-01"}), True)
    plan = planned(read({"as_at": "2026-11-02 02:00"}), held.known(), full=True, fresh=uuid4)
    assert (plan.in_post, plan.ended, plan.share) == (2, 1, 50)
    assert datetime(2026, 11, 2, 2, tzinfo=UTC) == plan.people[0].as_at
