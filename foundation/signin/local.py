"""What a supplier's person signs in with where no provider vouches for them: made here, kept as hashes, used once.

The passphrase is made by us and never chosen: 124 bits that nobody guesses, reuses or finds on a list. Secrets are
derived from a seed that the set-up page carries, so that nothing is kept before it has been shown to work.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from foundation.database.pool import fetch_one, fetch_value, transaction
from foundation.routing import secret
from foundation.throttle import EVERYWHERE, FROM_ONE_ADDRESS, SECOND_FACTOR, SIGN_IN, opaque, throttle

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another: 31 of them, 4.95 bits each
CODES = 8
STEP = 30  # seconds
SEED_BYTES = 16


@dataclass(frozen=True)
class SetUp:
    """An authenticator app being set up: what the page shows, all of it from two seeds."""

    account: UUID
    kept: bytes  # what the app's secret is made from again at each sign-in
    shown: bytes  # what the passphrase and the recovery codes are made from, once

    @property
    def seed(self) -> str:
        return (self.kept + self.shown).hex()

    @property
    def app_secret(self) -> str:
        return app_secret(self.account, self.kept)

    @property
    def passphrase(self) -> str:
        return _words(_made(self.account, self.shown, "passphrase"), 5, 5)

    @property
    def codes(self) -> list[str]:
        return [_words(_made(self.account, self.shown, f"recovery {number}"), 4, 4) for number in range(CODES)]


def set_up(account: UUID, seed: str = "") -> SetUp:
    """A set-up afresh, or the one under way whose page brought `seed` back."""
    try:
        raw = bytes.fromhex(seed)
    except ValueError:
        raw = b""
    raw = raw if len(raw) == 2 * SEED_BYTES else secrets.token_bytes(2 * SEED_BYTES)
    return SetUp(account, raw[:SEED_BYTES], raw[SEED_BYTES:])


def app_secret(account: UUID, kept: bytes) -> str:
    """The secret that the app shares with us, in base 32: nobody has it from the database alone."""
    return base64.b32encode(_made(account, kept, "app")[:20]).decode()


def _made(account: UUID, seed: bytes, what: str) -> bytes:
    return hmac.new(
        secret(), b"|".join((b"local account", account.bytes, seed, what.encode())), hashlib.sha512
    ).digest()


def _words(raw: bytes, groups: int, each: int) -> str:
    number, letters = int.from_bytes(raw), []
    for _ in range(groups * each):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "-".join("".join(letters[start : start + each]) for start in range(0, groups * each, each))


def hash_of_words(text: str) -> bytes:
    """However it was typed: small letters, no gaps. What was made here is long enough to need no slow hash."""
    plain = "".join(letter for letter in text.lower() if letter.isalnum())
    return hashlib.sha256(f"words:{plain}".encode()).digest()


def uri(made: SetUp, name: str) -> str:
    import pyotp

    return pyotp.TOTP(made.app_secret).provisioning_uri(name=name, issuer_name="Steadfast")


def picture(text: str) -> str:
    """The square code a phone reads, as an image that stands in the page's own address."""
    import segno

    return str(segno.make(text, error="m").png_data_uri(scale=5, border=4))


def step_of(app: str, code: str, seconds: float) -> int | None:
    """The half minute the code is of: this one, or the one before or after, since clocks differ. Else None."""
    import pyotp

    digits = "".join(code.split())
    if not (len(digits) == 6 and digits.isascii() and digits.isdecimal()):
        return None
    made, now, found = pyotp.TOTP(app), int(seconds) // STEP, None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(made.at(step * STEP), digits):
            found = step
    return found


async def account_of(email: str, passphrase: str, code: str, address: str) -> UUID | None:
    """Whose passphrase and code these are; None for anything else, whatever it was. TooMany when tried too often.

    Tries are counted by address and e-mail address together, so that nobody is locked out by somebody else's guesses;
    codes are counted by account, and only whoever has its passphrase gets so far.
    """
    await throttle(opaque("local", f"{email} {address}"), *SIGN_IN)
    await throttle(opaque("from", address), *FROM_ONE_ADDRESS)
    await throttle("sign-in", *EVERYWHERE)
    async with transaction(readonly=True):
        row = await fetch_one("select * from app_code_of($1)", email.strip())
    right = hmac.compare_digest(row["passphrase"] if row else b"\0" * 32, hash_of_words(passphrase))
    if row is None or not right:
        return None
    await throttle(f"second factor:{row['account']}", *SECOND_FACTOR)
    return row["account"] if await _spent(row["account"], bytes(row["sealed"]), code, row["seconds"]) else None


async def _spent(account: UUID, kept: bytes, code: str, seconds: float) -> bool:
    """Whether the code was right and not used before: the database says it once."""
    step = step_of(app_secret(account, kept), code, seconds)
    async with transaction():
        if step is not None:
            return bool(await fetch_value("select spend_code($1, $2)", account, step))
        return bool(await fetch_value("select spend_recovery_code($1, $2)", account, hash_of_words(code)))


async def keep_app(made: SetUp, code: str) -> bool:
    """Keep what the page showed once its app has given a right code, inside the transaction that is open."""
    step = step_of(made.app_secret, code, await fetch_value("select seconds_now()"))
    if step is None:
        return False
    hashes = [hash_of_words(each) for each in made.codes]
    await fetch_value(
        "select keep_app_code($1, $2, $3, $4, $5)",
        made.account, made.kept, hash_of_words(made.passphrase), step, hashes,
    )  # fmt: skip
    return True
