"""A file on its way through a real server: what is sent, its state by the owner's eye, the presses that move it on."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import asyncpg

from reports.measures import MEASURES
from reports.published import PLACE
from tests.cast import ADA
from tests.faults.real import Real
from tests.workforce.imports.test_people_feed import HEADINGS, line


@dataclass(frozen=True)
class Long:
    """A kind of file. `lines(rows, turn)`: so many rows, other ones each turn; `table`: where each becomes one."""

    kind: str
    table: str
    lines: Callable[[int, int], Iterable[str]]

    def __str__(self) -> str:
        return self.kind


def published(rows: int, turn: int) -> Iterable[str]:
    """Indicators with this many authorities' rows, none of them real."""
    figures = [measure.name for measure in MEASURES]
    yield ",".join([*PLACE, *figures])
    for number in range(rows):
        year, code = 2000 + number % 100, f"{number // 100:03}"
        place = [year, "Reporting Year", "Local authority", "E92000001", "England", "E12000002", "North West",
                 code, f"E{code:0>8}", f"Place {code}"]  # fmt: skip
        yield ",".join([*map(str, place), *["7"] * len(figures)])


def people(rows: int, turn: int) -> Iterable[str]:
    yield HEADINGS
    for number in range(rows):
        yield line(payroll_number=f"{turn}-{number}", name=f"Fed {turn}-{number}", swe_number="", start="2024-04-01",
                   as_at="2024-05-01 02:00")  # fmt: skip


def counts(rows: int, turn: int) -> Iterable[str]:
    """Of two people of the cast, a count for each day."""
    yield "person,on,children,court"
    for number in range(rows):
        day = date(2019, 4, 1) + timedelta(days=turn * rows // 2 + number // 2)
        yield f"{('amara', 'callum')[number % 2]}@example.invalid,{day},7,1"


PUBLISHED = Long("published", "published_row", published)
PEOPLE = Long("people_changes", "feed_person", people)
COUNTS = Long("caseload", "caseload", counts)


class Watched:
    """`rows` of a file sent by Ada; `turn`: how many were loaded before."""

    def __init__(self, real: Real, owner: asyncpg.Connection, rows: int, long: Long = PUBLISHED, turn: int = 0) -> None:
        self.real, self.owner, self.rows, self.long, self.turn, self.path = real, owner, rows, long, turn, ""

    async def send(self) -> None:
        content = "\r\n".join(self.long.lines(self.rows, self.turn)).encode()
        status, page, self.path = await asyncio.to_thread(
            self.real.send_file, ADA, f"{self.long.kind}.csv", content, self.long.kind
        )
        assert status == 303, (status, page.partition(b"<h1")[2][:400])

    @property
    def id(self) -> str:
        return self.path.rpartition("/")[2]

    async def commit(self) -> None:
        version = await self.owner.fetchval("select version from intake_file where id = $1", self.id)
        status, page, _ = await asyncio.to_thread(self.real.press, ADA, f"{self.path}/commit", seen=str(version))
        assert status == 303, (status, page.partition(b"<h1")[2][:400])

    async def state(self) -> tuple[str, int]:
        """The file's state and the rows loaded: never some of them."""
        async with self.owner.transaction(isolation="repeatable_read"):
            state = await self.owner.fetchval("select state from intake_file where id = $1", self.id)
            loaded = await self.owner.fetchval(f"select count(*) from {self.long.table}") - self.turn * self.rows
        assert loaded in (0, self.rows) and (state == "committed") == (loaded == self.rows), (state, loaded)
        return str(state), int(loaded)

    async def until(self, wanted: str, seconds: float = 120) -> float:
        began = time.monotonic()
        while (await self.state())[0] != wanted:
            assert time.monotonic() - began < seconds, f"{await self.state()}, not {wanted}: {self.real.said()[-2000:]}"
            await asyncio.sleep(0.05)
        return time.monotonic() - began


async def at_work(real: Real) -> int:
    """The process that does long work, once there is one."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := real.workers():
            return found[0]
        await asyncio.sleep(0.02)
    raise AssertionError("nobody was called")


def ended(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


async def gone(pid: int) -> None:
    """Whoever did the work does not outlive its caller by more than the grace it has to put its work back."""
    until = time.monotonic() + 20
    while not ended(pid):
        assert time.monotonic() < until, "the process for long work outlived its caller"
        await asyncio.sleep(0.05)
