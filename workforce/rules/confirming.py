"""Who may confirm a pay step, and the placements it leads to where a new award fell in between."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Barred:
    """The duty that bars someone, and why, in words for them."""

    duty: str
    why: str


@dataclass(frozen=True)
class Moved:
    """One new placement: the edition it is paid by, the level, and its first day."""

    edition: str
    level: int
    starts: date


def barred(who: UUID, person: UUID, decided_by: UUID, raised_by: UUID) -> Barred | None:
    """Nobody confirms their own step (D1), nor one whose outcome they decided or made final (D17)."""
    if who == person:
        return Barred("D1", "This is your own pay step. Somebody else in HR must confirm it.")
    if who == decided_by:
        return Barred("D17", "You decided the outcome that this step comes from. Somebody else in HR must confirm it.")
    if who == raised_by:
        return Barred("D17", "You made this step’s outcome final. Somebody else in HR must confirm it.")
    return None


def placements(edition: str, to_level: int, effective: date, last: Moved | None) -> tuple[Moved, ...]:
    """The step's own placement, and, where a newer edition's placement has begun since, the same level in that one.

    Nothing when the person already stands as high: pay never falls here, and is never raised twice.
    """
    if last is not None and last.level >= to_level:
        return ()
    first = Moved(edition, to_level, effective)
    if last is None or last.edition == edition or last.starts <= effective:
        return (first,)
    return first, Moved(last.edition, to_level, last.starts)
