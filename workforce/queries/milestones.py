"""One line of time for a person: what other packages know of their days, beside work, absence, register and pay."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.filters import pounds as in_pounds
from foundation.guard import admit
from foundation.money import pounds
from foundation.problems import NotThere, SignInAgain
from workforce.queries.careers import careers_of
from workforce.queries.people import Person, place_of
from workforce.rules.experience import Experience, Post, experience


@dataclass(frozen=True)
class Moment:
    """Something that happened to somebody on a day, or was over days; `last` None with `open`: it goes on."""

    on: date
    kind: str
    words: str
    last: date | None = None
    open: bool = False
    path: str = ""


# What other packages add, as far as its reader may see it: (actor, person) → moments.
MILESTONES: list[Callable[[Actor, UUID], Coroutine[Any, Any, list[Moment]]]] = []


async def moments_of(actor: Actor, person: Person) -> list[Moment]:
    """Register, pay and what other packages keep; the reader has been admitted to the person."""
    found = await at_once(_pay(actor, person), *(ask(actor, person.id) for ask in MILESTONES))
    registered = (
        [Moment(person.registered_on, "Registered", "with Social Work England")] if person.registered_on else []
    )
    return [*registered, *(moment for each in found for moment in each)]


async def _pay(actor: Actor, person: Person) -> list[Moment]:
    try:
        admit(actor, Can.SEE_PAY, place_of(person))
    except (NotThere, SignInAgain):
        return []
    rows = await fetch(
        "select starts, level, annual_pence from pay_placement where person = $1 order by starts", person.id
    )
    return [
        Moment(row["starts"], "Pay", f"level {row['level']}, {in_pounds(pounds(row['annual_pence']))} whole-time")
        for row in rows
    ]


async def experience_of(person: Person) -> Experience | None:
    """Post-qualifying experience by today with its sum, from every record that is theirs; None without registration."""
    if person.registered_on is None or not person.whole:
        return None
    career = (await careers_of([person.id]))[person.id]
    posts = (
        Post(
            spell.employer, spell.employer_kind, spell.service, spell.basis, spell.period, spell.verified,
            tuple(away.period for away in career.breaks_in(spell) if away.kind == "career_break"),
        )
        for spell in career.spells
    )  # fmt: skip
    return experience(posts, person.registered_on, clock.today())
