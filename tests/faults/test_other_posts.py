"""Every POST that is no deed behind a form, pressed twice and twenty times at once: why that does no harm, and that."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest

import wiring
from foundation.database.pool import close_pool, open_pool
from foundation.routing import COOKIE, DOORS, hash_of, token_for
from foundation.suppliers.held import token_of
from tests.authenticator import Device
from tests.browser import ORIGIN, application
from tests.builders import insert
from tests.cast import AMARA, TODAY
from tests.foundation.test_local_accounts import account_of, invited, options

pytestmark = pytest.mark.slow
AT_ONCE = 20
ROOT = Path(__file__).parents[2]

# Path → why a second press is harmless. Each is pressed below.
HARMLESS = {
    "/demo": "opens one more sign-in, and nobody has more than five",
    "/sign-in/again": "freshens the one sign-in there is: the first press does, the others find it done",
    "/sign-out": "ends what is ended",
    "/sign-in/longer": "says thirty minutes from now, however often",
    "/day": "sets the day that is set",
    "/drafts": "writes the same words over themselves: the page's own key tells",
    "/drafts/afresh": "empties what is empty",
    "/drafts/offline": "sets the choice that is set",
    "/join/{id:uuid}/{token}": "a link is good once",
}
# Path → why, and the test that presses it more than once.
HELD_BY = {
    "/join/{id:uuid}/{token}/app": ("a link is good once, whichever way", "test_local_accounts.py",
                                    "test_an_invitation_is_good_once_for_three_days"),
    "/sign-in/passkey": ("a challenge is answered once", "test_local_accounts.py",
                         "test_two_answers_to_one_challenge_at_once_are_one_sign_in"),
    "/sign-in/supplier": ("a code is taken once", "test_local_accounts.py",
                          "test_a_code_is_taken_once_even_ten_times_at_once"),
    "/sign-in/again/local": ("a code is taken once, and a challenge answered once", "test_local_accounts.py",
                             "test_a_code_is_taken_once_even_ten_times_at_once"),
    "/feeds/caseload": ("counts of a day, sent again, are the same counts", "test_casework_files.py",
                       "test_a_case_system_sends_its_counts_by_a_token_as_often_as_it_likes"),
    "/sign-in/{id:uuid}/ended": ("a logout token is good once", "test_oidc_forged.py",
                                 "test_no_forgery_is_accepted_and_its_twin_is"),
    "/providers/{id:uuid}/test": ("begins one more way to the provider and back, which signs nobody in",
                                  "test_oidc_setup.py", "test_the_test_shows_what_came_and_signs_nobody_in"),
}  # fmt: skip


@pytest.fixture
async def twenty(clone) -> AsyncIterator[None]:
    await close_pool()
    await open_pool(clone.app, AT_ONCE)
    yield


def plain_posts() -> set[str]:
    deeds = {door.path for door in DOORS if door.method == "POST"}
    return {
        route.path  # type: ignore[attr-defined]
        for route in wiring.routes()
        if "POST" in (getattr(route, "methods", None) or ()) and route.path not in deeds  # type: ignore[attr-defined]
    }


async def pressed(path: str, token: str | None, times: int = AT_ONCE, **data: Any) -> list[httpx2.Response]:
    """At once, each by a client of its own with the same cookie, and then once more."""

    async def once() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=application(), raise_app_exceptions=False)
        cookies = {COOKIE: token} if token else {}
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, cookies=cookies) as client:
            form = data | ({"csrf": token_for(hash_of(token))} if token else {})
            return await client.post(path, data=form, headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"})

    return [*await asyncio.gather(*(once() for _ in range(times))), await once()]


def answers(found: list[httpx2.Response]) -> set[tuple[int, str]]:
    return {(each.status_code, each.headers.get("location", "")) for each in found}


async def in_force(owner: asyncpg.Connection, person: UUID) -> int:
    found: int = await owner.fetchval("select count(*) from session where person = $1 and ended_at is null", person)
    return found


WRITING = {"draft.form": "/journeys/1/evidence/new", "draft.page": "/journeys/1/evidence/new", "draft.title": "Log",
           "draft.version": "0", "key": "one key", "title": "A visit"}  # fmt: skip


async def test_a_sign_in_made_longer_or_moved_to_a_day_twenty_times_is_one_sign_in(twenty, as_owner):
    await as_owner.execute("insert into demo (today, seed) values ($1, 1)", TODAY)
    assert answers(await pressed("/sign-in/longer", AMARA.token)) == {(303, "/")}
    day = {"today-day": "4", "today-month": "1", "today-year": "2027"}
    assert answers(await pressed("/day", AMARA.token, **day)) == {(303, "/")}
    days = await as_owner.fetch("select day from session where person = $1 and ended_at is null", AMARA.id)
    assert [str(row["day"]) for row in days] == ["2027-01-04"]
    assert answers(await pressed("/day", AMARA.token, back="yes")) == {(303, "/")}
    assert await as_owner.fetchval("select day from session where person = $1", AMARA.id) is None


async def test_a_sign_in_freshened_twenty_times_at_once_is_one_sign_in(twenty, as_owner):
    before = await in_force(as_owner, AMARA.id)
    found = await pressed("/sign-in/again", AMARA.token, then="/account")
    fresh = [each for each in found if COOKIE in each.cookies]
    print(f"\n/sign-in/again: {sorted({each.status_code for each in found})}, {len(fresh)} new cookies")
    assert len(fresh) == 1 and await in_force(as_owner, AMARA.id) == before


async def test_signing_out_twenty_times_ends_one_sign_in(twenty, as_owner):
    before = await in_force(as_owner, AMARA.id)
    assert answers(await pressed("/sign-out", AMARA.token)) == {(303, "/sign-in")}
    assert await in_force(as_owner, AMARA.id) == before - 1


async def test_the_demos_door_opens_no_more_than_five_sign_ins(twenty, as_owner):
    await insert(as_owner, "persona", account=AMARA.account, role="Social worker", blurb="Year 2", place=1)
    found = await pressed("/demo", None, account=str(AMARA.account))
    assert {each.status_code for each in found} == {303} and await in_force(as_owner, AMARA.id) == 5


async def test_a_draft_kept_twenty_times_is_one_draft_and_is_emptied_once(twenty, as_owner):
    assert answers(await pressed("/drafts", AMARA.token, **WRITING)) == {(303, WRITING["draft.page"])}
    rows = await as_owner.fetch("select words from draft where person = $1", AMARA.id)
    assert len(rows) == 1 and "A visit" in rows[0]["words"]
    assert answers(await pressed("/drafts/afresh", AMARA.token, **WRITING)) == {(303, WRITING["draft.page"])}
    rows = await as_owner.fetch("select words from draft where person = $1", AMARA.id)
    assert [row["words"] for row in rows] == [None]
    assert answers(await pressed("/drafts/offline", AMARA.token, offline="no")) == {(303, "/drafts")}
    assert await as_owner.fetchval("select count(*) filter (where not offline) from draft_choice") == 1


async def test_a_link_pressed_twenty_times_at_once_lets_in_once(twenty, as_owner):
    id = await invited()
    account = await account_of(as_owner, id)
    credential = Device().made(await options(account, f"invitation {id}"))
    found = await pressed(f"/join/{id}/{token_of(id)}", None, credential=credential, label="Laptop")
    seen = Counter(each.status_code for each in found)
    print(f"\n/join: {dict(seen)}")
    assert seen[303] == 1 and set(seen) <= {303, 404, 429}
    assert await as_owner.fetchval("select count(*) from passkey where account = $1", account) == 1
    assert await as_owner.fetchval("select count(*) from session where account = $1", account) == 1
    assert await as_owner.fetchval("select count(*) from audit where deed = 'supplier:joined'") == 1


def test_every_other_post_is_told_here_or_held_by_a_test():
    assert plain_posts() == set(HARMLESS) | set(HELD_BY)
    for path, why in HARMLESS.items():
        print(f"{path:<32}{why}")
    for path, (why, file, name) in HELD_BY.items():
        (where,) = (ROOT / "tests").rglob(file)
        text = where.read_text()
        assert re.search(rf"def {name}\b", text), f"{path}: no {name} in {file}"
        print(f"{path:<32}{why} ({name})")
