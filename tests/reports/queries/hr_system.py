"""An HR system of the tests: it keeps day books of its own people and prints extracts of them, night by night."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.deeds import enter
from foundation.intake import deeds, files, work
from foundation.intake.kinds import Content, Seen, Send
from foundation.problems import Refusal
from foundation.routing import hash_of, stranger
from tests.reports.queries.day_book import DAY, DayBook, Row
from tests.reports.queries.office import NAMES, Office, born, number
from workforce.rules.feed_headings import FIELDS

NIGHT = date(2026, 11, 1)  # of the first extract
HEADINGS = ",".join(field.title for field in FIELDS)


@dataclass(frozen=True)
class Extract:
    office: Office
    full: bool
    text: str


@dataclass
class HrSystem:
    """It has these people of an office, and what the office's books say of them until now."""

    office: Office
    keeps: Collection[int]
    nights: int = 0
    told: dict[int, set[Row]] = field(default_factory=dict)
    extracts: list[Extract] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)

    def night(self, events: Iterable[tuple[Any, ...]], kind: str) -> None:
        """The first event of each person that makes sense, and the night's files: changes, everyone, or all history.

        Nobody vanishes on a night of changes alone: no such file can say it.
        """
        on = NIGHT + DAY * self.nights
        self.nights += 1
        gone: set[int] = set()
        happened: set[int] = set()
        for who, name, *more in events:
            if who not in self.keeps or who in happened:
                continue
            try:
                if name == "vanish":
                    self._vanish(who, on, kind, gone)
                else:
                    getattr(self._book(who), name)(*more)
            except Refusal:
                self.taken[f"{name} refused"] += 1
            else:
                self.taken[name] += 1
                happened.add(who)
        self._print(on, kind, gone)

    def _vanish(self, who: int, on: date, kind: str, gone: set[int]) -> None:
        others = [other for other in self.keeps if other not in {who, *gone}]
        if kind == "changes" or not any(max(self._book(other).days, default=on - DAY) >= on for other in others):
            raise Refusal("no file would say it")
        self._book(who).vanish(on)
        gone.add(who)

    def _book(self, who: int) -> DayBook:
        return self.office.books[who]

    def _print(self, on: date, kind: str, gone: Collection[int]) -> None:
        now = {who: self._book(who).rows() for who in self.keeps}
        new = [(who, row) for who in now for row in now[who]
               if who not in gone and row not in self.told.get(who, ())]  # fmt: skip
        if new and kind != "history":
            self._file(f"{on} 02:00", new, full=False)
        if kind != "changes":
            named = [(who, row) for who in now for row in now[who]
                     if who not in gone and (kind == "history" or row.last is None or row.last >= on)]  # fmt: skip
            if named:
                self._file(f"{on} 03:00", named, full=True)
        self.told = {who: set(rows) for who, rows in now.items()}

    def _file(self, as_at: str, rows: Iterable[tuple[int, Row]], *, full: bool) -> None:
        lines = [HEADINGS, *(self._line(as_at, who, row) for who, row in rows)]
        self.extracts.append(Extract(self.office, full, "\n".join(lines)))

    def _line(self, as_at: str, who: int, row: Row) -> str:
        values = {
            "payroll_number": f"E{who}", "name": NAMES[who], "swe_number": number(who), "birth_date": f"{born(who)}",
            "role": "5", "basis": "permanent", "team": self.office.team_name, "fte": f"{row.stands.fte}",
            "hours": f"{round(row.stands.fte * 37, 2)}", "start": f"{row.first}", "end": f"{row.last or ''}",
            "post": "" if row.stands.post is None else f"P{row.stands.post}", "as_at": as_at,
        }  # fmt: skip
        return ",".join(values.get(field.code, "") for field in FIELDS)


async def send(extract: Extract, *, again: bool = False) -> None:
    """Through the intake, checked and committed as HR does it. `again`: the same rows in a file made anew."""
    hr = stranger(hash_of(extract.office.hr.token))
    content = Content("feed.csv", (extract.text + "\n" * again).encode())
    kind = "people" if extract.full else "people_changes"
    done = await deeds.upload(hr, form=Send(file=content, kind=kind, authority=extract.office.authority))
    await work.work(done.subject)
    file = await _seen(extract, done.subject)
    assert file.state == "ready", (file.errors, extract.text)
    await deeds.commit(hr, id=file.id, form=Seen(seen=file.version, sure=True))
    await work.work(file.id)
    file = await _seen(extract, done.subject)
    assert file.state == "committed", (file.errors, extract.text)


async def _seen(extract: Extract, id: Any) -> files.File:
    return await files.file_for(await enter(hash_of(extract.office.hr.token)), id)
