"""Workers die and are replaced, stop and finish, and never outlive their parent."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from foundation.deeds import RANKS
from tests import builders_frameworks
from tests.cast import AMARA
from tests.faults.pressing import Connected, Lists, Press, once
from tests.faults.served import served

pytestmark = pytest.mark.slow


def gone(pids: list[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while there := [pid for pid in pids if Path(f"/proc/{pid}").exists()]:
        if time.monotonic() > until:
            break
        time.sleep(0.05)
    return not there


async def test_the_port_never_refuses_while_every_worker_is_killed(clone):
    with served(clone, workers=2) as service:
        for _ in range(5):
            for pid in service.workers():
                os.kill(pid, signal.SIGKILL)
            assert await asyncio.to_thread(service.ready), "the connection was to wait for the next worker"


async def test_workers_leave_when_their_parent_is_killed(clone):
    with served(clone, workers=2) as service:
        workers = service.workers()
        service.process.kill()
        service.process.wait(5)
        assert len(workers) == 2 and await asyncio.to_thread(gone, workers, 8)


async def test_a_stop_lets_finish_what_is_under_way(clone, as_owner):
    journey = await builders_frameworks.journey(as_owner)
    lists, press = Lists(), Press(AMARA, journey, "Under way")
    with served(clone, workers=2) as service:
        async with as_owner.transaction():
            await as_owner.execute(
                "select pg_advisory_xact_lock($1, hashtext($2))", 10 + RANKS.index("journey"), str(journey)
            )
            pressing = asyncio.create_task(once(Connected(service.port), press, lists))
            await asyncio.sleep(1)
            service.process.terminate()
            await asyncio.sleep(1)
            assert not pressing.done()
        assert await pressing and len(press.answers) == 1, lists.seen
        assert await asyncio.to_thread(service.process.wait, 12) == 0
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", service.port)
