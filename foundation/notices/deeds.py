"""Deeds of a reader's own: a notice read, all of them read, and when to hear by e-mail."""

import json
from datetime import date, time
from typing import ClassVar
from uuid import UUID

from pydantic import field_validator

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.notices.kinds import How
from foundation.notices.reading import kinds_for, own
from foundation.problems import NotThere, Refusal


class Wish(Form):
    """`how`: for each kind "code=how". Times are as a clock shows them. `away_until`: the first day back."""

    how: tuple[str, ...] = ()
    quiet_from: time
    quiet_until: time
    digest_at: time
    weekends: bool = False
    away_until: date | None = None
    words: ClassVar = {
        "quiet_from": "Enter when quiet hours begin, such as 19:00",
        "quiet_until": "Enter when quiet hours end, such as 07:30",
        "digest_at": "Enter when the daily e-mail is sent, such as 08:00",
        "away_until": "Your first day back must be a real date, such as 27 3 2027",
    }

    @field_validator("quiet_from", "quiet_until", "digest_at", mode="before")
    @classmethod
    def _as_shown(cls, value: object) -> object:
        """7:30 and 7.30 are 07:30; nobody types seconds."""
        return value.replace(".", ":").zfill(5) if isinstance(value, str) else value


def _done(actor: Actor, subject: UUID, then: str = "/notices") -> Done:
    # In no authority's chain: when somebody reads what, and when they are away, is nobody else's to see.
    return Done(subject, "notice", then=then)


@deed("notice:read", needs=Can.MARK_NOTICE, says="{actor} marked a notice as read")
async def read_one(actor: Actor, id: UUID) -> Done:
    admit(actor, Can.MARK_NOTICE, own(actor))
    if not await fetch_value("select exists (select from notice where id = $1 and person = $2)", id, actor.person):
        raise NotThere
    await fetch_value("select mark_read($1)", id)
    return _done(actor, id)


@deed("notices:read", needs=Can.MARK_NOTICE, says="{actor} marked their notices as read")
async def read_all(actor: Actor) -> Done:
    admit(actor, Can.MARK_NOTICE, own(actor))
    await fetch_value("select mark_read(null)")
    return _done(actor, actor.person)


@deed("notices:wished", needs=Can.MARK_NOTICE, says="{actor} chose what to hear by e-mail, and when", form=Wish)
async def choose(actor: Actor, form: Wish) -> Done:
    """What waits to be mailed is worked out anew by the new wishes. Security is told whatever is wished."""
    admit(actor, Can.MARK_NOTICE, own(actor))
    if form.away_until is not None and form.away_until < clock.day_of(clock.now()):
        raise Refusal(away_until="Your first day back must be today or later. Leave it empty if you are not away")
    await fetch_value(
        "insert into notice_wishes as w"
        " (person, choices, quiet_from, quiet_until, weekends, digest_at, away_until)"
        " values ($1, $2::jsonb, $3, $4, $5, $6, $7) on conflict (person) do update set choices = excluded.choices,"
        " quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, weekends = excluded.weekends,"
        " digest_at = excluded.digest_at, away_until = excluded.away_until, version = w.version + 1",
        actor.person, json.dumps(_choices(actor, form)), form.quiet_from, form.quiet_until, form.weekends,
        form.digest_at, form.away_until,
    )  # fmt: skip
    await fetch_value("select mail_by_new_wishes()")
    return _done(actor, actor.person, then="/notices/wishes?saved=yes")


def _choices(actor: Actor, form: Wish) -> dict[str, str]:
    """Of the kinds that may be chosen, those chosen otherwise than they come."""
    asked = dict(each.partition("=")[::2] for each in form.how)
    known = {how.value for how in How}
    return {
        kind.code: asked[kind.code]
        for kind in kinds_for(actor)
        if not kind.security and asked.get(kind.code) in known and asked[kind.code] != kind.how
    }
