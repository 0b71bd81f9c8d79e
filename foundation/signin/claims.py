"""What a provider's token says, believed only after every check of trust: signature, issuer, audience, time, nonce."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from foundation import clock
from foundation.signin import network
from foundation.signin.issuers import Provider
from foundation.signin.refused import SignInRefused

# Signatures by a private key that only the provider has: never "none", never HS*, whose key would be our own secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
LEEWAY = 60  # seconds by which two clocks may differ
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_AGE = 120  # seconds


@dataclass(frozen=True)
class Claims:
    """A person as their provider vouches for them. `all` is what the administrator's test shows; nothing keeps it."""

    issuer: str
    sub: str
    sid: str | None
    authenticated_at: datetime | None
    all: Mapping[str, Any] = field(repr=False)

    def names(self, claim: str) -> str | None:
        """The value of the claim that names a person: a word or a whole number, not empty."""
        value = self.all.get(claim)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return value if isinstance(value, str) and value and not any(c.isspace() for c in value) else None


async def signed(provider: Provider, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token whose signature is the provider's; a key not known is asked for once."""
    from joserfc.errors import InvalidKeyIdError

    try:
        try:
            return _decoded(token, await network.keys(provider.issuer))
        except InvalidKeyIdError:
            return _decoded(token, await network.keys(provider.issuer, afresh=True))
    except SignInRefused:
        raise
    except Exception as problem:  # whatever a forged token breaks, the answer is no
        raise SignInRefused("not trusted", f"signature: {type(problem).__name__}") from None


def _decoded(token: str, keys: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only the provider's own keys for signing; a key or address inside the token (jwk, jku, x5u) is not looked at."""
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_header_length = 8192  # some send their whole certificate, which is not looked at either
    usable = [key for key in keys.get("keys", ()) if key.get("kty") in ("RSA", "EC") and key.get("use", "sig") == "sig"]
    found = jwt.decode(token, KeySet.import_key_set({"keys": usable}), registry=registry)
    return dict(found.header), dict(found.claims)


async def identity_of(
    provider: Provider, token: Mapping[str, Any], nonce: str, *, since: datetime | None = None
) -> Claims:
    """Who the ID token of a token answer is about. `since`: they must have signed in there after it (step-up)."""
    raw = token.get("id_token")
    if not isinstance(raw, str) or not isinstance(token.get("access_token"), str):
        raise SignInRefused("not trusted", "no ID token, or no access token beside it")
    header, claims = await signed(provider, raw)
    _authlib(provider, header, claims, nonce, token["access_token"])
    if not isinstance(claims.get("nonce"), str) or not nonce:
        raise SignInRefused("not trusted", "no nonce")
    if "at_hash" in claims and not claims["at_hash"]:  # the library takes an empty one for none
        raise SignInRefused("not trusted", "an empty at_hash")
    authenticated_at = _moment(claims.get("auth_time"))
    if since is not None and (authenticated_at is None or authenticated_at.timestamp() < since.timestamp() - LEEWAY):
        raise SignInRefused("not again", "auth_time")
    _second_factor(provider, claims)
    sid = claims.get("sid")
    return Claims(
        provider.issuer, _word(claims, "sub"), sid if isinstance(sid, str) else None, authenticated_at, claims
    )


def _authlib(provider: Provider, header: dict[str, Any], claims: dict[str, Any], nonce: str, access_token: str) -> None:
    from authlib.oidc.core import CodeIDToken

    if header.get("typ", "JWT") not in ("JWT", "jwt"):
        raise SignInRefused("not trusted", "a token of another kind")
    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    params = {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token}
    try:
        CodeIDToken(claims, header, wanted, params).validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
    except Exception as problem:
        raise SignInRefused("not trusted", f"claims: {problem}"[:80]) from None


def _second_factor(provider: Provider, claims: Mapping[str, Any]) -> None:
    """A second factor, by the evidence agreed with the organisation (trust, section 6)."""
    values = set(provider.mfa_values.split())
    if provider.mfa == "amr":
        amr = claims.get("amr")
        shown = isinstance(amr, list) and any(value in values for value in amr if isinstance(value, str))
    elif provider.mfa == "acr":
        shown = claims.get("acr") in values
    else:
        shown = provider.agreement_holds()
    if not shown:
        raise SignInRefused("one factor", provider.mfa)


async def ended_by(provider: Provider, token: str) -> tuple[str | None, str | None, str]:
    """(sub, sid, jti) of a logout token (OpenID Connect Back-Channel Logout, 2.6); SignInRefused if it is none."""
    header, claims = await signed(provider, token)
    now = clock.now().timestamp()
    sub, sid, iat, events = (claims.get(name) for name in ("sub", "sid", "iat", "events"))
    audience = claims.get("aud")
    told = isinstance(events, dict) and isinstance(events.get(LOGOUT), dict)
    checks = {
        "typ": str(header.get("typ", "")).lower() == "logout+jwt",
        "iss": claims.get("iss") == provider.issuer,
        "aud": provider.client_id in (audience if isinstance(audience, list) else [audience]),
        "iat": isinstance(iat, int | float) and now - LOGOUT_AGE <= iat <= now + LEEWAY,
        "exp": "exp" not in claims or (isinstance(claims["exp"], int | float) and claims["exp"] > now - LEEWAY),
        "events": told,
        "nonce": "nonce" not in claims,
        "sub or sid": any(isinstance(each, str) and each for each in (sub, sid)),
        "kinds": all(each is None or (isinstance(each, str) and each) for each in (sub, sid)),
    }
    if wrong := [name for name, right in checks.items() if not right]:
        raise SignInRefused("not trusted", f"logout token: {', '.join(wrong)}")
    return sub, sid, _word(claims, "jti")


def _word(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > 255 or not value.isprintable():
        raise SignInRefused("not trusted", f"no {name}")
    return value


def _moment(seconds: object) -> datetime | None:
    """An instant from a token; one to come is none at all."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 0 < seconds <= clock.now().timestamp() + LEEWAY:
        return None
    return datetime.fromtimestamp(seconds, UTC)
