"""The rows of the demo region on their way into the database: gathered by table, then copied in bulk."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg

NAMESPACE = uuid5(NAMESPACE_URL, "steadfast:demo-region")

# Tables in the order their foreign keys ask for.
ORDER = (
    *("team", "person", "team_change", "post", "post_change", "vacancy_declared", "vacancy_bridge"),
    *("employment", "known_number", "match_suspected", "absence", "caseload", "unallocated", "pay_scale_adopted"),
    *("worker_change", "supervision_held", "caseload_policy", "registration_status"),
    *("pay_filed", "pay_adopted", "grade", "spine_point", "pay_placement", "pay_step_due", "pay_step_confirmed"),
    *("grade_placement", "award_run", "award_line", "account", "role_grant", "persona", "intake_file"),
    *("journey", "close_to_case", "evidence", "review", "recommendation", "panel", "panel_seat", "panel_case"),
    *("outcome", "membership", "practice_reference", "cap", "request", "call_log", "offer", "rule_decision", "booking"),
    *("pay_scale", "pay_scale_approval", "supplement", "tied_payment"),
    *("monthly_report", "saved_view"),
    *("statutory_return", "return_hand"),
)


def key(*parts: object) -> UUID:
    """The same id for the same words, whatever the machine or the day."""
    return uuid5(NAMESPACE, "/".join(map(str, parts)))


@dataclass
class Book:
    """What will be written: rows by table and columns, and what the record will say was done."""

    rows: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    entries: list[dict[str, Any]] = field(default_factory=list)

    def add(self, table: str, **row: Any) -> None:
        self.rows[table, tuple(row)].append(tuple(row.values()))

    def tell(
        self, on: date, deed: str, who: tuple[UUID, str], kind: str, subject: UUID,
        where: tuple[int | None, int | None],        about: UUID | None = None, /, **facts: Any,
    ) -> None:  # fmt: skip
        """An entry for the record: `who` is person and role, `where` authority and region; `on` orders them."""
        person, role = who
        authority, region = where
        self.entries.append(
            {
                "on": on,
                "actor": person,
                "role": role,
                "deed": deed,
                "subject": subject,
                "kind": kind,
                "authority": authority,
                "region": region,
                "worker": about,
                "facts": facts,
            }
        )

    def count(self, table: str) -> int:
        return sum(len(rows) for (name, _), rows in self.rows.items() if name == table)


async def copy(owner: asyncpg.Connection, book: Book) -> None:
    """Copy every row, table by table."""
    unknown = {table for table, _ in book.rows} - set(ORDER)
    if unknown:
        raise LookupError(f"no place in the order for {', '.join(sorted(unknown))}")
    for table in ORDER:
        for (name, columns), rows in book.rows.items():
            if name == table:
                await owner.copy_records_to_table(table, records=rows, columns=list(columns))


async def record(owner: asyncpg.Connection, session: bytes, today: date, entries: Iterable[dict[str, Any]]) -> int:
    """Put the entries on the record through the chain's own function, as the command line's service account."""
    await owner.fetchrow("select * from enter($1, $2)", session, today)
    chains: dict[tuple[bool, int], list[dict[str, Any]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry["on"]):
        whose = entry["authority"] or entry["region"] or 0
        chains[entry["authority"] is None, whose].append(entry)
    for _, chain in sorted(chains.items()):
        await owner.execute("select finish($1::jsonb)", json.dumps(chain, default=str))
    return sum(map(len, chains.values()))
