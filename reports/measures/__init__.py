"""Every published measure, once: pages, exports, checks and tests read formula and words from here."""

from reports.measures import absence, agency, caseload, in_post, turnover, vacancy
from reports.measures.measure import Count, Rate

MEASURES: tuple[Count | Rate, ...] = (
    *in_post.MEASURES,
    *turnover.MEASURES,
    *agency.MEASURES,
    *vacancy.MEASURES,
    *caseload.MEASURES,
    *absence.MEASURES,
)
COUNTS = tuple(measure for measure in MEASURES if isinstance(measure, Count))
RATES = tuple(measure for measure in MEASURES if isinstance(measure, Rate))
BY_NAME = {measure.name: measure for measure in MEASURES}


def definition(measure: str) -> Count | Rate:
    """Title, words, formula, components, symbols and source of a measure by its published name; KeyError otherwise."""
    return BY_NAME[measure]
