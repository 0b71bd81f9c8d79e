"""What a case is, in writing: one of HR writes a definition with its weights and ceilings, another approves it."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit, reach_of
from foundation.problems import Overtaken, Refusal
from workforce.queries.caseload_policy import Definition, definition_for
from workforce.tables.caseload import CaseloadPolicy

LIMITS = {
    "child_protection": (Decimal("0.25"), Decimal(5)), "court": (Decimal("0.25"), Decimal(5)),
    "looked_after": (Decimal("0.25"), Decimal(5)), "ceiling": (1, 60), "first_year": (10, 100),
    "second_year": (10, 100), "supervision_days": (7, 92),
}  # fmt: skip


class WriteDefinition(Form):
    """The words, and the numbers that go with them, from a day on."""

    starts: date
    definition: str
    child_protection: Decimal
    court: Decimal
    looked_after: Decimal
    ceiling: int
    first_year: int
    second_year: int
    supervision_days: int
    authority: int | None = None
    words: ClassVar = {
        "starts": "Enter the day from which it holds, such as 1 12 2026",
        "definition": "Write what your authority counts as a case",
        "child_protection": "Enter a weight, such as 1.5", "court": "Enter a weight, such as 2",
        "looked_after": "Enter a weight, such as 1", "ceiling": "Enter how many children, such as 18",
        "first_year": "Enter a per cent, such as 80", "second_year": "Enter a per cent, such as 90",
        "supervision_days": "Enter a number of days, such as 28", "authority": "Choose the authority",
    }  # fmt: skip


def _against(form: WriteDefinition) -> dict[str, str]:
    wrong = {
        name: f"Enter a number from {least} to {most}"
        for name, (least, most) in LIMITS.items()
        if not least <= getattr(form, name) <= most
    }
    for name in ("child_protection", "court", "looked_after"):
        if name not in wrong and getattr(form, name) != round(getattr(form, name), 2):
            wrong[name] = "Use two decimals or fewer"
    if not 20 <= len(form.definition) <= 4000:
        wrong["definition"] = "Write between 20 and 4,000 characters"
    return wrong


@deed(
    "case_definition:written",
    needs=Can.EDIT_CASELOAD,
    form=WriteDefinition,
    says="{actor} wrote what counts as a case from {starts}, for somebody else to approve",
)
async def write_definition(actor: Actor, form: WriteDefinition) -> Done:
    """A version of its own: what was approved before stays as it was, and holds until this one begins."""
    mine = reach_of(actor, Can.EDIT_CASELOAD).authorities
    authority = form.authority or (mine[0] if len(mine) == 1 else None)
    if authority is None:
        raise Refusal(authority="Choose the authority")
    sees = admit(actor, Can.EDIT_CASELOAD, Place(authority=authority))
    if wrong := _against(form):
        raise Refusal(**wrong)
    taken = await fetch_value(
        "select exists (select from caseload_policy where authority = $1 and starts = $2 and withdrawn_on is null)",
        authority, form.starts,
    )  # fmt: skip
    if taken:
        raise Refusal(starts="There is a definition from this day already: withdraw its draft, or choose another day")
    id = uuid4()
    numbers = {name: getattr(form, name) for name in LIMITS}
    await add(
        CaseloadPolicy, id=id, authority=authority, starts=form.starts, words=form.definition, **numbers,
        written_by=actor.person, written_on=clock.today(),
    )  # fmt: skip
    facts = {"starts": form.starts}
    return Done(id, "caseload", authority, then="/caseload/definition", facts=facts, role=sees.role)


@deed(
    "case_definition:approved",
    needs=Can.EDIT_CASELOAD,
    says="{actor} approved what counts as a case from {starts}; {written_by} had written it",
)
async def approve_definition(actor: Actor, id: UUID) -> Done:
    found = await definition_for(actor, id)
    if found.state != "draft":
        raise Overtaken(f"This definition is {found.state} already.")
    if found.written_by == actor.person:
        raise Refusal("You wrote this definition: somebody else in HR approves it")
    await change(CaseloadPolicy, found, approved_by=actor.person, approved_on=clock.today())
    return _done(found)


@deed(
    "case_definition:withdrawn",
    needs=Can.EDIT_CASELOAD,
    says="{actor} withdrew a draft of what counts as a case from {starts}; {written_by} had written it",
)
async def withdraw_definition(actor: Actor, id: UUID) -> Done:
    found = await definition_for(actor, id)
    if found.state != "draft":
        raise Overtaken(f"This definition is {found.state} already.")
    await change(CaseloadPolicy, found, withdrawn_on=clock.today())
    return _done(found)


def _done(found: Definition) -> Done:
    facts = {"starts": found.policy.starts, "written_by": found.written_by}
    return Done(found.id, "caseload", found.authority, then="/caseload/definition", facts=facts)
