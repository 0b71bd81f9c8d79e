"""Rows of pay for the second wall: terms, a place, an increment withheld, an award, a batch, a step undone."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.cast import TODAY, named

FILES, ADOPTS = named("who files"), named("who adopts")
SPRING = date(2026, 4, 1)


def pay_rows(row: Callable[..., Any], key: Callable[[str], UUID], worker: UUID, place: int) -> Iterator[Any]:
    """Parents first; `row` makes a canary of the place, `key` its ids. They follow the pay step confirmed there."""
    at, mine = {"authority": place}, frozenset({worker})
    grade = {"kind": "grade", "name": "G9", "starts": SPRING, "filed_by": FILES}
    yield row("pay_filed", id=key("grade"), **at, **grade, source="x", filed_on=SPRING)
    yield row("pay_adopted", filed=key("grade"), **at, **grade, adopted_by=ADOPTS, adopted_on=SPRING)
    yield row("grade", id=key("grade"), **at, title="x", spine="njc", bottom=29, top=32, weekly_hours=Decimal(37))
    spine = {"kind": "spine", "name": "njc", "starts": SPRING, "filed_by": FILES}
    yield row("pay_filed", id=key("spine"), **at, **spine, source="x", filed_on=SPRING, standing="offered")
    yield row("spine_point", filed=key("spine"), **at, point=29, annual_pence=1)
    theirs = {"person": worker, **at}
    yield row("grade_placement", about=mine, id=key("place"), **theirs, seq=1, grade=key("grade"), bottom=29, top=32,
              point=30, fte=Decimal(1), starts=SPRING, since=SPRING, reason="start", entered_by=FILES,
              entered_on=SPRING)  # fmt: skip
    held = {"withheld_by": FILES}
    yield row("increment_withheld", about=mine, id=key("withheld"), **theirs, **held, due=TODAY, reason="x",
              withheld_on=TODAY)  # fmt: skip
    yield row("increment_reply", about=mine, withheld=key("withheld"), **theirs, **held, words="x", replied_on=TODAY)
    yield row("increment_heard", about=mine, withheld=key("withheld"), **theirs, **held, stands=True, heard_by=ADOPTS,
              heard_on=TODAY)  # fmt: skip
    yield row("award_run", id=key("award"), **at, spine="njc", edition="njc/2025-04-01", starts=SPRING,
              first_paid=SPRING, applied_by=FILES, applied_on=SPRING)  # fmt: skip
    yield row("award_line", about=mine, run=key("award"), **theirs, point=30, fte=Decimal(1), old_pence=1, new_pence=2,
              days=1, arrears_pence=1, entered_by=FILES)  # fmt: skip
    yield from _sent(row, key, theirs, mine)


def _sent(row: Callable[..., Any], key: Callable[[str], UUID], theirs: dict[str, Any], mine: Any) -> Iterator[Any]:
    at = {"authority": theirs["authority"], "made_by": FILES}
    for kind, run in (("steps", None), ("arrears", key("award"))):
        yield row("pay_batch", id=key(f"batch of {kind}"), **at, kind=kind, run=run, lines=1, total_pence=1,
                  fingerprint="0" * 64, made_on=TODAY)  # fmt: skip
    yield row("pay_batch_step", about=mine, batch=key("batch of steps"), **at, person=theirs["person"],
              step=key("step"), entry="step", annual_pence=1)  # fmt: skip
    yield row("pay_batch_arrears", about=mine, batch=key("batch of arrears"), **at, run=key("award"),
              person=theirs["person"])  # fmt: skip
    yield row("pay_placement", about=mine, id=key("put back"), **theirs, edition="pay/example", level=2, starts=TODAY,
              annual_pence=1)  # fmt: skip
    close = {"decided_by": named("nobody"), "raised_by": named("nobody")}
    yield row("pay_step_reversed", about=mine, step=key("step"), **theirs, **close, placement=key("put back"),
              reason="x", reversed_by=ADOPTS, reversed_on=TODAY)  # fmt: skip
