"""Answers and notes of a census as rows: which item may be answered here, of whom, and what is kept."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from foundation import clock
from foundation.database.pool import fetch_value
from foundation.problems import Refusal
from reports.queries.census import Census
from reports.queries.census_register import people_of_year
from reports.returns.formats import expected, fits
from reports.returns.specification import Item, Specification, specification_for

LONGEST = 500
Answered = tuple[UUID | None, str, str]  # whose (None: the authority's), item, value
Said = tuple[str, UUID | None, str]  # about what, of whom, words


def checked_answer(spec: Specification, tag: str, value: str, field: str) -> Item:
    """The item, if it is answered here and the value fits it; else a Refusal in words, beside `field`."""
    if not spec.has(tag) or spec.item(tag).fix != "here":
        raise Refusal("This is put right in the HR system, not here")
    item = spec.item(tag)
    if not fits(item, value):
        raise Refusal(**{field: f"{item.title} takes {expected(item)}"})
    if len(value) > LONGEST or not value.isprintable():
        raise Refusal(**{field: f"Use {LONGEST} characters or fewer, in one line"})
    return item


def of_all(census: Census, items: Mapping[Item, str]) -> list[Answered]:
    """The authority's own answers, and one for each person of whom the last check said that it lacks."""
    block = specification_for(census.year).in_block
    found: list[Answered] = []
    for item, value in items.items():
        found += [(None, item.tag, value)] if item in block else [(p, item.tag, value) for p in lacking(census, item)]
    if not found:
        raise Refusal("Nobody in this census lacks an answer any more")
    return found


def lacking(census: Census, item: Item) -> list[UUID]:
    """Whoever has a fault of this item."""
    found = {fault.person for fault in census.faults or () if fault.item == item.tag and fault.severity == "error"}
    return sorted(person for person in found if person is not None)


async def one_of(census: Census, who: str) -> UUID:
    """Someone of the census by their id as text."""
    people = await people_of_year(census.authority, census.year)
    found = next((id for id, _ in people if str(id) == who), None)
    if found is None:
        raise Refusal(who="Choose the person")
    return found


async def keep_answers(census: Census, answers: Sequence[Answered], who: UUID) -> None:
    """One row each, in one statement; that of the latest version of the return counts."""
    people, items, values = zip(*answers, strict=True)
    await fetch_value(
        "insert into return_answer (id, return, authority, person, item, value, answered_by, answered_on, version)"
        " select gen_random_uuid(), $1, $2, person, item, value, $6, $7, $8"
        " from unnest($3::uuid[], $4::text[], $5::text[]) as given (person, item, value)",
        census.id, census.authority, list(people), list(items), list(values), who, clock.today(), census.version,
    )  # fmt: skip


async def keep_notes(census: Census, notes: Sequence[Said], who: UUID) -> None:
    """Beside any written before; that of the latest version of the return counts."""
    abouts, people, words = zip(*notes, strict=True)
    await fetch_value(
        "insert into return_note (id, return, authority, about, person, words, noted_by, noted_on, version)"
        " select gen_random_uuid(), $1, $2, about, person, words, $6, $7, $8"
        " from unnest($3::text[], $4::uuid[], $5::text[]) as said (about, person, words)",
        census.id, census.authority, list(abouts), list(people), list(words), who, clock.today(), census.version,
    )  # fmt: skip
