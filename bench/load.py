"""A small load generator: N kept-open connections that ask for one page, one after another, for some seconds."""

import asyncio
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """Milliseconds of each answer, and answers a second."""

    took: list[float]
    rate: float

    def quantile(self, share: float) -> float:
        ranked = sorted(self.took)
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


async def ask(port: int, path: str, cookie: str, connections: int, seconds: float) -> Heard:
    """Answers other than 200 are an AssertionError: a page refused is quick."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    took: list[float] = []
    ends = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < ends:
            writer.write(head)
            await _answer(reader, path)
            took.append((time.perf_counter() - began) * 1000)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    return Heard(took, len(took) / (time.perf_counter() - began))


async def _answer(reader: asyncio.StreamReader, path: str) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    assert " 200 " in head.split("\r\n", 1)[0], (path, head)
    if "content-length:" in head:
        await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()
