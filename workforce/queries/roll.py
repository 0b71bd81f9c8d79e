"""Everyone of one authority for a file that names them: by what they are known, and where they worked when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.periods import Period, in_words

PEOPLE = """
select p.id, p.name, lower(p.work_email) as email, lower(p.swe_number) as number, p.registration_status as status
from person p
where p.authority = $1 or exists (select from employment e where e.person = p.id and e.authority = $1)
"""
SPELLS = """
select person, team, starts, ends, coalesce(fte, 1) as fte from employment where authority = $1 order by starts
"""


@dataclass(frozen=True)
class Roll:
    """`known`: identifier in small letters → people; `spells`: person → (period, team), earliest first."""

    authority: int
    names: dict[UUID, str]
    known: dict[str, set[UUID]]
    spells: dict[UUID, list[tuple[Period, UUID | None]]]
    status: dict[UUID, str]

    def who(self, identifier: str) -> UUID:
        """The one person known by this; ValueError in words."""
        found = self.known.get(identifier, set())
        if not found:
            raise ValueError("Nobody of this authority is known by this")
        if len(found) > 1:
            raise ValueError("More than one person is known by this: use their Social Work England number")
        return next(iter(found))

    def team_on(self, person: UUID, day: date) -> UUID:
        """The team in which they worked on a day; ValueError in words."""
        teams = [team for period, team in self.spells.get(person, ()) if day in period]
        if not teams:
            raise ValueError(f"They did not work here on {in_words(day)}")
        if (team := next((team for team in reversed(teams) if team), None)) is None:
            raise ValueError("They work in no team: give them one first")
        return team

    def employed(self, person: UUID) -> list[Period]:
        return [period for period, _ in self.spells.get(person, ())]


async def roll_of(authority: int) -> Roll:
    """The roll of one authority, whoever asks; the caller keeps its files."""
    people, worked = await at_once(fetch(PEOPLE, authority), fetch(SPELLS, authority))
    known: dict[str, set[UUID]] = defaultdict(set)
    spells: dict[UUID, list[tuple[Period, UUID | None]]] = defaultdict(list)
    for row in people:
        for name in (row["email"], row["number"], (row["number"] or "").removeprefix("sw")):
            if name:
                known[name].add(row["id"])
    for row in worked:
        spells[row["person"]].append((Period(row["starts"], row["ends"]), row["team"]))
    return Roll(
        authority, {row["id"]: row["name"] for row in people}, dict(known), dict(spells),
        {row["id"]: row["status"] for row in people},
    )  # fmt: skip
