"""Uploads cut at every sixty-fourth, of the wrong length or type, dripped and never finished: nothing stays of any."""

import asyncio
import re
import struct
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET

import pytest

from tests.cast import ADA
from tests.faults.real import BOUNDARY, Real, form

pytestmark = pytest.mark.slow
PARTS = 64
AT_ONCE = 24
SMALL, LARGE = 2_000, 1_500_000  # held in memory while it comes in, and on the disk
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Cutter:
    """Sends one body in a wrong way; says what came back, if anything did."""

    def __init__(self, real: Real, size: int) -> None:
        self.real, self.body = real, form(ADA, "people.csv", b"a,b\n" * (size // 4))
        self.open: list[Line] = []

    async def line(self) -> Line:
        return await asyncio.open_connection("127.0.0.1", self.real.port)

    def head(self, length: int | None, kind: str = f"multipart/form-data; boundary={BOUNDARY}") -> bytes:
        lines = [f"{name}: {value}" for name, value in (self.real.headers(ADA) | {"Content-Type": kind}).items()]
        size = f"Content-Length: {length}" if length is not None else "Transfer-Encoding: chunked"
        return "\r\n".join(
            ["POST /intake/new HTTP/1.1", f"Host: 127.0.0.1:{self.real.port}", size, *lines, "", ""]
        ).encode()

    def some(self, place: int) -> bytes:
        return self.body[: len(self.body) * place // PARTS]

    async def sent(self, *pieces: bytes, wait: bool = False, reset: bool = False, half: bool = False) -> str:
        reader, writer = line = await self.line()
        with suppress(OSError):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            if half:
                writer.write_eof()
            if wait or half:
                return (await asyncio.wait_for(reader.readline(), 20)).decode().strip() or "closed"
            if reset:
                writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            await asyncio.sleep(0.01)
        line[1].close()
        return "gone"

    async def cut(self, place: int) -> str:
        return await self.sent(self.head(len(self.body)), self.some(place))

    async def reset(self, place: int) -> str:
        return await self.sent(self.head(len(self.body)), self.some(place), reset=True)

    async def half_closed(self, place: int) -> str:
        return await self.sent(self.head(len(self.body)), self.some(place), half=True)

    async def last_chunk_missing(self, place: int) -> str:
        some = self.some(place) or b"-"
        return await self.sent(self.head(None), f"{len(some):x}\r\n".encode(), some, b"\r\n")

    async def chunk_too_short(self, place: int) -> str:
        some = self.some(place)
        return await self.sent(self.head(None), f"{len(some) + 7:x}\r\n".encode(), some, half=True)

    async def length_too_short(self, place: int) -> str:
        return await self.sent(self.head(len(self.some(place))), self.some(place), wait=True)

    async def length_too_long(self, place: int) -> str:
        return await self.sent(self.head(len(self.body) + 1 + place), self.body)

    async def wrong_type(self, place: int) -> str:
        kinds = ("text/plain", "application/json", "", "multipart/form-data", "multipart/form-data; boundary=other",
                 "application/x-www-form-urlencoded", f"multipart/mixed; boundary={BOUNDARY}",
                 "multipart/form-data; boundary=" + "x" * 300)  # fmt: skip
        return await self.sent(self.head(len(self.body), kinds[place % len(kinds)]), self.body, wait=True)

    async def dripped(self, place: int) -> str:
        some = self.some(place)
        drops = [some[at : at + max(1, len(some) // 9)] for at in range(0, len(some), max(1, len(some) // 9))]
        return await self.sent(self.head(len(self.body)), *drops)

    async def never_finished(self, place: int) -> str:
        reader, writer = await self.line()
        writer.write(self.head(len(self.body)) + self.some(place))
        await writer.drain()
        self.open.append((reader, writer))
        return "left open"

    def ways(self) -> list[Callable[[int], Awaitable[str]]]:
        return [
            self.cut, self.reset, self.half_closed, self.last_chunk_missing, self.chunk_too_short,
            self.length_too_short, self.length_too_long, self.wrong_type, self.dripped, self.never_finished,
        ]  # fmt: skip


async def all_of(cutter: Cutter, places: range) -> Counter[str]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(way: Callable[[int], Awaitable[str]], place: int) -> str:
        async with gate:
            return f"{way.__name__}: {await way(place)}"

    told = Counter(await asyncio.gather(*(one(way, place) for way in cutter.ways() for place in places)))
    for _, writer in cutter.open:
        writer.close()
    return told


async def test_a_thousand_cut_uploads_leave_nothing(real, as_owner):
    for size in (SMALL, LARGE):  # warm: as much at once as later, so that what memory is kept for that is kept already
        await all_of(Cutter(real, size), range(0, PARTS, 4))
    await asyncio.sleep(0.5)
    before = real.memory()
    told: Counter[str] = Counter()
    for size in (SMALL, LARGE):
        told += await all_of(Cutter(real, size), range(PARTS))
    await asyncio.sleep(1)
    for table in ("intake_file", "work", "pressed"):
        assert await as_owner.fetchval(f"select count(*) from {table}") == 0, table
    grown = real.memory() - before
    print(f"{told.total()} cut uploads; the web process grew by {grown:.1f} MB; answers: {dict(told)}")
    assert told.total() >= 1_000
    assert real.left_over() == []
    assert not re.search(r"Traceback|\"broke\"|Exception in", real.said()), real.said()[-3000:]
    assert not [how for how in told if " 5" in how.partition("HTTP")[2][:8]]
    assert grown < 5
    whole = real.send_file(ADA, "people.csv", b"a,b\n" * (LARGE // 4))
    assert whole[0] == 303 and await as_owner.fetchval("select count(*) from intake_file") == 1, "the twin: uncut"
