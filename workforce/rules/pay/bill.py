"""What a pay bill grows by when people's pay moves: pay and on-costs by the year's rules, person by person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workforce.rules.pay.employer_cost import CostYear, cost_in


@dataclass(frozen=True)
class Move:
    """One employment's whole-time pounds a year before and after, its share of full time, its fund's percentage."""

    old: Decimal
    new: Decimal
    fte: Decimal
    lgps_percent: Decimal


@dataclass(frozen=True)
class Added:
    """Pounds a year more (or less, below zero), to the penny, and how many employments move."""

    moved: int = 0
    pay: Decimal = Decimal("0.00")
    on_costs: Decimal = Decimal("0.00")

    @property
    def total(self) -> Decimal:
        return self.pay + self.on_costs


def added(moves: Iterable[Move] | Mapping[Move, int], year: CostYear) -> Added:
    """The sum over people of cost after less cost before, each term rounded per person as on their own line.

    `moves` are single ones, or how many employments make each. Never scaled from a whole-time cost: the National
    Insurance threshold is whole for each employment. Those alike are worked out once.
    """
    moved, pay, on_costs = 0, Decimal("0.00"), Decimal("0.00")
    for move, people in Counter(moves).items():
        if move.old == move.new:
            continue
        before = cost_in(year, move.old, move.fte, move.lgps_percent)
        after = cost_in(year, move.new, move.fte, move.lgps_percent)
        moved += people
        pay += people * (after.salary - before.salary)
        on_costs += people * (after.on_costs - before.on_costs)
    return Added(moved, pay, on_costs)
