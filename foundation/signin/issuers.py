"""Organisations' identity providers: which there are, whom each speaks for, and where its secret is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from foundation import clock
from foundation.database.pool import fetch, fetch_one, transaction
from foundation.deeds import enter, service
from foundation.settings import LOOPBACK, settings

# Acts before anyone has signed in: reads providers, and links a person at their first sign-in.
DOOR = UUID("00000000-0000-4000-8000-000000000005")


@dataclass(frozen=True)
class Provider:
    """A provider and the one authority it speaks for. `claim`: which of its words names a person at the first sign-in.

    `mfa`: how it shows that a second factor was used: "amr" or "acr" (one of `mfa_values`), or "agreement", by which
    the organisation has undertaken it from `agreed_on` until before `agreed_until`.
    """

    id: UUID
    authority: int
    region: int | None
    name: str
    issuer: str
    client_id: str
    secret_name: str
    scopes: str
    claim: str
    mfa: str
    mfa_values: str
    agreed_on: date | None
    agreed_until: date | None
    state: str
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None
    ended_by: UUID | None
    version: int

    @property
    def redirect_uri(self) -> str:
        """Each provider has its own: an answer of one can never be taken for another's (mix-up)."""
        return f"{settings().origin}/sign-in/{self.id}/return"

    @property
    def logout_uri(self) -> str:
        return f"{settings().origin}/sign-in/{self.id}/ended"

    @property
    def secret(self) -> str:
        """The client's secret, from the file its name stands for; "" for a public client. NoSecret if it is absent."""
        if not self.secret_name:
            return ""
        try:
            return (settings().secrets_folder / self.secret_name).read_text().strip()
        except OSError:
            raise NoSecret(self.secret_name) from None

    def agreement_holds(self) -> bool:
        today = clock.day_of(clock.now())  # the calendar's, whatever day a demo stands on
        return bool(self.agreed_on and self.agreed_until and self.agreed_on <= today < self.agreed_until)


class NoSecret(Exception):
    """The file of a provider's secret cannot be read; the text is its name."""


COLUMNS = (
    "id, authority, region, name, issuer, client_id, secret_name, scopes, claim, mfa, mfa_values, agreed_on,"
    " agreed_until, state, proposed_by, proposed_at, confirmed_by, ended_by, version"
)


def may_call(url: str) -> bool:
    """https always; plain http to this machine itself, where we are served so too (development)."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in LOOPBACK and not settings().https


async def in_force() -> list[Provider]:
    """Every provider by which one may sign in, by name."""
    async with transaction(readonly=True):
        await enter(service(DOOR).session)
        rows = await fetch(f"select {COLUMNS} from provider where state = 'in force' order by name, id")
    return [Provider(**row) for row in rows]


async def provider_known(id: UUID, *, waiting: bool = False) -> Provider | None:
    """The provider if it is in force; with `waiting`, also while it waits for its second person (for a test)."""
    states = ["in force", "waiting"] if waiting else ["in force"]
    async with transaction(readonly=True):
        await enter(service(DOOR).session)
        row = await fetch_one(f"select {COLUMNS} from provider where id = $1 and state = any($2)", id, states)
    return Provider(**row) if row else None
