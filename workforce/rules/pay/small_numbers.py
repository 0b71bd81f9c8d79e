"""Counts of people that are kept back because they could name somebody, with enough others that none follows."""

from collections.abc import Sequence

SMALL = 5  # a count of one to five people could name somebody


def is_small(count: int) -> bool:
    return 0 < count <= SMALL


def with_company(counts: Sequence[int], hidden: Sequence[bool]) -> list[bool]:
    """Where one alone is kept back the smallest of the others above none is too: the total would give it away."""
    kept = list(hidden)
    others = [place for place, no in enumerate(kept) if not no and counts[place]]
    if sum(kept) == 1 and others:
        kept[min(others, key=lambda place: counts[place])] = True
    return kept


def kept_back(counts: Sequence[int]) -> list[int | None]:
    """The counts of one column, None where kept back."""
    hidden = with_company(counts, [is_small(count) for count in counts])
    return [None if no else count for count, no in zip(counts, hidden, strict=True)]
