"""The home page: what waits for me, in words. Packages add their panels, queues and searches in wiring.py."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.database.rounds import at_once
from foundation.pages import draw
from foundation.periods import working_days


@dataclass(frozen=True)
class Waiting:
    """Something that waits for this person: what to do, where, and since when. Derived, never stored."""

    words: str
    path: str
    since: date
    about: str = ""

    def age(self, today: date) -> int:
        """Whole working days it has waited (Monday to Friday; bank holidays are not known here)."""
        return working_days(self.since, today)


@dataclass(frozen=True)
class Panel:
    """A part of the home page: a template of its package, and what it shows."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Hit:
    """Something found by a search: the reader may list it, or it would not be here."""

    words: str
    path: str
    about: str


PANELS: list[Callable[[Actor, date], Coroutine[Any, Any, Panel | None]]] = []
QUEUES: list[Callable[[Actor, date], Coroutine[Any, Any, list[Waiting]]]] = []
SEARCHES: list[Callable[[Actor, str], Coroutine[Any, Any, list[Hit]]]] = []


async def home(request: Request, actor: Actor) -> Response:
    today = clock.today()
    found = await at_once(*(make(actor, today) for make in (*PANELS, *QUEUES)))
    panels = [panel for panel in found[: len(PANELS)] if panel]
    waiting = sorted([each for queue in found[len(PANELS) :] for each in queue], key=lambda each: each.since)
    return draw(request, "foundation/home.html", title="Home", panels=panels, waiting=waiting)


async def search(request: Request, actor: Actor) -> Response:
    """One box for people, requests and journeys; a number wins over a name."""
    words = request.query_params.get("q", "").strip()[:100]
    found = await at_once(*(find(actor, words) for find in SEARCHES)) if len(words) > 1 else []
    hits = [hit for each in found for hit in each]
    return draw(request, "foundation/search.html", title="Search", words=words, hits=hits)
