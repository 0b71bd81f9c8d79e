"""How authorities follow one another by date: codes, successors, joint returns, delivery bodies, agreement areas.

An authority is known by its three-digit code, which does not change when its nine-character code does; one whose codes
are not yet published is known by its name.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from foundation.editions import Edition, load
from foundation.periods import DAY
from workforce.rules.authorities import Authority, authorities_on

FOLDER = Path(__file__).parents[1] / "data" / "structure"


@dataclass(frozen=True)
class NewCode:
    """The same authority, called by another nine-character code from `on`. `certain`: the day itself, not the year."""

    code: str
    was: str
    became: str
    on: date
    certain: bool = True


@dataclass(frozen=True)
class Succession:
    """From `on`, those of `after` stand in the place of those of `before`."""

    on: date
    before: tuple[str, ...]
    after: tuple[str, ...]
    status: str = "in_force"


@dataclass(frozen=True)
class Joint:
    codes: tuple[str, ...]
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True)
class Body:
    """Who does the work of these authorities where it is not the council itself."""

    name: str
    kind: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """An agreement on agency workers and the set of regions in which it holds."""

    name: str
    regions: tuple[str, ...]
    status: str
    note: str = ""


@dataclass(frozen=True)
class Structure:
    """Everything that one edition knows of this."""

    codes: tuple[NewCode, ...] = ()
    successions: tuple[Succession, ...] = ()
    joint: tuple[Joint, ...] = ()
    bodies: tuple[Body, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    former: tuple[Authority, ...] = ()
    coming: tuple[Authority, ...] = ()

    def code_on(self, authority: Authority, day: date) -> str | None:
        """The nine-character code it was called by on a day; None where it has none, or none is known."""
        code = authority.ons_code
        for change in sorted(self.codes, key=lambda each: each.on, reverse=True):
            if change.code == authority.code and day < change.on:
                code = change.was
        return code

    def ended_on(self, name: str) -> date | None:
        """The first day on which an authority, by code or name, is no more."""
        return min((each.on for each in self.successions if name in each.before), default=None)

    def began_on(self, name: str) -> date | None:
        """The first day of an authority that came in another's place; None for those that were always there."""
        return min((each.on for each in self.successions if name in each.after), default=None)

    def successors_of(self, name: str, day: date) -> tuple[str, ...]:
        """Who stands in its place on a day, through however many reorganisations; itself while it is there."""
        found: list[str] = []
        for each in self.successions:
            if name in each.before and each.on <= day:
                found += [last for after in each.after for last in self.successors_of(after, day)]
        return tuple(dict.fromkeys(found)) or (name,)

    def predecessors_of(self, name: str) -> tuple[str, ...]:
        """In whose place it came."""
        return tuple(before for each in self.successions if name in each.after for before in each.before)

    def is_transfer(self, left: str, last_day: date, joined: str, first_day: date) -> bool:
        """Whether moving from one authority to another is a transfer by reorganisation, and so no leaving.

        It is where the one stood in the other's place from the day after the last: no day lies between. Whoever goes
        anywhere else, or before or after, has left (agency rules, authority succession).
        """
        return any(
            left in each.before and joined in each.after and last_day + DAY == each.on == first_day
            for each in self.successions
        )

    def returns_with(self, code: str, day: date) -> tuple[str, ...]:
        """The authorities with which it makes one return on a day, itself among them."""
        for joint in self.joint:
            begun = joint.starts is None or joint.starts <= day
            if code in joint.codes and begun and (joint.ends is None or day < joint.ends):
                return joint.codes
        return (code,)

    def bodies_of(self, code: str) -> tuple[Body, ...]:
        return tuple(body for body in self.bodies if code in body.codes)

    def standing_on(self, day: date) -> tuple[Authority, ...]:
        """The authorities there were, are or will be on a day, by region and name."""
        everyone = {row.code or row.name: row for row in (*authorities_on(day).rows, *self.former, *self.coming)}
        here = [row for key, row in everyone.items() if self._stands(key, day)]
        return tuple(sorted(here, key=lambda row: (row.region, row.name)))

    def _stands(self, name: str, day: date) -> bool:
        began, ended = self.began_on(name), self.ended_on(name)
        return (began is None or began <= day) and (ended is None or day < ended)


def edition_on(day: date) -> Edition:
    """The edition of a day; the first for any day before."""
    editions = load(FOLDER)
    begun = [edition for edition in editions if edition.starts <= day]
    return begun[-1] if begun else editions[0]


@cache
def structure_on(day: date) -> Structure:
    """What the edition of a day knows."""
    return of_edition(edition_on(day))


def of_edition(edition: Edition) -> Structure:
    data = edition.data

    def rows(name: str) -> list[dict[str, Any]]:
        return list(data.get(name, ()))

    return Structure(
        codes=tuple(
            NewCode(row["code"], row["was"], row["became"], row["on"], row.get("day_status") != "inferred")
            for row in rows("code")
        ),
        successions=tuple(
            Succession(row["on"], tuple(row["before"]), tuple(row["after"]), row.get("status", "in_force"))
            for row in rows("succession")
        ),
        joint=tuple(Joint(tuple(row["codes"]), row.get("starts"), row.get("ends")) for row in rows("joint")),
        bodies=tuple(Body(row["name"], row["kind"], tuple(row["codes"])) for row in rows("body")),
        agreements=tuple(
            Agreement(row["name"], tuple(row["regions"]), row["status"], row.get("note", ""))
            for row in rows("agreement")
        ),
        former=tuple(Authority(row["name"], row["region"], row["code"], row["ons_code"]) for row in rows("former")),
        coming=tuple(Authority(row["name"], row["region"]) for row in rows("coming")),
    )
