"""Forty real connections of two processes press at once, round after round: one worker, one place, never two bookings.

Each race has its twins, with a guard taken away: a race whose twin stays clean would prove nothing.
"""

import asyncio
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from foundation.access import Role
from tests import builders_staffbank as made
from tests.builders import employment, insert, people_of, person
from tests.cast import NORTH_WEST, ROSA, SALFORD, TODAY, TRAFFORD, Member
from tests.faults.rivals import PROCESSES, RIVALS, Press, run

# A hundred of each race; a thousand for the long proof.
ROUNDS = 1_000 if os.environ.get("STEADFAST_PROVE") else 100
TWIN_ROUNDS = 1
CROWD = [Member(f"Rival {n:02}", Role.BANK_WORKER, region=NORTH_WEST) for n in range(RIVALS)]
pytestmark = [pytest.mark.slow, pytest.mark.prove]


@dataclass
class Score:
    rounds: int
    booked: int
    doubled: int
    endings: Counter[str]
    seconds: float
    worst: float

    def __str__(self) -> str:
        rest = {name: count for name, count in sorted(self.endings.items()) if name != "booked"}
        return (
            f"{self.rounds} rounds of {RIVALS}: {self.booked} booked, {self.doubled} doubled, {rest};"
            f" {self.seconds:.1f} s, worst round {self.worst:.2f} s"
        )


@pytest.fixture
async def crowd(clone, as_owner) -> asyncpg.Connection:
    """The bank with forty members who can start, each signed in."""
    await made.cap(as_owner)
    for each in [*CROWD, ROSA]:
        if each is not ROSA:
            await people_of(as_owner, [each])
            await person(as_owner, each, SALFORD)
        await employment(
            as_owner, each.id, SALFORD, made.date(2017, 9, 1), ends=made.date(2023, 9, 1), left_for="resigned"
        )
        await made.member(as_owner, each)
    return as_owner


async def clear(owner: asyncpg.Connection) -> None:
    for table in ("booking", "rule_decision", "offer", "request"):
        await owner.execute(f"delete from {table}")


async def ask(owner: asyncpg.Connection) -> UUID:
    return await made.request(owner, kind="shift", id=uuid4())


async def offer(owner: asyncpg.Connection, request: UUID, worker: Member) -> Press:
    expires = made.NIGHT[0] + timedelta(days=30)
    id = await insert(
        owner, "offer", id=uuid4(), request=request, authority=TRAFFORD, region=NORTH_WEST, worker=worker.id,
        kind="shift", state="offered", rate_pence=3000, offered_on=TODAY, expires_at=expires,
    )  # fmt: skip
    return worker.token, id


async def one_place(owner: asyncpg.Connection) -> list[Press]:
    """One shift with one place, offered to forty people."""
    request = await ask(owner)
    return [await offer(owner, request, each) for each in CROWD]


async def one_worker(owner: asyncpg.Connection) -> list[Press]:
    """Forty shifts at the same hours, all offered to one person, who presses forty times."""
    return [await offer(owner, await ask(owner), ROSA) for _ in CROWD]


@asynccontextmanager
async def processes(url: str, twin: str) -> AsyncIterator[Callable[[list[Press]], Awaitable[Counter[str]]]]:
    """Two processes at the barrier; what is yielded sends each its half of the presses and gathers how they ended."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(PROCESSES)
    pipes = [spawn.Pipe() for _ in range(PROCESSES)]
    workers = [spawn.Process(target=run, args=(url, TODAY, twin, barrier, theirs), daemon=True) for _, theirs in pipes]
    for worker in workers:
        worker.start()

    async def press(presses: list[Press]) -> Counter[str]:
        for place, (mine, _) in enumerate(pipes):
            mine.send(presses[place::PROCESSES])
        answers = [await asyncio.to_thread(_answer, mine) for mine, _ in pipes]
        return sum(answers, Counter())

    try:
        for mine, _ in pipes:
            await asyncio.to_thread(_answer, mine)  # imported, connected and ready
        yield press
    finally:
        for mine, _ in pipes:
            mine.send([])
        for worker in workers:
            worker.join(10)
            if worker.is_alive():
                worker.kill()


def _answer(pipe) -> Counter[str]:
    if not pipe.poll(90):
        raise TimeoutError("a process of rivals did not answer")
    return pipe.recv()


async def race(
    owner: asyncpg.Connection, urls, lay: Callable[..., Awaitable[list[Press]]], rounds: int, twin: str = ""
) -> Score:
    score = Score(rounds, 0, 0, Counter(), 0.0, 0.0)
    async with processes(urls.app, twin) as press:
        for _ in range(rounds):
            await clear(owner)
            presses = await lay(owner)
            began = time.perf_counter()
            score.endings += await press(presses)
            took = time.perf_counter() - began
            score.seconds, score.worst = score.seconds + took, max(score.worst, took)
            booked = await owner.fetchval("select count(*) from booking where live")
            score.booked, score.doubled = score.booked + booked, score.doubled + (booked > 1)
    return score


@pytest.mark.parametrize("lay", [one_worker, one_place])
async def test_forty_press_at_once_and_one_is_booked(crowd, clone, lay):
    score = await race(crowd, clone, lay, ROUNDS)
    print(f"{lay.__name__}: {score}")
    assert score.doubled == 0 and score.booked == ROUNDS
    assert score.endings["booked"] == ROUNDS and set(score.endings) == {"booked", "Overtaken"}


@pytest.mark.parametrize("lay", [one_worker, one_place])
async def test_without_the_lock_they_collide(crowd, clone, cluster, lay):
    """The constraints alone: still never two, but all passed the check, so the database must stop every loser.

    For one place they wait for each other crosswise, on the place and on the offers that lapse: deadlocks. For one
    worker the exclusion constraint stops them one by one; that it can deadlock too is seen only now and then.
    """
    await _quick_to_tell_a_deadlock(clone)
    score = await race(crowd, clone, lay, TWIN_ROUNDS, "no lock")
    print(f"twin of {lay.__name__} without the lock: {score}")
    assert score.doubled == 0 and score.booked == TWIN_ROUNDS
    if lay is one_place:
        assert score.endings["DeadlockDetectedError"] > 0


@pytest.mark.parametrize("lay", [one_worker, one_place])
async def test_without_lock_and_constraint_they_are_doubled(crowd, clone, lay):
    await crowd.execute("alter table booking drop constraint one_worker_one_place_at_a_time")
    await crowd.execute("drop index one_booking_a_place")
    score = await race(crowd, clone, lay, TWIN_ROUNDS, "no constraint")
    print(f"twin of {lay.__name__} without lock and constraint: {score}")
    assert score.doubled > 0


async def _quick_to_tell_a_deadlock(urls) -> None:
    root = await asyncpg.connect(urls.owner.replace("steadfast_owner@", "postgres@"))
    try:
        name = await root.fetchval("select current_database()")
        await root.execute(f"alter role steadfast_app in database {name} set deadlock_timeout = '50ms'")
    finally:
        await root.close()
