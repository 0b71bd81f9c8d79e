"""What an authority offers its staff, as the workforce return asks: eight offers, each coded from the supplements."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from workforce.rules.pay.supplements import offer_code

# The return's items, in its order, and the kind of supplement that is each (workforce return, 2025).
OFFERS = (
    ("RecruitmentBonus", "recruitment"),
    ("RetentionBonus", "retention"),
    ("PerformanceAward", "performance"),
    ("CarAllowance", "car"),
    ("RelocationPackage", "relocation"),
    ("RegionalWeighting", "regional_weighting"),
    ("CostSWE", "registration_fee"),
    ("CostDBS", "dbs_check"),
)
KINDS = {
    "market": "Market supplement",
    "recruitment": "Recruitment bonus",
    "retention": "Retention payment",
    "performance": "Performance award",
    "car": "Car allowance",
    "relocation": "Relocation package",
    "regional_weighting": "Regional weighting",
    "registration_fee": "Registration fee, paid for them",
    "dbs_check": "DBS check, paid for them",
}
WORDS = ("No", "Yes, to all", "Yes, to some")


@dataclass(frozen=True)
class Offer:
    """One item of the return: its code, and the people in post with and without it."""

    item: str
    kind: str
    code: int
    paid: int
    employed: int

    @property
    def words(self) -> str:
        return WORDS[self.code]


def offers(employed: Collection[UUID], paid: Iterable[tuple[str, UUID]]) -> tuple[Offer, ...]:
    """The eight, from the people in post and who of them is paid which kind; others in `paid` are not counted."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, person in paid:
        by_kind.setdefault(kind, set()).add(person)
    return tuple(
        Offer(item, kind, offer_code(count, len(employed)), count, len(employed))
        for item, kind in OFFERS
        for count in [len(by_kind.get(kind, set()) & set(employed))]
    )
