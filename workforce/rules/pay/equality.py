"""Supplements by sex and ethnicity: how many of each group are paid one, with small numbers kept back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from foundation.money import rounded
from workforce.rules.pay.small_numbers import is_small, with_company

NOT_SAID = "not recorded"
# The workforce return's codes of sex and ethnicity, as people read them.
CENSUS_WORDS = {
    "F": "female", "M": "male", "WBRI": "White British", "WIRI": "White Irish", "WOTH": "another White background",
    "MWBC": "White and Black Caribbean", "MWBA": "White and Black African", "MWAS": "White and Asian",
    "MOTH": "another mixed background", "AIND": "Indian", "APKN": "Pakistani", "ABAN": "Bangladeshi",
    "AOTH": "another Asian background", "BCRB": "Black Caribbean", "BAFR": "Black African",
    "BOTH": "another Black background", "CHNE": "Chinese", "OOTH": "another ethnic background",
    "REFU": "chose not to say", "NOBT": "not yet asked",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """People of one sex or ethnicity in post, and those of them in posts with a supplement; None where kept back."""

    name: str
    in_post: int | None
    paid: int | None

    @property
    def share(self) -> Decimal | None:
        """Per cent paid, to one decimal; None where a part is kept back or nobody is in post."""
        if self.in_post is None or self.paid is None or not self.in_post:
            return None
        return rounded(Fraction(self.paid * 100, self.in_post), 1)


def kept_back(whole: Iterable[Group]) -> tuple[Group, ...]:
    """The groups as they may be shown: no count of one to five, nor one that follows from the others and the total.

    Kept back is a count of 1 to 5 in post, paid, or in post and not paid; and where that is one group alone, the next
    smallest with it, since the totals are known.
    """
    rows = list(whole)
    posts = with_company([row.in_post or 0 for row in rows], [is_small(row.in_post or 0) for row in rows])
    paid = with_company(
        [row.paid or 0 for row in rows],
        [is_small(row.paid or 0) or is_small((row.in_post or 0) - (row.paid or 0)) for row in rows],
    )
    return tuple(
        replace(row, in_post=None if no_posts else row.in_post, paid=None if no_posts or no_paid else row.paid)
        for row, no_posts, no_paid in zip(rows, posts, paid, strict=True)
    )
