"""Supplements: who is due a retention payment, what is wrong with a supplement, what is repaid when a tie breaks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from foundation.money import rounded
from foundation.periods import DAY, Period, add_months

LONGEST_MONTHS = 12
NOBODY, EVERYBODY, SOME = 0, 1, 2


def retention(
    amount: Decimal,
    test_date: date,
    *,
    started_on: date | None = None,
    left_on: date | None = None,
    notice_given_on: date | None = None,
    achieving: bool = True,
) -> Decimal:
    """Pounds due: all of it to whoever is in post on the test date, not under notice and achieving; nothing otherwise.

    The last day still counts as in post; notice given on the test date counts as notice. Medway's terms.
    """
    in_post = (started_on is None or started_on <= test_date) and (left_on is None or left_on >= test_date)
    under_notice = notice_given_on is not None and notice_given_on <= test_date
    return rounded(Fraction(amount)) if in_post and not under_notice and achieving else Decimal("0.00")


@dataclass(frozen=True)
class Supplement:
    """A payment on top of a post's grade: pounds a year, for days; tied to the post, not to who is in it."""

    post: UUID
    annual: Decimal
    period: Period
    evidence: str
    aim: str
    asked_by: UUID
    approvers: frozenset[UUID]


def faults(asked: Supplement, holders: Collection[UUID] = (), approvals: int = 2) -> list[str]:
    """What stands against a supplement, in words; none when it may run.

    At most twelve months, evidence of failed recruitment or a pay gap, an aim that can be justified for equal pay, and
    named approvers apart from who asked and who is paid (East Devon and St Helens; two approvers is Steadfast's).
    """
    longest = add_months(asked.period.start, LONGEST_MONTHS)
    mine = asked.approvers & ({asked.asked_by} | set(holders))
    checks = (
        (asked.annual > 0, "Enter what the supplement pays a year"),
        (bool(asked.evidence.strip()), "Say what shows that the post is hard to fill, or paid less than elsewhere"),
        (bool(asked.aim.strip()), "Say what the supplement is for: it must be justified for equal pay"),
        (
            asked.period.end is not None and asked.period.end <= longest,
            f"A supplement runs for 12 months at most: end it by {longest - DAY:%-d %B %Y}, then review it",
        ),
        (not mine, "Whoever asks for a supplement, or is paid it, cannot approve it"),
        (len(asked.approvers - mine) >= approvals, f"A supplement needs {approvals} people to approve it"),
    )
    return [words for fine, words in checks if not fine]


def due_for_review(running: Iterable[Supplement], today: date, within_days: int = 90) -> list[Supplement]:
    """Those that run today and end within so many days, the first to end first."""
    until = today + timedelta(days=within_days)
    due = [each for each in running if today in each.period and each.period.last and each.period.last <= until]
    return sorted(due, key=lambda each: (each.period.end or date.max, each.post.int))


def standing(state: str, period: Period, stops: date | None, today: date) -> str:
    """How a supplement stands on a day, in words."""
    if state != "approved" and state != "withdrawn":
        return state
    end = stops if stops is not None else period.end
    if end is not None and end <= today:
        return "ended"
    if period.start > today:
        return "starts later"
    return "withdrawn, under notice" if state == "withdrawn" else "running"


def withdrawn_on(told_on: date, notice_months: int) -> date:
    """The first day without a supplement that is withdrawn with notice: Medway gives three months."""
    return add_months(told_on, notice_months) + DAY


@dataclass(frozen=True)
class Tied:
    """A payment kept only by staying: pounds paid on a day, and the months to stay from then."""

    amount: Decimal
    paid_on: date
    months: int

    @property
    def free_on(self) -> date:
        """The first day on which nothing of it is repaid any more."""
        return add_months(self.paid_on, self.months)


@dataclass(frozen=True)
class Repayment:
    """What is repaid of one payment, pounds to the penny."""

    tied: Tied
    amount: Decimal


def repayable(payments: Sequence[Tied], left_on: date, *, by_share: bool = False) -> tuple[Repayment, ...]:
    """What someone repays whose last day is `left_on`: all of each payment whose tie is not over, or the days' share.

    A staged welcome payment is repaid when its tie is broken (advertised terms, March 2021); by share of the days left
    is the gentler term that an employer may choose.
    """
    broken = [tied for tied in payments if tied.paid_on <= left_on and left_on + DAY < tied.free_on]
    return tuple(Repayment(tied, _owed(tied, left_on, by_share)) for tied in broken)


def _owed(tied: Tied, left_on: date, by_share: bool) -> Decimal:
    if not by_share:
        return rounded(Fraction(tied.amount))
    left = Fraction((tied.free_on - left_on - DAY).days, (tied.free_on - tied.paid_on).days)
    return rounded(Fraction(tied.amount) * left)


def offer_code(paid: int, employed: int) -> int:
    """The workforce return's code for an offer: 0 nobody has it, 1 everybody, 2 some. ValueError where it cannot be."""
    if not 0 <= paid <= employed:
        raise ValueError(f"{paid} of {employed} cannot be")
    return NOBODY if not paid else EVERYBODY if paid == employed else SOME
