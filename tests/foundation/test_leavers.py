"""A file of leavers ends their roles in that authority and every session of theirs, once, and nobody else's."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

import foundation.deeds
import wiring
from foundation import leavers
from foundation.access import Role
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.intake import deeds, files, work
from foundation.intake.kinds import Content, Fault, Faulty, Seen, Send, Unreadable
from foundation.problems import NotThere, Refusal, SignInNeeded
from foundation.routing import hash_of, stranger
from reports.commands import take_in
from tests.builders import grant, insert
from tests.cast import ADA, AMARA, BEA, CALLUM, LENA, SALFORD, TODAY, TRAFFORD, UMA, VIC, Member, at

wiring.routes()
AMARAS = "amara@example.invalid"  # the work address of her record


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test does the product's part itself: no task beside it."""
    monkeypatch.setattr(foundation.deeds, "_listeners", {})


@dataclass(frozen=True)
class Sent:
    id: object
    file: files.File


def content(*lines: str, name: str = "leavers.csv") -> Content:
    return Content(name, "\n".join(("identifier", *lines)).encode())


async def seen(id, by: Member = LENA) -> files.File:
    async with transaction(readonly=True):
        return await files.file_for(await enter(hash_of(by.token)), id)


async def sent(*lines: str, by: Member = LENA) -> files.File:
    form = Send(file=content(*lines), kind="leavers")
    done = await deeds.upload(stranger(hash_of(by.token)), form=form)
    await work.work(done.subject)
    return await seen(done.subject, by)


async def committed(*lines: str) -> files.File:
    file = await sent(*lines)
    assert file.state == "ready", file.errors
    await deeds.commit(stranger(hash_of(LENA.token)), id=file.id, form=Seen(seen=file.version))
    await work.work(file.id)
    return await seen(file.id)


async def in_force(member: Member, token: str = "") -> list[Role]:
    async with transaction(readonly=True):
        return [held.role for held in (await enter(hash_of(token or member.token))).grants]


async def sessions(owner: asyncpg.Connection, member: Member, many: int) -> list[str]:
    tokens = [f"{member.name} {number}" for number in range(many)]
    later = datetime.now().astimezone() + timedelta(hours=8)
    for token in tokens:
        await insert(owner, "session", hash=hash_of(token), account=member.account, person=member.id, expires_at=later)
    return tokens


async def test_twenty_sessions_of_a_leaver_answer_nothing_a_second_later(browser, as_owner):
    tokens = await sessions(as_owner, AMARA, 20)
    page = None
    for token in tokens:
        browser.client.cookies.clear()
        browser.client.cookies.set("steadfast", token)
        page = await browser.get("/roles")
        assert page.status == 200 and AMARA.name in page.text
    await committed(AMARAS)
    gone, answered = time.monotonic(), 0
    for token in tokens:
        with pytest.raises(SignInNeeded):
            await in_force(AMARA, token)
        browser.client.cookies.clear()
        browser.client.cookies.set("steadfast", token)
        answered += AMARA.name in (await browser.get("/roles")).text
    assert answered == 0
    print(f"20 sessions: {answered} answers, all asked within {time.monotonic() - gone:.2f} s of the commit")
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        async with transaction():
            await foundation.database.pool.fetch_value(
                "select open_session($1, $2, 12)", AMARA.account, hash_of("again")
            )


async def test_it_is_on_the_record_for_each_person_by_ids_alone(clone, as_owner):
    await committed(AMARAS)
    row = await as_owner.fetchrow("select * from audit where deed = 'leaver:let_go'")
    assert (row["worker"], row["authority"], row["subject"]) == (AMARA.id, TRAFFORD, AMARA.id)
    assert '"roles": 1' in row["facts"] and AMARAS not in row["facts"]
    assert await as_owner.fetchval("select locked_at is not null from account where id = $1", AMARA.account)
    assert await as_owner.fetchval("select count(*) from account where locked_at is not null") == 1
    ended = await as_owner.fetch("select person from role_grant where ends is not null")
    assert {row["person"] for row in ended} == {AMARA.id}
    assert Role.LINE_MANAGER in await in_force(CALLUM)


async def test_whoever_works_for_two_authorities_keeps_the_other(clone, as_owner):
    await grant(as_owner, AMARA.id, at(AMARA.name, Role.LINE_MANAGER, SALFORD, VIC.team))
    preview = (await sent(AMARAS)).preview
    assert preview["people"] == [{"name": AMARA.name, "here": 1, "elsewhere": 1}]
    await take_in("leavers", content(AMARAS, ""), TRAFFORD)
    with pytest.raises(SignInNeeded):
        await in_force(AMARA)
    await sessions(as_owner, AMARA, 1)
    assert await in_force(AMARA, f"{AMARA.name} 0") == [Role.LINE_MANAGER]
    assert await as_owner.fetchval("select locked_at from account where id = $1", AMARA.account) is None


async def test_a_role_for_later_and_a_role_for_one_case_end_too(clone, as_owner):
    await grant(as_owner, AMARA.id, at(AMARA.name, Role.BUDGET_HOLDER, TRAFFORD), starts=date(2027, 3, 1))
    await as_owner.execute("update person set work_email = 'bea@example.invalid' where id = $1", BEA.id)
    await committed(AMARAS, "bea@example.invalid")
    later = await as_owner.fetchrow(
        "select starts, ends from role_grant where role = 'budget_holder' and person = $1", AMARA.id
    )
    assert later["starts"] == later["ends"]
    assert await as_owner.fetchval(
        "select ends is not null from role_grant where role = 'assessor' and person = $1", BEA.id
    )


async def test_the_same_file_twice_has_one_effect(clone, as_owner):
    await committed(AMARAS)
    with pytest.raises(Refusal, match="already taken in"):
        await sent(AMARAS)
    assert await take_in("leavers", content(AMARAS), TRAFFORD) == 1
    assert await as_owner.fetchval("select count(*) from audit where deed = 'leaver:let_go'") == 1
    # A rolling feed names who left before once more: known, and nothing is left to end.
    again = await sent(AMARAS, CALLUM_ADDRESS := "callum@example.invalid")
    assert again.state == "ready" and again.preview["gone"] == 1
    assert [each["here"] for each in again.preview["people"]] == [0, 1] and CALLUM_ADDRESS


async def test_unknown_rows_are_refused_by_row_and_field_and_nobody_goes(clone, as_owner):
    file = await sent(AMARAS, "nobody@example.invalid", "vic@example.invalid")
    assert file.state == "errors"
    assert [(fault.row, fault.column, fault.reason) for fault in file.errors] == [
        (3, "identifier", leavers.UNKNOWN), (4, "identifier", leavers.UNKNOWN),
    ]  # fmt: skip
    assert await in_force(AMARA) == [Role.SOCIAL_WORKER]


async def test_an_authority_lets_go_its_own_people_alone(clone):
    """Vic is Salford's: Trafford's administrator cannot name him, nor send a file for Salford."""
    assert (await sent("vic@example.invalid")).state == "errors"
    with pytest.raises((Refusal, NotThere)):
        await deeds.upload(
            stranger(hash_of(LENA.token)),
            form=Send(file=content("vic@example.invalid"), kind="leavers", authority=SALFORD),
        )
    for member in (ADA, UMA, CALLUM):
        with pytest.raises(Exception):  # noqa: B017 (whichever way: neither role keeps this kind)
            await deeds.upload(
                stranger(hash_of(member.token)), form=Send(file=content(AMARAS), kind="leavers", authority=TRAFFORD)
            )


async def test_people_are_known_by_staff_number_address_and_registration(clone, as_owner):
    number = await as_owner.fetchval("select swe_number from person where id = $1", AMARA.id)
    await as_owner.execute("update account set email = 'Callum.Reid@trafford.example' where id = $1", CALLUM.account)
    await insert(
        as_owner, "sign_in_key", id=uuid4(), authority=TRAFFORD, person=ADA.id, account=ADA.account, value="E0042",
        state="waiting", registered_by=LENA.id,
    )  # fmt: skip
    file = await sent(number.lower(), "callum.reid@TRAFFORD.example", "e0042")
    assert file.state == "ready" and {each["name"] for each in file.preview["people"]} == {
        AMARA.name, CALLUM.name, ADA.name,
    }  # fmt: skip
    await deeds.commit(stranger(hash_of(LENA.token)), id=file.id, form=Seen(seen=file.version))
    await work.work(file.id)
    assert await as_owner.fetchval("select state from sign_in_key") == "ended"


async def test_the_database_lets_nobody_go_for_a_person(db, as_):
    await as_(LENA)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.fetch("select * from let_go($1, $2, $3)", AMARA.id, TRAFFORD, TODAY)


async def test_the_command_says_who_leaves_and_lets_them_go(clone, capsys):
    assert await take_in("leavers", content(AMARAS), TRAFFORD) == 0
    assert "1 person leaves: Amara Okafor." in capsys.readouterr().out
    assert await take_in("leavers", content("nobody@example.invalid"), TRAFFORD) == 2
    assert "row 2, identifier: Nobody who holds" in capsys.readouterr().err


async def test_the_page_shows_who_goes_before_anyone_does(browser):
    page = await browser.sign_in(LENA).get("/intake/new")
    assert "Leavers" in page.text
    file = await sent(AMARAS)
    page = await browser.get(f"/intake/{file.id}")
    assert "1 person will be let go" in page.text and "Amara Okafor: 1 role ends; the account is closed" in page.text


# Reading --------------------------------------------------------------------------------------------------------------


def read(text: str | bytes) -> leavers.Feed:
    return leavers.read(text.encode() if isinstance(text, str) else text, lambda done, total: None)


def faults(text: str) -> list[Fault]:
    with pytest.raises(Faulty) as wrong:
        read(text)
    return list(wrong.value.faults)


def test_a_feed_is_read_with_its_rows_as_a_spreadsheet_numbers_them():
    feed = read("\ufeffLast_Day,Identifier,name\r\n2026-11-20,E1,Someone\r\n\r\n20/11/2026,E2,\r\n,E3,\r\n")
    assert [(each.row, each.identifier, str(each.last_day)) for each in feed.leavers] == [
        (2, "E1", "2026-11-20"), (4, "E2", "2026-11-20"), (5, "E3", "None"),
    ]  # fmt: skip


def test_every_wrong_row_is_named_at_once():
    found = faults("identifier,last_day\nE1,31/02/2026\n,2026-11-01\nE2,\ne2,\n")
    assert [(each.row, each.column) for each in found] == [
        (2, "last_day"), (3, "identifier"), (5, "identifier"),
    ]  # fmt: skip
    assert found[2].reason == "The same as in row 4"


@pytest.mark.parametrize("text", [b"", b"name\nx\n", b"\xff\xfea", b'identifier\n"never closed', b"PK\x03\x04"])
def test_what_is_no_such_table_is_said_to_be_unreadable(text):
    with pytest.raises(Unreadable):
        read(text)
