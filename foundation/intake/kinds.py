"""Files taken in, in two stages: checked and shown first, committed after; nothing half-loaded, nothing twice.

A package describes each kind of file (`Kind`) and wiring.py enters it in KINDS. The moves are those of a lifecycle;
people upload, mend, commit and cancel, and the product itself (work.py) checks and loads, as long work.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BeforeValidator
from starlette.datastructures import UploadFile

from foundation.access import Actor, Role
from foundation.deeds import COMMAND_LINE
from foundation.forms import Form
from foundation.lifecycle import Move, Not
from foundation.uploads.limits import LARGEST, MOST_BYTES, Unreadable
from foundation.uploads.opening import table_kind
from foundation.work.pieces import FILES, Told

__all__ = [
    "FILES", "KINDS", "MOVES", "PRODUCT", "Content", "Fault", "Faulty", "Kind", "Seen", "Send", "Told", "Unreadable",
    "homes", "keeps", "too_large",
]  # fmt: skip

PRODUCT = (FILES, COMMAND_LINE)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: `row` as a spreadsheet numbers it (the header is row 1), `reason` in words."""

    row: int
    column: str
    reason: str


class Faulty(Exception):
    """A file that was read, and holds faults. `found`: what its page needs to help put them right."""

    def __init__(self, *faults: Fault, found: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults, self.found = faults, found or {}


@dataclass(frozen=True)
class Kind:
    """A kind of file, and the roles that keep it.

    `read(content, told)` gives whatever `fits` and `load` take from the file's rows as CSV in UTF-8 (already opened and
    looked through), calling told(rows done, of total, faults so far) on its way; it runs in a thread of the process
    for long work and sees no database; Unreadable or Faulty. `fits` says what stands against it today (Faulty), else
    what it would do: the preview. `load(parsed, file's id, today)` inserts every row and says how many. Where it
    matters for which authority the file was sent, `placed(parsed, authority)` puts it in.
    Where reading needs something of the authority's, `before(authority)` fetches it and `read(content, told, it)` has
    it. `again` is False where `load` itself checks once more, and needs no `fits` before it. `most`: bytes of a file.
    `told(preview)` says it at the command line. A preview that says `held` waits for a person to confirm it; whoever is
    among its `about` may not commit it (D1).
    """

    code: str
    title: str
    words: str
    keepers: frozenset[Role]
    read: Callable[..., Any]
    fits: Callable[[Any], Awaitable[Mapping[str, Any]]]
    load: Callable[[Any, UUID, date], Awaitable[int]]
    placed: Callable[[Any, int | None], Any] = lambda parsed, authority: parsed
    before: Callable[[int | None], Awaitable[Any]] | None = None
    again: bool = True
    most: int = MOST_BYTES
    told: Callable[[Mapping[str, Any]], str] | None = None


KINDS: dict[str, Kind] = {}


def keeps(actor: Actor, kind: str, authority: int | None, region: int | None = None) -> bool:
    """Whether a role that the actor holds for this very authority or region keeps this kind of file."""
    if actor.person in PRODUCT:
        return True
    roles = KINDS[kind].keepers if kind in KINDS else frozenset()
    return any(
        grant.role in roles
        and not grant.one_case_only
        and (grant.authority == authority if authority is not None else grant.region == region)
        for grant in actor.grants
    )


def homes(actor: Actor, kind: str) -> tuple[int, ...]:
    """The authorities for which the actor may take in this kind of file."""
    held = {grant.authority for grant in actor.grants if grant.authority is not None}
    return tuple(sorted(authority for authority in held if keeps(actor, kind, authority)))


# What people send ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """A file as it was sent; two are equal when their bytes are, whatever they were called."""

    name: str
    data: bytes

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def __repr__(self) -> str:
        return f"Content({self.fingerprint})"


def too_large(most: int) -> str:
    return f"The file must be smaller than {most // 2**20} MB"


def _content(value: Any) -> Content:
    if isinstance(value, Content):
        return value
    if not isinstance(value, UploadFile) or not value.filename:
        raise ValueError("Choose a file")
    data = value.file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(too_large(LARGEST))
    if not data:
        raise ValueError("The file you chose is empty")
    name = value.filename.rsplit("/")[-1].rsplit("\\")[-1][:200]
    try:
        table_kind(name, data)
    except Unreadable as no:
        raise ValueError(str(no)) from None
    return Content(name, data)


class Send(Form):
    """A file and, where it matters, its kind and the authority it is taken in for."""

    file: Annotated[Content, BeforeValidator(_content)]
    kind: str = ""
    authority: int | None = None
    words: ClassVar[Mapping[str, str]] = {"file": "Choose a file"}


class Seen(Form):
    """A commit says which preview was seen: the version of the file that showed it; `sure` of one that is held."""

    seen: int
    sure: bool = False
    words: ClassVar[Mapping[str, str]] = {"seen": "Look at the file again before you commit it"}


# The lifecycle ------------------------------------------------------------------------------------------------------


def _itself(who: UUID, file: Any, today: date) -> Not | None:
    return None if who in PRODUCT else Not("Steadfast does this itself", mine=False)


def _keeper(who: UUID, file: Any, today: date) -> Not | None:
    return None if file.kept else Not("Only a role that keeps this kind of file does this", mine=False)


MOVES = (
    Move("begin_check", "uploaded", "checking", "intake:check_begun", _itself),
    Move("find_errors", "checking", "errors", "intake:errors_found", _itself),
    Move("find_none", "checking", "ready", "intake:checked", _itself),
    Move("cannot_read", "checking", "failed", "intake:not_read", _itself),
    Move("mend", "errors", "checking", "intake:mended", _keeper),
    Move("commit", "ready", "committing", "intake:begun", _keeper),
    Move("done", "committing", "committed", "intake:loaded", _itself),
    Move("facts_changed", "committing", "errors", "intake:facts_changed", _itself),
    Move("interrupted", "committing", "ready", "intake:interrupted", _itself),
    *(
        Move("cancel", start, "cancelled", "intake:cancelled", _keeper)
        for start in ("uploaded", "checking", "errors", "ready")
    ),
)
