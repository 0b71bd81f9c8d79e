"""The first night's file of Trafford's HR feed: it has come, and waits for HR to say what its headings mean."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from demo.world import DEMO_TODAY, World
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY
from workforce.rules.feed_headings import placed

TRAFFORD = 358
HEADINGS = (
    "Employee No", "Known As", "SWE No", "DOB", "Position Title", "Org Role", "Job Family", "Contract Type",
    "Department", "Contracted Hours", "WTE", "Effective From", "Effective To", "Extract Date", "Car Park Pass",
)  # fmt: skip
FIRST = 40_117


def feed(world: World) -> None:
    """Everyone employed by Trafford on the day before, as its HR system calls things."""
    night = DEMO_TODAY - DAY
    content = _file(_rows(world, night))
    wrong = placed(HEADINGS, {})[1]
    world.book.add(
        "intake_file", id=key("intake", "first feed"), kind="people", authority=TRAFFORD, state="errors",
        name=f"hr-extract-{night}.csv", fingerprint=hashlib.sha256(content).hexdigest(), content=content,
        errors=json.dumps([each._asdict() for each in wrong]), preview=json.dumps({"headings": HEADINGS}),
        uploaded_by=world.offices[TRAFFORD, Role.HR], uploaded_at=datetime.combine(DEMO_TODAY, time(7, 5), UTC),
    )  # fmt: skip


def _rows(world: World, night: date) -> Iterator[tuple[Any, ...]]:
    people = {row["id"]: row for row in _held(world, "person")}
    numbers = {row["person"]: row["value"] for row in _held(world, "known_number") if row["kind"] == "payroll"}
    teams = {team.id: team.name for team in world.teams[TRAFFORD]}
    for number, work in enumerate(_held(world, "employment"), FIRST):
        here = work["employer_authority"] == TRAFFORD and work["starts"] <= night
        if not here or (work["ends"] is not None and work["ends"] <= night):
            continue
        who, ends = people[work["person"]], work["ends"]
        yield (
            numbers.get(who["id"], number), who["name"], who["swe_number"], f"{who['birth_date']:%d/%m/%Y}",
            work["local_title"], work["census_role"], work["job_type"] or "", work["basis"].replace("_", " "),
            teams.get(work["team"], ""), work["weekly_hours"], work["fte"], f"{work['starts']:%d/%m/%Y}",
            f"{ends - DAY:%d/%m/%Y}" if ends else "", f"{night:%d/%m/%Y} 02:15", "No",
        )  # fmt: skip


def _held(world: World, table: str) -> Iterator[dict[str, Any]]:
    for (name, columns), rows in world.book.rows.items():
        if name == table:
            yield from (dict(zip(columns, row, strict=True)) for row in rows)


def _file(rows: Iterator[tuple[Any, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return out.getvalue().encode()
