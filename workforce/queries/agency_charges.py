"""What an hour of agency cover is charged at: whoever keeps rates enters itself in CHARGES, in wiring.py."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation.access import Actor


@dataclass(frozen=True)
class Charge:
    """Pounds an hour with everything in it, for a core job type in a region, and where the value comes from."""

    region: int
    job_type: str
    hourly: Decimal
    words: str


CHARGES: list[Callable[[Actor], Awaitable[Sequence[Charge]]]] = []


async def charge_for(actor: Actor, job_type: str = "SW") -> Charge | None:
    """The first that this reader may see of that job type; None where nobody keeps one."""
    for known in CHARGES:
        for charge in await known(actor):
            if charge.job_type == job_type:
                return charge
    return None
