"""What follows from declaring a deed: on real connections, committed, in a database of each test's own.

The mechanism is tried with small deeds over a table of the tests' own; what real deeds add (a deed inside a deed, a
portfolio to read) with evidence that is begun and sent in one press.
"""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest

from foundation import deeds
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import close_pool, fetch, fetch_value, open_pool
from foundation.deeds import BANK, DEEDS, Deed, Done, Lock, as_service, deed, on, service
from foundation.forms import Form
from foundation.problems import (
    About,
    DutyBroken,
    Misdeclared,
    NotAllowed,
    NotNow,
    NotSure,
    Overtaken,
    Refusal,
    SignInNeeded,
)
from foundation.routing import hash_of, stranger
from frameworks.actions.evidence import WriteEvidence, log_evidence
from tests.builders import insert
from tests.cast import ADA, AMARA, BEA, NORTH_WEST, SALFORD, STRETFORD, TRAFFORD, named

COUNTS = (
    "select (select count(*) from tally) as rows, (select count(*) from audit) as links,"
    " (select count(*) from pressed) as presses"
)


class Note(Form):
    n: int = 1


def done(id: UUID, **facts) -> Done:
    return Done(id, "tally", TRAFFORD, then=f"/tally/{id}", facts=facts)


async def _person(actor: Actor, id: UUID, **more) -> list[Lock]:
    return [Lock("person", id)]


async def _request(actor: Actor, id: UUID, **more) -> list[Lock]:
    return [Lock("request", id)]


@deed("sample:noted", needs=Can.LOG_EVIDENCE, locks=_request, says="{actor} noted {n}", form=Note)
async def note(actor: Actor, id: UUID, form: Note) -> Done:
    if form.n < 0:
        raise Refusal(n="Enter a number of 0 or more")
    await fetch("insert into tally (id, n) values ($1, $2)", uuid4(), form.n)
    return done(id, n=form.n)


@deed("sample:followed", needs=None, says="It followed")
async def follow(actor: Actor, id: UUID, refuse: bool = False) -> Done:
    await fetch("insert into tally (id, n) values ($1, 99)", uuid4())
    if refuse:
        raise Refusal("The one inside says no")
    return done(id)


@deed("sample:both", needs=Can.LOG_EVIDENCE, says="{actor} did both")
async def both(actor: Actor, id: UUID, refuse: bool = False, catch: bool = False) -> Done:
    await note(actor, id, Note(n=7))
    try:
        await follow(actor, id, refuse)
    except Refusal:
        if not catch:
            raise
    return done(id)


@deed("sample:earlier_lock", needs=None, locks=_person, says="It took a person's lock")
async def earlier(actor: Actor, id: UUID) -> Done:
    return done(id)


@deed("sample:wrong_order", needs=Can.LOG_EVIDENCE, locks=_request, says="{actor} asked in the wrong order")
async def wrong_order(actor: Actor, id: UUID) -> Done:
    await fetch("insert into tally (id, n) values ($1, 1)", uuid4())
    await earlier(actor, id)
    return done(id)


@deed("sample:barred", needs=Can.LOG_EVIDENCE, says="{actor} tried")
async def barred(actor: Actor, id: UUID) -> Done:
    await fetch("insert into tally (id, n) values ($1, 1)", uuid4())
    raise DutyBroken("D1", "Somebody else must do this.", About(id, "tally", TRAFFORD))


@deed("sample:crossed", needs=Can.LOG_EVIDENCE, says="{actor} changed two rows")
async def cross(actor: Actor, first: UUID, second: UUID) -> Done:
    BODIES.append(first)
    for id in (first, second):
        await fetch("update tally set n = n + 1 where id = $1", id)
        await asyncio.sleep(0.1)
    return done(first)


@deed("sample:across", needs=Can.LOG_EVIDENCE, says="{actor} told two authorities")
async def across(actor: Actor, id: UUID) -> Done:
    async with as_service(BANK, actor):
        seen = await fetch_value("select array_length(my_authorities(), 1)")
    assert seen > 100 and await fetch_value("select me()") == actor.person
    return Done(id, "tally", TRAFFORD, also=((SALFORD, None), (None, NORTH_WEST)))


@deed("sample:slow", needs=Can.LOG_EVIDENCE, says="{actor} took their time")
async def slow(actor: Actor, id: UUID) -> Done:
    await asyncio.sleep(0.02)
    WRITES.append(time.monotonic())
    await fetch("insert into tally (id, n) values ($1, 1)", id)
    return done(id)


BODIES: list[UUID] = []
WRITES: list[float] = []
AS_AMARA = stranger(hash_of(AMARA.token))
HERE = named("a tally")


@pytest.fixture
async def tally(clone, as_owner) -> asyncpg.Connection:
    """The owner's connection to a clone with a table that the sample deeds write."""
    await as_owner.execute("create table tally (id uuid primary key, n integer not null)")
    await as_owner.execute("grant select, insert, update on tally to steadfast_app")
    BODIES.clear()
    WRITES.clear()
    return as_owner


async def left(owner: asyncpg.Connection) -> tuple[int, int, int]:
    """Rows of the deed, links of the record, keys kept."""
    return tuple(await owner.fetchrow(COUNTS))


@asynccontextmanager
async def no_queue(key: str):
    yield


# One key, one effect ---------------------------------------------


@pytest.mark.parametrize("queued", [True, False], ids=["queued in the process", "settled by the database alone"])
async def test_a_key_pressed_twenty_times_at_once_has_one_effect_and_one_answer(tally, clone, monkeypatch, queued):
    await close_pool()
    await open_pool(clone.app, 20)
    if not queued:
        monkeypatch.setattr(deeds, "_queue", no_queue)
    began = time.perf_counter()
    answers = await asyncio.gather(*(note(AS_AMARA, HERE, form=Note(n=3), key="k") for _ in range(20)))
    print(f"20 presses of one key in {time.perf_counter() - began:.2f} s: {await left(tally)}")
    assert {answer.then for answer in answers} == {f"/tally/{HERE}"}
    assert await left(tally) == (1, 1, 1)


async def test_other_words_under_the_same_key_are_refused(tally):
    await note(AS_AMARA, HERE, form=Note(n=3), key="k")
    with pytest.raises(Refusal, match="with other words"):
        await note(AS_AMARA, HERE, form=Note(n=4), key="k")
    assert await left(tally) == (1, 1, 1)


async def test_a_refused_form_frees_its_key(tally):
    with pytest.raises(Refusal):
        await note(AS_AMARA, HERE, form=Note(n=-1), key="k")
    assert await left(tally) == (0, 0, 0)
    await note(AS_AMARA, HERE, form=Note(n=1), key="k")
    assert await left(tally) == (1, 1, 1)


async def test_a_key_is_one_persons_and_one_deeds(tally):
    await note(AS_AMARA, HERE, form=Note(n=1), key="k")
    await both(AS_AMARA, HERE, key="k")
    assert (await left(tally))[2] == 2


# Again, or not at all ---------------------------------------------


async def test_a_deadlock_runs_the_body_again_and_both_deeds_stand(tally):
    a, b = uuid4(), uuid4()
    await tally.execute("insert into tally values ($1, 0), ($2, 0)", a, b)
    await asyncio.gather(cross(AS_AMARA, a, b), cross(AS_AMARA, b, a))
    assert {row["n"] for row in await tally.fetch("select n from tally")} == {2}
    assert len(BODIES) > 2, "nothing was run again: the updates did not cross"
    print(f"two crossing deeds: {len(BODIES)} bodies run, both applied")


async def test_a_row_already_taken_is_told_as_overtaken(tally):
    await slow(AS_AMARA, HERE)
    with pytest.raises(Overtaken):
        await slow(AS_AMARA, HERE)
    assert (await left(tally))[:2] == (1, 1)


async def test_a_deed_that_waits_too_long_for_a_row_says_so_and_changes_nothing(tally, clone):
    await close_pool()
    await open_pool(clone.app, 2, lock_timeout="200")
    a, b = uuid4(), uuid4()
    await tally.execute("insert into tally values ($1, 0), ($2, 0)", a, b)
    async with tally.transaction():
        await tally.execute("update tally set n = 5 where id = $1", b)
        with pytest.raises(Overtaken, match="press again in a moment"):
            await cross(AS_AMARA, a, b)
    assert [row["n"] for row in await tally.fetch("select n from tally order by n")] == [0, 5]


async def test_a_refusal_inside_a_nested_deed_undoes_the_whole(tally):
    with pytest.raises(Refusal):
        await both(AS_AMARA, HERE, refuse=True)
    assert await left(tally) == (0, 0, 0)


async def test_a_refusal_inside_that_is_caught_still_undoes_the_whole(tally):
    with pytest.raises(Misdeclared):
        await both(AS_AMARA, HERE, refuse=True, catch=True)
    assert await left(tally) == (0, 0, 0)


async def test_a_deed_inside_a_deed_joins_it_with_a_row_of_its_own(tally):
    await both(AS_AMARA, HERE, key="k")
    assert await left(tally) == (2, 3, 1)
    rows = await tally.fetch("select deed from audit order by seq")
    assert [row["deed"] for row in rows] == ["sample:noted", "sample:followed", "sample:both"]


async def test_a_consequence_does_not_happen_alone(tally):
    with pytest.raises(Misdeclared, match="inside another deed"):
        await follow(AS_AMARA, HERE)
    await follow(service(BANK), HERE)  # the product itself may
    assert (await left(tally))[0] == 1


async def test_locks_out_of_order_are_a_fault_of_ours(tally):
    with pytest.raises(Misdeclared, match="lock on person asked after request"):
        await wrong_order(AS_AMARA, HERE)
    assert await left(tally) == (0, 0, 0)


def test_two_deeds_of_one_name_are_a_fault_of_ours():
    with pytest.raises(Misdeclared):
        deed("sample:noted", needs=None, says="")(note.body)


# Who, and what is put on the record ---------------------------------------------


async def test_whoever_has_no_line_for_the_act_is_refused_before_the_body(tally):
    with pytest.raises(NotAllowed, match="log evidence"):
        await note(stranger(hash_of(ADA.token)), HERE, form=Note())
    with pytest.raises(SignInNeeded):
        await note(stranger(hash_of("nobody's")), HERE, form=Note())
    assert await left(tally) == (0, 0, 0)


async def test_a_broken_duty_leaves_one_row_that_says_so_and_nothing_else(tally):
    with pytest.raises(DutyBroken):
        await barred(AS_AMARA, HERE, key="k")
    assert await left(tally) == (0, 1, 0)
    row = await tally.fetchrow("select deed, actor, subject, facts from audit")
    assert (row["deed"], row["actor"], row["subject"]) == ("attempt:refused", AMARA.id, HERE)
    assert row["facts"] == '{"deed": "sample:barred", "duty": "D1"}'


async def test_a_listener_stands_and_falls_with_its_deed(tally, monkeypatch):
    monkeypatch.setattr(deeds, "_listeners", {})
    heard: list[UUID] = []

    async def hear(actor: Actor, what: Done) -> None:
        heard.append(what.subject)
        await fetch("insert into tally (id, n) values ($1, 50)", uuid4())
        if what.facts["n"] == 13:
            raise Refusal("The listener says no")

    on("sample:noted", hear)
    await note(AS_AMARA, HERE, form=Note(n=1))
    assert (await left(tally))[:2] == (2, 1)
    with pytest.raises(Refusal):
        await note(AS_AMARA, HERE, form=Note(n=13))
    assert len(heard) == 2 and (await left(tally))[:2] == (2, 1)


async def test_a_deed_across_authorities_is_on_every_chain_it_touches(tally):
    await across(AS_AMARA, HERE)
    rows = await tally.fetch("select chain, seq from audit order by chain")
    assert [tuple(row) for row in rows] == [("authority:355", 1), ("authority:358", 1), ("region:2", 1)]


# A role that ends ---------------------------------------------

ROUNDS = 60


async def _rounds(owner: asyncpg.Connection, urls) -> tuple[int, int]:
    """How many acts were begun after the end of the role they needed was committed, and how many acted at all."""
    ender = await asyncpg.connect(urls.owner)
    after = acted = 0
    try:
        for turn in range(ROUNDS):
            await owner.execute("update role_grant set ends = null where person = $1", AMARA.id)
            WRITES.clear()

            async def end(pause: float) -> float:
                await asyncio.sleep(pause)
                await ender.execute("update role_grant set ends = starts where person = $1", AMARA.id)
                return time.monotonic()

            act, ended = await asyncio.gather(slow(AS_AMARA, uuid4()), end(turn % 10 * 0.003), return_exceptions=True)
            assert isinstance(ended, float)
            assert isinstance(act, Done | NotAllowed), act
            acted += isinstance(act, Done)
            after += isinstance(act, Done) and WRITES[-1] > ended
    finally:
        await ender.close()
    return after, acted


async def test_nobody_acts_after_their_role_ended(tally, clone):
    after, acted = await _rounds(tally, clone)
    print(f"{ROUNDS} rounds of a deed against the end of its role: {acted} acted, {after} after the end was committed")
    assert after == 0 and acted > 0


async def test_without_the_lock_they_would(tally, clone):
    """The twin: the same race with the wait taken away."""
    await tally.execute("alter table role_grant disable trigger wait_for_holder")
    after, acted = await _rounds(tally, clone)
    print(f"twin without the lock: {acted} acted, {after} after the end was committed")
    assert after > 0


# The connection cut ---------------------------------------------


class Knife:
    """Ends the connection before or after its n-th statement."""

    def __init__(self) -> None:
        self.at, self.after, self.count = 0, False, 0

    def around(self, original):
        async def statement(connection, *args, **kwargs):
            if not any("steadfast_app" in str(part) for part in [connection._params.user]):
                return await original(connection, *args, **kwargs)
            self.count += 1
            mine = self.count == self.at
            if mine and not self.after:
                connection.terminate()
            answer = await original(connection, *args, **kwargs)
            if mine:
                connection.terminate()
                raise asyncpg.ConnectionDoesNotExistError("cut")
            return answer

        return statement


LOST = (NotNow, NotSure)
WRITTEN = WriteEvidence(
    kind="critical_reflection", title="A visit", body="What I saw and what I would do again.", on=date(2026, 11, 20),
    anonymised=True, press="send",
)  # fmt: skip


@pytest.fixture
async def journey(clone, as_owner) -> UUID:
    return await insert(
        as_owner, "journey", id=named("Amara's journey"), worker=AMARA.id, authority=TRAFFORD, region=NORTH_WEST,
        team=STRETFORD, edition="five_year/2022-05-23", phase=1, state="in_progress", started_on=date(2025, 9, 1),
        phase_started_on=date(2025, 9, 1), weekly_hours=Decimal(37), assessor=BEA.id,
    )  # fmt: skip


@pytest.mark.slow
async def test_a_connection_cut_at_any_statement_leaves_all_or_nothing(journey, as_owner, monkeypatch):
    """Evidence begun and sent in one press: a deed inside a deed. After each cut, the same press again: one effect."""
    knife = Knife()
    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        monkeypatch.setattr(asyncpg.Connection, name, knife.around(getattr(asyncpg.Connection, name)))
    found = {"nothing": 0, "whole": 0, "half": 0}
    began, at = time.perf_counter(), 0
    while True:
        at += 1
        for knife.after in (False, True):
            await as_owner.execute("truncate evidence, audit, audit_head, pressed cascade")
            knife.at, knife.count = at, 0
            try:
                await log_evidence(AS_AMARA, journey, form=WRITTEN, key=f"key {at}")
                survived = True
            except LOST:
                survived = False
            made, knife.at = knife.count, 0
            if survived and made < at:
                break
            state = await as_owner.fetchrow(
                "select (select count(*) from evidence where state = 'submitted'), (select count(*) from audit),"
                " (select count(*) from pressed)"
            )
            found["whole" if tuple(state) == (1, 2, 1) else "half" if any(state) else "nothing"] += 1
            await log_evidence(AS_AMARA, journey, form=WRITTEN, key=f"key {at}")
            assert await as_owner.fetchval("select count(*) from evidence") == 1, (at, knife.after)
            assert await as_owner.fetchval("select count(*) from audit") == 2, (at, knife.after)
        if survived and made < at:
            break
    print(f"cut before and after {at - 1} statements in {time.perf_counter() - began:.1f} s: {found}")
    assert found["half"] == 0 and found["nothing"] > 10 and found["whole"] >= 1


async def test_real_evidence_pressed_twenty_times_is_sent_once(journey, as_owner, clone):
    await close_pool()
    await open_pool(clone.app, 20)
    answers = await asyncio.gather(*(log_evidence(AS_AMARA, journey, form=WRITTEN, key="k") for _ in range(20)))
    assert len({answer.then for answer in answers}) == 1
    assert await as_owner.fetchval("select count(*) from evidence") == 1


def test_every_deed_says_its_sentence_to_the_point():
    """One sentence, without a full stop, about who did what."""
    wrong = [
        d.name
        for d in DEEDS.values()
        if not d.says or d.says.endswith(".") or (not d.says[0].isupper() and d.says[0] != "{")
    ]
    assert not wrong and isinstance(note, Deed)
