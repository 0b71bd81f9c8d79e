"""What the parts of the inventory have met between them, in one file of the run, on however many workers they walk."""

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TABLES = (
    "create table if not exists known (kind text, key text, primary key (kind, key))",
    "create table if not exists part (name text primary key, told blob)",
)


class Ledger:
    """Who claims a thing first does it; who leaves last has what all of them told."""

    def __init__(self, file: Path) -> None:
        self.rows = sqlite3.connect(file, timeout=60, isolation_level=None)
        self.rows.execute("pragma synchronous = off")
        with self._alone():
            for table in TABLES:
                self.rows.execute(table)

    def claim(self, kind: str, *keys: str) -> bool:
        """Whether any of these was unknown to every part until now; from now on all are known."""
        with self._alone():
            before = self.rows.total_changes
            self.rows.executemany("insert or ignore into known values (?, ?)", [(kind, key) for key in keys])
            return self.rows.total_changes > before

    def knows(self, kind: str, key: str) -> bool:
        return bool(self.rows.execute("select 1 from known where kind = ? and key = ?", (kind, key)).fetchone())

    def enter(self, part: str) -> None:
        with self._alone():
            self.rows.execute("insert into part (name) values (?)", (part,))

    def leave(self, part: str, told: Any) -> list[Any] | None:
        """What every part told, to whoever is the last; None while another one is under way."""
        with self._alone():
            self.rows.execute("update part set told = ? where name = ?", (pickle.dumps(told), part))
            all_told = [row[0] for row in self.rows.execute("select told from part order by name")]
        return None if None in all_told else [pickle.loads(each) for each in all_told]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.rows.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.rows.execute("rollback")
            raise
        self.rows.execute("commit")
