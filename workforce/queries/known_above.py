"""What packages above know of people and teams, where the access table asks for it: open journeys, open requests.

Each question is a function of the database that answers with nobody until the package that knows replaces it. None is
asked for a reader whose roles do not hang on it.
"""

from collections.abc import Collection
from uuid import UUID

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.guard import asks_for

# The teams in which somebody works today who has an open journey there.
ON_A_JOURNEY = """
select distinct e.team from employment e
join open_journeys(array(select w.person from employment w where w.team = any($1))) j
  on j.person = e.person and j.authority = e.authority
where e.team = any($1) and e.starts <= $2 and (e.ends is null or e.ends > $2)
"""


async def open_journeys(actor: Actor, people: Collection[UUID], *acts: Can) -> frozenset[tuple[UUID, int]]:
    """Those of these people who have an open journey, each with its authority."""
    if not people or not asks_for(actor, "open_journey", *acts):
        return frozenset()
    rows = await fetch("select * from open_journeys($1)", list(people))
    return frozenset((row["person"], row["authority"]) for row in rows)


def on_journey(person: UUID, authority: int, journeys: frozenset[tuple[UUID, int]]) -> frozenset[str]:
    """The fact of one person in one authority."""
    return frozenset({"open_journey"} if (person, authority) in journeys else ())


async def facts_of_teams(actor: Actor, teams: Collection[UUID], *acts: Can) -> dict[UUID, frozenset[str]]:
    """What holds of each of these teams: somebody of it is on a journey, or it asks the bank for somebody."""
    journeys, requests = await at_once(_on_a_journey(actor, teams, acts), _asking(actor, teams, acts))
    held = (("open_journey", journeys), ("open_request", requests))
    return {team: frozenset(fact for fact, those in held if team in those) for team in teams}


async def _on_a_journey(actor: Actor, teams: Collection[UUID], acts: tuple[Can, ...]) -> set[UUID]:
    if not teams or not asks_for(actor, "open_journey", *acts):
        return set()
    return {row["team"] for row in await fetch(ON_A_JOURNEY, list(teams), clock.today())}


async def _asking(actor: Actor, teams: Collection[UUID], acts: tuple[Can, ...]) -> set[UUID]:
    if not teams or not asks_for(actor, "open_request", *acts):
        return set()
    return {row["team"] for row in await fetch("select team from teams_asking($1) as team", list(teams))}
