"""Payroll numbers, records that may be one person's, and changes to come: what HR of Trafford finds on its Monday."""

from datetime import date
from typing import Any
from uuid import UUID

from demo.careers import TRAFFORD
from demo.world import DEMO_TODAY, NORTH_WEST, World
from demo.write import key
from foundation.deeds import COMMAND_LINE
from foundation.periods import DAY

SALFORD = 355
FOUND = DEMO_TODAY - 3 * DAY


def matches(world: World) -> None:
    """Trafford's queue: a double by name and birth date, one elsewhere by number, a login and a supplier's row."""
    records = _records(world)
    working = (spell for spell in world.spells[TRAFFORD] if spell.on(DEMO_TODAY))
    staff = [spell.human.id for spell in working if not spell.agency and not spell.cast]
    _payroll(world, [id for id in records if records[id]["authority"] in (TRAFFORD, SALFORD)], records)
    joined, moved, login, supplied = (records[id] for id in staff[10:14])
    first = _double(world, joined, TRAFFORD, swe_number=None, work_email=None)
    _spell_before(world, first)
    _suspect(world, joined["id"], "name_and_birth", other=first)
    _suspect(world, moved["id"], "number", other=_double(world, moved, SALFORD, swe_number=moved["swe_number"]))
    _suspect(world, login["id"], "similar_name", kind="case_login", value=_login(login), name=login["name"],
             source="Case system")  # fmt: skip
    _suspect(world, supplied["id"], "similar_name", kind="supplier_row", value="LSC-20417",
             name=_shortened(supplied["name"]), source="Larkfield Social Care Staffing")  # fmt: skip


def _records(world: World) -> dict[UUID, dict[str, Any]]:
    """The person rows as they will be written."""
    return {
        row["id"]: row
        for (table, columns), rows in world.book.rows.items()
        if table == "person"
        for row in (dict(zip(columns, values, strict=True)) for values in rows)
    }


def _payroll(world: World, people: list[UUID], records: dict[UUID, dict[str, Any]]) -> None:
    for place, id in enumerate(people):
        world.book.add(
            "known_number", id=key("payroll", id), person=id, authority=records[id]["authority"], kind="payroll",
            value=f"{'T' if records[id]['authority'] == TRAFFORD else 'S'}{10_000 + place * 7}", source="entered",
            linked_by=COMMAND_LINE, linked_on=date(2024, 4, 1),
        )  # fmt: skip


def _double(world: World, record: dict[str, Any], authority: int, **more: Any) -> UUID:
    """The same person's second record, under another id."""
    id = key("double", record["id"])
    world.book.add("person", **(record | {"id": id, "authority": authority, "region": NORTH_WEST} | more))
    return id


def _spell_before(world: World, person: UUID) -> None:
    world.book.add(
        "employment", id=key("double's work", person), person=person, authority=TRAFFORD, employer="Trafford",
        employer_kind="authority", employer_authority=TRAFFORD, service="children", basis="fixed_term",
        census_role="Case holder", job_type="SW", local_title="Social worker", weekly_hours=37, fte=1,
        starts=date(2015, 9, 7), ends=date(2016, 9, 5), left_for="fixed_term_end", leaving_proof=True,
    )  # fmt: skip


def _suspect(world: World, person: UUID, why: str, **more: Any) -> None:
    row = {"other": None, "kind": None, "value": None, "name": "", "source": "records"} | more
    world.book.add("match_suspected", id=key("match", person, why), authority=TRAFFORD, person=person, why=why,
                   found_on=FOUND, **row)  # fmt: skip


def _login(record: dict[str, Any]) -> str:
    first, _, last = record["name"].partition(" ")
    return f"{first[0]}{last}".upper().replace(" ", "")


def _shortened(name: str) -> str:
    first, _, last = name.partition(" ")
    return f"{first[0]} {last}"
