"""What people may be told of: each package declares its kinds; a person's wishes say when to hear of each by e-mail."""

from dataclasses import dataclass, field
from enum import StrEnum

from foundation.access import Role


class How(StrEnum):
    """When an e-mail about a kind is sent."""

    ANY_HOUR = "any_hour"
    AT_ONCE = "at_once"
    DIGEST = "digest"
    NEVER = "never"


@dataclass(frozen=True)
class Kind:
    """`title` is all that an e-mail says. `says` and `link` are filled from the deed: its facts, `actor` and `subject`.

    `how`: by e-mail, unless the reader chose otherwise. `security`: at once, at any hour, and nobody can switch it off.
    `roles`: to whom it is of use to choose; empty is everyone.
    """

    code: str
    title: str
    says: str
    link: str
    how: How = How.DIGEST
    security: bool = False
    roles: frozenset[Role] = field(default=frozenset())


# Filled in by wiring.py alone.
KINDS: dict[str, Kind] = {}


def declare(*kinds: Kind) -> None:
    for kind in kinds:
        if kind.code in KINDS:
            raise ValueError(f"two kinds of notice are called {kind.code}")
        KINDS[kind.code] = kind
