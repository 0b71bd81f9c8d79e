"""What lies behind the cost of a scale: those who stand alike, from which pay to which, and what that adds a year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from foundation.money import half_up, product
from workforce.rules.pay.adoption import Paid, position
from workforce.rules.pay_scales import PayScale


@dataclass(frozen=True)
class Line:
    """People of one level and one pay: whole-time pounds a year now and on the scale, and the rise in pay a year.

    `fte` is the sum of their shares; `rise` the sum of each person's own, to the penny, before on-costs.
    """

    level: int
    where: str
    now: Decimal
    to: Decimal
    people: int
    fte: Decimal
    rise: Decimal


def lines(scale: PayScale, people: Iterable[Paid] | Mapping[Paid, int]) -> tuple[Line, ...]:
    """Everyone, those who stand alike on one line, by level and pay. LookupError for a level the scale has not got."""
    alike: dict[tuple[int, str, Decimal, Decimal], list[tuple[int, Decimal, Decimal]]] = {}
    for paid, count in Counter(people).items():
        to = position(scale, paid)
        rise = half_up(product(to.target, paid.fte)) - half_up(product(paid.annual, paid.fte))
        alike.setdefault((paid.level, to.where, paid.annual, to.target), []).append((count, paid.fte, rise))
    return tuple(
        Line(*key, sum(n for n, _, _ in rows), _sum(n * fte for n, fte, _ in rows), _sum(n * r for n, _, r in rows))
        for key, rows in sorted(alike.items(), key=lambda item: (item[0][0], item[0][2]))
    )


@dataclass(frozen=True)
class LevelLine:
    """One level's people and what their pay rises by a year, before on-costs: nobody's own pay."""

    level: int
    people: int
    fte: Decimal
    rise: Decimal


def by_level(found: Iterable[Line]) -> tuple[LevelLine, ...]:
    """The same, added up by level."""
    rows: dict[int, list[Line]] = {}
    for line in found:
        rows.setdefault(line.level, []).append(line)
    return tuple(
        LevelLine(level, sum(line.people for line in those), _sum(line.fte for line in those),
                  _sum(line.rise for line in those))
        for level, those in sorted(rows.items())
    )  # fmt: skip


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
