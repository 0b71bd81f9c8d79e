"""`steadfast import published FILE`, `import people FILE --authority CODE`: checked, shown and loaded in one go.

Exit codes: 0 done, 1 no, 2 bad.
"""

import asyncio
import json
import sys
from argparse import Namespace
from pathlib import Path

from foundation.database.pool import close_pool, open_pool, transaction
from foundation.deeds import COMMAND_LINE, Done, enter, service
from foundation.filters import plural
from foundation.intake import deeds, files, work
from foundation.intake.files import File
from foundation.intake.kinds import KINDS, Content
from foundation.leavers import LEAVERS
from foundation.problems import Refusal
from foundation.settings import SettingWrong, settings
from foundation.start import database
from foundation.work.hands import see_through
from foundation.work.pieces import DOERS
from reports.actions.published import KIND

OPERATOR = service(COMMAND_LINE)
MOST_SHOWN = 50


def import_file(chosen: Namespace) -> int:
    """Take in `chosen.file` as a file of the kind `chosen.what`; 1 when it was taken in before, 2 when it is faulty."""
    chosen.prepare()
    what = f"{chosen.what}_changes" if chosen.changes else chosen.what
    if what not in KINDS:
        raise SettingWrong(f"{what} is no kind of file; known: {', '.join(sorted(KINDS))}")
    if what != KIND.code and chosen.authority is None:
        raise SettingWrong(f"{what} are an authority's own: add --authority CODE")
    path = Path(chosen.file)
    try:
        content = Content(path.name, path.read_bytes())
    except OSError as problem:
        raise SettingWrong(f"{path} cannot be read: {problem.strerror}") from None
    database()
    return asyncio.run(_run(what, content, chosen.authority))


async def _run(what: str, content: Content, authority: int | None) -> int:
    # As long as the process for long work has, which does the same.
    await open_pool(settings().database_url, 2, statement_timeout="60000", idle_in_transaction_session_timeout="60000")
    try:
        return await take_in(what, content, authority)
    finally:
        await close_pool()


async def take_in(what: str, content: Content, authority: int | None = None) -> int:
    """Both stages, said on standard output and error."""
    DOERS[deeds.WORK] = work.do
    try:
        handed = await deeds.hand_in(OPERATOR, kind=KINDS[what], content=content, authority=authority)
    except Refusal as no:
        print(f"{content.name}: {no}", file=sys.stderr)
        return 1
    await see_through(handed.subject)
    file = await _file(handed)
    if file.state == "ready":
        print(_preview(file))
        try:
            await deeds.let_in(OPERATOR, id=file.id)
        except Refusal as no:
            print(f"{content.name}: {no} Nothing was taken in yet.", file=sys.stderr)
            return 1
        await see_through(file.id)
        file = await _file(handed)
    return _said(file, content.name)


async def _file(handed: Done) -> File:
    async with transaction(readonly=True):
        return await files.file_for(await enter(OPERATOR.session), handed.subject)


def _preview(file: File) -> str:
    shown = file.preview or {}
    if (told := KINDS[file.kind].told) is not None:
        return told(shown)
    if file.kind == LEAVERS.code:
        names = ", ".join(person["name"] for person in shown["people"][:MOST_SHOWN])
        return f"{plural(shown['rows'], 'person leaves', 'people leave')}: {names}."
    years = f"{shown['years'][0]} to {shown['years'][-1]}"
    return f"The {shown['release']} release: {shown['rows']:,} rows, {years}; {json.dumps(shown['levels'])[1:-1]}."


def _said(file: File, name: str) -> int:
    if file.state == "committed":
        print(f"Taken in: {file.rows_done:,} rows.")
        return 0
    for fault in (file.errors or ())[:MOST_SHOWN]:
        where = f"row {fault.row}, {fault.column}: " if fault.row else ""
        print(f"{name}: {where}{fault.reason}", file=sys.stderr)
    print(f"{name}: nothing was taken in; {plural(len(file.errors or ()), 'fault')}.", file=sys.stderr)
    return 2
