"""People who press, over real HTTP, without pause: each press has a key and a title of its own, and ends in one of
three lists: acknowledged, refused, in doubt. What is in doubt is pressed again with its key until it is answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from foundation.routing import hash_of, token_for
from tests.cast import Member

PATIENCE = 12.0  # seconds for an answer; the service promises one within six, on a machine that is its own
REFUSED = "Nothing was saved"


@dataclass
class Press:
    """One press: who, on which journey, the effect's own title; the answers it got, and whether any was missing."""

    who: Member
    journey: UUID
    title: str
    answers: list[str] = field(default_factory=list)
    doubted: bool = False


@dataclass
class Lists:
    """What became of every press so far."""

    acknowledged: list[Press] = field(default_factory=list)
    refused: list[Press] = field(default_factory=list)
    in_doubt: list[Press] = field(default_factory=list)
    unsettled: list[Press] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    last: float = field(default_factory=time.monotonic)
    gap: float = 0.0  # the longest time without any acknowledgement

    def acknowledge(self, press: Press) -> None:
        self.acknowledged.append(press)
        now = time.monotonic()
        self.gap, self.last = max(self.gap, now - self.last), now


class Connected:
    """One keep-alive connection; opened again when it is gone."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, who: Member, form: dict[str, str]) -> tuple[int, str, str]:
        """Status, place to go next, body. OSError or EOFError when the connection ended before the whole answer."""
        body = urlencode(form).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Cookie: steadfast={who.token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            if self.streams is None:
                self.streams = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self.streams
            async with asyncio.timeout(PATIENCE):
                writer.write(head.encode() + body)
                lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
                text = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
        except BaseException:
            self.close()
            raise
        if headers.get("connection") == "close":
            self.close()
        return int(lines[0].split()[1]), headers.get("location", ""), text

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


async def once(connected: Connected, press: Press, lists: Lists) -> bool:
    """Press; whether that settled it, one way or the other."""
    form = {
        "csrf": token_for(hash_of(press.who.token)), "key": f"key of {press.title}", "kind": "critical_reflection",
        "title": press.title, "body": "What I saw and would do again.", "press": "save", "version": "0",
    }  # fmt: skip
    began = time.monotonic()
    try:
        status, then, text = await connected.post(f"/journeys/{press.journey}/evidence/new", press.who, form)
    except ConnectionRefusedError:
        lists.seen["connection refused"] += 1
        return False
    except (OSError, EOFError) as cut:
        lists.seen[type(cut).__name__] += 1
        press.doubted = True
        return False
    finally:
        lists.slowest = max(lists.slowest, time.monotonic() - began)
    lists.seen[f"{status} {'nothing saved' if REFUSED in text else ''}".strip()] += 1
    if status == 303:
        press.answers.append(then)
        return True
    if REFUSED in text or status in (403, 409, 422):
        # After a doubt this speaks of the second try alone: only the key's own answer settles the first.
        return not press.doubted
    press.doubted = True
    return False


async def person(port: int, who: Member, journey: UUID, lists: Lists, enough: Callable[[], bool]) -> None:
    """Press one thing after another until there is enough; what is in doubt first, until it is settled."""
    connected, turn = Connected(port), 0
    try:
        while not enough():
            turn += 1
            press = Press(who, journey, f"{who.name} {turn}")
            await settle(connected, press, lists)
    finally:
        connected.close()


async def settle(connected: Connected, press: Press, lists: Lists) -> None:
    until = time.monotonic() + 60
    while not await once(connected, press, lists):
        if time.monotonic() > until:
            lists.unsettled.append(press)
            return
        await asyncio.sleep(0.05)
    if press.doubted:
        lists.in_doubt.append(press)
    if press.answers:
        lists.acknowledge(press)
    else:
        lists.refused.append(press)
