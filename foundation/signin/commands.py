"""How sign-in begins, when nobody can sign in yet: the first provider, and the first administrator's sign-in name."""

import asyncio
import json
from argparse import Namespace
from typing import Any, Literal
from uuid import UUID, uuid4

import asyncpg
from pydantic import ValidationError

from foundation.database.pool import close_pool, fetch_value, open_pool, transaction
from foundation.deeds import COMMAND_LINE, enter, service
from foundation.problems import Refusal
from foundation.settings import SettingWrong, settings
from foundation.signin.names import Register
from foundation.signin.setup import ProposeProvider
from foundation.start import database


def provider(chosen: Namespace) -> int:
    """Connect an authority's first provider; later ones are proposed and confirmed by two people, in the browser."""
    mfa: Literal["amr", "acr"] = "amr" if chosen.amr else "acr"
    values = chosen.amr or chosen.acr
    try:
        form = ProposeProvider(
            name=chosen.name, issuer=chosen.issuer, client_id=chosen.client_id, secret_name=chosen.secret_name,
            scopes=chosen.scopes, claim=chosen.claim, mfa=mfa, mfa_values=values,
        )  # fmt: skip
    except (ValidationError, Refusal) as wrong:
        raise SettingWrong(_words(wrong)) from None
    database()
    id = asyncio.run(_provider(chosen.authority, form))
    print(f"{form.name} signs people in. What its IT enters there is on the page /providers/{id}.")
    return 0


def sign_in_name(chosen: Namespace) -> int:
    """Say what a provider will call the holder of an account."""
    try:
        form = Register(person=UUID(int=0), value=chosen.value)
    except ValidationError as wrong:
        raise SettingWrong(_words(wrong)) from None
    database()
    asyncio.run(_sign_in_name(chosen.email, form.value, chosen.authority))
    print(f"{chosen.email} signs in as {form.value}.")
    return 0


def _words(wrong: ValidationError | Refusal) -> str:
    if isinstance(wrong, Refusal):
        return str(wrong)
    return "; ".join(
        str(one["ctx"]["error"]) if "ctx" in one else f"{one['loc'][0]}: {one['msg']}" for one in wrong.errors()
    )


async def _provider(authority: int, form: ProposeProvider) -> UUID:
    owner, id = await asyncpg.connect(settings().database_owner_url), uuid4()
    try:
        region = await _region(owner, authority)
        if await owner.fetchval("select 1 from provider where authority = $1 and state <> 'ended'", authority):
            raise SettingWrong("this authority has a provider: its administrator proposes another in the browser")
        columns = form.model_dump(exclude={"agreed_on", "agreed_until"})
        row = columns | {
            "id": id, "authority": authority, "region": region, "state": "in force", "proposed_by": COMMAND_LINE,
            "confirmed_by": COMMAND_LINE,
        }  # fmt: skip
        await _insert(owner, "provider", row)
    finally:
        await owner.close()
    await _record("provider:confirmed", "provider", id, authority, None, {"issuer": form.issuer})
    return id


async def _sign_in_name(email: str, value: str, authority: int) -> None:
    owner, id = await asyncpg.connect(settings().database_owner_url), uuid4()
    try:
        region = await _region(owner, authority)
        account = await owner.fetchrow("select id, person from account where lower(email) = lower($1)", email)
        if account is None:
            raise SettingWrong(f"nobody here has {email}: begin with steadfast grant")
        row = {
            "id": id, "authority": authority, "region": region, "person": account["person"], "account": account["id"],
            "value": value, "state": "in force", "registered_by": COMMAND_LINE, "confirmed_by": COMMAND_LINE,
        }  # fmt: skip
        try:
            await _insert(owner, "sign_in_key", row)
        except asyncpg.UniqueViolationError:
            raise SettingWrong("this person has a sign-in name already, or somebody else has this one") from None
    finally:
        await owner.close()
    facts = {"person": account["person"]}
    await _record("sign_in_name:registered", "sign_in_name", id, authority, account["person"], facts)


async def _region(owner: asyncpg.Connection, authority: int) -> int:
    region: int | None = await owner.fetchval("select region from authority where code = $1", authority)
    if region is None:
        raise SettingWrong(f"there is no authority {authority}: use its three-digit DfE code")
    return region


async def _insert(owner: asyncpg.Connection, table: str, row: dict[str, Any]) -> None:
    places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await owner.execute(f"insert into {table} ({', '.join(row)}) values ({places})", *row.values())


async def _record(
    deed: str, kind: str, subject: UUID, authority: int, worker: UUID | None, facts: dict[str, Any]
) -> None:
    await open_pool(settings().database_url, 1)
    try:
        async with transaction():
            await enter(service(COMMAND_LINE).session)
            entry = {"role": "service", "deed": deed, "subject": subject, "kind": kind, "authority": authority,
                     "region": None, "worker": worker, "facts": facts}  # fmt: skip
            await fetch_value("select finish($1::jsonb)", json.dumps([entry], default=str))
    finally:
        await close_pool()
