"""A process that is killed at a statement of a deed: a fresh child for each, forked from one that has all loaded."""

import asyncio
import copyreg
import multiprocessing
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

import asyncpg

import wiring
from foundation import clock
from foundation.database import server
from foundation.database.pool import open_pool
from foundation.intake.kinds import KINDS, Kind
from tests.faults.knife import Knife

NAME = "dying"  # as the server knows their connections


def kind_called(code: str) -> Kind:
    return KINDS[code]


# A kind of file goes to the other process by its code.
copyreg.pickle(Kind, lambda kind: (kind_called, (kind.code,)))


@dataclass(frozen=True)
class Order:
    """Do the call, under the key; fall at the statement. `at` 0: live, and do it."""

    call: Any
    key: str
    at: int
    after: bool


def run(url: str, today: date, orders: Connection) -> None:
    """The parent: never connected itself. Answers each order with the child's end: -9, or 0 when it lived."""
    wiring.routes()
    while order := orders.recv():
        if (pid := os.fork()) == 0:
            _child(url, today, order)
        _, status = os.waitpid(pid, 0)
        orders.send(os.waitstatus_to_exitcode(status))


def _child(url: str, today: date, order: Order) -> None:
    try:
        clock.stand_still_on(today)
        asyncio.run(_do(url, order))
        os._exit(0)
    except BaseException as problem:
        print(f"{order.call.deed}: {problem!r}", flush=True)
        os._exit(1)


async def _do(url: str, order: Order) -> None:
    knife = Knife(kill=True)
    for name, way in knife.ways().items():
        setattr(asyncpg.Connection, name, way)
    await open_pool(url, 1, role=server.APP, application_name=NAME)
    knife.hold(order.at, order.after)
    await order.call(order.key)


@asynccontextmanager
async def mortal(url: str, today: date) -> AsyncIterator[Connection]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=run, args=(url, today, theirs), daemon=True)
    process.start()
    try:
        yield ours
    finally:
        ours.send(None)
        await asyncio.to_thread(process.join, 10)
        if process.is_alive():
            process.kill()


async def done_by(orders: Connection, order: Order) -> int:
    """How the child that was given the order ended."""
    orders.send(order)
    found: int = await asyncio.to_thread(orders.recv)
    return found
