"""Records and numbers that may be one person's: looked for by rule, answered by a person, and the answer taken back."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place, Role
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, Lock, deed
from foundation.forms import Form
from foundation.guard import reach_of
from foundation.problems import About, DutyBroken, NotAllowed, Overtaken, Refusal
from workforce.actions.numbers import keep_number
from workforce.queries.matching import Match, found_in, match_for
from workforce.queries.work import whole
from workforce.tables.people import MatchDecided

INSERT = """
insert into match_suspected (id, authority, person, other, name, source, why, found_on)
select gen_random_uuid(), $1, m.person, m.other, '', 'records', m.why, $5
from unnest($2::uuid[], $3::uuid[], $4::text[]) as m (person, other, why)
where not exists (select from match_suspected s where s.authority = $1 and s.person = m.other and s.other = m.person)
on conflict do nothing
"""
OWN = "One of these records is your own. A colleague in HR must answer this"


class Decide(Form):
    """*Same person* or *not the same*. `kept`: of two records of one authority, the one that goes on."""

    verdict: Literal["same", "not_same"]
    kept: UUID | None = None
    words: ClassVar[Mapping[str, str]] = {"verdict": "Say whether they are the same person"}


@deed("matches:sought", needs=Can.EDIT_PERSON, says="{actor} looked for records that may be one person's: {found} new")
async def look_for_matches(actor: Actor) -> Done:
    """Compare everyone of the authority with each other, and with those elsewhere of one number, or name and birth."""
    authorities = reach_of(actor, Can.EDIT_PERSON).authorities
    if not authorities:
        raise NotAllowed("None of your roles may look for this.")
    authority, found = authorities[0], 0
    whole(actor, Place(authority=authority))
    pairs = await found_in(authority)
    before = await fetch_value("select count(*) from match_suspected where authority = $1", authority)
    await fetch_value(
        INSERT, authority, [pair.one for pair in pairs], [pair.two for pair in pairs], [pair.why for pair in pairs],
        clock.today(),
    )  # fmt: skip
    found = await fetch_value("select count(*) from match_suspected where authority = $1", authority) - before
    return Done(actor.person, "person", authority, then="/matches?looked=yes", facts={"found": found})


async def _both(actor: Actor, id: UUID, **_: Any) -> list[Lock]:
    match = await match_for(id)
    people = sorted({person for person in (match.person, match.other) if person}, key=str) if match else []
    return [Lock("person", person) for person in people]


@deed("match:decided", needs=Can.EDIT_PERSON, locks=_both, form=Decide,
      says="{actor} said of two records, one of them of {person}: {verdict}")  # fmt: skip
async def decide_match(actor: Actor, id: UUID, form: Decide) -> Done:
    """Only a person joins records: insert-only, with who and when. Duties see one person from then on."""
    match = await _theirs(actor, id)
    if match.answered:
        raise Overtaken("This has already been answered. Look at it again before you go on.")
    kept = _kept(match, form) if form.verdict == "same" else None
    await _add(actor, match, form.verdict, kept)
    if form.verdict == "same" and match.other is None:
        await keep_number(actor.person, match.person, match.authority, match.kind, match.value, match.source)
    return _done(match, "the same person" if form.verdict == "same" else "not the same person")


@deed(
    "match:undone",
    needs=Can.EDIT_PERSON,
    locks=_both,
    says="{actor} took back what was said of two records, one of them of {person}",
)
async def undo_match(actor: Actor, id: UUID) -> Done:
    """What was said is taken back by a further row; the records stand apart again, and wait for an answer."""
    match = await _theirs(actor, id)
    if not match.answered:
        raise Overtaken("There is no answer to take back.")
    await _add(actor, match, "undone", None)
    if match.verdict == "same" and match.other is None:
        await fetch_value(
            "update known_number set ended_by = $5, ended_on = $6, version = version + 1 where person = $1"
            " and authority = $2 and kind = $3 and value = $4 and ended_on is null returning id",
            match.person, match.authority, match.kind, match.value, actor.person, clock.today(),
        )  # fmt: skip
    return _done(match, "undone")


async def _theirs(actor: Actor, id: UUID) -> Match:
    """The match as HR of its authority may answer it; nobody answers about their own records (D1)."""
    match = await match_for(id)
    place = Place(match.person, authority=match.authority)
    mine = {actor.person, *actor.selves, *actor.doubles}
    if mine & {match.person, match.other} and any(grant.authority == match.authority for grant in actor.holds(Role.HR)):
        raise DutyBroken("D1", OWN, About(id, "person", match.authority))
    whole(actor, place)
    return match


def _kept(match: Match, form: Decide) -> UUID | None:
    if match.other is None or match.elsewhere:
        return None
    if form.kept not in (match.person, match.other):
        raise Refusal(kept="Choose which of the two records goes on")
    return form.kept


async def _add(actor: Actor, match: Match, verdict: str, kept: UUID | None) -> None:
    await add(
        MatchDecided, id=uuid4(), suspected=match.id, authority=match.authority, person=match.person,
        other=match.other, verdict=verdict, kept=kept, decided_by=actor.person, decided_on=clock.today(),
        supersedes=match.decision,
    )  # fmt: skip


def _done(match: Match, verdict: str) -> Done:
    return Done(
        match.id, "person", match.authority, worker=match.person, then="/matches?saved=yes",
        facts={"person": match.person, "verdict": verdict},
    )  # fmt: skip
