"""@deed: the only way to write, declared once.

A deed's body tells the story: fetch through the actor, ask the rule, save, name the subject (`Done`). From the
declaration follow the transaction, the actor read again inside it, the locks in one order, the idempotency key, the
retry, the audit row with its sentence, and the listeners. A deed called inside a deed joins it: one transaction, its
own audit row, the outer key. There are no savepoints: a refusal inside a nested deed undoes the whole.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from inspect import signature
from string import Formatter
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

import asyncpg

from foundation import clock
from foundation.access import Actor, Grant, Opened, Role, Sight, may_ever, role_of
from foundation.access_table import OPENS, Can, describe, row
from foundation.database.pool import fetch_one, fetch_value, transaction
from foundation.drafts.store import empty_what_was_sent
from foundation.forms import Form
from foundation.guard import admitted
from foundation.problems import DutyBroken, Misdeclared, NotAllowed, Overtaken, Refusal, SignInNeeded
from foundation.settings import settings

# Locks are taken in this order, whatever the deed; within a rank by id.
RANKS = ("person", "journey", "request", "offer", "booking", "pay step", "edition", "file")
AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
TAKEN = (asyncpg.UniqueViolationError, asyncpg.ExclusionViolationError)
BUSY = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError)  # it waited as long as anything may


@dataclass(frozen=True)
class Done:
    """What a deed did: to what, in whose chain, and where the person goes next.

    `facts` go on the record: ids, dates, numbers and codes, never free text. `worker` is the person concerned.
    """

    subject: UUID
    kind: str
    authority: int | None = None
    region: int | None = None
    worker: UUID | None = None
    then: str = "/"
    role: Role | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[tuple[int | None, int | None], ...] = ()  # further chains, of a deed across authorities
    each: tuple[tuple[UUID, Mapping[str, Any]], ...] | None = None  # of many people: an entry for each, and no other


@dataclass(frozen=True)
class Lock:
    rank: str
    id: UUID


@dataclass
class _Whole:
    """The outermost deed under way: what its record will say, and the highest lock held."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    held: list[tuple[int, str]] = field(default_factory=list)
    spoiled: bool = False  # a deed inside was refused: what it had written already must not stay


_under_way: ContextVar[_Whole | None] = ContextVar("deed", default=None)
_listeners: dict[str, list[Callable[[Actor, Done], Awaitable[None]]]] = {}
DEEDS: dict[str, "Deed"] = {}


@dataclass(frozen=True)
class Deed:
    """A declared deed. Call it with the actor and its arguments; `key` makes a second press the same press."""

    name: str
    needs: Can | None
    says: str
    body: Callable[..., Awaitable[Done]]
    locks: Callable[..., Awaitable[list[Lock]]] | None = None
    moves: str = ""  # the lifecycle whose move this is
    form: type[Form] | None = None

    async def __call__(self, actor: Actor, *args: Any, key: str = "", **kwargs: Any) -> Done:
        whole = _under_way.get()
        if whole is not None:
            try:
                return await self._join(whole, actor, args, kwargs)
            except BaseException:
                whole.spoiled = True
                raise
        if self.needs is None and actor != service(actor.person):
            raise Misdeclared(f"{self.name} is a consequence: it happens inside another deed, or the product does it")
        async with _queue(f"{actor.session.hex()}{self.name}{key}" if key else ""):
            try:
                return await self._whole(actor, args, kwargs, key)
            except DutyBroken as broken:
                await _record_attempt(actor, self, broken)
                raise

    async def _whole(self, actor: Actor, args: Sequence[Any], kwargs: Mapping[str, Any], key: str) -> Done:
        for attempt in range(5):
            try:
                return await self._once(actor, args, kwargs, key)
            except AGAIN:
                await asyncio.sleep(0.01 * 2**attempt)
            except BUSY:
                break
            except TAKEN:
                raise Overtaken("Somebody else has just done this. Look at the page again before you go on.") from None
        raise Overtaken("Many people are doing this at once. Nothing was changed; press again in a moment.")

    async def _once(self, actor: Actor, args: Sequence[Any], kwargs: Mapping[str, Any], key: str) -> Done:
        whole = _Whole()
        token = _under_way.set(whole)
        try:
            async with transaction():
                actor = await enter(actor.session, writing=True)
                if key and (before := await self._pressed(key, args, kwargs)) is not None:
                    return Done(actor.person, "press", then=before)
                done = await self._join(whole, actor, args, kwargs)
                if whole.spoiled:
                    raise Misdeclared(f"{self.name} went on after a deed inside it was refused")
                await empty_what_was_sent()
                await fetch_value(
                    "select finish($1::jsonb, $2, $3, $4)",
                    json.dumps(whole.entries, default=str),
                    self.name,
                    key or None,
                    done.then,
                )
                return done
        finally:
            _under_way.reset(token)

    async def _pressed(self, key: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str | None:
        """The answer of the same press before, if there was one. Other words under the same key are refused."""
        body = hashlib.sha256(repr(sorted(self._named(args, kwargs).items())).encode()).digest()
        try:
            answer: str | None = await fetch_value("select press($1, $2, $3)", self.name, key, body)
            return answer
        except asyncpg.PostgresError as error:
            if error.sqlstate == "SF001":
                raise Refusal(
                    "You sent this form before with other words. Open the page afresh and send it again."
                ) from None
            raise

    async def _join(self, whole: _Whole, actor: Actor, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Done:
        if self.needs is not None and not may_ever(row(self.needs), actor):
            raise NotAllowed(f"None of your roles may {describe(self.needs)}.")
        for lock in await self.locks(actor, **self._named(args, kwargs)) if self.locks else ():
            whole.held.append(await _take(lock, whole.held))
        with admitted() as answers:
            done = await self.body(actor, *args, **kwargs)
        if missing := self._untold(done):
            raise Misdeclared(f"{self.name} says {missing}, which its facts do not hold: history could not be read")
        sees = answers.get(self.needs) if self.needs else None
        chains = ((done.authority, done.region), *done.also)
        entries = [self._entry(actor, done, *chain, sees=sees) for chain in chains]
        whole.entries += entries if done.each is None else self._of_each(entries, done.each)
        for listener in _listeners.get(self.name, ()):
            await listener(actor, done)
        return done

    def _of_each(
        self, entries: Sequence[dict[str, Any]], each: Sequence[tuple[UUID, Mapping[str, Any]]]
    ) -> list[dict[str, Any]]:
        return [{**entry, "subject": who, "worker": who, "facts": facts} for who, facts in each for entry in entries]

    def _untold(self, done: Done) -> set[str]:
        return {name for _, name, *_ in Formatter().parse(self.says) if name} - {"actor", *done.facts}

    def _named(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """The body's arguments but the actor, each by its name, however they were handed over."""
        _, *rest = signature(self.body).bind(None, *args, **kwargs).arguments.items()
        return dict(rest)

    def _entry(
        self, actor: Actor, done: Done, authority: int | None, region: int | None, *, sees: Sight | None = None
    ) -> dict[str, Any]:
        """One link of the chain. Under a role that was lent it names the lender too, as `lent_by`."""
        lent = {"lent_by": sees.lent_by} if sees and sees.lent_by else {}
        return {
            "actor": actor.person,
            "role": done.role or self._role(actor),
            "deed": self.name,
            "subject": done.subject,
            "kind": done.kind,
            "authority": authority,
            "region": region,
            "worker": done.worker,
            "facts": {**done.facts, **lent},
        }

    def _role(self, actor: Actor) -> str:
        """The role held then: the first grant whose role has a line for this act; a consequence has its causer's."""
        roles = [grant.role for grant in actor.grants if self.needs is None or row(self.needs).get(grant.role)]
        return roles[0] if roles else "service"


def deed(
    name: str,
    *,
    needs: Can | None,
    says: str,
    locks: Callable[..., Awaitable[list[Lock]]] | None = None,
    moves: str = "",
    form: type[Form] | None = None,
) -> Callable[[Callable[..., Awaitable[Done]]], Deed]:
    """Declare a deed. `needs=None`: a consequence, done inside another deed or by the product itself. `says` is the
    record's sentence: `{actor}` and the names of `facts` are filled in when history is read."""

    def declare(body: Callable[..., Awaitable[Done]]) -> Deed:
        if name in DEEDS:
            raise Misdeclared(f"two deeds are called {name}")
        DEEDS[name] = Deed(name, needs, says, body, locks, moves, form)
        return DEEDS[name]

    return declare


def on(name: str, listener: Callable[[Actor, Done], Awaitable[None]]) -> None:
    """Have `listener(actor, done)` run inside the transaction of the deed called `name` (wired in wiring.py alone)."""
    _listeners.setdefault(name, []).append(listener)


async def enter(session: bytes, *, writing: bool = False, on: date | None = None) -> Actor:
    """The actor of a session, with the grants in force today, for this transaction; SignInNeeded if it has ended.

    From here today is the session's own day, if it has one; `on` is the causer's, when a service acts for them.
    """
    try:
        found = await fetch_one("select * from enter($1, $2, $3)", session, clock.everybodys_today(), writing)
    except asyncpg.InvalidAuthorizationSpecificationError:
        raise SignInNeeded from None
    # A day chosen in a demo is worth nothing where the same database is served in earnest.
    if found is None or (found["day"] and not settings().demo):
        raise SignInNeeded
    clock.move_to(on or found["day"])
    held = json.loads(found["grants"])
    grants = tuple(_grant(each) for each in held if "role" in each and "opened" not in each)
    opened = tuple(_opened(each) for each in held if "opened" in each)
    selves, doubles = (frozenset(UUID(s["self"]) for s in held if s.get("sure") is sure) for sure in (True, False))
    return Actor(
        found["person"], found["name"], session, grants, found["fresh"], found["until"], found["unseen"], opened,
        selves, doubles,
    )  # fmt: skip


def _grant(held: Mapping[str, Any]) -> Grant:
    return Grant(
        role_of(held["role"]), held["authority"], held["region"], _uuid(held["team"]), _uuid(held["case"]),
        _uuid(held["lent_by"]), frozenset(held["acts"] or ()),
    )  # fmt: skip


def _opened(held: Mapping[str, Any]) -> Opened:
    id, subject, record = (UUID(held[name]) for name in ("opened", "subject", "record"))
    return Opened(id, role_of(held["role"]), subject, record, OPENS[held["kind"]])


COMMAND_LINE = UUID("00000000-0000-4000-8000-000000000001")
BANK = UUID("00000000-0000-4000-8000-000000000002")


def service(account: UUID) -> Actor:
    """A service account: the product's own doings, across authorities. A person's cookie can never name one."""
    return Actor(account, "Steadfast", hashlib.sha256(f"service:{account}".encode()).digest(), ())


@asynccontextmanager
async def as_service(account: UUID, actor: Actor) -> AsyncIterator[Actor]:
    """For an effect that lies beyond the causer's reach: row security changes a hidden row not at all, in silence."""
    yield await enter(service(account).session, on=clock.moved_to())
    await enter(actor.session)


async def _take(lock: Lock, held: list[tuple[int, str]]) -> tuple[int, str]:
    place = (RANKS.index(lock.rank), str(lock.id))
    if place in held:
        return place
    if held and place < max(held):
        raise Misdeclared(f"lock on {lock.rank} asked after {RANKS[max(held)[0]]}: the outer deed declares both")
    # Rank 1 of the two-key space is the person's own lock (enter); deeds' locks begin above it.
    await fetch_value("select pg_advisory_xact_lock($1, hashtext($2))", 10 + place[0], place[1])
    return place


async def _record_attempt(actor: Actor, tried: Deed, broken: DutyBroken) -> None:
    """An attempt that a duty barred leaves a row of its own, in a transaction of its own."""
    about = broken.about
    done = Done(
        about.subject, about.kind, about.authority, about.region, facts={"deed": tried.name, "duty": broken.duty}
    )
    async with transaction():
        actor = await enter(actor.session, writing=True)
        entry = tried._entry(actor, done, about.authority, about.region) | {"deed": "attempt:refused"}
        await fetch_value("select finish($1::jsonb)", json.dumps([entry], default=str))


# Rivals with one key wait here, before they take a connection; the database's own unique key is the last witness.
_queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


@asynccontextmanager
async def _queue(key: str) -> AsyncIterator[None]:
    if not key:
        yield
        return
    lock = _queues.setdefault(key, asyncio.Lock())
    async with lock:
        yield


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
