"""E-mail: by everybody's wishes, one letter a person, sent at least once, under a number that shows a double."""

import asyncio
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

import wiring
from foundation import clock
from foundation.jobs import runner
from foundation.jobs.job import Job, Run
from foundation.jobs.when import Every
from foundation.notices import outbox, post
from foundation.notices.letter import letter
from foundation.settings import settings
from tests.cast import AMARA, BEA, CALLUM, Member
from tests.faults.mail_sender import main

wiring.routes()
WAITING = "select count(*) from outbox where sent_at is null"
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Server:
    """A mail server that keeps what it takes; `no` answers instead for an address."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.no: dict[str, str] = {}
        self.kill = 0  # after each so many letters, whoever sent the last one
        self.sender = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if address in self.no:
            return self.no[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        if self.kill and len(self.taken) % self.kill == 0:
            os.kill(self.sender, 9)  # the letter is taken, and its sender never hears of it
        return "250 OK"


@contextmanager
def served(server: Server) -> Iterator[str]:
    controller = Controller(server, hostname="127.0.0.1", port=0)
    # With port 0 the controller cannot ask itself whether it is ready: take a free one.
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        controller.port = probe.getsockname()[1]
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    """A mail server, and settings that name it."""
    made = Server()
    with served(made) as url:
        found = replace(
            settings(), smtp_url=url, mail_from="steadfast@council.example", public_origin="https://steadfast.example"
        )
        monkeypatch.setattr(post, "settings", lambda: found)
        made.url = url  # type: ignore[attr-defined]
        yield made


async def address(owner: asyncpg.Connection, *members: Member) -> None:
    for member in members:
        email = f"{member.name.split()[0].lower()}@council.example"
        await owner.execute("update account set email = $2 where person = $1", member.id, email)


async def told(owner: asyncpg.Connection, member: Member, kind: str, at: datetime = MONDAY) -> UUID:
    id = uuid4()
    await owner.execute(
        "insert into notice (id, person, kind, subject, link, facts, told_at) values ($1, $2, $3, $1, '/', '{}', $4)",
        id, member.id, kind, at,
    )  # fmt: skip
    return id


async def mail(owner: asyncpg.Connection, now: datetime, monkeypatch) -> str:
    """The job's run of that moment; what waits in the database is due by then too."""
    monkeypatch.setattr(clock, "now", lambda: now)
    await owner.execute("update notice set mail_at = null where mail_at <= $1", now)
    await owner.execute("update outbox set try_at = now() - interval '1 second' where try_at <= $1", now)
    job = Job("mail", "mail", Every(timedelta(minutes=1)), outbox.mail)
    run = Run(job, now, await runner.take(job, now) or 0)
    return await outbox.mail(run)


@pytest.fixture
async def box(clone, as_owner) -> asyncpg.Connection:
    """The owner's connection to a clone in which three people have an address, and a notice is never too old."""
    await address(as_owner, AMARA, BEA, CALLUM)
    # Told on the tests' own Monday, whatever day the machine has.
    body = await as_owner.fetchval("select pg_get_functiondef('notices_to_mail'::regproc)")
    await as_owner.execute(body.replace("interval '7 days'", "interval '100 years'").replace(
        "n.mail_at <= clock_timestamp()", "false"))  # fmt: skip
    return as_owner


async def test_what_can_wait_comes_in_one_letter_in_the_morning_and_says_nothing_personal(box, server, monkeypatch):
    for kind in ("evidence_returned", "evidence_returned", "outcome_final"):
        await told(box, AMARA, kind)
    assert await mail(box, MONDAY, monkeypatch) == ""
    assert await box.fetchval("select min(mail_at) from notice") == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert await mail(box, datetime(2026, 11, 24, 8, tzinfo=UTC), monkeypatch) == "1 letter made, 1 sent, 0 not sent"
    (one,) = server.taken
    assert (one["To"], one["Subject"]) == ("amara@council.example", "3 things wait for you in Steadfast")
    words = one.get_content()
    assert "- Evidence returned to you: 2" in words and "- A panel’s outcome" in words
    assert "https://steadfast.example/notices" in words and "Amara" not in words and "Okafor" not in words
    assert one["Auto-Submitted"] == "auto-generated" and one["Message-ID"].endswith("@council.example>")
    assert await mail(box, datetime(2026, 11, 25, 8, tzinfo=UTC), monkeypatch) == "", "once is enough"


async def test_an_offer_comes_at_once_but_not_what_was_read_meanwhile(box, server, monkeypatch):
    await told(box, AMARA, "offer_made")
    read = await told(box, BEA, "offer_made")
    await box.execute("update notice set read_at = now() where id = $1", read)
    await mail(box, MONDAY, monkeypatch)
    assert [each["To"] for each in server.taken] == ["amara@council.example"]


async def test_whoever_has_no_address_or_a_locked_account_is_sent_nothing(box, server, monkeypatch):
    await box.execute("update account set email = null where person = $1", AMARA.id)
    await box.execute("update account set locked_at = now() where person = $1", BEA.id)
    for member in (AMARA, BEA, CALLUM):
        await told(box, member, "role_given")
    await mail(box, MONDAY, monkeypatch)
    assert [each["To"] for each in server.taken] == ["callum@council.example"]


async def test_an_address_refused_for_good_is_given_up_and_its_reader_is_told(box, server, monkeypatch, as_owner):
    from tests.browser import Browser

    server.no["amara@council.example"] = "550 no such mailbox"
    await told(box, AMARA, "role_given")
    assert "1 not sent" in await mail(box, MONDAY, monkeypatch)
    row = await box.fetchrow("select * from outbox")
    assert row["failed_at"] and row["why"] == "the mail server refuses this address" and row["tries"] == 1
    monkeypatch.undo()
    async with Browser.on_app() as browser:
        assert "could not be sent" in (await browser.sign_in(AMARA).get("/notices")).text
        assert "could not be sent" not in (await browser.sign_in(BEA).get("/notices")).text


async def test_a_server_that_is_not_there_is_tried_again_ever_later_and_then_no_more(box, server, monkeypatch):
    server.no["amara@council.example"] = "450 come back later"
    await told(box, AMARA, "role_given")
    now, waits = MONDAY, []
    for _ in range(9):
        assert "1 not sent" in await mail(box, now, monkeypatch)
        row = await box.fetchrow("select * from outbox")
        if row["failed_at"] is None:
            waits.append((row["try_at"] - now) // timedelta(minutes=1))
            now = row["try_at"]
    assert waits == [1, 2, 5, 15, 30, 60, 120, 240] and row["failed_at"] and row["tries"] == 9
    server.no.clear()
    assert await mail(box, now + timedelta(days=1), monkeypatch) == "", "given up is given up"


async def test_a_server_that_is_down_holds_up_all_and_loses_none(box, server, monkeypatch):
    for member in (AMARA, BEA, CALLUM):
        await told(box, member, "role_given")
    up = post.settings()
    monkeypatch.setattr(post, "settings", lambda: replace(up, smtp_url="smtp://127.0.0.1:9"))
    assert await mail(box, MONDAY, monkeypatch) == "3 letters made, 0 sent, 3 not sent"
    monkeypatch.setattr(post, "settings", lambda: up)
    await mail(box, MONDAY + timedelta(minutes=2), monkeypatch)
    assert sorted(each["To"] for each in server.taken) == [
        f"{name}@council.example" for name in ("amara", "bea", "callum")
    ]


async def test_in_a_demo_letters_are_files_and_without_post_nothing_is_made(box, monkeypatch, tmp_path):
    await told(box, AMARA, "role_given")
    monkeypatch.setattr(post, "settings", lambda: replace(settings(), demo=False))
    assert await mail(box, MONDAY, monkeypatch) == "e-mail is not set up"
    assert await box.fetchval("select count(*) from outbox") == 0
    monkeypatch.setattr(post, "settings", lambda: replace(settings(), data=tmp_path))
    await mail(box, MONDAY + timedelta(minutes=1), monkeypatch)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.suffix == ".eml" and b"Something waits for you" in file.read_bytes()


def test_an_address_that_would_break_out_of_its_header_is_refused():
    for bad in ("a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "nobody"):
        with pytest.raises(ValueError):
            letter(uuid4(), bad, "s@c.example", "https://x.example", {"A": 1}, MONDAY)


# Kills between sending and marking ----------------------------------------------------------------------------------


@pytest.mark.slow
async def test_senders_killed_between_sending_and_marking_lose_no_letter_and_doubles_show(clone, as_owner):
    """Each kill leaves one letter taken and not marked: it is sent again, by the next sender, under the same number."""
    count, server = 60, Server()
    server.kill = 7
    await as_owner.execute("update account set email = 'one@council.example' where person = $1", AMARA.id)
    await as_owner.execute(
        """insert into outbox (id, person, kinds) select gen_random_uuid(), $1, '{"role_given": 1}'"""
        " from generate_series(1, $2)", AMARA.id, count,
    )  # fmt: skip
    forks, kills = multiprocessing.get_context("forkserver"), 0
    forks.set_forkserver_preload(["tests.faults.mail_sender"])
    with served(server) as url:
        while await as_owner.fetchval(WAITING):
            sender = forks.Process(target=main, args=(clone.app, url), daemon=True)
            sender.start()
            server.sender = sender.pid or 0
            while sender.is_alive() and await as_owner.fetchval(WAITING):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            kills += not sender.is_alive()
            sender.kill()
            await asyncio.to_thread(sender.join)
            assert kills < 40, "it gets nowhere"
    seen = Counter(str(each["Message-ID"]) for each in server.taken)
    doubles = sum(seen.values()) - len(seen)
    print(f"\n{count} letters, {kills} senders killed: {sum(seen.values())} taken, {len(seen)} of them different,"
          f" {doubles} sent again under the same number, {count - len(seen)} lost")  # fmt: skip
    assert len(seen) == count and kills >= 5 and doubles <= kills
