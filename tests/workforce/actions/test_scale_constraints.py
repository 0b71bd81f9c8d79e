"""What the deeds of scales and supplements promise the database keeps by itself: each refusal beside its twin."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from foundation.database.pool import connection, transaction
from foundation.deeds import enter
from foundation.routing import hash_of
from tests.builders import insert
from tests.cast import ADA, AMARA, HELEN, JO, TRAFFORD, UMA, Member, named
from tests.workforce.scale_scene import DOLLY, POST, directors, post

REFUSED = (asyncpg.CheckViolationError, asyncpg.UniqueViolationError, asyncpg.ExclusionViolationError)
BARRED = asyncpg.InsufficientPrivilegeError
SCALE = named("a scale")


@pytest.fixture
async def built(as_owner, clone) -> asyncpg.Connection:
    await directors(as_owner)
    await post(as_owner, AMARA.id)
    return as_owner


async def scale(owner: asyncpg.Connection, **more: Any) -> UUID:
    row = {
        "id": SCALE, "scale": named("a draft"), "number": 1, "maker": ADA.id, "authority": TRAFFORD, "title": "A draft",
        "base": "framework_linked/2027-04-01", "starts": date(2028, 4, 1), "levels": "[]", "areas": "[]",
        "saved_on": date(2026, 11, 2), "state": "consultation", "filed_by": ADA.id, "filed_on": date(2026, 11, 3),
    }  # fmt: skip
    await insert(owner, "pay_scale", **(row | more))
    return (row | more)["id"]


def approval(by: UUID, instead_of: UUID | None = None) -> dict[str, Any]:
    return {"scale": SCALE, "authority": TRAFFORD, "maker": ADA.id, "filed_by": ADA.id, "approved_by": by,
            "approved_for": instead_of or by, "approved_on": date(2026, 11, 4)}  # fmt: skip


def supplement(**more: Any) -> dict[str, Any]:
    return {
        "id": uuid4(), "authority": TRAFFORD, "post": POST, "kind": "market", "annual_pence": 250_000,
        "starts": date(2026, 12, 1), "ends": date(2027, 12, 1), "shown_by": "pay_gap", "evidence": "x", "aim": "y",
        "review_on": date(2027, 9, 1), "asked_by": ADA.id, "asked_on": date(2026, 11, 20),
    } | more  # fmt: skip


def decided(by: UUID = HELEN.id, **more: Any) -> dict[str, Any]:
    return supplement(state="approved", decided_by=by, decided_for=by, decided_on=date(2026, 11, 23), **more)


async def as_(member: Member, statement: str, *args: Any) -> str:
    """As the application's role, entered as somebody: what came of it."""
    async with transaction():
        await enter(hash_of(member.token), writing=True)
        return await connection().execute(statement, *args)


async def both(fine: Callable[[], Awaitable[Any]], not_fine: Callable[[], Awaitable[Any]], *why: str) -> None:
    """The twin is taken; the other is refused, by the constraint of that name where one is given."""
    with pytest.raises(REFUSED) as no:
        await not_fine()
    assert not why or why[0] in (no.value.constraint_name or str(no.value))
    await fine()


async def test_two_people_approve_and_neither_drafted_it_nor_stands_in_for_the_other(built):
    await scale(built)
    await both(lambda: insert(built, "pay_scale_approval", **approval(HELEN.id)),
               lambda: insert(built, "pay_scale_approval", **approval(ADA.id)), "drafts_or_files")  # fmt: skip
    with pytest.raises(REFUSED):
        await built.execute("update pay_scale set state = 'approved' where id = $1", SCALE)
    await both(lambda: insert(built, "pay_scale_approval", **approval(DOLLY.id)),
               lambda: insert(built, "pay_scale_approval", **approval(JO.id, HELEN.id)), "stand_in")  # fmt: skip
    await built.execute("update pay_scale set state = 'approved' where id = $1", SCALE)


async def test_a_version_never_changes_and_goes_no_way_but_its_own(built):
    await scale(built)
    for words in ("levels = '[1]'", "title = 'Other'", "starts = '2027-04-01'", "filed_by = null", "state = 'draft'",
                  "state = 'in_force'", "maker = gen_random_uuid()"):  # fmt: skip
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await built.execute(f"update pay_scale set {words} where id = $1", SCALE)
    await built.execute("update pay_scale set state = 'replaced' where id = $1", SCALE)
    await both(lambda: scale(built, id=uuid4(), number=2), lambda: scale(built, id=uuid4(), number=1))
    with pytest.raises(REFUSED):
        await scale(built, id=uuid4(), number=3)  # two versions in hand


async def test_a_draft_comes_in_as_a_draft_in_its_makers_own_name(built):
    row = ("insert into pay_scale (id, scale, number, maker, authority, title, base, starts, levels, areas,"
           " saved_on{0}) values (gen_random_uuid(), gen_random_uuid(), 1, $1, 358, 'x', 'y', '2028-04-01', '[]', '[]',"
           " '2026-11-23'{1})")  # fmt: skip
    assert await as_(ADA, row.format("", ""), ADA.id) == "INSERT 0 1"
    for columns, values, owner in (
        (", state, filed_by, filed_on", ", 'consultation', $1, '2026-11-23'", ADA.id), ("", "", HELEN.id),
    ):  # fmt: skip
        with pytest.raises(BARRED):
            await as_(ADA, row.format(columns, values), owner)


async def test_whoever_may_read_a_draft_by_name_writes_nothing_of_it(built):
    await scale(built, state="draft", filed_by=None, filed_on=None, shared_with=[HELEN.id])
    read = "select 1 from pay_scale where id = $1"
    assert await as_(HELEN, read, SCALE) == "SELECT 1" and await as_(JO, read, SCALE) == "SELECT 0"
    assert await as_(HELEN, "update pay_scale set why = why where id = $1", SCALE) == "UPDATE 0"
    assert await as_(ADA, "update pay_scale set shared_with = '{}' where id = $1", SCALE) == "UPDATE 1"
    with pytest.raises(BARRED):
        await as_(HELEN, "insert into pay_scale_approval values ($1, 358, $2, $2, $3, $3, '2026-11-23')",
                  SCALE, ADA.id, DOLLY.id)  # fmt: skip


async def test_another_authoritys_scale_is_neither_read_nor_adopted(built):
    await scale(built)
    assert await as_(UMA, "select 1 from pay_scale where id = $1", SCALE) == "SELECT 0"
    adopt = "insert into pay_scale_adopted (authority, edition, starts) values (358, 'own/x', '2028-04-01')"
    with pytest.raises(BARRED):
        await as_(UMA, adopt)
    assert await as_(HELEN, adopt) == "INSERT 0 1"
    assert await as_(UMA, "update pay_scale_adopted set ends = '2029-04-01' where authority = 358") == "UPDATE 0"
    assert await as_(HELEN, "update pay_scale_adopted set ends = '2029-04-01' where authority = 358") == "UPDATE 1"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"ends": date(2027, 12, 2)}, "twelve_months"),
        ({"ends": date(2026, 12, 1)}, ""),
        ({"review_on": date(2027, 12, 1)}, "reviewed_before"),
        ({"review_on": date(2026, 11, 30)}, "reviewed_before"),
        ({"kind": "retention"}, "retention_has_its_day"),
        ({"test_on": date(2027, 3, 31)}, "retention_has_its_day"),
        ({"evidence": " "}, "evidence"),
        ({"aim": ""}, "aim"),
        ({"annual_pence": 0}, "annual_pence"),
        ({"state": "approved"}, "decided_by_somebody"),
        ({"state": "approved", "decided_by": ADA.id, "decided_for": HELEN.id, "decided_on": date(2026, 11, 23)},
         "second_person"),
        ({"state": "approved", "decided_by": HELEN.id, "decided_for": ADA.id, "decided_on": date(2026, 11, 23)},
         "second_person"),
        ({"state": "refused", "decided_by": HELEN.id, "decided_for": HELEN.id, "decided_on": date(2026, 11, 23)},
         "refused_with_a_reason"),
        ({"stops": date(2027, 1, 1)}, "withdrawn_whole"),
    ],
)  # fmt: skip
async def test_a_supplement_that_breaks_its_terms_is_refused_and_its_twin_is_not(built, wrong, why):
    await both(lambda: insert(built, "supplement", **supplement()),
               lambda: insert(built, "supplement", **supplement(**wrong)), why)  # fmt: skip


async def test_one_supplement_of_a_kind_at_a_time_and_the_next_begins_where_it_stopped(built):
    first = decided()
    await insert(built, "supplement", **first)
    await both(lambda: insert(built, "supplement", **decided(kind="car")),
               lambda: insert(built, "supplement", **decided()), "one_of_a_kind")  # fmt: skip
    again = decided(starts=date(2027, 3, 1), ends=date(2028, 3, 1))
    with pytest.raises(REFUSED):
        await insert(built, "supplement", **again)
    await built.execute(
        "update supplement set state = 'withdrawn', stops = '2027-03-01', withdrawn_by = $2,"
        " withdrawn_on = '2026-12-05', reason = 'x' where id = $1", first["id"], ADA.id,
    )  # fmt: skip
    await insert(built, "supplement", **again)


async def test_whoever_holds_the_post_does_not_approve_what_it_is_paid(built):
    row = supplement()
    await insert(built, "supplement", **row)
    approve = ("update supplement set state = 'approved', decided_by = $2, decided_for = $2,"
               " decided_on = '2026-11-23' where id = $1")  # fmt: skip
    await built.execute("update employment set post = $1 where person = $2", POST, HELEN.id)
    await both(lambda: built.execute(approve, row["id"], DOLLY.id), lambda: built.execute(approve, row["id"], HELEN.id))


async def test_the_terms_of_a_supplement_never_change_and_it_goes_no_way_back(built):
    row = decided()
    await insert(built, "supplement", **row)
    for words in ("annual_pence = 1", "ends = '2027-06-01'", "evidence = 'z'", "state = 'proposed'",
                  "state = 'refused', reason = 'x'", "decided_by = gen_random_uuid()"):  # fmt: skip
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await built.execute(f"update supplement set {words} where id = $1", row["id"])


async def test_nobody_enters_a_payment_to_themselves_nor_the_same_one_twice(built):
    def paid(by: UUID, **more: Any) -> dict[str, Any]:
        return {
            "id": uuid4(),
            "person": AMARA.id,
            "authority": TRAFFORD,
            "kind": "welcome",
            "amount_pence": 1,
            "paid_on": date(2026, 5, 1),
            "months": 12,
            "recorded_by": by,
            "recorded_on": date(2026, 5, 2),
        } | more

    await both(lambda: insert(built, "tied_payment", **paid(ADA.id)),
               lambda: insert(built, "tied_payment", **paid(AMARA.id)), "nobody_records")  # fmt: skip
    await both(lambda: insert(built, "tied_payment", **paid(ADA.id, months=36, kind="training")),
               lambda: insert(built, "tied_payment", **paid(ADA.id)), "one_of_a_kind")  # fmt: skip
    with pytest.raises(REFUSED):
        await insert(built, "tied_payment", **paid(ADA.id, months=37, kind="retention"))
