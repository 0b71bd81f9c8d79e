"""Every environment variable, read once, typed, and refused loudly when wrong."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingWrong(Exception):
    """A variable that cannot be used; the text names it, what was expected and what to do."""


@dataclass(frozen=True)
class Settings:
    """What the service is told by its surroundings. `DATABASE_URL` empty means the embedded server."""

    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = ""
    database_owner_url: str = ""
    data: Path = HOME / ".steadfast"
    public_origin: str = ""
    demo: bool = False
    secret: str = ""
    provider_secrets: Path | None = None
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    workers: int = 1
    pool_size: int = 8
    log_level: str = "info"
    offline_drafts: bool = True
    jobs: bool = True
    smtp_url: str = ""
    mail_from: str = ""

    @property
    def embedded(self) -> bool:
        return not self.database_url

    @property
    def secrets_folder(self) -> Path:
        """Where identity providers' client secrets are: one file each, by the name the provider's page gives it."""
        return self.provider_secrets or self.data / "provider-secrets"

    @property
    def origin(self) -> str:
        """This service's own address, as people's browsers know it; no link is built from what a request says."""
        return self.public_origin or f"http://{self.host}:{self.port}"

    @property
    def https(self) -> bool:
        return self.public_origin.startswith("https://")


def _port(text: str) -> int:
    number = _count(text)
    if not 0 < number < 65536:
        raise ValueError("a number from 1 to 65535")
    return number


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError("a whole number above zero")
    return int(text)


def _switch(text: str) -> bool:
    if text.lower() not in ("1", "0", "yes", "no", "true", "false"):
        raise ValueError("yes or no")
    return text.lower() in ("1", "yes", "true")


def _postgres(text: str) -> str:
    if not re.match(r"postgres(ql)?://", text):
        raise ValueError("an address that begins postgresql://")
    return text


def _origin(text: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]+", text):
        raise ValueError("an origin such as https://steadfast.example.gov.uk, with no path")
    return text


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())
    except ValueError:
        raise ValueError("addresses or networks such as 10.0.0.5 or 10.0.0.0/24, with commas between") from None


def _level(text: str) -> str:
    if text.lower() not in ("debug", "info", "warning", "error"):
        raise ValueError("debug, info, warning or error")
    return text.lower()


def _smtp(text: str) -> str:
    if not re.fullmatch(r"smtps?://([^:@/\s]+:[^@/\s]*@)?[^:@/\s]+(:\d+)?", text):
        raise ValueError("an address such as smtp://name:password@mail.example.gov.uk:587, or smtps://…:465")
    return text


def _mail(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", text):
        raise ValueError("one e-mail address, such as steadfast@example.gov.uk")
    return text


# variable → (field, reader)
KNOWN: dict[str, tuple[str, Callable[[str], Any]]] = {
    "HOST": ("host", str),
    "PORT": ("port", _port),
    "DATABASE_URL": ("database_url", _postgres),
    "DATABASE_OWNER_URL": ("database_owner_url", _postgres),
    "STEADFAST_DATA": ("data", lambda text: Path(text).expanduser().resolve()),
    "STEADFAST_PUBLIC_ORIGIN": ("public_origin", _origin),
    "STEADFAST_DEMO": ("demo", _switch),
    "STEADFAST_SECRET": ("secret", str),
    "STEADFAST_PROVIDER_SECRETS": ("provider_secrets", lambda text: Path(text).expanduser().resolve()),
    "STEADFAST_TRUSTED_PROXIES": ("trusted_proxies", _networks),
    "STEADFAST_WORKERS": ("workers", _count),
    "STEADFAST_POOL_SIZE": ("pool_size", _count),
    "STEADFAST_LOG_LEVEL": ("log_level", _level),
    "STEADFAST_JOBS": ("jobs", _switch),
    "STEADFAST_SMTP_URL": ("smtp_url", _smtp),
    "STEADFAST_MAIL_FROM": ("mail_from", _mail),
    "STEADFAST_OFFLINE_DRAFTS": ("offline_drafts", _switch),
}
# Read by the tests and by make alone; named here so that they are not refused as unknown.
ELSEWHERE = {"STEADFAST_PROVE"}


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from variables, or from a file named by the variable with `_FILE` behind it; else SettingWrong."""
    _refuse_unknown(environment)
    found = {}
    for name, (field, reader) in KNOWN.items():
        text = _text(environment, name)
        if text:
            try:
                found[field] = reader(text)
            except ValueError as wrong:
                raise SettingWrong(f"{name} must be {wrong}") from None
    settings = Settings(**found)
    _refuse_contradictions(settings)
    return settings


def _text(environment: Mapping[str, str], name: str) -> str:
    direct, by_file = environment.get(name, ""), environment.get(f"{name}_FILE", "")
    if direct and by_file:
        raise SettingWrong(f"{name} and {name}_FILE are both set; keep one of them")
    if not by_file:
        return direct
    try:
        return Path(by_file).read_text().strip()
    except OSError as problem:
        raise SettingWrong(f"{name}_FILE names {by_file}, which cannot be read: {problem.strerror}") from None


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {*KNOWN, *(f"{name}_FILE" for name in KNOWN), *ELSEWHERE}
    unknown = sorted(name for name in environment if name.startswith("STEADFAST_") and name not in known)
    if unknown:
        raise SettingWrong(f"{unknown[0]} is not a setting of Steadfast. Known: {', '.join(sorted(KNOWN))}")


def _refuse_contradictions(settings: Settings) -> None:
    if bool(settings.database_url) != bool(settings.database_owner_url):
        raise SettingWrong("DATABASE_URL and DATABASE_OWNER_URL go together: set both, or neither for the built-in one")
    if bool(settings.smtp_url) != bool(settings.mail_from):
        raise SettingWrong("STEADFAST_SMTP_URL and STEADFAST_MAIL_FROM go together: set both, or neither for no e-mail")
    if settings.demo and settings.host not in LOOPBACK:
        raise SettingWrong(
            f"STEADFAST_DEMO lets anyone be anyone, so HOST must be one of {', '.join(LOOPBACK)}, not {settings.host}"
        )


@cache
def settings() -> Settings:
    return read(os.environ)


assert {field for field, _ in KNOWN.values()} == {field.name for field in fields(Settings)}
