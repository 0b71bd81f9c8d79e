"""Passkeys of suppliers' people: a challenge that this browser was given, answered once, by a key its owner unlocked.

A challenge is not stored before it is answered: it carries its own end and a seal over what it is for. Answered, it is
entered as spent, and the database refuses it for ever after.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from foundation.database.pool import fetch_one, fetch_value
from foundation.problems import Refusal
from foundation.routing import secret
from foundation.settings import settings

SECONDS = 300
NOT_TAKEN = "That passkey could not be used here. Try again, or sign in with a code."
NOT_ADDED = "That passkey could not be added. Try again, or use a code from an app instead."


@dataclass(frozen=True)
class Key:
    """A passkey that has just been made."""

    id: bytes
    public_key: bytes
    sign_count: int


def origin() -> str:
    """The one address a passkey is good for: never what a request says of itself."""
    return settings().public_origin or f"http://localhost:{settings().port}"


def _host() -> str:
    return urlsplit(origin()).hostname or "localhost"


async def new_challenge(what: str, bound: str) -> bytes:
    """Good for five minutes, for `what` ("sign in", "add") and for whom it is `bound` to: a browser, an account."""
    until = int(await fetch_value("select seconds_now()")) + SECONDS
    body = secrets.token_bytes(24) + until.to_bytes(8)
    return body + _seal(body, what, bound)


def _seal(body: bytes, what: str, bound: str) -> bytes:
    return hmac.new(secret(), b"|".join((b"challenge", body, what.encode(), bound.encode())), hashlib.sha256).digest()


async def _answered(credential: str, what: str, bound: str, words: str) -> tuple[dict[str, Any], bytes]:
    """What the browser sent, and the challenge in it, which is ours, in time, and spent by this."""
    try:
        sent = json.loads(credential)
        client = json.loads(_bytes(sent["response"]["clientDataJSON"]))
        challenge = _bytes(client["challenge"])
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise Refusal(credential=words) from None
    body, seal = challenge[:32], challenge[32:]
    now = await fetch_value("select seconds_now()")
    fresh = len(body) == 32 and now < int.from_bytes(body[24:]) <= now + SECONDS + 1
    if not (fresh and hmac.compare_digest(seal, _seal(body, what, bound))):
        raise Refusal(credential=words)
    if not await fetch_value("select spend_challenge($1)", challenge):
        raise Refusal(credential=words)
    return sent, challenge


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def options_to_add(account: UUID, name: str, bound: str) -> str:
    """What the browser is asked for when a passkey is added, as JSON."""
    import webauthn
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=_host(), rp_name="Steadfast", user_id=account.bytes, user_name=name, user_display_name=name,
            challenge=await new_challenge("add", bound),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
    )  # fmt: skip


async def added(credential: str, bound: str) -> Key:
    """The key that the browser made for the challenge given to `bound`; Refusal for anything else."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    sent, challenge = await _answered(credential, "add", bound, NOT_ADDED)
    try:
        found = webauthn.verify_registration_response(
            credential=sent, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=origin(),
            require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Refusal(credential=NOT_ADDED) from None
    return Key(found.credential_id, found.credential_public_key, found.sign_count)


async def options_to_sign_in(bound: str) -> str:
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=_host(), challenge=await new_challenge("sign in", bound),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )  # fmt: skip


async def signed(credential: str, bound: str) -> UUID:
    """Whose passkey answered: the key is ours, unlocked by its owner, and has not been seen to count backwards."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    sent, challenge = await _answered(credential, "sign in", bound, NOT_TAKEN)
    try:
        id, handle = _bytes(sent["rawId"]), sent["response"].get("userHandle")
        row = await fetch_one("select * from passkey_of($1)", id)
        if row is None or (handle and _bytes(handle) != row["account"].bytes):
            raise Refusal(credential=NOT_TAKEN)
        found = webauthn.verify_authentication_response(
            credential=sent, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=origin(),
            credential_public_key=bytes(row["public_key"]), credential_current_sign_count=row["sign_count"],
            require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        raise Refusal(credential=NOT_TAKEN) from None
    if not await fetch_value("select use_passkey($1, $2)", id, found.new_sign_count):
        raise Refusal(credential=NOT_TAKEN)
    account: UUID = row["account"]
    return account
