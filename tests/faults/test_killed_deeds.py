"""The process that does a deed is killed with -9 at its statements: all of it or nothing, and the key settles it."""

import os
import signal
import time
from collections import Counter
from multiprocessing.connection import Connection

import pytest

from tests.cast import TODAY
from tests.faults.cuts import Found, Whole, afresh, left_by, line_of, new_key, pressed_again, undisturbed
from tests.faults.dying import NAME, Order, done_by, mortal
from tests.faults.ready import Case
from tests.faults.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.prove]
PROVE = bool(os.environ.get("STEADFAST_PROVE"))
# Of each package those that do most; `make prove` kills in all.
KILLED = {
    "grants:kept", "panel:minutes_confirmed", "offer:accepted", "figures:taken_out", "pay_step:confirmed",
    "pay_steps:batched", "award:applied", "increments:applied", "pay_scale:approved", "person:fed", "person:left",
    "intake:loaded", "caseload:pushed", "vacancies:agreed", "return:sent",
}  # fmt: skip


async def test_a_process_killed_at_any_statement_leaves_all_or_nothing_and_is_settled_by_the_key(
    stage, knife, every_case
):
    wrong, left, start = [], Counter(), time.perf_counter()
    chosen = [case for case in every_case if PROVE or str(case) in KILLED]
    print(f"\n{'kill -9: deed':<32}{'statements':>11}{'kills':>6}{'nothing':>9}{'whole':>7}{'half':>6}{'seconds':>9}")
    async with mortal(stage.url, TODAY) as orders:
        for case in chosen:
            began = time.perf_counter()
            whole = await undisturbed(stage, knife, case)
            found = await killed(stage, whole, case, orders)
            wrong += [f"{case}: {no}" for no in found.wrong]
            left += found.left
            print(line_of(str(case), found, time.perf_counter() - began))
    print(f"{sum(left.values())} kills: {dict(left)} in {time.perf_counter() - start:.1f} s")
    assert not wrong, "\n" + "\n".join(wrong)
    assert {str(case) for case in chosen} >= KILLED
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
