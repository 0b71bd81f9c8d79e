"""What may be said of people in a history, as hypothesis draws it; and what a history adds to the counts."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from reports.measures.components import Components
from tests.reports.queries.office import NAMES

FULL = Decimal(37)
days = st.dates(date(2025, 2, 1), date(2027, 3, 1))
who_of, hours = st.integers(0, len(NAMES) - 1), st.sampled_from([FULL, Decimal("30"), Decimal("18.5"), Decimal("22.2")])
post = st.none() | st.integers(0, 1)
begun = st.tuples(*(
    st.tuples(st.just("begin"), st.just(each), st.dates(date(2025, 1, 6), date(2026, 10, 1)), hours, post)
    for each in range(len(NAMES))
))  # fmt: skip
said_of_work = (
    st.tuples(st.just("begin"), who_of, days, hours, post),
    st.tuples(st.just("hours"), who_of, days, hours),
    st.tuples(st.just("move"), who_of, days, post),
    st.tuples(st.just("leave"), who_of, days),
)
said_beside = (
    st.tuples(st.just("away"), who_of, days, st.integers(0, 40), st.integers(0, 20), st.booleans()),
    st.tuples(st.just("count"), who_of, days, st.integers(0, 30)),
)
asked_of = st.lists(st.dates(date(2025, 6, 1), date(2027, 4, 1)), min_size=2, max_size=6)


class Undone(Exception):
    """One history leaves nothing behind for the next."""


def more(after: Components, before: Components, name: str) -> Decimal:
    return round(Decimal(getattr(after, name)) - Decimal(getattr(before, name)), 6)
