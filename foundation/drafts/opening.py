"""A page opened: what its reader was writing there is found, with the key under which their device may keep more."""

import hashlib
import hmac
from base64 import b64encode
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request

from foundation import clock
from foundation.drafts.kept import Drafts
from foundation.drafts.store import Written, on_page
from foundation.settings import settings


def address_of(request: Request) -> str:
    """The page's own address. What only announces something (?saved=yes) is no part of it."""
    asked = urlencode([(name, value) for name, value in request.query_params.multi_items() if value != "yes"])
    return f"{request.url.path}?{asked}" if asked else request.url.path


async def drafts_of(person: UUID, page: str, secret: bytes, sent: Written | None = None) -> Drafts:
    """What this person was writing on the page. `sent`: the form that was just refused, as its page knew it."""
    offline, kept = await on_page(page)
    seal = b64encode(_mac(secret, "seal", person)).decode() if offline and settings().offline_drafts else ""
    slot = partial(_slot, secret, person)
    return Drafts(page, seal, slot, clock.now(), kept, sent=(sent.form, sent.version) if sent else None)


def _slot(secret: bytes, person: UUID, form: str) -> str:
    """The name under which a device keeps this form's words: tells nobody whose they are or what they are about."""
    return _mac(secret, "slot", person, form).hex()[:32]


def _mac(secret: bytes, *about: object) -> bytes:
    return hmac.new(secret, "draft:{}".format(":".join(map(str, about))).encode(), hashlib.sha256).digest()
