"""What asks for a sign-in of the last ten minutes: outcomes, signatures, money, roles and what is taken out."""

import csv
from pathlib import Path

import pytest

import wiring
from foundation.access import Relation, Role
from foundation.access_table import TABLE, Can
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.routing import DOORS, hash_of
from tests.cast import AMARA
from tests.sweep.test_acts_sweep import ACTS

COPY = Path(__file__).parents[1] / "oracles" / "permissions.csv"


def specified() -> set[tuple[str, str, str]]:
    """(act, role, relation) of every line of the specification that asks for a fresh sign-in, among acts built."""
    with COPY.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["answer"].startswith("step_up")]
    keys = {(f"{line['resource']}:{line['action']}", line["role"], line["relation"]) for line in lines}
    return {key for key in keys if key[0] in set(Can)}


def test_a_fresh_sign_in_is_asked_exactly_where_the_specification_asks():
    ours = {
        (str(can), str(role), str(relation))
        for can, cells in TABLE.items()
        for role, by_relation in cells.items()
        for relation, cell in by_relation.items()
        if cell.step_up
    }
    for act in sorted({key[0] for key in ours}):
        print(f"{act}: {', '.join(sorted({role for a, role, _ in ours if a == act}))}")
    assert ours == specified() and len(ours) > 20
    assert all(Role(role) and Relation(relation) for _, role, relation in ours)


def test_outcomes_signatures_and_money_ask_for_it():
    acts = {act for act, _, _ in specified()}
    assert {"outcome:decide", "recommendation:sign", "panel:sign", "pay_step_due:decide", "grant:grant"} <= acts


def test_every_deed_that_asks_for_it_is_pressed_with_an_old_sign_in_by_the_sweep():
    wiring.routes()
    asking = {act for act, _, _ in specified()}
    deeds = {door.deed.name for door in DOORS if door.deed and door.deed.needs and str(door.deed.needs) in asking}
    swept = {act.deed for act in ACTS}
    print(f"{len(deeds)} deeds ask for a fresh sign-in: {', '.join(sorted(deeds))}")
    assert deeds and deeds <= swept, deeds - swept


@pytest.mark.parametrize(("since", "fresh"), [("9 minutes 50 seconds", True), ("10 minutes", False)])
async def test_ten_minutes_are_fresh_and_no_more(clone, as_owner, since, fresh):
    await as_owner.execute("update session set signed_in_at = now() - $1::text::interval", since)
    async with transaction(readonly=True):
        assert (await enter(hash_of(AMARA.token))).fresh is fresh
