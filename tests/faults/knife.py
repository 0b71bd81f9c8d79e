"""Cuts the connection, or kills the whole process, before or after the n-th statement that a deed sends."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

WAYS = ("fetch", "fetchrow", "fetchval", "execute", "executemany")
GIVEN_BACK = "RESET ALL"  # what the pool sends when a connection is given back: the deed is over


@dataclass
class Knife:
    """`count`: statements since `hold`. `at` and `after`: where it cuts. `kill`: end the process instead."""

    at: int = 0
    after: bool = False
    kill: bool = False
    count: int = 0
    held: bool = False
    said: list[str] = field(default_factory=list)
    cut: set[int] = field(default_factory=set)  # the server's processes whose client is gone

    def hold(self, at: int, after: bool) -> None:
        self.at, self.after, self.count, self.held = at, after, 0, True
        self.said.clear()
        self.cut.clear()

    def drop(self) -> None:
        self.held = False

    def ways(self) -> dict[str, Callable[..., Any]]:
        """The driver's own ways of sending a statement, each under the knife."""
        return {name: self._around(getattr(asyncpg.Connection, name)) for name in WAYS}

    def _around(self, original: Callable[..., Any]) -> Callable[..., Any]:
        async def statement(connection: asyncpg.Connection, query: str, *args: Any, **kwargs: Any) -> Any:
            if not self.held or GIVEN_BACK in query:
                return await original(connection, query, *args, **kwargs)
            self.count += 1
            self.said.append(query)
            mine = self.count == self.at
            if mine and not self.after:
                self._fall(connection)
            answer = await original(connection, query, *args, **kwargs)
            if mine and self.after:  # done by the server, and its answer lost on the way
                self._fall(connection)
                raise asyncpg.ConnectionDoesNotExistError("cut")
            return answer

        return statement

    def _fall(self, connection: asyncpg.Connection) -> None:
        if self.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        self.cut.add(connection.get_server_pid())
        connection.terminate()
