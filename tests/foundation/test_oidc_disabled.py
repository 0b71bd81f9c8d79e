"""Whoever is disabled, or has left, is out at once, however many sessions they have open."""

import asyncio
import secrets
import time
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from foundation.routing import cookie_name, hash_of, token_for
from tests.builders import insert
from tests.cast import ADA, CALLUM
from tests.oidc import a_browser

HOW_MANY = 20


async def opened(owner, member, count: int) -> list[str]:
    """So many sessions of one person, in force: more than the product itself would leave open."""
    tokens = [secrets.token_urlsafe(32) for _ in range(count)]
    later = datetime.now().astimezone() + timedelta(hours=1)
    for token in tokens:
        await insert(owner, "session", hash=hash_of(token), account=member.account, person=member.id, expires_at=later)
    return tokens


@pytest.mark.parametrize(
    "disable",
    [
        "update account set locked_at = now() where id = $1",
        "update session set ended_at = now(), ended_why = 'left' where account = $1 and ended_at is null",
    ],
    ids=["locked", "left"],
)
async def test_twenty_sessions_of_a_disabled_person_answer_nothing_after_one_second(clone, as_owner, disable):
    """All twenty keep asking and pressing while the account is disabled under them."""
    tokens = await opened(as_owner, ADA, HOW_MANY)
    other = (await opened(as_owner, CALLUM, 1))[0]
    answers: list[float] = []
    done = asyncio.Event()

    async def ask(browser, token: str) -> None:
        while not done.is_set():
            page = await browser.client.get("/account")
            if page.status_code == 200:
                answers.append(time.monotonic())
            # Refused on the page while signed in: there is no such sign-in of theirs to end.
            form = {"csrf": token_for(hash_of(token)), "key": secrets.token_hex(8), "session": str(uuid4())}
            press = await browser.client.post("/account/sign-ins", data=form, headers={"sec-fetch-site": "same-origin"})
            if press.status_code != 303:
                answers.append(time.monotonic())
            await asyncio.sleep(0.02)

    async with AsyncExitStack() as stack:
        browsers = []
        for token in tokens:
            browser = await stack.enter_async_context(a_browser())
            browser.client.cookies.set(cookie_name(), token, domain="steadfast.test")
            assert (await browser.client.get("/account")).status_code == 200
            browsers.append(browser)
        asking = [asyncio.create_task(ask(one, token)) for one, token in zip(browsers, tokens, strict=True)]
        await asyncio.sleep(0.3)
        before = len(answers)
        await as_owner.execute(disable, ADA.account)
        disabled = time.monotonic()
        await asyncio.sleep(2)
        done.set()
        await asyncio.gather(*asking)
        late = [at for at in answers if at > disabled + 1]
        last = max(0.0, max(answers) - disabled)
        assert before > 0
        still = [(await each.client.get("/account")).status_code for each in browsers]
        bystander = await stack.enter_async_context(a_browser())
        bystander.client.cookies.set(cookie_name(), other, domain="steadfast.test")
        assert (await bystander.client.get("/account")).status_code == 200
    print(f"{HOW_MANY} sessions, {before} answers before; the last {last * 1000:.0f} ms after; {len(late)} after 1 s")
    assert not late and set(still) == {303}
