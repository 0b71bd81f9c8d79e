"""The forms of supplements: what is asked for and why, a refusal, a withdrawal."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from foundation.forms import Form

Why = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Pounds = Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=2)]


class AskSupplement(Form):
    post: UUID
    kind: Literal[
        "market", "recruitment", "retention", "performance", "car", "relocation", "regional_weighting",
        "registration_fee", "dbs_check",
    ]  # fmt: skip
    annual: Pounds
    starts: date
    last: date
    test_on: date | None = None
    shown_by: Literal["failed_recruitment", "pay_gap"]
    evidence: Why
    aim: Why
    review_on: date
    follows: UUID | None = None
    words: ClassVar = {
        "post": "Choose the post",
        "kind": "Choose what kind of supplement it is",
        "annual": "Enter what it pays a year, such as 2,500",
        "starts": "Enter its first day",
        "last": "Enter its last day",
        "shown_by": "Choose what shows that it is needed",
        "evidence": "Say what shows that the post is hard to fill, or paid less than elsewhere",
        "aim": "Say what the supplement is for: it must be justified for equal pay",
        "review_on": "Enter the day on which it is looked at again",
        "test_on": "Enter the day on which somebody must be in post",
    }


class Refuse(Form):
    reason: Why
    words: ClassVar = {"reason": "Say why it is refused"}


class Withdraw(Form):
    reason: Why
    months: Annotated[int, Field(ge=0, le=6)]
    words: ClassVar = {"reason": "Say why it is withdrawn", "months": "Enter the months of notice, from 0 to 6"}
