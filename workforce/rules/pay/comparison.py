"""A salary beside agency cover: what a full-time year of each costs whoever pays for it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from foundation.money import rounded
from workforce.rules.pay.employer_cost import EmployerCost
from workforce.rules.pay.spines import FULL_TIME, WEEKS


@dataclass(frozen=True)
class BesideAgency:
    """Pounds a year for one whole-time post: covered by agency, employed, and the difference (agency less employed)."""

    agency: Decimal
    employed: Decimal

    @property
    def more(self) -> Decimal:
        return self.agency - self.employed


def agency_year(charge: Decimal, weekly_hours: Decimal = FULL_TIME, weeks: Decimal = WEEKS) -> Decimal:
    """Pounds, to the penny, that a year of cover costs at an hourly charge with everything in it.

    All weeks of the year unless told otherwise: the weeks charged for are the asker's to say. ValueError for no hours.
    """
    if weekly_hours <= 0 or weeks <= 0:
        raise ValueError("weekly hours and weeks must be above zero")
    return rounded(Fraction(charge) * Fraction(weekly_hours) * Fraction(weeks))


def beside_agency(
    employed: EmployerCost, charge: Decimal, weekly_hours: Decimal = FULL_TIME, weeks: Decimal = WEEKS
) -> BesideAgency:
    """An employer's cost of a whole-time post beside the same post covered by agency all year."""
    return BesideAgency(agency_year(charge, weekly_hours, weeks), employed.total)
