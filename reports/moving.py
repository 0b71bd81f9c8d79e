"""Shapes what moved a figure for its page: a line for each reason, adding up from the one day to the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from foundation.filters import day as in_words
from foundation.filters import listed, plural
from foundation.sheets import Column, Sheet
from reports.facts import working_days_to
from reports.measures import definition
from reports.measures.display import Shown, shown, symbolic
from reports.measures.display import Symbol as S
from reports.measures.measure import Rate
from reports.measures.moved import Change, Line, Reason, effects, in_tenths
from reports.queries.moved import Between

MOST = 100  # rows shown under a line


@dataclass(frozen=True)
class _Row:
    words: str
    effect: str
    counts: Mapping[str, str]


@dataclass(frozen=True)
class Behind:
    """The rows of one line: whose they are, and how many are not the reader's to see."""

    words: str
    sheet: Sheet
    hidden: int


@dataclass(frozen=True)
class Moving:
    """The page's own: the figure on both days, the table between them, and the rows behind each line."""

    between: Between
    before: Shown
    after: Shown

    @property
    def finding(self) -> str:
        """How the figure moved, and by what most, in a sentence."""
        most = sorted(self._weights(), key=lambda each: abs(each[1]), reverse=True)[:2]
        if not most:
            return "Nothing that it counts has changed."
        words = [f"{line.reason.words[0].lower()}{line.reason.words[1:]} ({self._in_unit(by)})" for line, by in most]
        return f"It went from {self.before} to {self.after}. What moved it most: {listed(words)}."

    def _weights(self) -> list[tuple[Line, Decimal]]:
        """Each line that did something, with what it did: to the rate, or to the first of the counts."""
        steps, lines = self._effects(), self.between.moved.lines
        found = [(line, steps[line.reason] if steps else next(iter(line.deltas.values()))) for line in lines]
        return [(line, by) for line, by in found if by]

    def _in_unit(self, by: Decimal) -> str:
        return tenths(by) if self._effects() else signed(by)

    def sheet(self) -> Sheet:
        """From the first day to the last; what a line does to the rate stands first, where a narrow screen shows it."""
        between, steps = self.between, self._effects()
        rows = [
            _Row(in_words(between.first), str(self.before), _exact(between.moved.before)),
            *(_Row(line.reason.words + (f" ({_how_many(line)})" if line.changes else ""),
                   tenths(steps[line.reason]) if steps else "", {n: signed(v) for n, v in line.deltas.items()})
              for line in between.moved.lines),
            *(_Row(reason.words, tenths(step), {}) for reason, step in steps.items() if reason is Reason.YEAR),
            _Row(in_words(between.last), str(self.after), _exact(between.moved.after)),
        ]  # fmt: skip

        def count(name: str) -> Column:
            return Column(definition(name).title, lambda row: row.counts.get(name, ""), numeric=True)

        columns = [Column("What moved", lambda row: row.words), *map(count, between.moved.before)]
        if isinstance(between.what, Rate):
            columns.insert(1, Column(between.what.title, lambda row: row.effect, numeric=True))
        return Sheet(f"From {in_words(between.first)} to {in_words(between.last)}", columns, rows)

    def _effects(self) -> dict[Reason, Decimal]:
        """What each line does to the rate as shown; empty for a count, or where the rate cannot be had."""
        what, between = self.between.what, self.between
        if not isinstance(what, Rate) or self.before.symbol or self.after.symbol:
            return {}
        steps = effects(what, between.moved, (working_days_to(between.first), working_days_to(between.last)))
        if not steps:
            return {}
        total = Fraction(self.after.text) - Fraction(self.before.text)
        return dict(zip((reason for reason, _ in steps), in_tenths([step for _, step in steps], total), strict=True))

    def behind(self) -> list[Behind]:
        """For each line the rows that are the reader's to see."""
        return [found for line in self.between.moved.lines if (found := self._behind(line)) is not None]

    def _behind(self, line: Line) -> Behind | None:
        seen = [each for each in line.changes if self._whose(each)]
        if not line.changes:
            return None
        names = [name for name in line.deltas if any(each.deltas[name] for each in seen)]

        def count(name: str) -> Column:
            return Column(definition(name).title, lambda each: signed(each.deltas[name]), numeric=True)

        whose = Column("Who or which", self._whose, link=lambda each: f"/people/{each.person}" if each.person else "")
        rows = sorted(seen, key=self._whose)[:MOST]
        return Behind(
            f"{line.reason.words}: {_how_many(line)}",
            Sheet(line.reason.words, [whose, *map(count, names)], rows,
                  f"The first {MOST} of {len(seen)}." if len(seen) > MOST else ""),
            len(line.changes) - len(seen),
        )  # fmt: skip

    def _whose(self, change: Change) -> str:
        if change.person is not None:
            return self.between.people.get(change.person, "")
        return self.between.posts.get(change.post, "") if change.post else ""


def moving(between: Between) -> Moving:
    return Moving(between, _shown(between, between.moved.before, 0), _shown(between, between.moved.after, 1))


def _shown(between: Between, counts: Mapping[str, Decimal], side: int) -> Shown:
    what = between.what
    if not isinstance(what, Rate):
        return what.shown(counts[what.name])
    exact = what.exact(counts, working_days_to((between.first, between.last)[side]))
    return symbolic(S.NOT_APPLICABLE) if exact is None else shown(exact)


def _exact(counts: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: plain(value) for name, value in counts.items()}


def plain(value: Decimal) -> str:
    """As many digits as it has, four decimals at most: 105.3"""
    return f"{round(value, 4):f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def signed(value: Decimal) -> str:
    """+1.6 or −0.4; 0 where nothing changed."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{plain(abs(value))}"


def tenths(value: Decimal) -> str:
    """+3.0 or −0.4"""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value):.1f}"


def _how_many(line: Line) -> str:
    if not line.changes:
        return ""
    posts = bool(line.changes[0].post)
    return (
        plural(len(line.changes), "post")
        if posts
        else plural(len({each.person for each in line.changes}), "person", "people")
    )
