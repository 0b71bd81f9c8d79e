"""Every deed of some packages, cut before and after every statement and pressed again: all or nothing, and once.

The sweep's world is made ready for each deed in turn. *Nothing* is told by the server: no transaction that writes was
committed. *Whole* is what the same deed leaves when nobody disturbs it, row by row, but for ids and moments.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from foundation.deeds import DEEDS
from tests.faults.cuts import Found, Whole, afresh, cut, line_of, new_key, sent, undisturbed
from tests.faults.knife import Knife
from tests.faults.ready import Case
from tests.faults.stage import Stage

AT_ONCE = 20
# Test file → the packages whose deeds it cuts: files are shared out between those who test.
SHARES = {
    "test_every_deed.py": ("workforce", "staffbank"),
    "test_every_deed_further.py": ("foundation", "frameworks", "reports"),
}
# Deed that is no case of its own → the case inside which it is done.
INSIDE = {
    "booking:made": "offer:accepted",
    "booking:turned_red": "booking:checked red",
    "candidate:blocked": "candidate:checked blocked",
    "candidate:closed": "offer:accepted with others waiting",
    "candidate:sent": "candidates:put_forward",
    "evidence:locked": "journey:recommended",
    "journey:completed": "panel:minutes_confirmed at the end",
    "journey:next_phase_begun": "panel:minutes_confirmed",
    "journey:retimed": "hours:changed on a journey",
    "offer:lapsed": "request:cancelled",
    "outcome:corrected": "panel:minutes_confirmed of a correction",
    "outcome:made_final": "panel:minutes_confirmed",
    "pay_step:raised": "panel:minutes_confirmed at the end",
    "request:place_filled": "offer:accepted",
    "request:re_opened": "booking:cancelled",
    "shift:offered_to_one": "shift:offered",
}
# Deeds that are neither, and why.
NOT_YET: dict[str, str] = {}


def package_of(case: Case) -> str:
    return DEEDS[case.act.deed].body.__module__.partition(".")[0]


async def proved(stage: Stage, knife: Knife, cases: list[Case]) -> None:
    """Prints what was cut and what was left, a line for each deed."""
    began, wrong, total, pressed = time.perf_counter(), [], Found(), 0
    print(f"\n{'deed':<32}{'statements':>11}{'cuts':>6}{'nothing':>9}{'whole':>7}{'half':>6}{'seconds':>9}")
    for case in cases:
        start = time.perf_counter()
        whole = await undisturbed(stage, knife, case)
        found = await cut(stage, knife, whole, lambda case=case: afresh(stage, case), whole.call)
        if case.call is None:
            found.wrong += await at_once(stage, whole, case)
            pressed += 1
        unseen = {deed for deed, where in INSIDE.items() if where == str(case)} - set(whole.record)
        wrong += [f"{case}: {no}" for no in (*found.wrong, *(f"{deed} did not happen inside" for deed in unseen))]
        total.statements += found.statements
        total.left += found.left
        print(line_of(str(case), found, time.perf_counter() - start))
    print(line_of(f"all {len(cases)}", total, time.perf_counter() - began))
    print(f"{pressed} forms pressed twice in a row, {AT_ONCE} at once (HTTP, one connection each), and after the cuts")
    assert not wrong, "\n" + "\n".join(wrong)
    assert total.left["half"] == 0 and total.left["whole"] > len(cases)


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
