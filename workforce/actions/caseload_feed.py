"""A case system's own way in: a token that HR makes and revokes, and the counts that it sends, by day."""

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.rows import add, change
from foundation.deeds import Done, deed, service
from foundation.forms import Form
from foundation.guard import admit, reach_of
from foundation.problems import NotAllowed, Overtaken, Refusal, SignInAgain
from foundation.routing import secret
from workforce.queries.caseload_tokens import presented, token_for
from workforce.tables.caseload import CaseloadToken

FEED = service(UUID("00000000-0000-4000-8000-000000000007"))
START, RANDOM, MARK = "sfc_", 40, 16  # what a token is made of: letters that say what it is, chance, and our own mark
LONGEST = 366


def new_token(key: bytes) -> str:
    """160 bits of chance, marked by this installation: nobody may bring a token of their own choice."""
    chance = secrets.token_hex(RANDOM // 2)
    return START + chance + _mark(chance, key)


def _mark(chance: str, key: bytes) -> str:
    return hmac.new(key, f"caseload token {chance}".encode(), hashlib.sha256).hexdigest()[:MARK]


def is_ours(token: str, key: bytes) -> bool:
    chance = token.removeprefix(START)[:RANDOM]
    return hmac.compare_digest(token.encode(), (START + chance + _mark(chance, key)).encode())


def fingerprint_of(token: str) -> bytes:
    return hashlib.sha256(f"caseload token:{token}".encode()).digest()


class MakeToken(Form):
    """The token stands on the page that makes it, and is seen there alone: only its fingerprint is kept."""

    token: str
    label: str
    last_day: date
    authority: int | None = None
    words: ClassVar = {
        "token": "Open the page again for a new token", "label": "Enter which system sends the counts",
        "last_day": "Enter the last day on which it works, such as 31 10 2027", "authority": "Choose the authority",
    }  # fmt: skip

    def __repr__(self) -> str:
        return f"MakeToken({fingerprint_of(self.token).hex()}, {self.label}, {self.last_day}, {self.authority})"


@deed(
    "caseload_token:made",
    needs=Can.EDIT_CASELOAD,
    form=MakeToken,
    says="{actor} made a token for a case system to send its counts, until {ends}",
)
async def make_token(actor: Actor, form: MakeToken) -> Done:
    """For whoever keeps the authority's caseloads, with a sign-in of the last ten minutes."""
    mine = reach_of(actor, Can.EDIT_CASELOAD).authorities
    authority = form.authority or (mine[0] if len(mine) == 1 else None)
    if not mine:
        raise NotAllowed("A token is made by HR: it counts for the whole authority.")
    if authority is None:
        raise Refusal(authority="Choose the authority")
    sees = admit(actor, Can.EDIT_CASELOAD, Place(authority=authority))
    if not actor.fresh:
        raise SignInAgain
    if not is_ours(form.token, secret()):
        raise Refusal(token="Open the page again for a new token")
    if len(form.label) > 80:
        raise Refusal(label="Use 80 characters or fewer")
    days = (form.last_day - clock.today()).days
    if not 0 < days < LONGEST:
        raise Refusal(last_day="The last day must be after today, and within a year")
    id, ends = uuid4(), form.last_day
    await add(
        CaseloadToken, id=id, authority=authority, label=form.label, fingerprint=fingerprint_of(form.token),
        made_by=actor.person, made_on=clock.today(), ends=ends,
    )  # fmt: skip
    return Done(id, "caseload", authority, then="/caseload/tokens", facts={"ends": ends}, role=sees.role)


@deed("caseload_token:revoked", needs=Can.EDIT_CASELOAD, says="{actor} revoked a case system’s token of {made_by}")
async def revoke_token(actor: Actor, id: UUID) -> Done:
    found = await token_for(actor, id)
    if found.revoked_on is not None:
        raise Overtaken("This token has been revoked already.")
    await change(CaseloadToken, found, revoked_by=actor.person, revoked_on=clock.today())
    facts = {"made_by": found.made_by}
    return Done(id, "caseload", found.authority, then="/caseload/tokens", facts=facts)


@deed(
    "caseload:pushed", needs=None, says="{actor} took in {workers} counts from a case system, by a token of {made_by}"
)
async def take_pushed(actor: Actor, fingerprint: bytes, file: object) -> Done:
    """The counts of a file, under the token that came with it, which is looked at again here; Faulty.

    Sent again it changes nothing: a day has one count of each person, and the last one stands.
    """
    from workforce.imports.caseload import CountFile, kept

    token = await presented(fingerprint)
    if token is None:
        raise NotAllowed("This token does not work.")
    assert isinstance(file, CountFile)
    workers = await kept(replace(file, authority=token.authority), "pushed", token.id, clock.today())
    if token.last_used != clock.today():
        await change(CaseloadToken, token, last_used=clock.today())
    facts = {"workers": workers, "made_by": token.made_by}
    return Done(token.id, "caseload", token.authority, facts=facts)
