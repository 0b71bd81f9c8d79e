"""The way out: SMTP by the settings, in a thread; in a demo files in the data folder; without either, no e-mail."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from foundation.settings import LOOPBACK, settings

PATIENCE = 20  # seconds for the mail server to answer


class Undeliverable(Exception):
    """The address is refused for good: trying again would change nothing."""


class NoPost(Exception):
    """The mail server does not answer, or not now."""


class Post(Protocol):
    async def send(self, message: EmailMessage) -> None: ...
    async def close(self) -> None: ...


def post() -> Post | None:
    """What the settings say; None where e-mail is not set up."""
    found = settings()
    if found.smtp_url:
        return Smtp(found.smtp_url)
    return Files(found.data / "outbox") if found.demo else None


def sender() -> str:
    return settings().mail_from or "steadfast@demo.invalid"


def origin() -> str:
    return settings().origin


class Files:
    """A folder of .eml files, named by their letter: sent twice, it is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        part = self.folder / f"{name}.part"
        part.write_bytes(message.as_bytes())
        part.rename(self.folder / f"{name}.eml")

    async def close(self) -> None: ...


class Smtp:
    """One connection for several letters, opened with the first. Encrypted, unless the server is this machine."""

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        self.open: smtplib.SMTP | None = None

    async def send(self, message: EmailMessage) -> None:
        await asyncio.to_thread(self._send, message)

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _send(self, message: EmailMessage) -> None:
        try:
            self.open = self.open or self._connect()
            self.open.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            self._close()
            if all(500 <= code < 600 for code, _ in refused.recipients.values()):
                raise Undeliverable("the mail server refuses this address") from None
            raise NoPost("the mail server does not take this address now") from None
        except (smtplib.SMTPException, OSError) as problem:
            self._close()
            raise NoPost(f"the mail server did not take it ({type(problem).__name__})") from None

    def _connect(self) -> smtplib.SMTP:
        host, safe = self.parts.hostname or "", ssl.create_default_context()
        if self.parts.scheme == "smtps":
            made: smtplib.SMTP = smtplib.SMTP_SSL(host, self.parts.port or 465, timeout=PATIENCE, context=safe)
        else:
            made = smtplib.SMTP(host, self.parts.port or 587, timeout=PATIENCE)
            if host not in LOOPBACK:
                made.starttls(context=safe)
        if self.parts.username:
            made.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        return made

    def _close(self) -> None:
        if self.open is not None:
            self.open.close()
            self.open = None
