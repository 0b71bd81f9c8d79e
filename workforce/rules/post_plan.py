"""What a file of posts would do: which posts are new, which change from a day, which end, and which rows cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.periods import DAY, in_words
from workforce.rules.establishment import Terms, may_close, wrong_with


@dataclass(frozen=True)
class Asked:
    """One row: from `starts` on the post stands like this; after `last` it is no more, where one is given."""

    row: int
    reference: str
    terms: Terms
    starts: date
    last: date | None = None


@dataclass(frozen=True)
class Known:
    """A post there is: how it stands from each day, and the first day that each of its people no longer works in it."""

    id: object
    reference: str
    starts: date
    ends: date | None
    stands: tuple[tuple[date, Terms], ...]
    held_until: tuple[date | None, ...] = ()

    @property
    def latest(self) -> tuple[date, Terms]:
        return self.stands[-1]


@dataclass(frozen=True)
class Wrong:
    """Why a row cannot be, by column."""

    row: int
    column: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What a whole file does. `left`: posts here that no row names, and that stay as they are."""

    new: tuple[Asked, ...] = ()
    changed: tuple[tuple[Known, Asked], ...] = ()
    closed: tuple[tuple[Known, Asked], ...] = ()
    same: int = 0
    left: int = 0
    wrong: tuple[Wrong, ...] = ()


COLUMN = {"census_role": "role"}  # what the file calls a field of the terms


def plan_of(rows: Sequence[Asked], known: Mapping[str, Known]) -> Plan:
    """The file against the posts there are, by reference. A plan with anything wrong is not to be carried out."""
    wrong = [*_twice(rows), *(each for row in rows for each in _wrong_alone(row))]
    new, changed, closed, same = [], [], [], 0
    for row in rows:
        post = known.get(row.reference)
        if post is None:
            new.append(row)
            continue
        against, changes, closes = _beside(row, post)
        wrong += against
        changed += [(post, row)] if changes else []
        closed += [(post, row)] if closes else []
        same += not (changes or closes)
    left = len(known.keys() - {row.reference for row in rows})
    wrong.sort(key=lambda each: each.row)
    return Plan(tuple(new), tuple(changed), tuple(closed), same, left, tuple(wrong))


def _twice(rows: Iterable[Asked]) -> list[Wrong]:
    """A file holds one row a post: two would say two things of one day, or overlap."""
    first: dict[str, Asked] = {}
    found = []
    for row in rows:
        other = first.setdefault(row.reference, row)
        if other is not row:
            found.append(
                Wrong(row.row, "reference", f"{row.reference} stands in row {other.row} already{_over(row, other)}")
            )
    return found


def _over(row: Asked, other: Asked) -> str:
    both = (row.last is None or other.starts <= row.last) and (other.last is None or row.starts <= other.last)
    return ", and the days of the two overlap" if both else ". Send one row a post, and the next change in another file"


def _wrong_alone(row: Asked) -> list[Wrong]:
    found = [Wrong(row.row, COLUMN.get(field, field), why) for field, why in wrong_with(row.terms).items()]
    if row.last is not None and row.last < row.starts:
        found.append(Wrong(row.row, "to", "The last day must not be before the first"))
    return found


def _beside(row: Asked, post: Known) -> tuple[list[Wrong], bool, bool]:
    """What stands against the row, and whether it changes the post, and whether it ends it."""
    since, stands = post.latest
    changes = row.terms != stands
    closes = row.last is not None and row.last + DAY != post.ends
    wrong = []
    if changes and row.starts == post.starts:
        wrong.append(
            Wrong(row.row, "from", "The post stood otherwise on its first day. Give the day from which it is so")
        )
    elif changes and row.starts < since:
        wrong.append(Wrong(row.row, "from", f"The post changed on {in_words(since)}. Give that day or a later one"))
    elif changes and post.ends is not None and row.starts >= post.ends:
        wrong.append(Wrong(row.row, "from", f"The post ended on {in_words(post.ends - DAY)}"))
    if closes and row.last is not None and not wrong:
        days = [day for day, _ in post.stands[1:]] + ([row.starts] if changes else [])
        if why := may_close(post.starts, row.last, days, post.held_until):
            wrong.append(Wrong(row.row, "to", why))
    return wrong, changes, closes
