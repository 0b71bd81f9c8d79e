"""The web process's part in long work: to see that some waits, and to call a process of its own that does it."""

import asyncio
import random
import sys
from contextlib import suppress

from foundation.middleware import write
from foundation.settings import HOME
from foundation.work.pieces import called_for

PAUSE = 1.0
GRACE = 4.0


class Caller:
    """One for each web process. `module` is the one whose routes() loads every package (wiring)."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.child: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop looking, and let the child put back what it has in hand."""
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        if self._at_work() and self.child and self.child.stdin:
            self.child.stdin.close()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.child.wait(), GRACE)
            if self._at_work():
                self.child.kill()
                await self.child.wait()

    def _at_work(self) -> bool:
        return self.child is not None and self.child.returncode is None

    async def _watch(self) -> None:
        while True:
            try:
                if not self._at_work() and await called_for():
                    await self._call()
            except Exception as problem:  # no database for a while, say: look again later
                write(event="work not called", kind=type(problem).__name__)
                await asyncio.sleep(4 * PAUSE)
            await asyncio.sleep(PAUSE * random.uniform(0.5, 1))

    async def _call(self) -> None:
        self.child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "foundation.work.child", self.module, cwd=HOME,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
