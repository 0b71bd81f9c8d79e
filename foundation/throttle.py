"""How often something may be tried: a bucket for each key in the database, shared by every process.

A limit of ten in five minutes lets ten through at once, and then one every thirty seconds. Ask before the transaction
that is guarded: what is tried and then fails has still been tried.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from starlette.requests import Request

from foundation.database.pool import fetch_value, transaction
from foundation.problems import TooMany
from foundation.settings import settings

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Limit:
    """At most `burst` at once, and as many again spread over `per` seconds."""

    burst: int
    per: int


# The floors of the largest public sign-in services; by account first, since a council's staff share one address.
SIGN_IN = (Limit(10, 5 * MINUTE),)
SECOND_FACTOR = (Limit(5, 5 * MINUTE), Limit(20, HOUR), Limit(50, DAY))
FROM_ONE_ADDRESS = (Limit(300, 5 * MINUTE),)
EVERYWHERE = (Limit(1000, 5 * MINUTE),)
DEMO = (Limit(600, 5 * MINUTE),)
SEARCHES = (Limit(120, MINUTE),)
OFFERS = (Limit(60, MINUTE),)
EXPORTS = (Limit(10, HOUR),)


async def throttle(key: str, *limits: Limit) -> None:
    """Take one of each bucket of `key`; TooMany when one is empty, and then none is taken.

    The key is kept for two days: make one of an address or a name by `opaque`.
    """
    await _take("select take_tokens($3, $1, $2)", limits, key)


async def throttle_own(session: bytes, what: str, *limits: Limit) -> None:
    """The same for whoever is signed in, by their account, however many windows they have open."""
    await _take("select take_own_tokens($3, $4, $1, $2)", limits, session, what)


async def _take(sql: str, limits: tuple[Limit, ...], *key: Any) -> None:
    counts = [each.burst for each in limits], [each.per for each in limits]
    async with transaction():
        wait = await fetch_value(sql, *counts, *key)
    if wait:
        raise TooMany(math.ceil(wait))


def opaque(what: str, text: str) -> str:
    """A key that names nobody: `text` (an address, a name) as only this installation would write it."""
    from foundation.routing import secret

    return f"{what}:{hmac.new(secret(), text.strip().lower().encode(), hashlib.sha256).hexdigest()[:32]}"


def address_of(request: Request) -> str:
    """Where a request comes from. What it says of itself counts only when a proxy that we were told of says it."""
    peer = request.client.host if request.client else ""
    said = [each.strip() for line in request.headers.getlist("x-forwarded-for") for each in line.split(",")]
    while said and _is_proxy(peer):
        peer = said.pop()
    return peer


def _is_proxy(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings().trusted_proxies)
