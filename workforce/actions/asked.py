"""Forms that may be asked what would follow before they are saved, and rows of work as their reader saw them."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from foundation.database.pool import fetch_value
from foundation.forms import Form
from foundation.problems import Overtaken, Previewed, Refusal
from workforce.queries.work import Worker

PREVIEW = "preview"


class Asked(Form):
    """A form of a change. `step`: "preview" asks only; `seen`: what was looked at; `stands`: on what work."""

    step: str = ""
    seen: str = ""
    stands: str = ""
    work: UUID | None = None


def mark(form: Asked) -> str:
    """Stands for what was typed: the same words, the same mark."""
    typed = form.model_dump(exclude={"step", "seen", "stands"})
    return hashlib.sha256(repr(sorted(typed.items())).encode()).hexdigest()[:16]


def standing_mark(worker: Worker) -> str:
    """Stands for someone's work as a page showed it."""
    return hashlib.sha256(repr((worker.rows, worker.away)).encode()).hexdigest()[:16]


def only_asked(form: Asked) -> bool:
    """Whether the form is to be answered with what would follow: asked so, or altered since that was looked at."""
    return form.step == PREVIEW or bool(form.seen and form.seen != mark(form))


def show(form: Asked, follows: Iterable[str | None]) -> None:
    """Undo it all and say what would follow. Call it last: constraints have spoken by then."""
    said = tuple(words for words in follows if words)
    raise Previewed(said or ("Nothing else follows from this.",), mark(form))


def as_it_was(form: Asked, worker: Worker) -> None:
    """Overtaken when their work is no longer what the form was made on: of two at once, one wins."""
    if form.stands and form.stands != standing_mark(worker):
        raise Overtaken("Somebody else has just changed their work. Look at it again before you go on.")


async def nobody_new(authority: int) -> None:
    """Refusal where people come with the feed of the HR system, which is then the record."""
    if await fetch_value("select exists (select from feed where authority = $1 and loaded_at is not null)", authority):
        raise Refusal(
            "People of this authority come from your HR system. Add them there: they are here after the next feed."
        )
