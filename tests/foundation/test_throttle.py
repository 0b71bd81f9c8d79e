"""Limits hold at the last try and the one after, once time has passed, over many connections and a clock that jumps."""

import asyncio
from dataclasses import replace
from ipaddress import ip_network

import pytest
from starlette.requests import Request

from foundation import throttle
from foundation.database.pool import fetch_value
from foundation.problems import TooMany
from foundation.routing import DOORS
from foundation.settings import settings
from foundation.throttle import DAY, EVERYWHERE, HOUR, MINUTE, SECOND_FACTOR, SIGN_IN, Limit, address_of, opaque
from tests.cast import ADA, AMARA, MO

FIVE = Limit(5, 5 * MINUTE)


async def tried(times: int, *limits: Limit, key: str = "tests:one") -> int:
    """How many of so many tries passed."""
    passed = 0
    for _ in range(times):
        try:
            await throttle.throttle(key, *limits)
            passed += 1
        except TooMany:
            pass
    return passed


async def test_as_many_as_the_limit_pass_and_the_next_is_told_when(db):
    assert await tried(5, FIVE) == 5
    with pytest.raises(TooMany) as no:
        await throttle.throttle("tests:one", FIVE)
    assert 59 <= no.value.seconds <= 60 and no.value.why.endswith("Try again in 1 minute.")
    assert await tried(1, FIVE, key="tests:another") == 1


async def test_a_bucket_fills_again_with_time_and_never_over(clone, as_owner):
    async def back(seconds: int) -> None:
        await as_owner.execute("update throttle set at = at - make_interval(secs => $1)", seconds)

    assert await tried(6, FIVE) == 5
    await back(60)
    assert await tried(2, FIVE) == 1
    await back(5 * MINUTE)
    assert await tried(6, FIVE) == 5
    await back(30 * DAY)
    assert await tried(6, FIVE) == 5


async def test_the_narrowest_of_several_limits_counts_and_a_refusal_takes_nothing(clone, as_owner):
    assert await tried(6, *SECOND_FACTOR) == 5
    for _ in range(3):
        await as_owner.execute("update throttle set at = at - interval '5 minutes' where key = 'tests:one:300'")
        assert await tried(6, *SECOND_FACTOR) == 5
    await as_owner.execute("update throttle set at = at - interval '5 minutes' where key = 'tests:one:300'")
    assert await tried(5, *SECOND_FACTOR) == 0  # twenty in the hour
    left = await as_owner.fetchval("select tokens from throttle where key = 'tests:one:300'")
    assert left == 5  # full again, and none of it taken by what the hour's bucket refused
    assert [(each.burst, each.per) for each in SECOND_FACTOR] == [(5, 300), (20, HOUR), (50, DAY)]
    assert [(each.burst, each.per) for each in (*SIGN_IN, *EVERYWHERE)] == [(10, 300), (1000, 300)]


async def test_forty_at_once_over_many_connections_get_the_limit_between_them(clone):
    async def one() -> bool:
        try:
            await throttle.throttle("tests:rivals", Limit(10, DAY))
        except TooMany:
            return False
        return True

    passed = await asyncio.gather(*(one() for _ in range(40)))
    assert sum(passed) == 10


async def test_a_clock_set_back_gives_nothing_away_and_holds_nobody_up(clone, as_owner):
    await tried(5, FIVE)
    await as_owner.execute("update throttle set at = now() + interval '1 hour'")  # the clock stood an hour later then
    with pytest.raises(TooMany) as no:
        await throttle.throttle("tests:one", FIVE)
    assert no.value.seconds <= 60
    stands = await as_owner.fetchval("select at - clock_timestamp() < interval '1 second' from throttle")
    assert stands  # it counts from the clock as it is now
    await as_owner.execute("update throttle set at = at - interval '61 seconds'")
    assert await tried(5, FIVE) == 1


async def test_a_clock_put_forward_fills_a_bucket_once(clone, as_owner):
    await tried(5, FIVE)
    await as_owner.execute("update throttle set at = now() - interval '10 years'")
    assert await tried(20, FIVE) == 5


async def test_a_key_names_nobody(db):
    key = opaque("sign-in", " Sana@Example.invalid")
    assert key == opaque("sign-in", "sana@example.INVALID ") and "sana" not in key.lower() and len(key) < 60
    assert key != opaque("sign-in", "other@example.invalid")


# On pages ---------------------------------------------------------------------------------------------------------


async def empty(owner, member, what: str, per: int) -> None:
    await owner.execute(
        "insert into throttle values ($1, 0, clock_timestamp())"
        " on conflict (key) do update set tokens = 0, at = excluded.at",
        f"{what}:{member.account}:{per}",
    )  # fmt: skip


async def test_a_search_too_many_is_a_plain_page_that_says_when(browser, as_owner):
    await empty(as_owner, AMARA, "GET /search", MINUTE)
    page = await browser.sign_in(AMARA).get("/search", q="okafor")
    assert page.status == 429 and page.h1 == "Too many tries" and "Try again in 1 second." in page.text
    assert page.response.headers["retry-after"] == "1"
    assert (await browser.sign_in(ADA).get("/search", q="okafor")).status == 200  # nobody else is held up


async def test_a_file_too_many_keeps_the_form_and_what_was_chosen(browser, as_owner):
    await empty(as_owner, ADA, "POST /people/file", HOUR)
    form = await browser.sign_in(ADA).get("/people")
    again = await browser.press(form, "/people/file", reason="inspection")
    assert again.status == 429 and again.errors == ["You have tried this too often. Try again in 6 minutes."]
    assert again.response.headers["retry-after"] == "360"
    assert not await as_owner.fetchval("select exists (select from audit)")


async def test_every_file_taken_out_search_and_offer_has_its_limit():
    limited = {(door.method, door.path) for door in DOORS if door.limits}
    asked = {
        (door.method, door.path)
        for door in DOORS
        if door.deed and (door.deed.name.endswith((":exported", ":taken_out")) or door.deed.name.startswith("offer:"))
    }
    assert asked and ("GET", "/search") in limited and not {
        pair for pair in asked - limited if "withdraw" not in pair[1]
    }  # fmt: skip


async def test_the_buckets_are_out_of_reach_of_a_query(db, as_):
    await as_(MO)
    with pytest.raises(Exception, match="permission denied"):
        await fetch_value("select count(*) from throttle")


# Addresses ---------------------------------------------------------------------------------------------------------


def asked_from(peer: str, *said: str) -> Request:
    headers = [(b"x-forwarded-for", each.encode()) for each in said]
    return Request({"type": "http", "client": (peer, 1), "headers": headers})


def test_what_a_request_says_of_its_address_counts_only_from_a_proxy_we_know(monkeypatch):
    assert address_of(asked_from("203.0.113.9", "198.51.100.1")) == "203.0.113.9"
    behind = replace(settings(), trusted_proxies=(ip_network("10.0.0.0/24"),))
    monkeypatch.setattr(throttle, "settings", lambda: behind)
    assert address_of(asked_from("10.0.0.5", "198.51.100.1")) == "198.51.100.1"
    assert address_of(asked_from("10.0.0.5", "6.6.6.6, 198.51.100.1", "10.0.0.7")) == "198.51.100.1"
    assert address_of(asked_from("203.0.113.9", "198.51.100.1")) == "203.0.113.9"
    assert address_of(asked_from("10.0.0.5")) == "10.0.0.5"
    assert address_of(asked_from("10.0.0.5", "not an address")) == "not an address"
