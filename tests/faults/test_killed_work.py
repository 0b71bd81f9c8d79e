"""Long work under kill -9 of the process that does it, and of the web process that called it: all of it or none."""

import asyncio
import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from reports.measures import MEASURES
from reports.published import PLACE
from tests.cast import ADA
from tests.faults.real import Real

pytestmark = [pytest.mark.slow, pytest.mark.prove]
ROUNDS = 10 if os.environ.get("STEADFAST_PROVE") else 1
LONG = 40_000 if os.environ.get("STEADFAST_PROVE") else 5_000
SEED = 20261122


def published(rows: int) -> bytes:
    """A file of indicators with this many authorities' rows, none of them real."""
    figures = [measure.name for measure in MEASURES]
    lines = [",".join([*PLACE, *figures])]
    for number in range(rows):
        year, code = 2000 + number % 100, f"{number // 100:03}"
        place = [year, "Reporting Year", "Local authority", "E92000001", "England", "E12000002", "North West",
                 code, f"E{code:0>8}", f"Place {code}"]  # fmt: skip
        lines.append(",".join([*map(str, place), *["7"] * len(figures)]))
    return "\r\n".join(lines).encode()


class Watched:
    """One file on its way: its state by the owner's eye, and the presses that move it on."""

    def __init__(self, real: Real, owner, rows: int) -> None:
        self.real, self.owner, self.rows, self.path = real, owner, rows, ""

    async def send(self) -> None:
        status, page, self.path = await asyncio.to_thread(
            self.real.send_file, ADA, "published.csv", published(self.rows)
        )
        assert status == 303, (status, page.partition(b"<h1")[2][:400])

    async def commit(self) -> None:
        version = await self.owner.fetchval("select version from intake_file")
        status, page, _ = await asyncio.to_thread(self.real.press, ADA, f"{self.path}/commit", seen=str(version))
        assert status == 303, (status, page.partition(b"<h1")[2][:400])

    async def state(self) -> tuple[str, int]:
        """The file's state and the rows loaded: never some of them."""
        async with self.owner.transaction(isolation="repeatable_read"):
            state = await self.owner.fetchval("select state from intake_file")
            loaded = await self.owner.fetchval("select count(*) from published_row")
        assert loaded in (0, self.rows) and (state == "committed") == (loaded == self.rows), (state, loaded)
        return str(state), int(loaded)

    async def until(self, wanted: str, seconds: float = 120) -> float:
        began = time.monotonic()
        while (await self.state())[0] != wanted:
            assert time.monotonic() - began < seconds, f"{await self.state()}, not {wanted}: {self.real.said()[-2000:]}"
            await asyncio.sleep(0.05)
        return time.monotonic() - began


async def at_work(real: Real) -> int:
    """The process that does long work, once there is one."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := real.workers():
            return found[0]
        await asyncio.sleep(0.02)
    raise AssertionError("nobody was called")


@pytest.mark.parametrize("victim", ["the process for long work", "the web process", "the whole service"])
async def test_a_kill_while_a_file_is_checked_and_loaded_leaves_all_or_nothing_and_it_goes_on(real, as_owner, victim):
    chance = random.Random(f"{SEED}{victim}")
    waits: list[float] = []
    for _ in range(ROUNDS):
        file = Watched(real, as_owner, 5_000)
        for begin, wanted in ((file.send, "ready"), (file.commit, "committed")):
            await begin()
            pid = await at_work(real)
            await asyncio.sleep(chance.uniform(0, 1.2))
            killed = {"the web process": real.web()[0], "the whole service": real.pid}.get(victim, pid)
            with suppress(ProcessLookupError):
                os.kill(killed, signal.SIGKILL)
            if killed != pid:
                await gone(pid)
            if killed == real.pid:
                real.kill()
                await file.state()
                real.start()
            waits.append(await file.until(wanted))
        assert await as_owner.fetchval("select count(*) from audit where deed = 'intake:loaded'") == 1
        await as_owner.execute("delete from published_row; delete from work; delete from intake_file")
        await as_owner.execute("alter table audit disable trigger all; delete from audit where deed = 'intake:loaded'")
    print(f"{victim} killed {len(waits)} times; it went on by itself, at most {max(waits):.1f} s later")


def ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


async def gone(pid: int) -> None:
    """Whoever did the work does not outlive its caller by more than the grace it has to put its work back."""
    until = time.monotonic() + 20
    while not ended(pid):
        assert time.monotonic() < until, "the process for long work outlived its caller"
        await asyncio.sleep(0.05)


async def test_other_pages_are_quick_while_a_long_file_is_taken_in(real, as_owner):
    """Measured, and held to a bound that a busy machine keeps too."""
    file, times, stop = Watched(real, as_owner, LONG), [], asyncio.Event()

    async def look() -> None:
        while not stop.is_set():
            began = time.monotonic()
            status, _, _ = await asyncio.to_thread(real.get, "/people", ADA)
            times.append(time.monotonic() - began)
            assert status == 200
            await asyncio.sleep(0.02)

    looking = asyncio.create_task(look())
    began = time.monotonic()
    await file.send()
    await file.until("ready", 300)
    await file.commit()
    await file.until("committed", 300)
    took = time.monotonic() - began
    stop.set()
    await looking
    times.sort()
    middle, slow = (times[int(len(times) * share)] for share in (0.5, 0.95))
    print(f"{LONG:,} rows in {took:.1f} s; {len(times)} other pages: p50 {middle * 1000:.0f}, p95 {slow * 1000:.0f} ms")
    assert slow < 1
