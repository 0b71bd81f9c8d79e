"""A spine as somebody types or pastes it: a line for each point, read and checked."""

import re
from decimal import Decimal, InvalidOperation

LINE = re.compile(r"^\s*(\d{1,3})\s*[\s,;:\t]\s*£?\s*([\d,]+(?:\.\d{1,2})?)\s*$")
MOST = 200


def spine_points(text: str) -> dict[int, Decimal]:
    """Pounds a year by point. ValueError names the line that cannot be read, or what is wrong with the whole."""
    points: dict[int, Decimal] = {}
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for number, line in lines:
        found = LINE.match(line)
        if not found:
            raise ValueError(f"Line {number} must be a point, a space and pounds a year, such as 30 40,777")
        point, annual = int(found[1]), _pounds(found[2], number)
        if point in points:
            raise ValueError(f"Line {number}: point {point} stands there twice")
        points[point] = annual
    if wrong := _whole(points):
        raise ValueError(wrong)
    return points


def _pounds(text: str, number: int) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"Line {number}: {text} is not an amount") from None


def _whole(points: dict[int, Decimal]) -> str:
    if not points:
        return "Enter a line for each point: the point, then pounds a year"
    pay = [points[point] for point in sorted(points)]
    if len(points) > MOST or pay[-1] >= 1_000_000:
        return f"A spine has {MOST} points at most, each below £1,000,000"
    if pay != sorted(set(pay)) or pay[0] <= 0:
        return "Each point must pay more than the one below it"
    return ""
