"""Drafts in the database: kept, found again, emptied when their form is sent. Row security shows each person their own.

A draft has a version. A save names the version it stands on; where another device, or the sending of the form, came
between, it keeps nothing and says so. The sending empties the row and moves its version on, in the deed's own
transaction: a save that arrives later cannot bring the words back.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation import clock
from foundation.database.pool import fetch, fetch_one, fetch_value
from foundation.drafts.kept import Kept, said
from foundation.problems import Overtaken

WORDS_KEPT = timedelta(days=365)  # retention: a draft goes twelve months after its last keystroke
SENT_KEPT = timedelta(days=2)  # longer than any page stays signed in


@dataclass(frozen=True)
class Written:
    """A form as it is being written: whose press it would be (`key`), and the version it stands on."""

    form: str
    page: str
    title: str
    key: str
    version: int
    words: Mapping[str, list[str]]


class Newer(Overtaken):
    """Something was kept or sent from elsewhere since; `version` is the one that stands now."""

    def __init__(self, why: str, version: int) -> None:
        super().__init__(why)
        self.version = version


@dataclass(frozen=True)
class Place:
    """A draft in a list: where it goes on, and since when it waits."""

    form: str
    page: str
    title: str
    version: int
    saved_at: datetime


ON_A_PAGE = """
select coalesce(c.offline, true) as offline, d.form, d.version, d.saved_at, d.words
from (select me() as me) one
left join draft_choice c on c.person = one.me
left join draft d on d.person = one.me and d.page = $1
"""
SAVE = """
insert into draft (person, form, page, title, version, key, words, saved_at)
values (me(), $1, $2, $3, 1, $4, $5::jsonb, $6)
on conflict (person, form) do update
  set page = $2, title = $3, key = $4, words = $5::jsonb, saved_at = $6, version = draft.version + 1
  where draft.version = $7 or draft.key = $4
returning version
"""
# Words kept from another device since are left: neither the version known here nor this page's own key fits them.
SENT = """
insert into draft (person, form, page, version, saved_at) values (me(), $1, $2, 1, $3)
on conflict (person, form) do update
  set words = null, key = null, title = '', saved_at = $3, version = draft.version + 1
  where draft.words is null or draft.version = $4 or draft.key = $5
"""
AFRESH = """
update draft set words = null, key = null, title = '', saved_at = $2, version = version + 1
where person = me() and form = $1
"""
MINE = """
select form, page, title, version, saved_at from draft where person = me() and words is not null order by saved_at desc
"""
CHOOSE = """
insert into draft_choice (person, offline) values (me(), $1) on conflict (person) do update set offline = $1
"""


async def on_page(page: str) -> tuple[bool, dict[str, Kept]]:
    """Whether the reader lets a device keep words, and what is kept of this page's forms."""
    rows = await fetch(ON_A_PAGE, page)
    kept = [
        Kept(row["form"], row["version"], row["saved_at"], json.loads(row["words"]) if row["words"] else None)
        for row in rows
        if row["form"]
    ]
    return rows[0]["offline"], {each.form: each for each in kept}


async def keep(written: Written) -> Kept:
    """Keep what is being written; Newer when something else was kept or sent since."""
    now = clock.now()
    version = await fetch_value(
        SAVE, written.form, written.page, written.title, written.key, json.dumps(written.words), now, written.version
    )
    if version is None:
        raise await _newer(written.form, now)
    return Kept(written.form, version, now, written.words)


async def _newer(form: str, now: datetime) -> Newer:
    row = await fetch_one(
        "select version, saved_at, words is null as empty from draft where person = me() and form = $1", form
    )
    assert row is not None  # it stood in the way a statement ago, and nothing younger than a year is removed
    when = said(row["saved_at"], now)
    if row["empty"]:
        return Newer(f"This form was sent or begun afresh {when}. What stands here is not saved.", row["version"])
    return Newer(f"You wrote in this form somewhere else {when}. What stands here is not saved.", row["version"])


async def begin_afresh(form: str) -> None:
    """Empty the reader's own draft of this form."""
    await fetch_value(AFRESH, form, clock.now())


async def mine() -> list[Place]:
    """The reader's drafts, the latest first."""
    return [Place(**row) for row in await fetch(MINE)]


async def choose(offline: bool) -> None:
    """Whether the reader's devices may keep words while the server cannot be reached."""
    await fetch_value(CHOOSE, offline)


async def forget() -> int:
    """Remove drafts untouched for a year, and what only says that a form was sent; how many rows."""
    now = clock.now()
    gone: int = await fetch_value("select forget_drafts($1, $2)", now - WORDS_KEPT, now - SENT_KEPT)
    return gone


_sending: ContextVar[Written | None] = ContextVar("sending", default=None)


@contextmanager
def sending(written: Written | None) -> Iterator[None]:
    """While a deed is done that this form asked for: its draft goes with it."""
    token = _sending.set(written)
    try:
        yield
    finally:
        _sending.reset(token)


async def empty_what_was_sent() -> None:
    """In the deed's own transaction: the draft of the form it came by is no longer needed."""
    written = _sending.get()
    if written is not None:
        await fetch_value(SENT, written.form, written.page, clock.now(), written.version, written.key)
