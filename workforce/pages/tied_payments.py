"""Payments kept by staying: each with what would be repaid by month, and entering one."""

from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, may_ever
from foundation.access_table import Can, row
from foundation.filters import day, plural, pounds
from foundation.forms import Filled
from foundation.pages import draw
from foundation.periods import DAY
from foundation.sheets import Column, Sheet
from workforce.queries.tied_payments import TiedPayment, people_in_post, tied_payments, total
from workforce.rules.pay.supplements import repayable

KINDS = {
    "welcome": "Welcome payment",
    "retention": "Retention payment",
    "relocation": "Relocation",
    "training": "Training paid for",
}
COLUMNS = (
    Column("Paid to", lambda each: each.name, link=lambda each: f"/people/{each.person}"),
    Column("For", lambda each: KINDS[each.kind]),
    Column("Paid", lambda each: pounds(each.tied.amount), numeric=True),
    Column("On", lambda each: day(each.tied.paid_on)),
    Column("Kept by staying", lambda each: plural(each.tied.months, "month")),
    Column("Nothing repaid from", lambda each: day(each.tied.free_on)),
    Column("Repaid", lambda each: "the days' share" if each.by_share else "the whole"),
    Column("Repaid if they left today", lambda each: pounds(each.today), numeric=True),
)


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One's own, and the authority's where that is one's work, with the form to enter one."""
    found = await tied_payments(actor)
    may_enter = may_ever(row(Can.CREATE_PAY), actor)
    people = await people_in_post(actor) if may_enter else []
    return draw(
        request, "workforce/supplements/tied.html", title="Payments kept by staying", filled=filled,
        table=Sheet("Payments kept by staying", COLUMNS, found), total=total(found), may_enter=may_enter,
        people=[(str(id), name) for id, name, _ in people if id != actor.person], kinds=list(KINDS.items()),
        schedules=[(each, schedule(each)) for each in found if not each.over][:20],
    )  # fmt: skip


def schedule(each: TiedPayment) -> list[tuple[str, Decimal]]:
    """What is repaid by whoever leaves on the first day of each quarter of the tie, and on its last day."""
    tied = each.tied
    whole = (tied.free_on - tied.paid_on).days
    days = [tied.paid_on + DAY * (whole * part // 4) for part in range(4)] + [tied.free_on - DAY]
    return [
        (day(left), sum((one.amount for one in repayable([tied], left, by_share=each.by_share)), Decimal("0.00")))
        for left in days
    ]
