"""Files of counts, absences and the register's answers, and the case system's own way in: all of it or nothing."""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest

import wiring
from foundation import clock
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.intake import deeds, files, work
from foundation.intake.kinds import Content, Seen, Send, Unreadable
from foundation.problems import NotAllowed, Refusal, SignInAgain
from foundation.routing import hash_of, secret, stranger
from reports.commands import take_in
from tests.browser import ORIGIN, application
from tests.builders import insert
from tests.cast import ADA, AMARA, CALLUM, PRIYA, SALFORD, STRETFORD, TODAY, TRAFFORD, UMA, VIC, Member, named
from workforce.actions.caseload_feed import MakeToken, fingerprint_of, is_ours, make_token, new_token, revoke_token
from workforce.imports import absences, caseload, registrations
from workforce.queries.careers import careers_of

wiring.routes()
COUNTS = "person,on,children,court,alone"
AWAY = "person,kind,first_day,last_day,days_lost,cancelled"
ANSWERS = "registration number,status,registered until,looked up"


def acting(member: Member) -> Any:
    return stranger(hash_of(member.token))


async def seen(id: UUID, by: Member = ADA) -> files.File:
    async with transaction(readonly=True):
        return await files.file_for(await enter(hash_of(by.token)), id)


async def sent(kind: str, *lines: str, by: Member = ADA, name: str = "file.csv") -> files.File:
    content = Content(name, "\n".join(lines).encode())
    done = await deeds.upload(acting(by), form=Send(file=content, kind=kind))
    await work.work(done.subject)
    return await seen(done.subject, by)


async def committed(kind: str, *lines: str, by: Member = ADA) -> files.File:
    file = await sent(kind, *lines, by=by)
    assert file.state == "ready", file.errors
    await deeds.commit(acting(by), id=file.id, form=Seen(seen=file.version))
    await work.work(file.id)
    return await seen(file.id, by)


async def numbers(owner: asyncpg.Connection) -> dict[UUID, str]:
    return {row["id"]: row["swe_number"] for row in await owner.fetch("select id, swe_number from person")}


# Counts -------------------------------------------------------------------------------------------------------------


async def test_a_file_of_counts_is_shown_and_then_taken_in_and_the_same_day_again_takes_its_place(clone, as_owner):
    number = (await numbers(as_owner))[AMARA.id]
    file = await committed("caseload", COUNTS, f"{number},20/11/2026,22,3,1", "callum@example.invalid,2026-11-20,2,,")
    assert file.state == "committed" and file.rows_done == 2
    rows = await as_owner.fetch("select person, team, children, court, alone, source from caseload order by children")
    assert [tuple(row) for row in rows] == [
        (CALLUM.id, STRETFORD, 2, 0, 0, "file"), (AMARA.id, STRETFORD, 22, 3, 1, "file"),
    ]  # fmt: skip
    await committed("caseload", COUNTS, f"{number},20/11/2026,23,3,1")
    assert await as_owner.fetchval("select children from caseload where person = $1", AMARA.id) == 23


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("amara@example.invalid,31/02/2026,14,,", "on", "There is no 31 February 2026"),
        ("amara@example.invalid,1/2/26,14,,", "on", "write the year with four figures"),
        ("amara@example.invalid,24/11/2026,14,,", "on", "This day has not come yet"),
        ("amara@example.invalid,1/4/2010,14,,", "on", "They did not work here"),
        ("amara@example.invalid,20/11/2026,14.5,,", "children", "whole number"),
        ("amara@example.invalid,20/11/2026,-1,,", "children", "whole number"),
        ("amara@example.invalid,20/11/2026,201,,", "children", "whole number"),
        ("amara@example.invalid,20/11/2026,14,15,", "children", "come to more than"),
        ("amara@example.invalid,20/11/2026,14,1,2", "alone", "More are held alone"),
        ("amara@example.invalid,20/11/2026,,,", "children", "This is empty"),
        ("vic@example.invalid,20/11/2026,14,,", "person", "Nobody of this authority"),
        ("nobody@example.invalid,20/11/2026,14,,", "person", "Nobody of this authority"),
        ("priya@example.invalid,20/11/2026,14,,", "on", "no team"),
        ("=cmd|' /C calc'!A0,20/11/2026,14,,", "person", "Nobody of this authority"),
        (f"{'x' * 300},20/11/2026,14,,", "person", "Enter a Social Work England number"),
    ],
)
async def test_a_row_that_cannot_be_is_named_by_row_and_field_and_nothing_is_loaded(
    clone, as_owner, line, column, reason
):
    file = await sent("caseload", COUNTS, "bea@example.invalid,20/11/2026,3,,", line)
    assert file.state == "errors"
    fault = (file.errors or ())[0]
    assert (fault.row, fault.column) == (3, column) and reason in fault.reason
    assert not await as_owner.fetchval("select count(*) from caseload")


async def test_the_same_person_twice_on_a_day_is_refused_however_they_are_called(clone, as_owner):
    number = (await numbers(as_owner))[AMARA.id]
    file = await sent("caseload", COUNTS, f"{number},20/11/2026,3,,", "AMARA@example.invalid,20/11/2026,4,,")
    assert [(f.row, f.reason) for f in file.errors or ()] == [(3, "The same person and day as in row 2")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,cases\nAmara,3\n", "person is missing"),
        ("person,on,children\nJos\xe9,20/11/2026,3\n".encode("latin-1"), "UTF-8"),
        (b"person,on,children\n", "no row beneath"),
        (b'person,on,children\n"a,20/11/2026,3\n', "UTF-8"),
        (b"person,on,children\n" + b"a,b,c\n" * 100_002, "more than 100,000 rows"),
    ],
)
def test_what_is_no_such_table_is_refused_as_a_whole(content, words):
    with pytest.raises(Unreadable, match=words):
        caseload.read(content, lambda *far: None)


async def test_at_the_command_line_a_file_needs_its_authority(clone, as_owner, capsys):
    content = Content("counts.csv", f"{COUNTS}\namara@example.invalid,20/11/2026,14,,\n".encode())
    assert await take_in("caseload", content, TRAFFORD) == 0
    assert "1 counts of 1 workers on 1 days" in capsys.readouterr().out
    assert await take_in("caseload", Content("b.csv", content.data + b"\n"), SALFORD) == 2
    assert "Nobody of this authority" in capsys.readouterr().err


# Absences -----------------------------------------------------------------------------------------------------------


async def test_the_next_file_of_absences_changes_what_the_last_one_brought_and_no_more(clone, as_owner):
    file = await committed(
        "absences", AWAY, "amara@example.invalid,Sickness,2026-11-02,,,", "bea@example.invalid,maternity,1/6/2026,,,"
    )
    assert file.rows_done == 2
    assert await as_owner.fetchval("select count(*) from audit where deed = 'absence:fed'") == 2
    await committed("absences", AWAY, "amara@example.invalid,sick leave,2026-11-02,2026-11-06,4.5,")
    row = await as_owner.fetchrow("select * from absence where person = $1", AMARA.id)
    assert (row["ends"], str(row["days_lost"]), row["source"]) == (date(2026, 11, 7), "4.50", "fed")
    again = await sent("absences", AWAY, "amara@example.invalid,sick leave,2026-11-02,2026-11-06,4.50,")
    assert again.preview and again.preview["words"].endswith("1 as they were")
    await committed("absences", AWAY, "amara@example.invalid,sick leave,2026-11-02,2026-11-06,,yes")
    assert await as_owner.fetchval("select withdrawn_on from absence where person = $1", AMARA.id) == TODAY


@pytest.mark.parametrize(
    ("lines", "column", "reason"),
    [
        (["amara@example.invalid,flu,2/11/2026,,,"], "kind", "the reason itself is not kept here"),
        (["amara@example.invalid,other,9/11/2026,2/11/2026,,"], "last_day", "on or after the first"),
        (["amara@example.invalid,other,2/11/2010,,,"], "person", "They did not work here"),
        (["amara@example.invalid,other,2/11/2026,,NaN,"], "days_lost", "number of working days"),
        (["amara@example.invalid,other,2/11/2026,,,yes"], "cancelled", "No such absence"),
        (["amara@example.invalid,other,2/11/2026,,,", "amara@example.invalid,other,4/11/2026,,,"], "first_day",
         "overlaps with row 2"),
        (["amara@example.invalid,other,20/10/2026,,,"], "first_day", "They are away already from 12 October 2026"),
    ],
)  # fmt: skip
async def test_an_absence_that_cannot_be_is_named_by_row_and_field(clone, as_owner, lines, column, reason):
    await insert(as_owner, "absence", id=named("here"), person=AMARA.id, authority=TRAFFORD, kind="other",
                 starts=date(2026, 10, 12), ends=date(2026, 10, 24), source="entered", entered_by=ADA.id)  # fmt: skip
    file = await sent("absences", AWAY, *lines)
    assert file.state == "errors" and file.errors
    assert file.errors[-1].column == column and reason in file.errors[-1].reason
    assert await as_owner.fetchval("select count(*) from absence") == 1


async def test_nobody_commits_a_file_about_their_own_absence(clone, as_owner):
    file = await sent("absences", AWAY, "ada@example.invalid,other,2/11/2026,,,")
    with pytest.raises(Refusal):
        await deeds.commit(acting(ADA), id=file.id, form=Seen(seen=file.version))
    assert not await as_owner.fetchval("select count(*) from absence")


# The register -------------------------------------------------------------------------------------------------------


async def test_the_registers_answers_are_kept_by_date_and_only_another_status_is_put_on_the_record(clone, as_owner):
    known = await numbers(as_owner)
    one, two = known[AMARA.id], known[PRIYA.id]
    await committed("registrations", ANSWERS, f"{one},Registered,,3/12/2025", f"{two},Registered,,3/12/2025")
    assert await as_owner.fetchval("select count(*) from audit where deed = 'registration:recorded'") == 2
    file = await committed("registrations", ANSWERS, f"{one},Suspended,,20/11/2026", f"{two},Registered,,20/11/2026")
    assert file.preview and "1 with another status than before; 1 may not practise" in file.preview["words"]
    rows = await as_owner.fetch(
        "select person, status, starts, ends, checked_on from registration_status order by person, starts"
    )
    said = {(row["person"], row["status"], row["starts"], row["ends"], row["checked_on"]) for row in rows}
    assert said == {
        (AMARA.id, "active", date(2025, 12, 3), date(2026, 11, 20), date(2025, 12, 3)),
        (AMARA.id, "suspended", date(2026, 11, 20), None, date(2026, 11, 20)),
        (PRIYA.id, "active", date(2025, 12, 3), None, date(2026, 11, 20)),
    }
    assert await as_owner.fetchval("select registration_status from person where id = $1", AMARA.id) == "suspended"
    assert await as_owner.fetchval("select count(*) from audit where deed = 'registration:recorded'") == 3
    async with transaction(readonly=True):
        await enter(hash_of(ADA.token))
        assert (await careers_of([AMARA.id]))[AMARA.id].registration_status == "suspended"


async def test_in_the_first_days_of_december_last_years_end_is_asked_again_and_is_a_lapse_after_them(clone, as_owner):
    number = (await numbers(as_owner))[AMARA.id]
    await committed("registrations", ANSWERS, f"{number},Registered,,3/12/2025")
    clock.stand_still_on(date(2026, 12, 3))
    file = await committed("registrations", ANSWERS, f"{number},Registered,30/11/2026,3/12/2026")
    assert file.preview and "1 still shown until 30 November" in file.preview["words"]
    assert await as_owner.fetchval("select checked_on from registration_status") == date(2025, 12, 3)
    clock.stand_still_on(date(2026, 12, 16))
    await committed("registrations", ANSWERS, f"{number},Registered,30/11/2026,16/12/2026")
    assert await as_owner.fetchval("select registration_status from person where id = $1", AMARA.id) == "lapsed"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("SW99,Registered,,", "Nobody of this authority"),
        ("{vic},Registered,,", "Nobody of this authority"),
        ("{amara},Fine,,", "not a status of the register"),
        ("{amara},Registered,,24/11/2026", "has not come yet"),
        ("{amara},Registered,31/11/2026,", "There is no 31 November 2026"),
    ],
)
async def test_an_answer_that_cannot_be_is_named(clone, as_owner, line, reason):
    known = await numbers(as_owner)
    file = await sent("registrations", ANSWERS, line.format(amara=known[AMARA.id], vic=known[VIC.id]))
    assert file.state == "errors" and reason in (file.errors or ())[0].reason


async def test_ones_own_status_is_changed_by_somebody_elses_file(clone, as_owner):
    number = (await numbers(as_owner))[ADA.id]
    file = await sent("registrations", ANSWERS, f"{number},Lapsed,,")
    with pytest.raises(Refusal):
        await deeds.commit(acting(ADA), id=file.id, form=Seen(seen=file.version))


def test_each_kind_says_by_which_headings_it_is_read():
    for module in (caseload, absences, registrations):
        assert {heading.name for heading in module.HEADINGS if heading.needed}


# The case system's own way in ---------------------------------------------------------------------------------------


async def push(token: str, *lines: str, **headers: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=application())
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        given = {"authorization": f"Bearer {token}"} if token else {}
        return await client.post("/feeds/caseload", content="\n".join(lines).encode(), headers=given | headers)


async def made(by: Member = ADA) -> str:
    token = new_token(secret())
    await make_token(acting(by), form=MakeToken(token=token, label="Nightly", last_day=date(2027, 10, 31)))
    return token


async def test_a_case_system_sends_its_counts_by_a_token_as_often_as_it_likes(clone, as_owner):
    token = await made()
    kept = await as_owner.fetchrow("select * from caseload_token")
    assert kept["fingerprint"] == fingerprint_of(token) and token not in str(dict(kept)), "the token itself is nowhere"
    for _ in range(2):
        answer = await push(token, COUNTS, "amara@example.invalid,2026-11-20,14,2,0")
        assert (answer.status_code, answer.json()) == (200, {"taken": 1})
    assert await as_owner.fetchval("select count(*) from caseload") == 1
    assert await as_owner.fetchval("select source from caseload") == "pushed"
    assert await as_owner.fetchval("select last_used from caseload_token") == TODAY


async def test_a_fault_in_what_is_sent_is_told_by_row_and_nothing_is_taken_in(clone, as_owner):
    answer = await push(
        await made(), COUNTS, "amara@example.invalid,2026-11-20,14,,", "vic@example.invalid,2026-11-20,9,,"
    )
    assert answer.status_code == 422
    assert answer.json()["faults"] == [
        {"row": 3, "column": "person", "reason": "Nobody of this authority is known by this"}
    ]
    assert not await as_owner.fetchval("select count(*) from caseload")


@pytest.mark.parametrize("token", ["", "nonsense-and-more", "sfc_" + "0" * 56, "é" * 20])
async def test_without_a_token_that_works_nothing_is_read(clone, token):
    headers = {"authorization": b"Bearer \xe9"} if token.startswith("é") else {}
    answer = await push("" if headers else token, COUNTS, "amara@example.invalid,2026-11-20,14,,", **headers)
    assert answer.status_code == 401 and "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize(
    "end",
    [
        "update role_grant set ends = '2026-11-01' where person = '{ada}'",
        "update caseload_token set made_on = '2026-01-05', ends = '2026-11-23'",
        "update caseload_token set revoked_on = '2026-11-22', revoked_by = '{ada}'",
    ],
)
async def test_a_token_ends_with_its_day_its_revocation_or_its_makers_role(clone, as_owner, end):
    """D26: an API token of a person whose grant ended is used."""
    token = await made()
    await as_owner.execute(end.format(ada=ADA.id))
    answer = await push(token, COUNTS, "amara@example.invalid,2026-11-20,14,,")
    assert answer.status_code == 401 and not await as_owner.fetchval("select count(*) from caseload")


async def test_a_token_reaches_its_own_authority_and_no_other(clone, as_owner):
    await as_owner.execute("update session set signed_in_at = now()")
    answer = await push(await made(UMA), COUNTS, "amara@example.invalid,2026-11-20,14,,")
    assert answer.status_code == 422 and "Nobody of this authority" in answer.text


async def test_a_token_is_made_by_hr_freshly_signed_in_for_a_year_at_most_and_never_of_ones_own_choice(clone, as_owner):
    def form(**more: Any) -> MakeToken:
        return MakeToken(**{"token": new_token(secret()), "label": "Nightly", "last_day": date(2027, 10, 31)} | more)

    with pytest.raises(NotAllowed):
        await make_token(acting(CALLUM), form=form())
    for more in ({"token": "sfc_" + "0" * 56}, {"last_day": TODAY}, {"last_day": date(2027, 11, 30)}):
        with pytest.raises(Refusal):
            await make_token(acting(ADA), form=form(**more))
    await as_owner.execute("update session set signed_in_at = now() - interval '1 hour'")
    with pytest.raises(SignInAgain):
        await make_token(acting(ADA), form=form())
    assert is_ours(new_token(b"key"), b"key") and not is_ours(new_token(b"other"), b"key")


async def test_a_token_is_revoked_at_once_by_anybody_in_hr(clone, as_owner):
    token = await made()
    await revoke_token(acting(ADA), id=await as_owner.fetchval("select id from caseload_token"))
    assert (await push(token, COUNTS, "amara@example.invalid,2026-11-20,14,,")).status_code == 401


async def test_a_case_system_that_sends_too_often_is_told_when_to_come_again(clone, as_owner, monkeypatch):
    from foundation.throttle import Limit
    from workforce.pages import caseload_feed

    monkeypatch.setattr(caseload_feed, "PER_TOKEN", (Limit(2, 3600),))
    token = await made()
    answers = [await push(token, COUNTS, "bea@example.invalid,2026-11-20,4,,") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429] and answers[2].headers["Retry-After"]
