"""Deadlines for slow clients, in the protocol itself: they hold also where no proxy stands in front.

uvicorn waits for ever for the rest of a header, a body, or a reader. Here a header is whole in HEAD seconds; a body
never rests longer than REST and comes no slower than RATE; an answer is fetched without a pause longer than REST. A
client that fails is told 408 and cut off; the log has one line a second with the count, however many there are. The
application hears of a request when all of it is here, or more than fits the buffer: half a form costs it nothing.
"""

import asyncio
from collections import Counter
from typing import Any

from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from foundation.middleware import write

HEAD = 10.0  # seconds for a request line and its headers, from the first byte or the connection
REST = 20.0  # seconds without a byte of a body, or without room for a byte of the answer
RATE = 1000  # bytes a second that a body must reach, with REST seconds of grace; the slowest phone sends ten times that
IDLE = 15  # seconds between requests on one connection
RESERVE = 256  # descriptors kept for the database, files and the loop

_shed: Counter[str] = Counter()


def tally(loop: asyncio.AbstractEventLoop, kind: str) -> None:
    """Count a client that was cut off; a second later one line says how many of each kind."""
    if not _shed:
        loop.call_later(1, _say)
    _shed[kind] += 1


def _say() -> None:
    for kind, count in sorted(_shed.items()):
        write(event="shed", kind=kind, count=count)
    _shed.clear()


class Deadlined(HttpToolsProtocol):
    """uvicorn's protocol for one connection, with the deadlines above. `most`: connections a worker holds at once."""

    most = 1_000_000

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.owed = ""
        self.timer: asyncio.TimerHandle | None = None
        self.stuck: asyncio.TimerHandle | None = None
        self.within_body, self.received, self.since = False, 0, 0.0
        self.held: tuple[RequestResponseCycle, Any] | None = None
        if len(self.connections) > self.most:
            self._shed("crowd", b"503 Service Unavailable\r\nretry-after: 5")
            return
        self._owe("head", HEAD)

    def connection_lost(self, exc: Exception | None) -> None:
        self._owe("", 0)
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self.received += len(data)
        super().data_received(data)
        if not self.transport.is_closing():
            self._watch()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self.within_body, self.received, self.since = True, 0, self.loop.time()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if cycle.more_body and not cycle.waiting_for_100_continue:
            self.held = (cycle, app)
            return
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        if len(self.cycle.body) > HIGH_WATER_LIMIT:
            self._let_go()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.within_body = False
        self._let_go()

    def _let_go(self) -> None:
        if self.held is not None and self.held[0] is self.cycle:
            (cycle, app), self.held = self.held, None
            super()._start_asgi_task(cycle, app)

    def shutdown(self) -> None:
        super().shutdown()
        if self.held is not None:
            self.transport.close()

    def _watch(self) -> None:
        """What the client owes us after these bytes. A header's clock runs on; a body's is set on by what came."""
        if self.within_body:
            earned = self.since + self.received / RATE - self.loop.time()
            self._owe("body", REST + min(0, earned))
        elif self.cycle is not None and not self.cycle.response_complete:
            self._owe("", 0)
        elif self.timeout_keep_alive_task is None and self.owed != "head":
            self._owe("head", HEAD)

    def _owe(self, what: str, seconds: float) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self.owed = what
        self.timer = self.loop.call_later(seconds, self._late) if what else None

    def _late(self) -> None:
        if self.owed == "body" and self.flow.read_paused:  # it is we who do not read
            self._owe("body", REST)
            return
        self._shed(self.owed)

    def _shed(self, kind: str, status: bytes = b"408 Request Timeout") -> None:
        tally(self.loop, kind)
        self._owe("", 0)
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()
        self._await_reader()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.stuck is not None:
            self.stuck.cancel()
            self.stuck = None

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._await_reader()

    def _await_reader(self) -> None:
        """Cut a client that does not fetch its answer; one that does, slowly, is given more time."""
        if self.stuck is None:
            unread = self.transport.get_write_buffer_size()
            self.stuck = self.loop.call_later(REST, self._not_read, unread)

    def _not_read(self, unread: int) -> None:
        self.stuck = None
        if 0 < self.transport.get_write_buffer_size() < unread - RATE * REST:
            self._await_reader()
            return
        tally(self.loop, "answer")
        self.transport.abort()
