"""Whom a provider's words name: by (issuer, sub) once linked, and at first by the claim its authority wrote down."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg

from foundation import clock
from foundation.access import Actor
from foundation.database.pool import fetch_one, transaction
from foundation.database.rows import add
from foundation.deeds import Done, deed, enter, service
from foundation.problems import Overtaken
from foundation.signin.claims import Claims
from foundation.signin.issuers import DOOR, Provider
from foundation.signin.refused import SignInRefused
from foundation.tables import Identity


@dataclass(frozen=True)
class Known:
    """An account as found. `first`: it is not yet linked to this (issuer, sub), and waits for it."""

    account: UUID
    person: UUID
    name: str
    first: bool


async def person_of(provider: Provider, claims: Claims) -> Known:
    """The account these claims name, linking nothing; SignInRefused when there is none that this provider may name."""
    async with transaction(readonly=True):
        await enter(service(DOOR).session)
        linked = await fetch_one(
            "select account from identity where issuer = $1 and sub = $2 and ended_at is null",
            provider.issuer, claims.sub,
        )  # fmt: skip
        account = linked["account"] if linked else await _waiting(provider, claims)
        if linked and not await _spoken_for(provider, account):
            raise SignInRefused("elsewhere")
        standing = await fetch_one("select person, name, locked from account_standing($1)", account)
    if standing is None:
        raise SignInRefused("unknown", "no such account")
    if standing["locked"]:
        raise SignInRefused("locked")
    return Known(account, standing["person"], standing["name"], first=linked is None)


async def _waiting(provider: Provider, claims: Claims) -> UUID:
    """The account whose sign-in name is the claim the authority chose. An e-mail address never finds anyone."""
    value = claims.names(provider.claim)
    found = value and await fetch_one(
        "select account from sign_in_key where authority = $1 and value = $2 and state = 'in force'",
        provider.authority, value,
    )  # fmt: skip
    if not found:
        raise SignInRefused("unknown", f"no {provider.claim}" if value is None else "nobody waits for it")
    account: UUID = found["account"]
    if await fetch_one(
        "select 1 from identity where issuer = $1 and account = $2 and ended_at is null", provider.issuer, account
    ):
        raise SignInRefused("taken")
    return account


async def _spoken_for(provider: Provider, account: UUID) -> bool:
    """Whether the authority this provider speaks for counts the account among its people, still."""
    found = await fetch_one(
        "select 1 from sign_in_key where authority = $1 and account = $2 and state = 'in force'",
        provider.authority, account,
    )  # fmt: skip
    return found is not None


async def link(provider: Provider, claims: Claims, known: Known) -> None:
    """Keep, on the record, that this (issuer, sub) is this account, from now on."""
    try:
        await link_identity(service(DOOR), provider=provider, sub=claims.sub, known=known)
    except (Overtaken, asyncpg.CheckViolationError):
        raise SignInRefused("start again", "linked at the same time") from None


@deed("identity:linked", needs=None, says="{actor} linked {person} to what {issuer} calls them")
async def link_identity(actor: Actor, provider: Provider, sub: str, known: Known) -> Done:
    """First sign-in: written once; another account can never have the same (issuer, sub), nor this one another."""
    id = uuid4()
    await add(
        Identity, id=id, authority=provider.authority, region=provider.region, person=known.person,
        account=known.account, provider=provider.id, issuer=provider.issuer, sub=sub, linked_at=clock.now(),
    )  # fmt: skip
    facts = {"person": known.person, "issuer": provider.issuer, "provider": provider.id}
    return Done(id, "identity", provider.authority, provider.region, worker=known.person, facts=facts)
