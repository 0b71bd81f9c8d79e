"""An HR file is taken in whole or not at all, and what it says is the record."""

import io
from datetime import date, datetime

import asyncpg
import pytest

import foundation.deeds
import wiring
from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter
from foundation.intake import deeds, files, work
from foundation.intake.kinds import Content, Seen, Send
from foundation.problems import DutyBroken, Refusal
from foundation.routing import hash_of, stranger
from tests.builders_reports import post
from tests.cast import ADA, AMARA, TRAFFORD
from workforce.rules.feed_headings import FIELDS

wiring.routes()
HEADINGS = ",".join(field.title for field in FIELDS)
ROW = {
    "payroll_number": "100", "name": "Nadia Holt", "swe_number": "SW70001", "birth_date": "1990-02-03", "sex": "F",
    "ethnicity": "WBRI", "qualification": "MA social work", "title": "Social worker", "role": "5", "type": "SW",
    "grade": "G9", "basis": "permanent", "team": "Court team", "hours": "37", "fte": "1", "start": "2024-04-01",
    "as_at": "2026-11-01 02:00",
}  # fmt: skip


def line(**more: str) -> str:
    values = {**ROW, **more}
    return ",".join(values.get(field.code, "") for field in FIELDS)


def content(*lines: str, name: str = "feed.csv") -> Content:
    return Content(name, "\n".join((HEADINGS, *lines)).encode())


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test does the product's part itself."""
    monkeypatch.setattr(foundation.deeds, "_listeners", {})


async def seen(id) -> files.File:
    async with transaction(readonly=True):
        return await files.file_for(await enter(hash_of(ADA.token)), id)


async def sent(*lines: str, kind: str = "people", file: Content | None = None) -> files.File:
    form = Send(file=file or content(*lines), kind=kind, authority=TRAFFORD)
    done = await deeds.upload(stranger(hash_of(ADA.token)), form=form)
    await work.work(done.subject)
    return await seen(done.subject)


async def committed(*lines: str, kind: str = "people", sure: bool = True) -> files.File:
    file = await sent(*lines, kind=kind)
    assert file.state == "ready", file.errors
    await deeds.commit(stranger(hash_of(ADA.token)), id=file.id, form=Seen(seen=file.version, sure=sure))
    await work.work(file.id)
    file = await seen(file.id)
    assert file.state == "committed", file.errors
    return file


async def work_of(owner: asyncpg.Connection, payroll: str = "100") -> list[tuple]:
    rows = await owner.fetch(
        "select e.starts, e.ends, e.weekly_hours, e.basis from employment e join feed_person f on f.person = e.person"
        " where f.payroll_number = $1 and e.authority = $2 order by e.starts", payroll, TRAFFORD,
    )  # fmt: skip
    return [(row["starts"], row["ends"], int(row["weekly_hours"]), row["basis"]) for row in rows]


async def test_a_file_of_everyone_makes_people_teams_and_work_and_is_on_the_record(clone, as_owner):
    file = await sent(line(), line(payroll_number="101", name="Omar Reid", swe_number="", manager="100"))
    assert file.state == "ready", file.errors
    assert (file.preview["new"], file.preview["teams"], file.preview["ended"]) == (2, ["Court team"], 0)
    await deeds.commit(stranger(hash_of(ADA.token)), id=file.id, form=Seen(seen=file.version))
    await work.work(file.id)
    row = await as_owner.fetchrow(
        "select p.name, p.sort_key, p.swe_number, p.birth_date, e.*, t.name as team_name from person p"
        " join employment e on e.person = p.id join team t on t.id = e.team where p.swe_number = 'SW70001'"
    )
    assert (row["name"], row["sort_key"], row["team_name"], row["job_type"]) == (
        "Nadia Holt", "holt nadia", "Court team", "SW",
    )  # fmt: skip
    assert (row["starts"], row["ends"], row["census_role"]) == (date(2024, 4, 1), None, "Case holder")
    assert await as_owner.fetchval(
        "select m.name from employment e join person p on p.id = e.person join person m on m.id = e.line_manager"
        " where p.name = 'Omar Reid'") == "Nadia Holt"  # fmt: skip
    deeds_done = [r["deed"] for r in await as_owner.fetch("select deed from audit where deed in"
                  " ('person:fed', 'intake:loaded') order by seq")]  # fmt: skip
    assert deeds_done == ["person:fed", "person:fed", "intake:loaded"]


@pytest.mark.slow
async def test_changes_cut_correct_and_end_work_and_an_unchanged_night_changes_nothing(clone, as_owner):
    await committed(line())
    assert await work_of(as_owner) == [(date(2024, 4, 1), None, 37, "permanent")]
    # Fewer hours from a day: the row before ends there.
    await committed(line(start="2026-09-01", hours="30", fte="0.81", as_at="2026-11-02 02:00"), kind="people_changes")
    assert await work_of(as_owner) == [
        (date(2024, 4, 1), date(2026, 9, 1), 37, "permanent"), (date(2026, 9, 1), None, 30, "permanent"),
    ]  # fmt: skip
    # The same words with another start: a correction of it.
    await committed(line(start="2026-10-01", hours="30", fte="0.81", as_at="2026-11-03 02:00"), kind="people_changes")
    assert await work_of(as_owner) == [
        (date(2024, 4, 1), date(2026, 10, 1), 37, "permanent"), (date(2026, 10, 1), None, 30, "permanent"),
    ]  # fmt: skip
    before = await as_owner.fetchval("select count(*) from audit where deed = 'person:fed'")
    await committed(line(start="2026-10-01", hours="30", fte="0.81", as_at="2026-11-04 02:00"))
    assert await as_owner.fetchval("select count(*) from audit where deed = 'person:fed'") == before
    await committed(
        line(start="2026-10-01", hours="30", fte="0.81", end="2026-11-30", reason="1", destination="3",
             as_at="2026-11-05 02:00"), kind="people_changes",
    )  # fmt: skip
    left = await as_owner.fetchrow("select ends, left_for, census_reason, destination, census_destination"
                                   " from employment where starts = '2026-10-01'")  # fmt: skip
    assert tuple(left) == (date(2026, 12, 1), "resigned", 1, "agency", 3)


async def test_a_post_is_the_one_named_and_none_where_the_cell_is_empty_or_the_post_is_not_there_yet(clone, as_owner):
    async def post_named(reference: str, night: int) -> str | None:
        await committed(line(post=reference, as_at=f"2026-11-{night:02} 02:00"), kind="people_changes")
        return await as_owner.fetchval(
            "select p.reference from employment e left join post p on p.id = e.post where e.fed is not null"
        )

    for reference in ("P1", "P2"):
        await post(as_owner, reference, reference=reference)
    assert [await post_named(each, night) for night, each in enumerate(("P1", "P2", "", "P1", "P3"), 1)] == [
        "P1", "P2", None, "P1", None,
    ]  # fmt: skip
    await post(as_owner, "P3", reference="P3")
    assert await post_named("P3", 6) == "P3"


async def test_a_file_of_everyone_that_would_end_too_many_waits_for_a_person(clone, as_owner):
    others = [line(payroll_number=f"{number}", name=f"Una Reed{'abcdefghij'[number % 10]}", swe_number="",
                   birth_date="") for number in range(200, 210)]  # fmt: skip
    await committed(line(), *others)
    fewer = [each.replace("2026-11-01 02:00", "2026-11-08 02:00") for each in others[:5]]
    file = await sent(*fewer)
    assert file.state == "ready" and file.preview["ended"] == 6
    assert file.preview["held"] == "It would end the work of 6 people, 54.5 in a hundred of those in post."
    with pytest.raises(Refusal) as no:
        await deeds.commit(stranger(hash_of(ADA.token)), id=file.id, form=Seen(seen=file.version))
    assert "Tick the box" in no.value.errors["sure"]
    with pytest.raises(Refusal, match="A person confirms"):
        await deeds.let_in(foundation.deeds.service(foundation.deeds.COMMAND_LINE), id=file.id)
    await deeds.commit(stranger(hash_of(ADA.token)), id=file.id, form=Seen(seen=file.version, sure=True))
    await work.work(file.id)
    assert (await seen(file.id)).state == "committed"
    assert await work_of(as_owner) == [(date(2024, 4, 1), date(2026, 11, 8), 37, "permanent")]
    # Back in a later extract: the work goes on as if never ended.
    await committed(*fewer[:0], line(as_at="2026-11-09 02:00"), kind="people_changes")
    assert await work_of(as_owner) == [(date(2024, 4, 1), None, 37, "permanent")]


async def test_nobody_commits_a_file_that_changes_their_own_record(clone, as_owner):
    await committed(line())
    await as_owner.execute(
        "insert into account (id, person, name) select gen_random_uuid(), person, 'x' from feed_person"
    )
    file = await sent(line(grade="G10", as_at="2026-11-02 02:00"), kind="people_changes")
    assert len(file.preview["about"]) == 1
    await as_owner.execute(
        "update intake_file set preview = preview || jsonb_build_object('about', jsonb_build_array($1::text))",
        str(ADA.id),
    )
    with pytest.raises(DutyBroken):
        await deeds.commit(stranger(hash_of(ADA.token)), id=file.id, form=Seen(seen=file.version))


async def test_work_held_before_the_feed_is_taken_over_not_doubled(clone, as_owner):
    held = await as_owner.fetchrow("select swe_number, birth_date, name from person where id = $1", AMARA.id)
    mine = await as_owner.fetch("select id, starts, ends from employment where person = $1 and authority = $2"
                                " and employer_authority = $2", AMARA.id, TRAFFORD)  # fmt: skip
    assert len(mine) == 1
    file = await committed(line(payroll_number="7", name=held["name"], swe_number=held["swe_number"],
                                birth_date=f"{held['birth_date'] or ''}", start=f"{mine[0]['starts']}"))  # fmt: skip
    assert file.preview["new"] == 0
    rows = await as_owner.fetch("select id, starts, ends, fed from employment where person = $1"
                                " and employer_authority = $2", AMARA.id, TRAFFORD)  # fmt: skip
    assert [(row["id"], row["starts"], row["ends"]) for row in rows] == [tuple(each) for each in mine]
    assert rows[0]["fed"] == file.id


async def test_a_bad_cell_is_refused_by_row_and_column_and_nothing_is_loaded(clone, as_owner):
    bad = {"payroll_number": "101", "swe_number": "", "start": "31/02/2026", "fte": "37"}
    file = await sent(line(), line(**bad), line(payroll_number="102", swe_number="", as_at="2027-01-01"))
    assert file.state == "errors" and file.has_refused
    assert [(fault.row, fault.column) for fault in file.errors] == [(3, "FTE"), (3, "Start date")]
    file = await sent(line(payroll_number="102", swe_number="", as_at="2027-01-01"))
    assert [(fault.row, fault.column, fault.reason) for fault in file.errors] == [
        (2, "As at", "An extract cannot be made in the future")
    ]
    assert await as_owner.fetchval("select count(*) from feed_person") == 0


async def test_what_the_feed_keeps_is_changed_by_it_alone(clone, as_owner):
    await committed(line())
    for change in ("grade = 'G12'", "ends = '2026-12-01'", "team = null"):
        with pytest.raises(asyncpg.CheckViolationError, match="HR feed keeps this"):
            await as_owner.execute(f"update employment set {change} where fed is not null")
    with pytest.raises(asyncpg.CheckViolationError, match="HR feed keeps this"):
        await as_owner.execute("update person set name = 'Other' where fed is not null")
    await as_owner.execute("update employment set covers_vacancy = true, verified = false where fed is not null")
    await as_owner.execute("update person set registration_status = 'lapsed' where fed is not null")


async def test_work_that_cannot_be_at_once_is_refused_by_the_database_too(clone, as_owner):
    await committed(line())
    with pytest.raises(asyncpg.ExclusionViolationError):
        await as_owner.execute(
            "insert into employment (id, person, authority, employer, employer_kind, employer_authority, basis,"
            " contract, starts) select gen_random_uuid(), person, authority, employer, employer_kind,"
            " employer_authority, basis, contract, '2025-01-01' from employment where fed is not null"
        )
    assert await fetch_nothing_of_others(as_owner)


async def fetch_nothing_of_others(owner: asyncpg.Connection) -> bool:
    """The function that takes back work does so for the authority's own alone."""
    async with transaction():
        await enter(hash_of(ADA.token))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fetch_value("select take_back_fed($1, $2)", 355, [])
    return True


async def test_unknown_and_missing_headings_are_named(clone):
    file = await sent(file=Content("council.csv", b"Pers.Ref,Surname\n1,Holt\n"))
    assert file.state == "errors" and file.preview["headings"] == ["Pers.Ref", "Surname"]
    told = {(fault.row, fault.column) for fault in file.errors}
    assert {(1, "Pers.Ref"), (1, "Surname"), (1, "Payroll number"), (1, "As at")} <= told


@pytest.mark.slow
async def test_hr_says_what_the_headings_mean_once_and_the_next_night_is_read(browser, as_owner):
    browser.sign_in(ADA)
    council = b"Emp No,Known As,Job,Contract Type,Department,From,To,Run Date,Shoe size\n"
    first = council + b"1,Nadia Holt,Social worker,Perm,Court team,01/04/2024,,20/11/2026 02:00,38\n"
    file = await sent(file=Content("council.csv", first))
    page = await browser.get(f"/intake/{file.id}")
    assert "Say what the headings mean" in page.text and "Shoe size" in page.text
    page = await browser.get(f"/feed/{TRAFFORD}/headings?file={file.id}")
    assert "Payroll number" in page.text and "Emp No" in page.text
    path = f"/feed/{TRAFFORD}/headings"
    page = await browser.press(page, path, means=["payroll_number=Emp No"])
    assert page.status == 422 and "Choose the column that holds Name" in page.text
    means = [f"{code}={heading}" for code, heading in (
        ("payroll_number", "Emp No"), ("name", "Known As"), ("title", "Job"), ("basis", "Contract Type"),
        ("team", "Department"), ("start", "From"), ("end", "To"), ("as_at", "Run Date"))]  # fmt: skip
    page = await browser.press(page, path, means=means)
    assert page.path == f"/intake/{file.id}"
    await work.work(file.id)
    file = await seen(file.id)
    assert file.state == "ready", file.errors
    await browser.get(f"/intake/{file.id}")
    await deeds.commit(stranger(hash_of(ADA.token)), id=file.id, form=Seen(seen=file.version))
    await work.work(file.id)
    page = await browser.get(f"/feed/{TRAFFORD}")
    assert "shoe size" in page.text and "People it keeps" in page.text and "Emp No".lower() in page.text.lower()
    nadia = await as_owner.fetchval("select person from feed_person")
    page = await browser.get(f"/people/{nadia}")
    assert "comes from the HR system of Trafford, as it was on" in page.text and "/move" not in page.text
    night = await sent(file=Content("night.csv", first.replace(b"20/11", b"21/11")))
    assert night.state == "ready" and (night.preview["new"], night.preview["changed"]) == (0, 0)
    page = await browser.get("/intake")
    assert "The HR feed" in page.text


async def test_a_column_that_the_file_does_not_have_empties_nothing_we_hold(clone, as_owner):
    await committed(line())
    await as_owner.execute("update employment set line_manager = $1 where fed is not null", ADA.id)
    short = ("payroll_number", "name", "title", "basis", "team", "start", "end", "as_at")
    told = {**ROW, "as_at": "2026-11-02 02:00", "title": "Senior social worker"}
    lines = [[field.title for field in FIELDS if field.code in short],
             [told.get(field.code, "") for field in FIELDS if field.code in short]]  # fmt: skip
    file = await sent(kind="people_changes", file=Content("s.csv", "\n".join(map(",".join, lines)).encode()))
    assert file.state == "ready", file.errors
    await deeds.commit(stranger(hash_of(ADA.token)), id=file.id, form=Seen(seen=file.version))
    await work.work(file.id)
    row = await as_owner.fetchrow(
        "select p.qualification, p.swe_number, p.birth_date, e.local_title, e.grade, e.weekly_hours, e.line_manager"
        " from person p join employment e on e.person = p.id where e.fed = $1", file.id,
    )  # fmt: skip
    assert tuple(row) == ("MA social work", "SW70001", date(1990, 2, 3), "Senior social worker", "G9", 37, ADA.id)


@pytest.mark.slow
async def test_a_workbook_is_read_as_a_table_is_and_what_is_no_feed_is_refused_in_words(clone, as_owner):
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append([field.title for field in FIELDS])
    typed = {**ROW, "start": datetime(2024, 4, 1), "hours": 37, "payroll_number": 100}  # noqa: DTZ001
    book.active.append([typed.get(field.code, "") for field in FIELDS])
    book.save(out)
    file = await sent(file=Content("feed.xlsx", out.getvalue()))
    assert (file.state, file.preview["new"]) == ("ready", 1), file.errors
    for name, data, words in (
        ("utf16.csv", content(line()).data.decode().encode("utf-16"), "UTF-16"),
        ("old.csv", content(line(name="Zoë Holt")).data.decode().encode("cp1252"), "Windows-1252"),
        ("many.csv", HEADINGS.encode() + b"\n1" * 1_000_000, "more than 100,000 rows"),
        ("page.csv", b"<html>", "a web page"),
    ):
        try:
            file = await sent(file=Content(name, data))
        except Refusal as no:
            assert words in str(no.errors)
            continue
        assert file.state == "failed" and words in file.errors[0].reason, (name, file.errors)
    with pytest.raises(Refusal) as no:
        await sent(file=Content("huge.csv", b"x" * (20 * 2**20 + 1)))
    assert "smaller than 20 MB" in no.value.errors["file"]
    assert await as_owner.fetchval("select count(*) from feed_person") == 0
