"""`steadfast verify published`: recomputes every published rate from its published components."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reports.blame import blamed
from reports.measures import RATES
from reports.measures.display import Symbol, shown
from reports.measures.measure import Rate, working_days
from reports.published import Fault, Level, Published, PublishedError, PublishedRow, read
from reports.spans import hidden, rate_span, span_of


class Verdict(StrEnum):
    EXACT = "agreed exactly"
    WITHIN = "within rounding"
    SYMBOL = "a symbol, rightly"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Verified:
    """Verdicts counted by measure, apart for authorities and for totals; the authorities' wrong cells."""

    authorities: Counter[tuple[str, Verdict]]
    totals: Counter[tuple[str, Verdict]]
    wrong: tuple[Fault, ...]


def verify(published: Published) -> Verified:
    """The interval test on every row; each contradicted authority row is explained by as few cells as can be."""
    authorities: Counter[tuple[str, Verdict]] = Counter()
    totals: Counter[tuple[str, Verdict]] = Counter()
    failures: dict[PublishedRow, list[Rate]] = {}
    for row in published.rows:
        verdicts = {rate: verdict(rate, row) for rate in RATES}
        counted = authorities if row.level is Level.AUTHORITY else totals
        counted.update((rate.name, found) for rate, found in verdicts.items())
        failed = [rate for rate, found in verdicts.items() if found is Verdict.CONTRADICTED]
        if failed and row.level is Level.AUTHORITY:
            failures[row] = failed
    columns = blamed(published, failures)
    wrong = [_fault(row, column, failures[row]) for row in failures for column in columns[row]]
    return Verified(authorities, totals, tuple(wrong))


def verdict(rate: Rate, row: PublishedRow) -> Verdict:
    """Whether one published rate follows from its published components, each off by its own rounding at most."""
    told, values, days = row.values[rate.name], row.values, working_days(row.year)
    unknown = any(hidden(values[name]) for name in rate.components)
    possible = None if unknown else rate_span(rate, values, days)
    if hidden(told):
        rightly = (
            unknown
            or (told is Symbol.NOT_APPLICABLE and possible is None)
            or (told is Symbol.LOW_RELIABILITY and rate.part and possible is not None and possible.high > 100)
        )
        return Verdict.SYMBOL if rightly else Verdict.CONTRADICTED
    if possible is None or not possible.meets(span_of(rate.name, told)):
        return Verdict.CONTRADICTED
    exact = all(values[name] is not Symbol.LOW for name in rate.components)
    return Verdict.EXACT if exact and rate.of(values, days).text == shown(told).text else Verdict.WITHIN


def verify_published(path: str) -> int:
    """Verify a file and print what was found: 0 no authority contradicted, 1 some cells named, 2 not a usable file."""
    try:
        published = read(Path(path).read_bytes())
    except OSError as fault:
        sys.stderr.write(f"{path}: cannot be read ({fault.strerror})\n")
        return 2
    except PublishedError as error:
        sys.stderr.writelines(f"{path}: {fault}\n" for fault in error.faults)
        return 2
    found = verify(published)
    sys.stdout.writelines(f"{line}\n" for line in _report(published, found))
    return 1 if found.wrong else 0


def _report(published: Published, found: Verified) -> Iterator[str]:
    yield f"{len(published.rows)} rows, release {published.release}; each rate recomputed from its published components"
    for title, counted in (("Authorities", found.authorities), ("England and regions", found.totals)):
        yield f"{title + ':':<32}" + "".join(f"{verdict:>19}" for verdict in Verdict)
        for rate in RATES:
            yield f"  {rate.name:<30}" + "".join(f"{counted[rate.name, verdict]:>19}" for verdict in Verdict)
        yield (
            "  all"
            + " " * 27
            + "".join(f"{sum(counted[rate.name, verdict] for rate in RATES):>19}" for verdict in Verdict)
        )
    rows = len({fault.row for fault in found.wrong})
    yield f"Authority rows contradicted: {rows}" + (
        f", cells named: {len(found.wrong)} (the header is row 1)" if rows else ""
    )
    yield from (str(fault) for fault in found.wrong)


def _fault(row: PublishedRow, column: str, failed: list[Rate]) -> Fault:
    against = ", ".join(
        f"{rate.name} {row.values[rate.name]} (recomputed {rate.of(row.values, working_days(row.year))})"
        for rate in failed
        if column in (rate.name, *rate.components)
    )
    return Fault(row.row, column, f"{row.name} {row.year}: {row.values[column]} does not fit {against}")
