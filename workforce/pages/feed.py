"""The HR feed as HR sees it: when it last came, what its headings mean, what waits; and saying what headings mean."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.access_table import Can
from foundation.filters import moment
from foundation.forms import Filled, fresh_form
from foundation.guard import may
from foundation.intake.files import File, file_for, files_for
from foundation.intake.kinds import homes
from foundation.intake.pages import STATES
from foundation.pages import draw
from foundation.problems import NotThere
from foundation.roster import names_of
from foundation.sheets import Column, Sheet
from workforce.actions.feed import BETWEEN
from workforce.queries.feed import CHANGES, PEOPLE, Feed, feed_for, place_of
from workforce.rules.feed_headings import BY_CODE, FIELDS, NOT_READ, guessed

LATEST = 10


async def show(request: Request, actor: Actor) -> Response:
    """One authority's feed."""
    feed = await feed_for(actor, _code(request))
    files = [file for file in await files_for(actor) if _of_feed(file, feed.authority)]
    return draw(
        request, "workforce/feed/show.html", title="HR feed", feed=feed, read=_read(feed), latest=_latest(files),
        not_read=sorted(heading for heading, code in feed.headings.items() if code == NOT_READ),
        held=[file for file in files if file.state in ("ready", "errors")],
        mapped_by=(await names_of([feed.mapped_by])).get(feed.mapped_by, "someone") if feed.mapped_by else "",
        may_take=may(actor, Can.UPLOAD_INTAKE, place_of(actor, feed.authority)),
    )  # fmt: skip


async def headings(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """What each heading means; `file` is the one that waits for it."""
    feed = await feed_for(actor, _code(request), to=Can.MEND_INTAKE)
    file = await _waiting(actor, request, feed)
    found = list((file.preview or {}).get("headings", ())) if file else []
    listed = found or list(feed.headings)
    typed = (filled or fresh_form()).values.get("means")
    guesses = [f"{code}{BETWEEN}{heading}" for code, heading in guessed(listed, feed.headings).items()]
    return draw(
        request, "workforce/feed/headings.html", title="What the headings mean", filled=filled, feed=feed,
        file=file.id if file else None, headings=listed, fields=FIELDS, chosen=guesses if typed is None else typed,
    )  # fmt: skip


async def _waiting(actor: Actor, request: Request, feed: Feed) -> File | None:
    posted = getattr(request.state, "posted", None) or request.query_params
    try:
        id = UUID(str(posted["file"])) if posted.get("file") else None
    except ValueError:
        raise NotThere from None
    file = await file_for(actor, id) if id is not None else None
    if file is not None and not _of_feed(file, feed.authority):
        raise NotThere
    return file


def links(actor: Actor) -> list[tuple[str, str]]:
    """The feeds that this reader keeps: for the list of files."""
    codes = homes(actor, PEOPLE)
    return [(f"/feed/{code}", "The HR feed" if len(codes) == 1 else f"The HR feed of {code}") for code in codes]


def _of_feed(file: File, authority: int) -> bool:
    return file.authority == authority and file.kind in (PEOPLE, CHANGES)


def _code(request: Request) -> int:
    code: Any = request.path_params["authority"]
    if not isinstance(code, int):
        raise NotThere
    return code


def _read(feed: Feed) -> Sheet:
    rows = sorted(
        ((BY_CODE[code].title, heading) for heading, code in feed.headings.items() if code in BY_CODE),
        key=lambda pair: [field.title for field in FIELDS].index(pair[0]),
    )
    columns = [Column("What it is", lambda row: row[0]), Column("In your files", lambda row: row[1])]
    return Sheet("Your headings", columns, rows)


def _latest(files: Sequence[File]) -> Sheet:
    columns = [
        Column("File", lambda file: file.name, link=lambda file: f"/intake/{file.id}"),
        Column("Kind", lambda file: file.title.partition(": ")[2]),
        Column("State", lambda file: STATES[file.state][0]),
        Column("Rows", lambda file: f"{file.rows_total:,}" if file.rows_total else "", numeric=True),
        Column("Uploaded", lambda file: moment(file.uploaded_at)),
    ]
    return Sheet("Latest files", columns, files[:LATEST])
