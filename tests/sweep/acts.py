"""Acts: for each deed behind a form, the thing it is done to, the state it needs, and a form that is right.

`attempt` presses the form as a person inside a transaction that is rolled back. Between presses the sweep steps out of
row security to put a thing into a state; the product never knows.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from foundation.database import server
from foundation.database.pool import connection
from foundation.routing import DOORS, Door, hash_of, token_for
from tests.browser import ORIGIN
from tests.conftest import _rolled_back
from tests.sweep.crawl import client, filled
from tests.sweep.ink import tokens
from tests.sweep.world import Household, Probe, World

# What follows from every press, and is no change of a thing: the record, the press itself, and how often was tried.
ASIDE = {"audit", "audit_head", "pressed", "throttle"}


@dataclass
class Step:
    """One press being prepared: who, about which household; `sql` runs outside row security, without triggers."""

    world: World
    house: Household
    probe: Probe

    @property
    def ids(self) -> dict[str, Any]:
        return self.house.ids

    async def sql(self, statement: str, *args: Any) -> None:
        await connection().execute(statement, *args)


async def nothing(step: Step) -> None:
    """Nothing more is needed."""


def empty(step: Step) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Act:
    """A deed to be tried. `who`: the roles that press it, where fewer than the cell allows.

    `state`: table, name of its id in the household, and the state it starts from. `facts` hold once it is ready.
    `mine`: whether the person trying must be entered on the thing (as its assessor, as its chair) by `entered`.
    """

    deed: str
    about: tuple[str, str]
    state: tuple[str, str, str] | None = None
    ready: Callable[[Step], Awaitable[None]] = nothing
    entered: Callable[[Step], Awaitable[None]] = nothing
    form: Callable[[Step], dict[str, Any]] = empty
    ids: Callable[[Household], dict[str, Any]] | None = None
    who: frozenset[str] | None = None
    action: str = ""  # of the cell, where the door names another act
    facts: frozenset[str] = frozenset()
    houses: tuple[str, ...] = ()
    move: tuple[str, str] | None = None  # lifecycle and name, where it is a move

    @property
    def door(self) -> Door:
        return next(door for door in DOORS if door.deed is not None and door.deed.name == self.deed)

    def path(self, house: Household) -> str:
        if self.ids is not None:
            return filled(self.door, self.ids(house))
        return filled(self.door, {"id": house.ids[self.state[1]] if self.state else None})


@dataclass
class Pressed:
    status: int
    found: set[str] = field(default_factory=set)
    text: str = ""


@asynccontextmanager
async def set_up(
    world: World, act: Act, house: Household, probe: Probe, start: str | None = None
) -> AsyncIterator[Step]:
    """The thing ready for the act, in a transaction that is rolled back. `start`: another state than the act's own."""
    step = Step(world, house, probe)
    async with _rolled_back():
        await out_of_the_wall(step, act, start)
        yield step


async def out_of_the_wall(step: Step, act: Act, start: str | None = None) -> None:
    await step.sql("set local role none; set local session_replication_role = replica")
    await act.ready(step)
    if act.state:
        table, name, state = act.state
        await step.sql(f"update {table} set state = $2 where id = $1", step.ids[name], start or state)
    await act.entered(step)
    await step.sql(f"set local session_replication_role = origin; set local role {server.APP}")


async def press(act: Act, step: Step, *, fresh: bool, form: dict[str, Any] | None = None) -> Pressed:
    """Send the form as the person, with the token of their sign-in."""
    probe = step.probe
    secret = probe.fresh if fresh else probe.token
    data = {"csrf": token_for(hash_of(secret)), **(act.form(step) if form is None else form)}
    files = {name: data.pop(name) for name in [n for n, value in data.items() if isinstance(value, tuple)]}
    async with client(secret) as asker:
        answer = await asker.post(
            act.path(step.house), data=data, files=files or None,
            headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"},
        )  # fmt: skip
    text = f"{answer.headers.get('location', '')} {answer.text}"
    known = step.world.owners
    return Pressed(answer.status_code, {token for token in tokens(text) if token in known}, text)


@asynccontextmanager
async def apart() -> AsyncIterator[None]:
    """A savepoint around one press, undone after it."""
    async with _rolled_back():
        yield


async def state_of_everything() -> dict[str, tuple[int, int]]:
    """Each table's rows and a sum over all they hold, as the superuser sees them."""
    await connection().execute("set local role none")
    names = [
        row["tablename"]
        for row in await connection().fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
        if row["tablename"] not in ASIDE
    ]
    parts = [
        f"select '{name}' as name, count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)), 0) as sum"
        f" from {name} t"
        for name in names
    ]
    rows = await connection().fetch(" union all ".join(parts))
    await connection().execute(f"set local role {server.APP}")
    return {row["name"]: (row["rows"], int(row["sum"])) for row in rows}


async def audit_rows() -> list[str]:
    """The deeds on the record, all of them."""
    await connection().execute("set local role none")
    rows = await connection().fetch("select deed from audit order by chain, seq")
    await connection().execute(f"set local role {server.APP}")
    return [row["deed"] for row in rows]


async def value(statement: str, *args: Any) -> Any:
    """One value, past row security."""
    await connection().execute("set local role none")
    try:
        return await connection().fetchval(statement, *args)
    finally:
        await connection().execute(f"set local role {server.APP}")


def day_of(name: str, day: Any) -> dict[str, str]:
    """A date as a form sends it."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
