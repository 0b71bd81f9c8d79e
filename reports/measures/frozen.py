"""Figures as they stood on a day, put down for good: the words they were defined by are known again by their mark."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from reports.measures import COUNTS, definition
from reports.measures.components import Components
from reports.measures.display import Shown, Value
from reports.measures.measure import Count, Rate


def mark_of(what: Count | Rate) -> str:
    """Twelve characters that change when a measure's words or formula do."""
    said = [what.name, what.words, what.formula if isinstance(what, Rate) else ""]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def frozen(
    authority: int, name: str, counts: Mapping[date, Components], shown: Mapping[str, Mapping[date, Shown]]
) -> str:
    """What is kept of a report, always in the same order: exact counts of its first day, and every figure as shown.

    `counts`, and each figure of `shown`, by day; the first is the day of the report.
    """
    day = next(iter(counts))
    given: Mapping[str, Value] = counts[day].given()
    kept = {
        "authority": authority,
        "name": name,
        "days": [each.isoformat() for each in counts],
        "counts": {count.name: str(given[count.name]) for count in COUNTS},
        "definitions": {measure: mark_of(definition(measure)) for measure in (*given, *shown)},
        "shown": {measure: [str(values[each]) for each in counts] for measure, values in shown.items()},
    }
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(text: str) -> str:
    """SHA-256 in hexadecimal, by which it can be shown that nothing was changed since."""
    return hashlib.sha256(text.encode()).hexdigest()
