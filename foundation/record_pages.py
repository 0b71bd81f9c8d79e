"""Pages of the record and of the dated editions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, reach
from foundation.access_table import Can, row
from foundation.exports import REASONS, Export, taken_out, taking_out
from foundation.filters import day, moment, words
from foundation.forms import Filled
from foundation.pages import draw
from foundation.paging import page_of
from foundation.record import Edition, Entry, edition_for, editions, entries, parameters
from foundation.roster import names_of
from foundation.sheets import Column, Sheet

CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")

take_history = taking_out("history", Can.EXPORT_HISTORY, "/history/file")

COLUMNS = (
    Column("What was done", lambda entry: entry.words),
    Column("About", lambda entry: entry.about),
    Column("When", lambda entry: moment(entry.at)),
    Column("By", lambda entry: entry.who),
    Column("In the role of", lambda entry: "HR" if entry.role_held == "hr" else entry.role_held),
    Column("Rule", lambda entry: entry.rule),
    Column("Edition", lambda entry: entry.edition),
)
EDITIONS = (
    Column("Edition", lambda edition: edition.title, link=lambda edition: f"/editions/{edition.kind}/{edition.key}"),
    Column("Status", lambda edition: words(edition.status)),
    Column("From", lambda edition: day(edition.starts)),
    Column("Until", lambda edition: day(edition.ends) if edition.ends else None),
    Column("Source", lambda edition: edition.source),
)


async def history(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """What was done, newest first; `about` narrows it to one person or thing."""
    about = _id(request.query_params.get("about", ""))
    found = await entries(actor, about=about, page=page_of(request.query_params))
    names = await names_of([about]) if about and found.rows else {}
    return draw(
        request, "foundation/history/index.html", title="History", filled=filled, found=found, about=about,
        name=names.get(about) if about else None, table=_sheet(found.rows), reasons=REASONS,
        may_export=bool(reach(row(Can.EXPORT_HISTORY), actor).authorities),
    )  # fmt: skip


async def history_file(request: Request, actor: Actor) -> Response:
    return (await _whole(actor, await taken_out(actor, take_history))).csv("history")


async def _whole(actor: Actor, authorities: tuple[int, ...]) -> Sheet:
    return _sheet((await entries(actor, size=100_000, to=Can.EXPORT_HISTORY)).rows)


async def _how_long(actor: Actor) -> int:
    return (await entries(actor, size=1, to=Can.EXPORT_HISTORY)).total


EXPORT = Export(Can.EXPORT_HISTORY, _how_long, _whole)


def _sheet(rows: Sequence[Entry]) -> Sheet:
    kept = [column for column in COLUMNS if any(column.show(each) is not None for each in rows)]
    return Sheet("What was done", kept or COLUMNS[:1], rows)


async def editions_index(request: Request, actor: Actor) -> Response:
    """Every dated edition by the package it belongs to."""
    found = await editions(actor)
    kinds = dict.fromkeys(edition.kind for edition in found)
    tables = [Sheet(_kind(kind), EDITIONS, [each for each in found if each.kind == kind]) for kind in kinds]
    return draw(request, "foundation/editions/index.html", title="Rules and editions", tables=tables)


async def edition_page(request: Request, actor: Actor) -> Response:
    """One edition: its dates, source and fingerprint, and everything its file says."""
    edition = await edition_for(actor, request.path_params["kind"], request.path_params["key"])
    data = parameters(edition)
    return draw(
        request, "foundation/editions/show.html", title=edition.title, edition=edition, kind=_kind(edition.kind),
        in_force=_in_force(edition), plain=list(_plain(data)), tables=list(_tables(data)),
    )  # fmt: skip


def _in_force(edition: Edition) -> bool:
    today = clock.today()
    return edition.status == "in_force" and edition.starts <= today and (not edition.ends or today <= edition.ends)


def _kind(kind: str) -> str:
    titles = {"workforce": "Authorities and pay", "frameworks": "Frameworks", "staffbank": "Agency rules"}
    return titles.get(kind, "Published statistics" if kind == "reports" else words(kind).capitalize())


def _plain(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Single values and lists of them, those of a part under the part's name."""
    for name, value in data.items():
        title = f"{before}{words(name)}"
        if isinstance(value, Mapping):
            yield from _plain(value, f"{title}: ")
        elif not _is_table(value):
            yield title[:1].upper() + title[1:], _told(value)


def _tables(data: Mapping[str, Any], before: str = "") -> Iterator[Sheet]:
    """Lists of rows, each a table with the columns that its rows have."""
    for name, value in data.items():
        title = f"{before}{words(name)}"
        if isinstance(value, Mapping):
            yield from _tables(value, f"{title}: ")
        elif _is_table(value):
            names = dict.fromkeys(key for each in value for key in each)
            columns = [Column(words(key).capitalize(), _reader(key)) for key in names]
            yield Sheet(title[:1].upper() + title[1:], columns, value)


def _reader(key: str) -> Any:
    return lambda each: _told(each.get(key))


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{words(key)}: {_told(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_told(each) for each in value)
    if isinstance(value, date):
        return day(value)
    return words(value) if isinstance(value, str) and CODE.fullmatch(value) else str(value)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
