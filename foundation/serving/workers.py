"""The supervisor: N worker processes behind one listening socket, replaced when they die, gone when it goes.

Workers are forked from a parent that has the whole application loaded: one is serving again a tenth of a second after
its death, and what they share is in memory once. The parent holds the socket, so that the port never refuses: while no
worker is there, connections wait. Each worker watches a pipe that only the parent can hold open; when it closes, the
worker stops as if told to.
"""

import os
import select
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from socket import socket

from foundation.middleware import write

TOLD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PATIENCE = 15.0  # seconds for a worker to end by itself; it gives what is under way ten (foundation/serving/run.py)
STEADY = 1.0  # seconds after which a worker counts as sound; one that dies sooner is replaced more and more slowly
SLOWEST = 5.0


class Workers:
    """`Workers(2, socket, serve).run()` returns when it was told to stop and every worker is gone."""

    def __init__(self, count: int, listening: socket, serve: Callable[[], None]) -> None:
        self.count, self.listening, self.serve = count, listening, serve
        self.born: dict[int, float] = {}
        self.pause, self.next_at, self.told = 0.0, 0.0, False
        self.lifeline = os.pipe()
        self.bell = os.pipe()  # a signal rings it: a death is seen at once, not at the next look

    def run(self) -> None:
        for end in self.bell:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self.bell[1], warn_on_full_buffer=False)
        for each in TOLD:
            signal.signal(each, self._tell)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while not self.told:
            self._bury()
            self._fill()
            self._wait(0.5)
        self._stop()

    def _tell(self, *_: object) -> None:
        self.told = True

    def _wait(self, seconds: float) -> None:
        if select.select([self.bell[0]], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                os.read(self.bell[0], 4096)

    def _fill(self) -> None:
        while len(self.born) < self.count and time.monotonic() >= self.next_at and not self.told:
            self._fork()

    def _fork(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)
        pid = os.fork()
        if pid == 0:
            self._live()
        self.born[pid] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD)

    def _live(self) -> None:
        """The worker's whole life; never returns."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for each in (*TOLD, signal.SIGCHLD):
                signal.signal(each, signal.SIG_DFL)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)  # of a closed terminal: the parent tells
            signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD)
            os.close(self.lifeline[1])
            threading.Thread(target=self._watch, name="lifeline", daemon=True).start()
            self.serve()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        finally:
            os._exit(code)

    def _watch(self) -> None:
        os.read(self.lifeline[0], 1)  # returns when the parent is gone, however it went
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        os._exit(1)

    def _bury(self) -> None:
        for pid in list(self.born):
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                continue
            lived = time.monotonic() - self.born.pop(pid)
            if not self.told:
                write(event="worker_died", count=len(self.born))
                self.pause = 0.0 if lived > STEADY or not self.pause else min(self.pause * 2, SLOWEST)
                self.next_at = time.monotonic() + self.pause
                self.pause = self.pause or 0.1

    def _stop(self) -> None:
        """Take in no more, let each finish, and end what does not."""
        self.listening.close()
        self._send(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while self.born and time.monotonic() < until:
            self._wait(0.2)
            self._bury()
        self._send(signal.SIGKILL)
        for pid in self.born:
            os.waitpid(pid, 0)

    def _send(self, signal_number: int) -> None:
        for pid in self.born:
            with suppress(ProcessLookupError):
                os.kill(pid, signal_number)
