"""The outbox: what is due is put into one letter a person, and sent at least once, each letter under its own number."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

import asyncpg

from foundation import clock
from foundation.database.pool import fetch, fetch_value
from foundation.filters import plural
from foundation.jobs.job import Run
from foundation.notices.kinds import KINDS, How
from foundation.notices.letter import letter
from foundation.notices.post import NoPost, Post, Undeliverable, origin, post, sender
from foundation.notices.when import Wishes, when_to_send

# Between two tries; after the last the letter has failed, and the doctor and its reader are told so.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240))
BATCH = 10
LEASE = timedelta(minutes=10)  # longer than a batch takes, with every answer as slow as is borne


async def mail(run: Run) -> str:
    """Put what is due into letters, and send them. Done again, it meets no letter that was made or marked."""
    by = post()
    if by is None:
        return "e-mail is not set up"
    try:
        made = await make_letters(run)
        sent, kept = await send_letters(run, by)
    finally:
        await by.close()
    return f"{plural(made, 'letter')} made, {sent} sent, {kept} not sent" if made + sent + kept else ""


async def make_letters(run: Run) -> int:
    """One letter for each person who has something due, whatever its kinds; the rest is put off to when it will be."""
    async with run.step():
        now = clock.now()
        rows = await fetch("select * from notices_to_mail()")
        made, later = 0, {}
        for person, theirs in groupby(rows, key=lambda row: row["person"]):
            due = []
            for row in theirs:
                at = _due(row)
                if at is None or at > now:
                    later[row["id"]] = at or datetime.max.replace(tzinfo=clock.now().tzinfo)
                else:
                    due.append(row)
            if due:
                made += 1
                what = Counter(row["kind"] for row in due)
                ids = [row["id"] for row in due]
                await fetch_value("select make_mail($1, $2, $3, $4::jsonb)", uuid4(), person, ids, json.dumps(what))
        await fetch_value("select put_off_mail($1, $2)", list(later), list(later.values()))
    return made


def _due(row: asyncpg.Record) -> datetime | None:
    kind = KINDS.get(row["kind"])
    return when_to_send(kind, wishes_of(row["wishes"]), row["told_at"]) if kind else None


def wishes_of(text: str | None) -> Wishes:
    """A row of `notice_wishes` as JSON; None is somebody who has chosen nothing."""
    if text is None:
        return Wishes()
    row: Mapping[str, Any] = json.loads(text)
    away = row["away_until"]
    return Wishes(
        {code: How(how) for code, how in row["choices"].items()},
        time.fromisoformat(row["quiet_from"]),
        time.fromisoformat(row["quiet_until"]),
        row["weekends"],
        time.fromisoformat(row["digest_at"]),
        datetime.fromisoformat(away).date() if away else None,
        row["version"],
    )


async def send_letters(run: Run, by: Post) -> tuple[int, int]:
    """(sent, not sent). A letter that was sent and not yet marked when we die is sent again, with the same number."""
    sent = kept = 0
    while True:
        async with run.step():
            batch = await fetch("select * from take_mail($1, $2)", BATCH, LEASE)
        gone = ""
        for row in batch:
            why, again = (gone, True) if gone else await _send(by, row)
            async with run.step():
                if why:
                    await fetch_value(
                        "select mail_not_sent($1, $2, $3)", row["id"], why, _again(row) if again else None
                    )
                else:
                    await fetch_value("select mail_sent($1)", row["id"])
            sent, kept, gone = sent + (not why), kept + bool(why), why if again and why else ""
        if len(batch) < BATCH or gone:
            return sent, kept


async def _send(by: Post, row: asyncpg.Record) -> tuple[str, bool]:
    """("", …) when it went; else why not, and whether to try again."""
    if not row["email"]:
        return "there is no address any more", False
    titles = {KINDS[code].title: number for code, number in json.loads(row["kinds"]).items() if code in KINDS}
    try:
        message = letter(row["id"], row["email"], sender(), origin(), titles, row["made_at"])
        await by.send(message)
    except NoPost as problem:
        return str(problem), True
    except (Undeliverable, ValueError) as refused:
        return str(refused) if isinstance(refused, Undeliverable) else "the address cannot be written", False
    return "", True


def _again(row: asyncpg.Record) -> datetime | None:
    return clock.now() + BACK_OFF[row["tries"] - 1] if row["tries"] <= len(BACK_OFF) else None
