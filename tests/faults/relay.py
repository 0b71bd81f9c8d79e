"""Stands between the service and its database and makes the way long, or blocks it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit


class Relay:
    """`delay`: seconds added each way. `open`: cleared, nothing passes, and nobody is told."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.role, self.database = parts.username, parts.path
        asked = parse_qs(parts.query)
        self.socket = f"{asked['host'][0]}/.s.PGSQL.{asked['port'][0]}"
        self.delay, self.port, self.open = 0.0, 0, asyncio.Event()
        self.open.set()

    @property
    def url(self) -> str:
        return f"postgresql://{self.role}@127.0.0.1:{self.port}{self.database}?sslmode=disable"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.open.wait()
        with suppress(OSError):
            there = await asyncio.open_unix_connection(self.socket)
            await asyncio.gather(self._pass(reader, there[1]), self._pass(there[0], writer))
        writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await asyncio.sleep(self.delay)
                await self.open.wait()
                writer.write(data)
        writer.close()


@asynccontextmanager
async def relay(url: str) -> AsyncIterator[Relay]:
    made = Relay(url)
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = listening.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        made.open.set()
        listening.close()
