"""What taking in an HR file would do to the records of one authority: decided here, and then written as it stands.

Pure: the file's rows and what is known go in; people, spells, counts and everything that stands against it come out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from workforce.rules.feed import Days, Said, Word, clashes, in_force, settle
from workforce.rules.feed_headings import Wrong
from workforce.rules.feed_rows import Row, value
from workforce.rules.feed_values import LONDON

LATER = "A file of the same extract time says otherwise of this. Make the extract again"


class Fed(NamedTuple):
    """Somebody the feed has named: their record, the latest word on them, and a number that is kept aside."""

    person: UUID
    as_at: datetime
    who: str
    aside: str | None


class Holder(NamedTuple):
    """Whose record has a registration number."""

    person: UUID
    authority: int
    name: str
    birth_date: date | None


@dataclass
class Known:
    """What is held for an authority. `numbers`: who has a registration number that the file names; `namesakes`: people
    here whom the feed has never named, by name and birth date; `held`: the work of people now named for the first time;
    `linked`: whose payroll number it is, as a person said; `fulls`: the times of the files of everyone, earliest first.
    """

    authority: int
    people: Mapping[str, Fed] = field(default_factory=dict)
    spells: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    held: Mapping[UUID, Sequence[Said]] = field(default_factory=dict)
    numbers: Mapping[str, Holder] = field(default_factory=dict)
    namesakes: Mapping[tuple[str, date], UUID] = field(default_factory=dict)
    teams: frozenset[str] = frozenset()
    fulls: Sequence[datetime] = ()
    linked: Mapping[str, UUID] = field(default_factory=dict)


class PersonWrite(NamedTuple):
    payroll: str
    person: UUID
    as_at: datetime
    who: str
    aside: str | None
    new: bool
    changed: bool


class SpellWrite(NamedTuple):
    """`act`: "begin", "change", "take back", or "keep" where only the latest word is new. `days`: as they now stand."""

    payroll: str
    person: UUID
    said: Said
    days: Days | None
    act: str


class Alike(NamedTuple):
    """Somebody taken in who may be a person known already; only a person says so."""

    person: UUID
    known: UUID
    elsewhere: bool
    row: int
    payroll: str


@dataclass
class Plan:
    wrong: list[Wrong] = field(default_factory=list)
    people: list[PersonWrite] = field(default_factory=list)
    spells: list[SpellWrite] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    new_teams: frozenset[str] = frozenset()
    in_post: int = 0
    ended: int = 0
    changed: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    older: int = 0
    linked: set[UUID] = field(default_factory=set)
    met: dict[str, UUID] = field(default_factory=dict)

    @property
    def share(self) -> Decimal:
        """How many in a hundred of those in post would leave."""
        return Decimal(100 * self.ended) / self.in_post if self.in_post else Decimal(0)


def planned(rows: Sequence[Row], known: Known, *, full: bool, fresh: Callable[[], UUID]) -> Plan:
    """What the rows would do, or `wrong`. `fresh` makes the id of a new person."""
    return _Planning(known, full, rows[0].as_at if full else None, fresh).plan(rows)


class _Planning:
    def __init__(self, known: Known, full: bool, full_at: datetime | None, fresh: Callable[[], UUID]) -> None:
        self.known, self.full, self.fresh, self.out = known, full, fresh, Plan()
        self.before, self.after = known.fulls, sorted({*known.fulls, full_at} if full_at else known.fulls)
        self.linked: dict[UUID, list[str]] = defaultdict(list)
        for payroll, fed in known.people.items():
            self.linked[fed.person].append(payroll)
        self.numbered: dict[str, UUID] = {}

    def plan(self, rows: Sequence[Row]) -> Plan:
        by_payroll: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_payroll[row.payroll].append(row)
        self.out.new_teams = frozenset(value(row.said, "team") for row in rows) - self.known.teams - {""}
        on = max(row.as_at for row in rows).astimezone(LONDON).date()
        people = {payroll: self._person(payroll, named) for payroll, named in by_payroll.items()}
        for payroll, named in by_payroll.items():
            self._spells(payroll, people[payroll], named, on)
        if self.full:
            for payroll in self.known.spells.keys() - by_payroll.keys():
                self._spells(payroll, self.known.people[payroll].person, (), on)
        self._overlaps()
        return self.out

    # People ---------------------------------------------------------------------------------------------------------

    def _person(self, payroll: str, named: Sequence[Row]) -> UUID:
        latest = max(named, key=lambda row: row.as_at)
        fed = self.known.people.get(payroll)
        number = value(latest.who, "swe_number")
        holder = self.known.numbers.get(number) if number else None
        if fed is None:
            return self._first(payroll, latest, number, holder)
        if latest.as_at < fed.as_at:
            return fed.person
        if latest.as_at == fed.as_at and latest.who != fed.who:
            self.out.wrong.append(Wrong(latest.row, "Name", LATER))
        if _somebody_else(latest.who, fed.who):
            name = value(fed.who, "name")
            why = f"{payroll} has been {name}'s so far, who has another birth date. A number is one person's for good"
            self.out.wrong.append(Wrong(latest.row, "Payroll number", why))
        taken = holder is not None and holder.person != fed.person and holder.authority == self.known.authority
        aside = number if taken else None
        changed = latest.who != fed.who or aside != fed.aside
        if aside and aside != fed.aside and holder is not None:
            self._alike(fed.person, holder, latest)
        if changed:
            self.out.changed[fed.person].add("details")
        self.out.people.append(PersonWrite(payroll, fed.person, latest.as_at, latest.who, aside, False, changed))
        return fed.person

    def _first(self, payroll: str, row: Row, number: str, holder: Holder | None) -> UUID:
        """Named for the first time: somebody of ours, by a person's word or by registration number, or somebody new."""
        ours = self.known.linked.get(payroll)
        if ours is None and holder is not None and holder.authority == self.known.authority and self._fits(row, holder):
            ours = holder.person
        if ours is not None:
            self.out.linked.add(ours)
        new = ours is None and number not in self.numbered
        person = ours or self.numbered.get(number) or self.fresh()
        if number:
            self.numbered[number] = person
        taken = holder is not None and holder.person != person and holder.authority == self.known.authority
        if new:
            self._suspect(person, row, holder)
        self.linked[person].append(payroll)
        self.out.met[payroll] = person
        self.out.changed[person].add("new" if new else "details")
        aside = number if taken else None
        self.out.people.append(PersonWrite(payroll, person, row.as_at, row.who, aside, new, True))
        return person

    def _suspect(self, person: UUID, row: Row, holder: Holder | None) -> None:
        birth = value(row.who, "birth_date")
        key = (value(row.who, "name").casefold(), date.fromisoformat(birth)) if birth else None
        if holder is not None:
            self._alike(person, holder, row)
        elif key is not None and (namesake := self.known.namesakes.get(key)) is not None:
            self.out.alike.append(Alike(person, namesake, False, row.row, row.payroll))

    def _fits(self, row: Row, holder: Holder) -> bool:
        birth = value(row.who, "birth_date")
        if birth and holder.birth_date is not None:
            return date.fromisoformat(birth) == holder.birth_date
        return value(row.who, "name").casefold() == holder.name.casefold()

    def _alike(self, person: UUID, holder: Holder, row: Row) -> None:
        elsewhere = holder.authority != self.known.authority
        self.out.alike.append(Alike(person, holder.person, elsewhere, row.row, row.payroll))

    # Work -----------------------------------------------------------------------------------------------------------

    def _spells(self, payroll: str, person: UUID, named: Sequence[Row], on: date) -> None:
        old = self.known.spells.get(payroll)
        adopting = old is None
        if old is None:
            old = self.known.held.get(person, ()) if self.linked[person][0] == payroll else ()
        was = settle(old, self.before) if old else []
        merged = {one.key: one for one in old}
        for row in named:
            self._say(merged, row)
        now = list(merged.values())
        days = settle(now, self.after)
        before = {one.key: (one, each) for one, each in zip(old, was, strict=True)}
        for one, each in zip(now, days, strict=True):
            self._write(payroll, person, one, each, before.get(one.key), adopting)
        gone = any(in_force(each, on) for each in was)
        self.out.in_post += gone
        self.out.ended += gone and not any(in_force(each, on) for each in days)

    def _say(self, merged: dict[tuple[str, str, date], Said], row: Row) -> None:
        key = (row.contract, row.kind, row.starts)
        held = merged.get(key)
        if held is None or held.ours:
            merged[key] = Said(*key, row.ends, row.as_at, row.said, held and held.employment, row.row)
            return
        if row.as_at > held.as_at and (row.said, row.ends) == (held.said, held.ends):  # as on most nights, of most
            merged[key] = held._replace(as_at=row.as_at, row=row.row, first=held.named)
            return
        if any(word.as_at == row.as_at and (word.said, word.ends) != (row.said, row.ends) for word in held.words):
            self.out.wrong.append(Wrong(row.row, "Start date", LATER))
        self.out.older += row.as_at < held.as_at
        merged[key] = held.told(Word(row.as_at, row.ends, row.said))._replace(row=row.row)

    def _write(
        self, payroll: str, person: UUID, one: Said, days: Days | None, before: tuple[Said, Days | None] | None,
        adopting: bool,
    ) -> None:  # fmt: skip
        if days is None:
            act = "take back" if one.employment is not None else "keep"
        elif one.employment is None:
            act = "begin"
        else:
            same = before is not None and before[1] == days and before[0].said == one.said and not adopting
            act = "keep" if same else "change"
        if act != "keep":
            self.out.changed[person].add({"begin": "work begins", "take back": "work taken back"}.get(act, "work"))
        if act != "keep" or one.row or adopting:
            self.out.spells.append(SpellWrite(payroll, person, one, days, act))

    def _overlaps(self) -> None:
        """Work that cannot be at once, by row; the constraint is the last witness."""
        by_payroll: dict[str, list[tuple[Said, Days | None]]] = defaultdict(list)
        for write in self.out.spells:
            by_payroll[write.payroll].append((write.said, write.days))
        for several in by_payroll.values():
            for first, second in clashes(several) if len(several) > 1 else ():
                at, other = (second, first) if second.row else (first, second)
                where = f"in row {other.row}" if other.row else "that we hold"
                why = f"This overlaps the work from {other.starts:%d/%m/%Y} {where}: nobody has one job twice at once."
                why += " Give the earlier one its end, or each its own employment reference"
                self.out.wrong.append(Wrong(at.row or 2, "Start date", why))


def _somebody_else(who: str, before: str) -> bool:
    """Another name and another birth date: a payroll number that was given to somebody new."""
    names = value(who, "name").casefold(), value(before, "name").casefold()
    births = value(who, "birth_date"), value(before, "birth_date")
    return names[0] != names[1] and all(births) and births[0] != births[1]


def fields_of(changed: Mapping[UUID, Iterable[str]]) -> list[tuple[UUID, str]]:
    """For the record: each person and what of theirs changed, in one order."""
    return [(person, ", ".join(sorted(what))) for person, what in changed.items()]
