"""What the census's deeds promise the database keeps by itself: each refusal beside its twin that is taken."""

import hashlib
import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from foundation.database.pool import fetch, fetch_value
from tests.builders import insert
from tests.cast import ADA, HELEN, PRIYA, SALFORD, TRAFFORD, UMA, named

CENSUS = named("Trafford's census")
DAY = date(2026, 11, 2)
FILE = b"<Message/>"
PRINT = hashlib.sha256(FILE).hexdigest()
OTHER = b"<Message>other</Message>"
REFUSED = (asyncpg.IntegrityConstraintViolationError,)

pytestmark = pytest.mark.slow


async def census(owner: asyncpg.Connection, **more: Any) -> UUID:
    """A census that is ready: checked, without an error, prepared by Ada."""
    row = {
        "id": CENSUS, "authority": TRAFFORD, "kind": "csww", "year": 2026, "edition": "csww/2025", "state": "ready",
        "begun_by": ADA.id, "begun_on": DAY, "checked_on": DAY, "file": FILE, "fingerprint": PRINT, "errors": 0,
        "parts": json.dumps({"inpost_fte": "2"}), "held": "{}", "faults": "[]", "workers": 2,
    }  # fmt: skip
    await insert(owner, "statutory_return", **(row | more))
    id: UUID = (row | more)["id"]
    await insert(owner, "return_hand", authority=(row | more)["authority"], person=ADA.id, since=DAY, **{"return": id})
    return id


def signature(**more: Any) -> dict[str, Any]:
    row = {"id": named("a signature"), "authority": TRAFFORD, "fingerprint": PRINT, "signed_by": HELEN.id,
           "signed_for": HELEN.id, "signed_on": DAY, "return": CENSUS}  # fmt: skip
    return row | more


def copy(**more: Any) -> dict[str, Any]:
    row = {"number": 1, "authority": TRAFFORD, "file": FILE, "fingerprint": PRINT, "parts": "{}", "workers": 2,
           "signature": named("a signature"), "sent_by": ADA.id, "sent_on": DAY, "return": CENSUS}  # fmt: skip
    return row | more


async def sign(owner: asyncpg.Connection) -> None:
    await insert(owner, "return_signature", **signature())
    await owner.execute("update statutory_return set state = 'signed', signature = $2 where id = $1", CENSUS,
                        named("a signature"))  # fmt: skip


async def refused(owner: asyncpg.Connection, why: str, sql: str, *args: Any) -> None:
    with pytest.raises(REFUSED) as no:
        async with owner.transaction():
            await owner.execute(sql, *args)
    assert why in (no.value.constraint_name or ""), no.value


async def not_inserted(owner: asyncpg.Connection, why: str, table: str, row: dict[str, Any]) -> None:
    with pytest.raises(REFUSED) as no:
        async with owner.transaction():
            await insert(owner, table, **row)
    assert why in (no.value.constraint_name or ""), no.value


async def test_who_prepared_a_census_does_not_sign_it_nor_lends_the_name(as_owner: asyncpg.Connection) -> None:
    await census(as_owner)
    for row in (
        signature(signed_by=ADA.id, signed_for=ADA.id),
        signature(signed_for=ADA.id),
        signature(signed_by=ADA.id),
    ):
        await not_inserted(as_owner, "who_prepares_does_not_sign", "return_signature", row)
    await insert(as_owner, "return_signature", **signature())


async def test_a_signature_is_of_one_file_and_falls_with_it(as_owner: asyncpg.Connection) -> None:
    await census(as_owner)
    await not_inserted(
        as_owner, "return_signature_return_authority_fkey", "return_signature", signature(authority=SALFORD)
    )
    await insert(as_owner, "return_signature", **signature(fingerprint="0" * 64))
    # Of another file, without being signed, signed without a signature: none stands. Of this file it does.
    to_signed = "update statutory_return set state = 'signed', signature = $2 where id = $1"
    await refused(as_owner, "a_signature_is_of_this_file", to_signed, CENSUS, named("a signature"))
    await as_owner.execute("delete from return_signature")
    await refused(
        as_owner, "signed_has_its_signature", "update statutory_return set state = 'signed' where id = $1", CENSUS
    )
    await sign(as_owner)
    now = hashlib.sha256(OTHER).hexdigest()
    await refused(
        as_owner, "", "update statutory_return set file = $2, fingerprint = $3 where id = $1", CENSUS, OTHER, now
    )
    await refused(as_owner, "signed_does_not_change", "update statutory_return set parts = '{}' where id = $1", CENSUS)
    await refused(as_owner, "signed_does_not_change", "update statutory_return set workers = 3 where id = $1", CENSUS)
    await refused(
        as_owner, "signed_has_its_signature", "update statutory_return set state = 'open' where id = $1", CENSUS
    )
    await as_owner.execute("update statutory_return set state = 'open', signature = null where id = $1", CENSUS)
    await as_owner.execute("update statutory_return set file = $2, fingerprint = $3 where id = $1", CENSUS, OTHER, now)


async def test_nothing_is_ready_with_an_error_or_unchecked(as_owner: asyncpg.Connection) -> None:
    await census(as_owner)
    await refused(as_owner, "ready_has_no_errors", "update statutory_return set errors = 1 where id = $1", CENSUS)
    await as_owner.execute("update statutory_return set errors = 1, state = 'errors' where id = $1", CENSUS)
    await refused(as_owner, "checked_is_whole", "update statutory_return set parts = null where id = $1", CENSUS)
    await refused(as_owner, "the_fingerprint", "update statutory_return set file = $2 where id = $1", CENSUS, OTHER)
    with pytest.raises(REFUSED):
        await census(as_owner, id=uuid4())  # one census a year
    await census(as_owner, id=uuid4(), year=2025)


async def test_only_the_file_that_was_signed_is_sent_and_its_copy_stays(as_owner: asyncpg.Connection) -> None:
    await census(as_owner)
    await sign(as_owner)
    other = hashlib.sha256(OTHER).hexdigest()
    await not_inserted(as_owner, "a_sent_copy_is_what_was_signed", "return_sent", copy(file=OTHER))
    await not_inserted(as_owner, "return_sent_signature", "return_sent", copy(file=OTHER, fingerprint=other))
    await not_inserted(as_owner, "return_sent_signature", "return_sent", copy(signature=named("nobody's")))
    await insert(as_owner, "return_sent", **copy())
    await not_inserted(as_owner, "return_sent_signature_key", "return_sent", copy(number=2))
    for sql in (
        "update return_sent set workers = 3",
        "update return_sent set file = '\\x00'",
        "delete from return_sent",
    ):
        await refused(as_owner, "a_sent_copy_stays", sql)
    await as_owner.execute("update statutory_return set state = 'submitted' where id = $1", CENSUS)
    await refused(as_owner, "acceptance_has_day_and_reference",
                  "update statutory_return set state = 'accepted' where id = $1", CENSUS)  # fmt: skip
    await as_owner.execute("update statutory_return set state = 'accepted', accepted_on = $2, reference = 'A1'"
                           " where id = $1", CENSUS, DAY)  # fmt: skip
    await as_owner.execute("update statutory_return set state = 'reopened', signature = null, accepted_on = null,"
                           " reference = null where id = $1", CENSUS)  # fmt: skip
    assert await as_owner.fetchval("select file from return_sent") == FILE


TABLES = ("statutory_return", "return_hand", "return_answer", "return_note", "return_signature", "return_sent")


async def test_another_authority_meets_none_of_it(as_owner: asyncpg.Connection, as_: Any) -> None:
    from foundation.database.pool import transaction

    await census(as_owner)
    await sign(as_owner)
    await insert(as_owner, "return_sent", **copy())
    said = {"authority": TRAFFORD, "return": CENSUS}
    await insert(
        as_owner,
        "return_answer",
        id=uuid4(),
        version=1,
        item="CostSWE",
        value="1",
        answered_by=ADA.id,
        answered_on=DAY,
        **said,
    )
    await insert(
        as_owner,
        "return_note",
        id=uuid4(),
        version=1,
        about="DFE-01 Cases30",
        words="So",
        noted_by=ADA.id,
        noted_on=DAY,
        **said,
    )
    for member, rows in ((ADA, 1), (PRIYA, 1), (UMA, 0)):
        async with transaction(readonly=True):
            await as_(member)
            assert [len(await fetch(f"select * from {table}")) for table in TABLES] == [rows] * len(TABLES), member
    # As the application's role no copy, signature, answer or note is ever altered.
    async with transaction(readonly=True):
        await as_(ADA)
        for table in TABLES[1:]:
            for verb in ("update", "delete"):
                assert not await fetch_value(f"select has_table_privilege('{table}', '{verb}')"), (table, verb)
