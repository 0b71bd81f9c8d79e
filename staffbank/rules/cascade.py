"""When a request reaches each tier of supply, and what it costs against the cap.

Source: the order of tiers is agency 5.4 (after NHS practice). Judged: own staff and the bank are asked together, since
one coordinator asks both; suppliers follow after the bank's head start of 48 hours (four for a shift), at once when
children of the team have no worker (practice). All of it is bank policy, not guidance.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from staffbank.rules.agency.facts import Kind, Rate
from staffbank.rules.agency.price_cap import inclusive_rate
from staffbank.rules.agency.settings import Settings

OWN_STAFF, OWN_BANK, BANK, SUPPLIERS, OVER_CAP, OFF_FRAMEWORK = 1, 2, 3, 4, 5, 6
TIERS = {
    OWN_STAFF: "own staff",
    OWN_BANK: "the authority’s own bank",
    BANK: "the regional bank",
    SUPPLIERS: "suppliers at or under the cap",
}
HEAD_START = {"assignment": timedelta(hours=48), "shift": timedelta(hours=4)}


@dataclass(frozen=True)
class Stage:
    """One tier: whom it reaches and when; `why` says what decides the wait."""

    tier: int
    whom: str
    at: datetime
    why: str


def preview(kind: Kind, opened: datetime, unallocated: int | None) -> tuple[Stage, ...]:
    """When each tier would be reached by a request opened at this moment."""
    at_once = bool(unallocated)
    released = opened if at_once else opened + HEAD_START[kind]
    hours = int(HEAD_START[kind].total_seconds() // 3600)
    why = "at once: children have no worker" if at_once else f"after the bank’s head start of {hours} hours"
    return (
        *(Stage(tier, TIERS[tier], opened, "on opening") for tier in (OWN_STAFF, OWN_BANK, BANK)),
        Stage(SUPPLIERS, TIERS[SUPPLIERS], released, why),
    )


@dataclass(frozen=True)
class Cost:
    """In pounds: the inclusive hourly cost, the cap (None: none on record), and the whole for every place."""

    hourly: Decimal
    cap: Decimal | None
    whole: Decimal

    @property
    def over(self) -> Decimal | None:
        """How much an hour is over the cap; 0 within it, None with no cap to compare."""
        return None if self.cap is None else max(self.hourly - self.cap, Decimal(0))


def cost_of(
    rate: Decimal, weekly_hours: Decimal, hours: Decimal, places: int, cap: Decimal | None, settings: Settings
) -> Cost:
    """What the work costs at an hourly PAYE rate: holiday pay, employer's National Insurance and levy on top."""
    hourly = inclusive_rate(Rate(rate, "paye"), weekly_hours, settings)
    return Cost(hourly, cap, (hourly * hours * places).quantize(Decimal("0.01")))


def hours_between(starts: datetime, ends: datetime) -> Decimal:
    """Elapsed hours, to two places: a night when the clocks change is an hour longer or shorter."""
    # By timestamps: Python subtracts two times of one zone as its clocks show them.
    return Decimal(int(ends.timestamp() - starts.timestamp()) * 100 // 3600) / 100
