"""States and the moves between them: from, to, the deed that makes the move, and the guard that may say not yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from foundation.problems import Overtaken, Refusal


@dataclass(frozen=True)
class Not:
    """Why a move may not be made, in words shown beside its button; `mine` False: it is somebody else's to make."""

    why: str
    mine: bool = True


@dataclass(frozen=True)
class Move:
    """One way from a state to another; `guard(who, thing, today)` answers None when it may be made."""

    name: str
    start: str
    to: str
    deed: str
    guard: Callable[[UUID, Any, date], Not | None]


@dataclass(frozen=True)
class Button:
    """A move as its person sees it: `why` says what stands against it today, None that it may be pressed."""

    move: Move
    why: str | None


def step(moves: tuple[Move, ...], name: str, who: UUID, thing: Any, today: date) -> str:
    """The state that the move called `name` leads to from the thing's own; Refusal with the guard's words if not yet.

    Where moves of one name lead to several states, the first whose guard agrees is taken.
    """
    reasons = []
    for move in moves:
        if move.name == name and move.start == thing.state:
            no = move.guard(who, thing, today)
            if no is None:
                return move.to
            reasons.append(no.why)
    if reasons:
        raise Refusal(reasons[0])
    raise Overtaken(f"This cannot be done now: it is {thing.state.replace('_', ' ')}.")


def buttons(moves: tuple[Move, ...], who: UUID, thing: Any, today: date) -> list[Button]:
    """What this person may do to the thing now, or could once something is put right; one button per name."""
    shown: dict[str, Button] = {}
    for move in moves:
        if move.start != thing.state:
            continue
        no = move.guard(who, thing, today)
        if no is None or (no.mine and (move.name not in shown)):
            shown[move.name] = Button(move, no.why if no else None)
    return list(shown.values())
