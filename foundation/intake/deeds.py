"""Every deed done to a file being taken in: by people, at the command line, and by the product itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

from foundation import clock, filters
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, move
from foundation.deeds import Done, deed
from foundation.guard import admit
from foundation.intake.files import File, file_for
from foundation.intake.kinds import KINDS, MOVES, Content, Fault, Kind, Seen, Send, homes, too_large
from foundation.lifecycle import step
from foundation.locks import itself
from foundation.problems import About, DutyBroken, Overtaken, Refusal
from foundation.tables import IntakeFile
from foundation.work.pieces import Taken, ask_for, end_here

WORK = "intake"  # the kind of long work that checks and loads files


def _done(file: File, then: str = "", **facts: Any) -> Done:
    return Done(
        file.id, "intake_file", file.authority, file.region, then=then or f"/intake/{file.id}",
        facts={"what": file.kind} | facts,
    )  # fmt: skip


_this = itself("file")


# What people do -----------------------------------------------------------------------------------------------------


@deed("intake:uploaded", needs=Can.UPLOAD_INTAKE, says="{actor} uploaded a file ({what})", form=Send)
async def upload(actor: Actor, form: Send) -> Done:
    kind = KINDS.get(form.kind)
    if kind is None:
        raise Refusal(kind="Choose what kind of file it is")
    mine = homes(actor, kind.code)
    authority = form.authority or (mine[0] if len(mine) == 1 else None)
    if authority is None:
        raise Refusal(authority="Choose the authority you take it in for")
    facts = frozenset({"kind_kept"} if authority in mine else ())
    admit(actor, Can.UPLOAD_INTAKE, Place(authority=authority, facts=facts))
    return await _receive(actor, kind, form.file, authority)


@deed("intake:handed_in", needs=None, says="{actor} handed in a file ({what})")
async def hand_in(actor: Actor, kind: Kind, content: Content, authority: int | None = None) -> Done:
    """At the command line: it belongs to no authority unless one is named."""
    return await _receive(actor, kind, content, authority)


async def _receive(actor: Actor, kind: Kind, content: Content, authority: int | None) -> Done:
    if len(content.data) > kind.most:
        raise Refusal(file=too_large(kind.most))
    await _refuse_twice(kind.code, content.fingerprint)
    id = uuid4()
    await add(
        IntakeFile, id=id, kind=kind.code, authority=authority, name=content.name, state="uploaded",
        fingerprint=content.fingerprint, content=content.data, uploaded_by=actor.person,
    )  # fmt: skip
    await ask_for(actor, WORK, subject=id)
    facts = {"what": kind.code, "fingerprint": content.fingerprint, "bytes": len(content.data)}
    return Done(id, "intake_file", authority, then=f"/intake/{id}", facts=facts)


async def _refuse_twice(kind: str, fingerprint: str) -> None:
    when = await fetch_value("select taken_in_on($1, $2)", kind, fingerprint)
    if when is not None:
        raise Refusal(file=f"This same file was already taken in on {filters.day(clock.day_of(when))}")


@deed("intake:mended", needs=Can.MEND_INTAKE, locks=_this, moves="intake_file", form=Send,
      says="{actor} sent a corrected file ({what})")  # fmt: skip
async def mend(actor: Actor, id: UUID, form: Send) -> Done:
    file = await file_for(actor, id, to=Can.MEND_INTAKE)
    to = step(MOVES, "mend", actor.person, file, clock.today())
    if len(form.file.data) > KINDS[file.kind].most:
        raise Refusal(file=too_large(KINDS[file.kind].most))
    await _refuse_twice(file.kind, form.file.fingerprint)
    content = {"name": form.file.name, "fingerprint": form.file.fingerprint, "content": form.file.data}
    await move(IntakeFile, file, to, errors="[]", refused=None, rows_done=0, rows_total=0, **content)
    await ask_for(actor, WORK, subject=id)
    return _done(file, fingerprint=form.file.fingerprint)


@deed("intake:read_again", needs=None, locks=_this, moves="intake_file",
      says="{actor} had a file checked again ({what})")  # fmt: skip
async def read_again(actor: Actor, id: UUID) -> Done:
    """The same file, once what stood against it was explained elsewhere."""
    file = await file_for(actor, id)
    to = step(MOVES, "mend", actor.person, file, clock.today())
    await move(IntakeFile, file, to, errors="[]", refused=None, rows_done=0, rows_total=0)
    await ask_for(actor, WORK, subject=id)
    return _done(file)


@deed("intake:cancelled", needs=Can.MEND_INTAKE, locks=_this, moves="intake_file",
      says="{actor} cancelled a file ({what})")  # fmt: skip
async def cancel(actor: Actor, id: UUID) -> Done:
    file = await file_for(actor, id, to=Can.MEND_INTAKE)
    await move(IntakeFile, file, step(MOVES, "cancel", actor.person, file, clock.today()), content=b"", refused=None)
    return _done(file, then="/intake")


@deed("intake:begun", needs=Can.COMMIT_INTAKE, locks=_this, moves="intake_file", form=Seen,
      says="{actor} committed a file ({what})")  # fmt: skip
async def commit(actor: Actor, id: UUID, form: Seen) -> Done:
    file = await file_for(actor, id, to=Can.COMMIT_INTAKE)
    if form.seen != file.version:
        raise Overtaken("The file has changed since you looked at it. Look at it again before you commit it.")
    shown = file.preview or {}
    if str(actor.person) in shown.get("about", ()):
        about = About(file.id, "intake_file", file.authority, file.region)
        raise DutyBroken("D1", "This file changes your own record. Another person commits it", about)
    if shown.get("held") and not form.sure:
        raise Refusal(sure="Tick the box if this is right, or cancel the file")
    return await _commit(actor, file)


@deed("intake:let_in", needs=None, locks=_this, moves="intake_file", says="{actor} committed a file ({what})")
async def let_in(actor: Actor, id: UUID) -> Done:
    """At the command line, where whoever gave the command is the one who decides, but for what a person confirms."""
    file = await file_for(actor, id)
    if held := (file.preview or {}).get("held"):
        raise Refusal(f"{held} A person confirms that on the file's page.")
    return await _commit(actor, file)


async def _commit(actor: Actor, file: File) -> Done:
    to = step(MOVES, "commit", actor.person, file, clock.today())
    await _refuse_twice(file.kind, file.fingerprint or "")
    confirmed = (
        {"preview": json.dumps({**(file.preview or {}), "confirmed": True})} if (file.preview or {}).get("held") else {}
    )
    await move(IntakeFile, file, to, committed_by=actor.person, rows_done=0, **confirmed)
    await ask_for(actor, WORK, subject=file.id)
    return _done(file)


# What the product does ----------------------------------------------------------------------------------------------


async def _moved(actor: Actor, id: UUID, name: str, columns: Mapping[str, Any], **facts: Any) -> Done:
    file = await file_for(actor, id)
    await move(IntakeFile, file, step(MOVES, name, actor.person, file, clock.today()), **columns)
    return _done(file, **facts)


@deed("intake:check_begun", needs=None, locks=_this, moves="intake_file", says="{actor} began to check a file ({what})")
async def begin_check(actor: Actor, id: UUID) -> Done:
    return await _moved(actor, id, "begin_check", {})


@deed(
    "intake:errors_found", needs=None, locks=_this, moves="intake_file", says="{actor} found {faults} errors in a file"
)
async def find_errors(
    actor: Actor, id: UUID, faults: Sequence[Fault], refused: bytes = b"", rows: int = 0,
    found: Mapping[str, Any] | None = None,
) -> Done:  # fmt: skip
    """`refused`: the rows with faults and what is wrong with each, as a file to correct."""
    columns = {"errors": _told(faults), "refused": refused, "rows_done": rows, "rows_total": rows,
               "preview": json.dumps(found or {})}  # fmt: skip
    return await _moved(actor, id, "find_errors", columns, faults=len(faults))


@deed("intake:checked", needs=None, locks=_this, moves="intake_file", says="{actor} found no error in {rows} rows")
async def find_none(actor: Actor, id: UUID, preview: Mapping[str, Any], rows: int) -> Done:
    columns = {"errors": "[]", "refused": None, "preview": json.dumps(preview), "rows_done": rows, "rows_total": rows}
    return await _moved(actor, id, "find_none", columns, rows=rows)


@deed("intake:not_read", needs=None, locks=_this, moves="intake_file", says="{actor} could not read a file ({what})")
async def cannot_read(actor: Actor, id: UUID, why: str) -> Done:
    return await _moved(actor, id, "cannot_read", {"errors": _told([Fault(0, "", why)]), "content": b""})


@deed("intake:loaded", needs=None, locks=_this, moves="intake_file", says="{actor} took in {rows} rows ({what})")
async def load(actor: Actor, id: UUID, parsed: Any, taken: Taken | None = None) -> Done:
    """All rows, in one act, checked again; Faulty, and nothing loaded, when something no longer fits.

    The piece of work ends in the same act: whoever has lost it to another process loads nothing.
    """
    file = await file_for(actor, id)
    to = step(MOVES, "done", actor.person, file, clock.today())
    kind = KINDS[file.kind]
    parsed = kind.placed(parsed, file.authority)
    if kind.again:
        await kind.fits(parsed)
    rows = await kind.load(parsed, id, clock.today())
    await move(IntakeFile, file, to, committed_at=clock.now(), rows_done=rows, rows_total=rows)
    if taken and not await end_here(taken, "done"):
        raise Overtaken("Another process has taken this up.")
    return _done(file, rows=rows, fingerprint=file.fingerprint)


@deed(
    "intake:facts_changed",
    needs=None,
    locks=_this,
    moves="intake_file",
    says="{actor} found that a file no longer fits",
)
async def facts_changed(actor: Actor, id: UUID, faults: Sequence[Fault], refused: bytes = b"") -> Done:
    columns = {"errors": _told(faults), "refused": refused, "committed_by": None}
    return await _moved(actor, id, "facts_changed", columns)


@deed(
    "intake:interrupted", needs=None, locks=_this, moves="intake_file", says="{actor} stopped loading a file ({what})"
)
async def interrupted(actor: Actor, id: UUID) -> Done:
    return await _moved(actor, id, "interrupted", {"committed_by": None})


def _told(faults: Sequence[Fault]) -> str:
    return json.dumps([asdict(fault) for fault in faults])
