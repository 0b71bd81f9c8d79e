"""Every deed, cut before and after every statement, killed, and pressed again: all of it or nothing, and once.

The sweep's world is made ready for each deed in turn. *Nothing* is told by the server: no transaction that writes was
committed. *Whole* is what the same deed leaves when nobody disturbs it, row by row, but for ids and moments.
"""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection

import asyncpg
import pytest

from foundation import deeds
from foundation.database import server
from foundation.database.pool import close_pool, open_pool
from foundation.deeds import DEEDS, Done
from tests.cast import TODAY
from tests.faults.cuts import Found, Whole, afresh, cut, left_by, line_of, new_key, pressed_again, sent, undisturbed
from tests.faults.dying import NAME, Order, done_by, mortal
from tests.faults.knife import Knife
from tests.faults.ready import Case, cases
from tests.faults.stage import Stage, staged

pytestmark = pytest.mark.slow
AT_ONCE = 20
PROVE = bool(os.environ.get("STEADFAST_PROVE"))
# One of each package, of those that do most, for the kills; `make prove` kills in all.
KILLED = ("grants:kept", "pay_step:confirmed", "panel:minutes_confirmed", "offer:accepted", "figures:taken_out")

# Deeds that were neither done by themselves nor seen to happen inside another, and why.
NOT_YET: dict[str, str] = {}


@pytest.fixture(scope="session")
async def kept(template, cluster) -> AsyncIterator[Stage]:
    async with staged(template, cluster.superuser) as made:
        yield made


@pytest.fixture
async def stage(kept) -> Stage:
    """With the application's pool on it: every statement as the application's role."""
    await close_pool()
    await open_pool(kept.url, AT_ONCE, role=server.APP)
    return kept


@pytest.fixture
def knife(monkeypatch) -> Knife:
    made = Knife()
    for name, way in made.ways().items():
        monkeypatch.setattr(asyncpg.Connection, name, way)
    return made


async def at_once(stage: Stage, whole: Whole, case: Case) -> list[str]:
    """Twenty presses over HTTP with one key, each on a connection of its own: nothing but the database settles them."""
    await afresh(stage, case)
    key = new_key()
    answers = Counter(await asyncio.gather(*(sent(case, key) for _ in range(AT_ONCE))))
    limit = min((limit.burst for limit in case.act.door.limits), default=AT_ONCE)
    late = sum(number for answer, number in answers.items() if answer.startswith("429 "))
    no = [] if late == max(0, AT_ONCE - limit) else [f"{late} were told to try later"]
    if len([answer for answer in answers if not answer.startswith("429 ")]) != 1:
        no.append(f"{AT_ONCE} at once: {len(answers)} answers: {list(answers)[:4]}")
    if await stage.changes() != whole.changes:
        no.append(f"{AT_ONCE} at once: the effect is not one")
    return no


@asynccontextmanager
async def no_queue(key: str) -> AsyncIterator[None]:
    yield


async def test_every_deed_is_done_whole_or_not_at_all_and_once(stage, knife, monkeypatch):
    monkeypatch.setattr(deeds, "_queue", no_queue)
    began, seen, wrong = time.perf_counter(), set(), []
    total, pressed = Found(), 0
    print(f"\n{'deed':<32}{'statements':>11}{'cuts':>6}{'nothing':>9}{'whole':>7}{'half':>6}{'seconds':>9}")
    for case in cases(stage.world):
        start = time.perf_counter()
        whole = await undisturbed(stage, knife, case)
        seen.update(whole.record)
        found = await cut(stage, knife, whole, lambda case=case: afresh(stage, case), whole.call)
        if case.call is None:
            found.wrong += await at_once(stage, whole, case)
            pressed += 1
        wrong += [f"{case}: {no}" for no in found.wrong]
        total.statements += found.statements
        total.left += found.left
        print(line_of(str(case), found, time.perf_counter() - start))
    print(line_of("all", total, time.perf_counter() - began))
    inside = seen - {case.act.deed for case in cases(stage.world)}
    print(f"{pressed} forms pressed twice in a row, {AT_ONCE} at once (HTTP, one connection each), and after the cuts")
    print(f"seen inside others: {', '.join(sorted(inside))}")
    missing = {name for name, deed in DEEDS.items() if not deed.body.__module__.startswith("tests")} - seen
    for name in sorted(missing):
        print(f"not yet: {name}: {NOT_YET.get(name)}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert missing == set(NOT_YET)
    assert total.left["half"] == 0 and total.left["whole"] > len(seen) / 2


async def test_a_deed_in_two_transactions_is_found_half_done(stage, knife):
    """The twin: the same cuts show what they are there to show."""
    case = next(case for case in cases(stage.world) if case.act.deed == "evidence:logged")
    once = (await undisturbed(stage, knife, case)).call

    async def twice(key: str) -> Done:
        await once(key)
        return await once(f"{key[:-1]}{'1' if key[-1] == '0' else '0'}")

    await afresh(stage, case)
    before, _ = await stage.changes(), knife.hold(0, False)
    await twice(new_key())
    knife.drop()
    whole = Whole(list(knife.said), before, await stage.changes(), await stage.audit(), once)
    found = await cut(stage, knife, whole, lambda: afresh(stage, case), twice)
    print(line_of("twin", found, 0))
    assert found.left["half"] > 5 and any("half left" in no for no in found.wrong)


@pytest.mark.prove
async def test_a_process_killed_at_any_statement_leaves_all_or_nothing_and_is_settled_by_the_key(stage, knife):
    wrong, left, start = [], Counter(), time.perf_counter()
    print(f"\n{'kill -9: deed':<32}{'statements':>11}{'kills':>6}{'nothing':>9}{'whole':>7}{'half':>6}{'seconds':>9}")
    async with mortal(stage.url, TODAY) as orders:
        for case in cases(stage.world):
            if PROVE or str(case) in KILLED:
                began = time.perf_counter()
                whole = await undisturbed(stage, knife, case)
                found = await killed(stage, whole, case, orders)
                wrong += [f"{case}: {no}" for no in found.wrong]
                left += found.left
                print(line_of(str(case), found, time.perf_counter() - began))
    print(f"{sum(left.values())} kills: {dict(left)} in {time.perf_counter() - start:.1f} s")
    assert not wrong, "\n" + "\n".join(wrong)
    assert not left["half"] and left["whole"] >= len(KILLED) and left["nothing"] > 80


async def killed(stage: Stage, whole: Whole, case: Case, orders: Connection) -> Found:
    """Kill as each statement is sent, and after the last (with `make prove`, after each); then press again."""
    found, last = Found(len(whole.statements)), len(whole.statements)
    for at, after in [(at, after) for at in range(1, last + 1) for after in (False, True)]:
        if after and at < last and not PROVE:
            continue
        await afresh(stage, case)
        await stage.mark()
        key, where = new_key(), f"killed {'after' if after else 'before'} statement {at}"
        if (ended := await done_by(orders, Order(whole.call, key, at, after))) != -signal.SIGKILL:
            found.wrong.append(f"{where}: the process ended with {ended}")
        await stage.alone(NAME)
        left = await left_by(stage, whole)
        found.left[left] += 1
        if left != ("whole" if after and at == last else "nothing"):
            found.wrong.append(f"{where}: {left} left")
        if case.call is not None:  # the product's own, which has no key: its jobs look for what is left to do
            continue
        if at == last and (ended := await done_by(orders, Order(whole.call, key, 0, False))) != 0:
            found.wrong.append(f"{where}: pressed again in another process, that ended with {ended}")
        found.wrong += [f"{where}: {no}" for no in await pressed_again(stage, whole, whole.call, key, "")]
    return found
