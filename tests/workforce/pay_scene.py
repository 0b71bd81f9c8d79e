"""Rows of grades and awards for the tests, set-based: an authority's terms, and people of every kind on its points."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from tests.builders import insert, people_of
from tests.cast import HELEN, TRAFFORD, Member, named
from workforce.rules.pay.spines import spine_of

OLD, NEW = "njc/2024-04-01", "njc/2025-04-01"
FROM, PAID = date(2025, 4, 1), date(2025, 9, 1)
GRADE = {"title": "Social worker", "spine": "njc", "weekly_hours": Decimal(37)}


async def filed(
    owner: asyncpg.Connection, kind: str, name: str, *, adopted: bool = True, authority: int = TRAFFORD, **more: Any
) -> UUID:
    id = uuid4()
    same = {"authority": authority, "kind": kind, "name": name, "starts": more.pop("starts", date(2024, 4, 1)),
            "filed_by": more.pop("filed_by", named("files"))}  # fmt: skip
    await insert(owner, "pay_filed", id=id, source="the tests", filed_on=date(2024, 4, 1), **same, **more)
    if adopted:
        await insert(owner, "pay_adopted", filed=id, adopted_by=HELEN.id, adopted_on=date(2024, 4, 2), **same)
    return id


async def grade(owner: asyncpg.Connection, code: str, bottom: int, top: int, **more: Any) -> UUID:
    when = {name: more.pop(name) for name in ("starts", "authority", "adopted") if name in more}
    id = await filed(owner, "grade", code, **when)
    row = GRADE | {"id": id, "authority": when.get("authority", TRAFFORD), "bottom": bottom, "top": top}
    await insert(owner, "grade", **(row | more))
    return id


async def terms(owner: asyncpg.Connection) -> dict[str, UUID]:
    """Three grades, the usual rule, a fund's rate, and the spine of 2024 in use."""
    found = {
        code: await grade(owner, code, bottom, top, level=level)
        for code, bottom, top, level in (("G8", 26, 28, 1), ("G9", 29, 32, 2), ("G10", 33, 36, 3))
    }
    await filed(owner, "increments", "increments", rule="usual")
    await filed(owner, "fund", "fund", percent=Decimal("22.9"))
    await run(owner)
    return found


async def points(owner: asyncpg.Connection, filed: UUID) -> None:
    """The points of a spine that was filed: those of 2025 and three per cent."""
    for point, annual in spine_of(NEW).values.items():
        await insert(owner, "spine_point", filed=filed, authority=TRAFFORD, point=point, annual_pence=int(annual * 103))


async def run(owner: asyncpg.Connection, edition: str = OLD, authority: int = TRAFFORD) -> None:
    await insert(owner, "award_run", id=uuid4(), authority=authority, spine="njc", edition=edition,
                 starts=date(2024, 4, 1), first_paid=date(2024, 12, 1), applied_by=named("files"),
                 applied_on=date(2024, 11, 1))  # fmt: skip


async def placed(owner: asyncpg.Connection, person: UUID, grade: UUID, point: int, **more: Any) -> UUID:
    """A place of Trafford's, the first of a chain unless `seq` says otherwise."""
    id = uuid4()
    bottom, top = await owner.fetchrow("select bottom, top from grade where id = $1", grade)
    row = {"id": id, "person": person, "authority": TRAFFORD, "seq": 1, "grade": grade, "bottom": bottom, "top": top,
           "point": point, "fte": Decimal(1), "starts": date(2025, 1, 6), "reason": "start",
           "entered_by": named("files"), "entered_on": date(2025, 1, 6)}  # fmt: skip
    row |= more
    row.setdefault("since", row["starts"])
    await insert(owner, "grade_placement", **row)
    return id


async def crowd(owner: asyncpg.Connection, number: int, grades: Mapping[str, UUID]) -> None:
    """People of every kind: part-time, joined and left inside the months, an increment, hours changed, left before."""
    await owner.execute(
        """
        create temporary table made on commit drop as select n, gen_random_uuid() as person,
          gen_random_uuid() as first, gen_random_uuid() as second,
          case when n % 7 = 0 then date '2025-04-09' + n % 120 else date '2021-06-01' + n % 900 end as starts,
          case when n % 11 = 0 then date '2025-04-20' + n % 130 when n % 53 = 0 then date '2025-03-31' end as ends,
          (array[1, 0.8, 0.6, 0.5, 0.4333, 0.9])[1 + n % 6]::numeric(5, 4) as fte, 26 + n % 2 as point
        from generate_series(1, $1::int) n
        """,
        number,
    )
    await owner.execute("update made set ends = null where ends <= starts")
    await owner.execute(
        "insert into person (id, authority, region, name, sort_key) select person, $1, 2, 'Person ' || n,"
        " lpad(n::text, 6, '0') from made",
        TRAFFORD,
    )
    await owner.execute(
        "insert into employment (id, person, authority, employer, employer_kind, employer_authority, service, basis,"
        " local_title, weekly_hours, fte, starts, ends) select gen_random_uuid(), person, $1, 'x', 'authority', $1,"
        " 'children', 'permanent', 'Social worker', 37, fte, starts, ends from made",
        TRAFFORD,
    )
    put = (
        "insert into grade_placement (id, person, authority, seq, supersedes, grade, bottom, top, point, fte, starts,"
        " since, reason, entered_by, entered_on)"
    )
    await owner.execute(
        f"{put} select first, person, $1, 1, null, $2, 26, 28, point, fte, starts, starts, 'start', $3, starts"
        " from made",
        TRAFFORD, grades["G8"], named("files"),
    )  # fmt: skip
    await owner.execute(
        f"{put} select second, person, $1, 2, first, $2, 26, 28, point + (n % 5 = 0)::int,"
        " case when n % 3 = 0 then 0.7 else fte end, date '2025-04-16' + n % 60, date '2025-04-16' + n % 60,"
        " case when n % 5 = 0 then 'increment' else 'hours' end, $3, date '2025-04-16' from made"
        " where (n % 5 = 0 or n % 3 = 0) and starts < date '2025-04-16'",
        TRAFFORD, grades["G8"], named("files"),
    )  # fmt: skip


async def owed_by_the_day(
    owner: asyncpg.Connection, old: Mapping[int, Decimal], new: Mapping[int, Decimal]
) -> dict[UUID, Decimal]:
    """The same arrears another way: day by day, each a part of its own month, by the latest place begun by then."""
    work = await owner.fetch("select person, starts, ends from employment where authority = $1 and basis <> 'agency'",
                             TRAFFORD)  # fmt: skip
    links = await owner.fetch("select * from grade_placement where authority = $1 order by seq", TRAFFORD)
    chains: dict[UUID, list[Any]] = {}
    for link in links:
        chains.setdefault(link["person"], []).append(link)
    found: dict[UUID, Decimal] = {}
    for spell in work:
        chain = chains.get(spell["person"], [])
        days = [day for day in _days() if spell["starts"] <= day and (spell["ends"] is None or day < spell["ends"])]
        alike = Counter(_stands(day, chain) for day in days)
        owed = sum((_owed(each, old, new) * many for each, many in alike.items() if each), Fraction(0))
        if days and chain:
            pennies = Decimal(owed.numerator * 100) / Decimal(owed.denominator)
            found[spell["person"]] = pennies.quantize(Decimal(1), ROUND_HALF_UP) / 100
    return found


def _days() -> Iterable[date]:
    return (FROM + timedelta(days=n) for n in range((PAID - FROM).days))


def _stands(day: date, chain: list[Any]) -> tuple[int, int, Decimal] | None:
    """How long the day's month is, and the point and share of the latest place begun by then."""
    begun = [link for link in chain if link["starts"] <= day]
    return (monthrange(day.year, day.month)[1], begun[-1]["point"], begun[-1]["fte"]) if begun else None


def _owed(day: tuple[int, int, Decimal], old: Mapping[int, Decimal], new: Mapping[int, Decimal]) -> Fraction:
    long, point, fte = day
    return (Fraction(new[point]) - Fraction(old[point])) * Fraction(fte) / 12 / long


async def another(owner: asyncpg.Connection, member: Member) -> None:
    """Somebody besides the cast, with a sign-in and their role."""
    await people_of(owner, [member])
