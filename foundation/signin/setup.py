"""Deeds of an identity provider: proposed by one person, in force only when a second has confirmed it.

Whoever could change alone what their provider may say could become somebody else. So nothing here is edited: a thing
is ended and proposed anew, and each of the two presses is on the record.
"""

from dataclasses import replace
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID, uuid4

from pydantic import field_validator, model_validator

from foundation import clock
from foundation.access import Actor, Place, Role, Sight
from foundation.access import Grant as Held
from foundation.access_table import Can
from foundation.database.pool import fetch_value, the_row
from foundation.database.rows import add, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.problems import About, DutyBroken, NotAllowed, Overtaken, Refusal
from foundation.signin.issuers import COLUMNS, Provider, may_call
from foundation.tables import Provider as ProviderTable

# Python's checks decide who of these sees it; an auditor may have a region.
REACHED = "(authority = any((select my_authorities())::int[]) or region = any((select my_regions())::int[]))"
NEVER_NAMES = {
    "email", "email_verified", "preferred_username", "name", "nickname", "given_name", "family_name",
}  # fmt: skip


class ProposeProvider(Form):
    """A provider as the organisation's IT describes it; `secret_name` is the name of a file, never the secret."""

    name: str
    issuer: str
    client_id: str
    secret_name: str = ""
    scopes: str = "openid profile"
    claim: str
    mfa: Literal["amr", "acr", "agreement"]
    mfa_values: str = ""
    agreed_on: date | None = None
    agreed_until: date | None = None
    words: ClassVar = {
        "name": "Enter the name people know the sign-in by, such as Trafford Council",
        "issuer": "Enter the issuer’s address",
        "client_id": "Enter the client ID",
        "claim": "Enter the claim that names a person",
        "mfa": "Choose how a second step is shown",
    }

    @field_validator("issuer")
    @classmethod
    def _callable(cls, issuer: str) -> str:
        if not may_call(issuer) or any(mark in issuer for mark in "?# "):
            raise ValueError("The issuer’s address must begin with https:// and have no ? or # in it")
        return issuer

    @field_validator("claim")
    @classmethod
    def _lasting(cls, claim: str) -> str:
        if claim in NEVER_NAMES:
            raise ValueError(
                f"{claim} can be given to somebody else one day. Choose one that is not, such as an employee number"
            )
        if not all(c.isascii() and (c.isalnum() or c in "_:/.-") for c in claim):
            raise ValueError("The claim must be written as the provider writes it, such as employee_id")
        return claim

    @field_validator("secret_name")
    @classmethod
    def _file(cls, name: str) -> str:
        if not all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in name) or len(name) > 60:
            raise ValueError("The secret’s name must be small letters, digits and hyphens, such as trafford-2026")
        return name

    @field_validator("scopes")
    @classmethod
    def _openid(cls, scopes: str) -> str:
        if "openid" not in scopes.split():
            raise ValueError("The scopes must include openid")
        return " ".join(scopes.split())

    @model_validator(mode="after")
    def _shown(self) -> "ProposeProvider":
        if self.mfa != "agreement" and not self.mfa_values.strip():
            raise Refusal(mfa_values="Enter the values that show a second step, such as mfa")
        if self.mfa == "agreement" and not (self.agreed_on and self.agreed_until):
            raise Refusal(agreed_on="Enter the days between which the agreement holds")
        if self.agreed_on and self.agreed_until and self.agreed_until <= self.agreed_on:
            raise Refusal(agreed_until="The agreement’s last day must be after its first")
        return self


@deed("provider:proposed", needs=Can.GIVE_ROLE, says="{actor} proposed the sign-in provider {issuer}",
      form=ProposeProvider)  # fmt: skip
async def propose_provider(actor: Actor, form: ProposeProvider) -> Done:
    """A provider for the administrator's own authority, which waits for a second person (D14)."""
    by, sees = keeper(actor, Can.GIVE_ROLE)
    id = uuid4()
    await add(
        ProviderTable, id=id, authority=by.authority, region=by.region, **form.model_dump(), proposed_by=actor.person,
        proposed_at=clock.now(),
    )  # fmt: skip
    facts = {"issuer": form.issuer, "client": form.client_id, "claim": form.claim, "mfa": form.mfa}
    return Done(id, "provider", by.authority, by.region, then=f"/providers/{id}", facts=facts, role=sees.role)


@deed("provider:confirmed", needs=Can.CONFIRM_GRANT, says="{actor} brought the sign-in provider {issuer} into force")
async def confirm_provider(actor: Actor, id: UUID) -> Done:
    """The second person: a director, and not who proposed it (D14)."""
    provider = await whole_provider(id)
    place = place_of(provider)
    admit(actor, Can.SEE_GRANT, place)
    not_alone(actor, provider.proposed_by, "provider", id, place)
    sees = admit(_but_hr(actor), Can.CONFIRM_GRANT, place)
    if provider.state != "waiting":
        raise Overtaken("This provider does not wait to be confirmed any more.")
    await move(ProviderTable, provider, "in force", confirmed_by=actor.person, confirmed_at=clock.now())
    return _of(provider, sees)


@deed("provider:ended", needs=Can.END_GRANT, says="{actor} ended the sign-in provider {issuer}")
async def end_provider(actor: Actor, id: UUID) -> Done:
    """No more sign-ins by it, and those signed in by it are out at once."""
    provider = await whole_provider(id)
    sees = admit(actor, Can.END_GRANT, place_of(provider), seen=Can.SEE_GRANT)
    if provider.state == "ended":
        raise Overtaken("This provider has already ended.")
    await move(ProviderTable, provider, "ended", ended_by=actor.person)
    await fetch_value("select end_origin_sessions($1)", id)
    return _of(provider, sees)


async def whole_provider(id: UUID) -> Provider:
    """The provider, for whoever's authority it is; NotThere otherwise."""
    row = await the_row(f"select {COLUMNS} from provider where id = $1 and {REACHED}", id)
    return Provider(**row)


def place_of(provider: Provider) -> Place:
    return Place(authority=provider.authority, region=provider.region)


def keeping(actor: Actor) -> list[Held]:
    """The grants under which the actor keeps the sign-in of an authority."""
    held = actor.holds(Role.AUTHORITY_ADMINISTRATOR)
    return [one for one in held if one.authority is not None and not one.one_case_only]


def keeper(actor: Actor, can: Can) -> tuple[Held, Sight]:
    """The administrator's grant under which this is done; asks for a fresh sign-in."""
    for held in keeping(actor):
        return held, admit(replace(actor, grants=(held,)), can, Place(authority=held.authority, region=held.region))
    raise NotAllowed("An authority’s administrator sets up its sign-in.")


def _but_hr(actor: Actor) -> Actor:
    """HR confirms that people are employed, not who may vouch for them."""
    second = replace(actor, grants=tuple(held for held in actor.grants if held.role is not Role.HR))
    if not second.grants:
        raise NotAllowed("HR confirms people’s sign-in names; the director confirms a provider.")
    return second


def not_alone(actor: Actor, first: UUID, kind: str, id: UUID, place: Place) -> None:
    if actor.person == first:
        about = About(id, kind, place.authority, place.region)
        raise DutyBroken("D14", "This waits for somebody else to confirm it, not for you.", about)


def _of(provider: Provider, sees: Sight) -> Done:
    return Done(
        provider.id, "provider", provider.authority, provider.region, then=f"/providers/{provider.id}",
        facts={"issuer": provider.issuer}, role=sees.role,
    )  # fmt: skip
