"""What someone typed to change a scale: points, gates and areas, read level by level with a word for what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from workforce.rules.pay.drafting import Change, DraftWrong, drafted
from workforce.rules.pay_scales import APPOINTMENT, GATE, Level, PayScale

HIGHEST = Decimal(1_000_000)
MOST_POINTS = 20


@dataclass(frozen=True)
class Asked:
    """The scale as changed, None where nothing is; `errors` by the name of the box."""

    scale: PayScale | None
    errors: Mapping[str, str]


def asked(scale: PayScale, typed: Mapping[str, str]) -> Asked:
    """`typed`: points_1 "35,400 36,600", gate_2 "year_two" or "appointment", area_1 "1,200" (by the scale's order)."""
    errors: dict[str, str] = {}
    changes = {level.level: change for level in scale.levels if (change := _change(level, typed, errors))}
    areas = {
        area.code: amount
        for number, area in enumerate(scale.areas, 1)
        if (amount := _amount(typed.get(f"area_{number}", ""), f"area_{number}", errors)) not in (None, area.addition)
    }
    if errors or not (changes or areas):
        return Asked(None, errors)
    try:
        return Asked(
            drafted(scale, changes, {code: amount for code, amount in areas.items() if amount is not None}), {}
        )
    except DraftWrong as wrong:
        return Asked(None, {"points_1": _sentence("; ".join(wrong.why))})


def gates_of(scale: PayScale) -> tuple[str, ...]:
    """The assessments that the scale knows, in the order of its levels."""
    return tuple(level.gate for level in scale.levels if level.gate)


def shown(level: Level) -> str:
    """A level's points as they stand in its box: "35,400 36,600"."""
    return " ".join(f"{point:,f}".removesuffix(".00") for point in level.points or (level.annual,))


def _change(level: Level, typed: Mapping[str, str], errors: dict[str, str]) -> Change | None:
    points = _points(typed.get(f"points_{level.level}", ""), f"points_{level.level}", errors)
    now = level.points or (level.annual,)
    gate = typed.get(f"gate_{level.level}", "") if level.opens in (GATE, APPOINTMENT) else ""
    new_gate = None if gate in ("", level.gate or APPOINTMENT) else "" if gate == APPOINTMENT else gate
    if points in (None, now) and new_gate is None:
        return None
    return Change(points if points != now else None, new_gate)


def _points(text: str, name: str, errors: dict[str, str]) -> tuple[Decimal, ...] | None:
    parts = re.split(r"[\s;]+", text.strip())
    if parts == [""]:
        return None
    if len(parts) > MOST_POINTS:
        errors[name] = f"Enter {MOST_POINTS} points at most"
        return None
    amounts = [_amount(part, name, errors) for part in parts]
    return tuple(amount for amount in amounts if amount is not None) if name not in errors else None


def _amount(text: str, name: str, errors: dict[str, str]) -> Decimal | None:
    plain = text.strip().removeprefix("£").replace(",", "")
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= HIGHEST or amount != round(amount, 2):
        errors[name] = "Enter pounds a year, such as 35,400; leave a space between two points"
        return None
    return amount


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
