"""A thousand tamperings with the record by someone who owns the database: each found, with its chain and its row.

Each is done in a transaction of the owner's, looked at, and rolled back. Anchors stand outside, after every tenth row.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import pytest

from foundation import audit
from foundation.audit import Anchor, Fault, verify
from foundation.deeds import COMMAND_LINE
from tests.cast import LEEDS, SALFORD, TRAFFORD, named

LENGTH, EVERY = 40, 10
CHAINS = (TRAFFORD, SALFORD, LEEDS)
TIMES = 125  # of each of the eight; a thousand take some seconds, so every run makes them all


@dataclass
class Record:
    """A database's record, three chains of forty rows, and its anchors."""

    owner: asyncpg.Connection
    anchors: list[Anchor]


async def _rows(owner: asyncpg.Connection, authority: int, count: int) -> None:
    entries = [
        {"actor": str(COMMAND_LINE), "role": "hr", "deed": "outcome:decided", "subject": str(named(f"thing {n}")),
         "kind": "outcome", "authority": authority, "facts": {"n": n, "result": "met"}}
        for n in range(count)
    ]  # fmt: skip
    await owner.execute("select finish($1::jsonb)", json.dumps(entries))


@pytest.fixture
async def record(as_owner) -> Record:
    anchors = []
    await as_owner.execute(REHASH)
    for _ in range(LENGTH // EVERY):
        for authority in CHAINS:
            await _rows(as_owner, authority, EVERY)
        anchors += await audit.anchors_now(as_owner)
    return Record(as_owner, anchors)


@asynccontextmanager
async def undone(owner: asyncpg.Connection) -> AsyncIterator[None]:
    attempt = owner.transaction()
    await attempt.start()
    try:
        yield
    finally:
        await attempt.rollback()


# The eight ---------------------------------------------------------------------------------------------------------
# Each takes the owner, a chain and a row, and returns where the check must point: chain → row, or the rows between
# which a rewritten suffix begins.

Where = dict[str, int | range]
CHANGES = (
    "facts = facts || '{\"result\": \"not_met\"}'", "actor = gen_random_uuid()", "subject = gen_random_uuid()",
    "role = 'director'", "deed = 'outcome:taken_back'", "kind = 'other'", "worker = gen_random_uuid()",
    "region = 3", "facts = '{}'", "hash = sha256('x')", "prev = sha256('x')",
)  # fmt: skip


async def change(owner: asyncpg.Connection, chain: str, row: int, turn: int) -> Where:
    await owner.execute(f"update audit set {CHANGES[turn % len(CHANGES)]} where chain = $1 and seq = $2", chain, row)
    return {chain: row}


async def delete(owner: asyncpg.Connection, chain: str, row: int, turn: int) -> Where:
    await owner.execute("delete from audit where chain = $1 and seq = $2", chain, row)
    if turn % 2 and row < LENGTH:  # and the gap closed
        await _shift(owner, chain, row, -1)
    return {chain: row}


async def insert(owner: asyncpg.Connection, chain: str, row: int, turn: int) -> Where:
    """A forged row, well hashed after the one before it; what follows is numbered on."""
    await _shift(owner, chain, row, 1)
    await owner.execute(
        "insert into audit select chain, $2, at, actor, role, deed, gen_random_uuid(), kind, authority, region, worker,"
        " facts, prev, hash from audit where chain = $1 and seq = $3", chain, row, row + 1,
    )  # fmt: skip
    await _rehash(owner, chain, row, row)
    return {chain: row + 1}


async def swap(owner: asyncpg.Connection, chain: str, row: int, turn: int) -> Where:
    other = row + 1 + turn % (LENGTH - row) if row < LENGTH else row - 1
    for start, end in ((row, -1), (other, row), (-1, other)):
        await owner.execute("update audit set seq = $3 where chain = $1 and seq = $2", chain, start, end)
    return {chain: min(row, other)}


async def tail_cut(owner: asyncpg.Connection, chain: str, row: int, turn: int) -> Where:
    """From this row on, and the head set back: from inside, a shorter chain that is sound."""
    await owner.execute("delete from audit where chain = $1 and seq >= $2", chain, row)
    await _head(owner, chain)
    return {chain: row}


async def suffix(owner: asyncpg.Connection, chain: str, row: int, turn: int) -> Where:
    """A row changed and every hash after it made again, the head's too: from inside, a sound chain."""
    await owner.execute(f"update audit set {CHANGES[turn % 7]} where chain = $1 and seq = $2", chain, row)
    await _rehash(owner, chain, row, LENGTH)
    await _head(owner, chain)
    return {chain: range((row - 1) // EVERY * EVERY + 1, -(-row // EVERY) * EVERY + 1)}


async def between(owner: asyncpg.Connection, chain: str, row: int, turn: int) -> Where:
    """To the end of another chain, well hashed there."""
    other = f"authority:{CHAINS[(turn + 1) % 3]}"
    if other == chain:
        other = f"authority:{CHAINS[(turn + 2) % 3]}"
    await owner.execute(
        "update audit set chain = $3, seq = $4 where chain = $1 and seq = $2", chain, row, other, LENGTH + 1
    )
    await _rehash(owner, other, LENGTH + 1, LENGTH + 1)
    await _head(owner, other)
    return {chain: row, other: LENGTH + 1}


async def clock(owner: asyncpg.Connection, chain: str, row: int, turn: int) -> Where:
    by = timedelta(microseconds=(-1) ** turn * 10 ** (turn % 12))
    await owner.execute("update audit set at = at + $3 where chain = $1 and seq = $2", chain, row, by)
    return {chain: row}


async def _shift(owner: asyncpg.Connection, chain: str, row: int, by: int) -> None:
    """Number the rows from this one on one higher, or those after it one lower."""
    start = row if by > 0 else row + 1
    await owner.execute("update audit set seq = seq + 1000 where chain = $1 and seq >= $2", chain, start)
    await owner.execute("update audit set seq = seq - 1000 + $2 where chain = $1 and seq > 1000", chain, by)
    await _head(owner, chain)


# A forger's tool, put into the tests' database alone.
REHASH = """
create function rehash(the_chain text, first bigint, last bigint) returns void language plpgsql as $$
declare link audit; before bytea;
begin
  select coalesce((select hash from audit where chain = the_chain and seq = first - 1),
                  sha256(convert_to(the_chain, 'utf8')))
    into before;
  for link in select * from audit where chain = the_chain and seq between first and last order by seq loop
    link.prev := before;
    before := audit_hash(before, link);
    update audit set prev = link.prev, hash = before where chain = the_chain and seq = link.seq;
  end loop;
end $$;
"""


async def _rehash(owner: asyncpg.Connection, chain: str, start: int, end: int) -> None:
    await owner.execute("select rehash($1, $2, $3)", chain, start, end)


async def _head(owner: asyncpg.Connection, chain: str) -> None:
    last = await owner.fetchrow("select seq, hash from audit where chain = $1 order by seq desc limit 1", chain)
    seq, mark = last or (0, hashlib.sha256(chain.encode()).digest())
    await owner.execute("update audit_head set seq = $2, hash = $3 where chain = $1", chain, seq, mark)


EIGHT: dict[str, Callable[..., Awaitable[Where]]] = {
    "change": change, "delete": delete, "insert": insert, "swap": swap, "tail cut": tail_cut,
    "suffix re-hashed": suffix, "moved between chains": between, "clock changed": clock,
}  # fmt: skip


def points(faults: list[Fault], where: Where) -> bool:
    """Every chain touched is named, none other is, and the first fault of each stands at the row."""
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.chain, fault)
    if set(first) != set(where):
        return False
    return all(
        (first[chain].since, first[chain].seq) == (row.start, row.stop - 1)
        if isinstance(row, range)
        else first[chain].seq == row
        for chain, row in where.items()
    )


@pytest.mark.slow
async def test_a_thousand_tamperings_are_found_and_located(record):
    began = time.perf_counter()
    tried, located, missed = Counter(), Counter(), []
    for name, tamper in EIGHT.items():
        for turn in range(TIMES):
            chain, row = f"authority:{CHAINS[turn % 3]}", 1 + turn * 7 % LENGTH
            async with undone(record.owner):
                where = await tamper(record.owner, chain, row, turn)
                faults = await verify(record.owner, record.anchors)
            tried[name] += 1
            located[name] += points(faults, where)
            if not points(faults, where):
                missed.append((name, chain, row, where, faults))
    for name in EIGHT:
        print(f"{name}: {located[name]} of {tried[name]} found and located")
    print(f"{sum(located.values())} of {sum(tried.values())} in {time.perf_counter() - began:.1f} s")
    assert not missed, missed[:3]
    assert sum(tried.values()) == 1000


async def test_without_the_anchor_a_cut_tail_and_a_rewritten_suffix_stay_unseen(record):
    """The twin: why the anchor is kept outside."""
    for tamper in (tail_cut, suffix):
        async with undone(record.owner):
            await tamper(record.owner, f"authority:{TRAFFORD}", 15, 0)
            assert not await verify(record.owner, [])
            assert await verify(record.owner, record.anchors)


@pytest.mark.slow
async def test_a_hundred_clean_runs_are_silent(record):
    """The record grows meanwhile, and is anchored as it grows."""
    anchors = list(record.anchors)
    for turn in range(100):
        await _rows(record.owner, CHAINS[turn % 3], 1 + turn % 3)
        assert await verify(record.owner, anchors) == []
        anchors += await audit.anchors_now(record.owner)
    print(f"100 clean runs, {await record.owner.fetchval('select count(*) from audit')} rows, 0 alarms")


async def test_a_chain_taken_away_whole_is_missed(record):
    async with undone(record.owner):
        await record.owner.execute("delete from audit where chain = 'authority:383'")
        await record.owner.execute("delete from audit_head where chain = 'authority:383'")
        assert [(fault.chain, fault.seq) for fault in await verify(record.owner, record.anchors)] == [
            ("authority:383", 1)
        ]


async def test_a_head_that_says_otherwise_is_found(record):
    for change in ("seq = seq - 1", "seq = seq + 1", "hash = sha256('x')"):
        async with undone(record.owner):
            await record.owner.execute(f"update audit_head set {change} where chain = 'authority:358'")
            assert await verify(record.owner, [])


def test_anchors_are_only_added_to_and_read_back(tmp_path):
    path = tmp_path / "kept" / "anchors.jsonl"
    assert audit.kept(path) == []
    audit.keep([Anchor("a", 1, "ff")], path)
    audit.keep([Anchor("a", 2, "ee"), Anchor("b", 1, "dd")], path)
    assert audit.kept(path) == [Anchor("a", 1, "ff"), Anchor("a", 2, "ee"), Anchor("b", 1, "dd")]
