"""The counts by SQL are those that a slow, separate reading of the same rows makes, worker by worker."""

import asyncio
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from foundation.database.pool import transaction
from foundation.periods import add_months
from reports.measures import COUNTS
from reports.measures.components import Components
from reports.measures.moved import Reason, moved
from reports.measures.workers import Worker, components_of
from reports.queries.components import OF_A_TEAM, by_team, components_on, parts_on
from tests.builders_reports import agency_spell, caseload, changed, post, sickness, spell
from tests.cast import ADA, AMARA, BEA, CALLUM, IRWELL, LEEDS, PRIYA, SALFORD, TRAFFORD, UMA, named
from workforce.queries.establishment import derived_vacancy, establishment, totals
from workforce.rules.structure import Structure, Succession

CENSUS = date(2026, 9, 30)
DAY = timedelta(days=1)
ZERO = Decimal(0)
ROSE, TOM, LI = (named(name) for name in ("Rose, who left", "Tom, of an agency", "Li, in two posts"))


@pytest.fixture
async def trafford(as_owner: asyncpg.Connection) -> asyncpg.Connection:
    """Every rule of membership has a row here: the edges of the year, moves inside, agency cover, half posts."""
    owner = as_owner
    await owner.execute("update employment set service = 'other' where person = any ($1)", [ADA.id, BEA.id])
    amaras, roses, lis = (
        await post(owner, "Amara's"),
        await post(owner, "Rose's"),
        await post(owner, "Li's", fte=Decimal("0.6")),
    )
    await post(owner, "closed on the day", ends=CENSUS)
    await post(owner, "closed the day after", ends=CENSUS + DAY, fte=Decimal("0.5"))
    await post(owner, "opened the day after", starts=CENSUS + DAY)
    await post(owner, "proposed", kind="proposed")
    await post(owner, "above the structure", kind="over_established")
    await post(owner, "held", kind="held", fte=Decimal("0.3"))
    paid = await post(owner, "paid for by a grant", kind="grant_funded", fte=Decimal("0.7"))
    for starts, fte, kind in ((date(2026, 4, 1), "0.4", "grant_funded"), (CENSUS + DAY, "0.9", "established")):
        await changed(owner, paid, starts, fte=Decimal(fte), kind=kind)
    await owner.execute("update employment set post = $1 where person = $2", amaras, AMARA.id)
    await spell(owner, ROSE, date(2021, 3, 1), CENSUS + DAY, post=roses, fte=Decimal("0.8"))
    await agency_spell(owner, ROSE, CENSUS + DAY, post=roses, covers_vacancy=True)
    await spell(owner, LI, date(2025, 10, 1), post=lis, fte=Decimal("0.6"))
    await spell(owner, LI, date(2026, 2, 1), date(2026, 9, 1), basis="fixed_term", fte=None)
    await agency_spell(owner, TOM, date(2026, 1, 5), post=None, fte=Decimal("0.9"), covers_vacancy=True)
    await agency_spell(owner, named("Una, self-employed"), date(2026, 1, 5), CENSUS, basis="self_employed")
    before = named("Pat, of an agency elsewhere, before")
    await agency_spell(owner, before, date(2025, 1, 1), None, team=None)
    moved = named("Mel, promoted inside")
    await spell(owner, moved, date(2020, 1, 1), date(2026, 4, 1))
    await spell(owner, moved, date(2026, 4, 1), census_role="Senior practitioner")
    adults = named("Ann, from adults' services")
    await spell(owner, adults, date(2015, 1, 1), date(2026, 5, 1), service="adults")
    await spell(owner, adults, date(2026, 5, 1), fte=Decimal("0.5"))
    for who, starts, ends in (
        ("Ed, last year's last leaver", date(2018, 1, 1), date(2025, 10, 1)),
        ("Flo, this year's first leaver", date(2018, 1, 1), date(2025, 10, 2)),
        ("Gil, here for a month", date(2026, 3, 1), date(2026, 4, 1)),
        ("Hal, starting on the day", CENSUS, None),
        ("Ida, starting after", CENSUS + DAY, None),
    ):
        await spell(owner, named(who), starts, ends)
    for who, day, children in (
        (AMARA.id, date(2026, 6, 30), 15), (AMARA.id, CENSUS, 17), (AMARA.id, date(2026, 11, 2), 12),
        (CALLUM.id, CENSUS, 0), (PRIYA.id, date(2026, 1, 1), 4), (TOM, date(2026, 9, 28), 19), (ROSE, CENSUS, 9),
        (LI, date(2026, 8, 1), 11),
    ):  # fmt: skip
        await caseload(owner, who, day, children)
    await sickness(owner, AMARA.id, date(2026, 5, 4), date(2026, 5, 18), 10)
    await sickness(owner, PRIYA.id, date(2025, 9, 24), date(2025, 10, 8), 10)
    await sickness(owner, CALLUM.id, date(2026, 9, 21), None, 8)
    await sickness(owner, TOM, date(2026, 6, 1), date(2026, 6, 8), 5)
    return owner


async def slowly(owner: asyncpg.Connection, day: date) -> Components:
    """The same counts, one worker at a time, through the measures that worker records are checked with."""
    spells = [dict(row) for row in await owner.fetch("select * from employment where authority = $1", TRAFFORD)]
    spells = [
        s
        for s in spells
        if s["service"] == "children" and (_direct(s) or (s["basis"] in ("agency", "self_employed") and s["team"]))
    ]
    first = add_months(day, -12) + DAY
    moved = [
        replace(
            _worker(s, spells),
            role_start=_as_of_census(s["starts"], first, day),
            role_end=_as_of_census(s["ends"] - DAY if s["ends"] else None, first, day),
        )
        for s in spells
    ]
    posts = [dict(row) for row in await owner.fetch("select * from post where authority = $1", TRAFFORD)]
    here = [s for s in spells if _here(s, day)]
    changes = [dict(row) for row in await owner.fetch("select * from post_change where authority = $1", TRAFFORD)]
    vacant = [
        _unfilled(p, changes, [s["fte"] for s in here if _direct(s) and s["post"] == p["id"]], day)
        for p in posts
        if p["starts"] <= day and (not p["ends"] or p["ends"] > day)
    ]
    loads = {
        row["person"]: row["children"]
        for row in await owner.fetch(
            "select * from caseload where authority = $1 and on_day <= $2 order by on_day", TRAFFORD, day
        )
    }
    holders = {
        p: sum((s["fte"] or ZERO for s in here if s["person"] == p), ZERO)
        for p in loads
        if any(s["person"] == p for s in here)
    }
    of_cases = components_of(Worker(fte=fte, cases=loads[person]) for person, fte in holders.items())
    found = components_of(
        moved, 2026,
        vacancy_fte=sum(vacant, ZERO),
        agency_cover_fte=sum((s["fte"] for s in here if not _direct(s) and s["covers_vacancy"]), ZERO),
        working_days_lost_fte=await _lost(owner, spells, first, day),
    )  # fmt: skip
    return replace(found, cases=of_cases.cases, case_holders_fte=of_cases.case_holders_fte)


def _unfilled(
    p: dict[str, Any], changes: Iterable[dict[str, Any]], held: Iterable[Decimal | None], day: date
) -> Decimal:
    """What nobody holds of a post as it stands on the day; nothing of one proposed, or above the structure."""
    for change in sorted(changes, key=lambda each: each["starts"]):
        if change["post"] == p["id"] and change["starts"] <= day:
            p = p | {"fte": change["fte"], "kind": change["kind"]}
    left = p["fte"] - sum((Decimal(1) if fte is None else fte for fte in held), ZERO)
    return ZERO if p["kind"] in ("proposed", "over_established") else max(left, ZERO)


def _direct(s: dict[str, Any]) -> bool:
    return s["basis"] in ("permanent", "fixed_term") and s["employer_authority"] == s["authority"]


def _here(s: dict[str, Any], day: date) -> bool:
    return s["starts"] <= day and (s["ends"] is None or s["ends"] - DAY > day)


def _worker(s: dict[str, Any], spells: Iterable[dict[str, Any]]) -> Worker:
    same = [o for o in spells if o["person"] == s["person"] and _direct(o) and _direct(s)]
    return Worker(
        swe=str(s["person"]), agency=not _direct(s), fte=s["fte"], role=s["census_role"],
        origin="same_authority_children" if any(o["ends"] == s["starts"] for o in same) else None,
        destination="same_authority_children" if any(o["starts"] == s["ends"] for o in same) else None,
    )  # fmt: skip


def _as_of_census(when: date | None, first: date, day: date) -> date | None:
    """A date moved so that the year to `day` becomes the census year to 30 September 2026."""
    if when is None or when < first:
        return when and min(when, date(2025, 9, 30))
    return CENSUS - min((day - when), CENSUS - date(2025, 10, 1)) if when <= day else CENSUS + DAY


async def _lost(owner: asyncpg.Connection, spells: list[dict[str, Any]], first: date, day: date) -> Decimal:
    employed = {s["person"] for s in spells if _direct(s)}
    total = ZERO
    for row in await owner.fetch("select * from absence where authority = $1 and kind = 'sick_leave'", TRAFFORD):
        last = row["ends"] - DAY if row["ends"] else day
        days = [row["starts"] + DAY * n for n in range((last - row["starts"]).days + 1)]
        if row["person"] in employed and days:
            total += row["days_lost"] * sum(first <= each <= day for each in days) / len(days)
    return total


def rounded(components: Components) -> dict[str, Decimal]:
    return {f.name: round(Decimal(getattr(components, f.name)), 6) for f in fields(Components)}


@pytest.mark.parametrize(
    "day", [CENSUS, CENSUS - DAY, CENSUS + DAY, date(2025, 9, 30), date(2026, 11, 23), date(2026, 4, 1)]
)
async def test_counts_by_sql_are_those_counted_worker_by_worker(trafford, as_, day):
    async with transaction(readonly=True):
        await as_(ADA)
        found = (await components_on(TRAFFORD, [day]))[day]
    assert rounded(found) == rounded(await slowly(trafford, day))


async def test_the_census_counts_what_its_rules_say(trafford, as_):
    async with transaction(readonly=True):
        await as_(ADA)
        found = (await components_on(TRAFFORD, [CENSUS, CENSUS + DAY]))[CENSUS]
    assert {name: float(value) for name, value in rounded(found).items()} == {
        "inpost_fte": 8.1,  # seven full-time, Li 0.6 and Ann 0.5; not Rose, who left that day
        "inpost_headcount": 9,
        # Rose's post, the half post that closes the day after, the held one, and the grant's as it had become
        "vacancy_fte": 2.2,
        "agency_fte": 0.9,
        "agency_headcount": 1,
        "agency_cover_fte": 0.9,
        "starters_fte": 3.1,  # Li, Ann, Gil and Hal, and not Mel
        "starters_headcount": 5,  # Li twice: two starts
        "leavers_fte": 2.8,  # Rose, Flo and Gil
        "leavers_headcount": 4,  # and Li, whose second post ended, hours not known
        "case_holders_fte": 3.5,
        "cases": 51,
        "working_days_lost_fte": 23,  # Amara 10, Callum 8, and half of Priya's 10
    }


async def test_several_days_take_one_statement_and_another_authority_shows_nothing(trafford, as_):
    async with transaction(readonly=True) as connection:
        await as_(UMA)
        await components_on(TRAFFORD, [CENSUS])  # the driver asks about types once
        asked: list[str] = []
        connection.add_query_logger(lambda record: asked.append(record.query))
        found = await components_on(TRAFFORD, [CENSUS, CENSUS + DAY])
        await asyncio.sleep(0)  # the driver tells its loggers afterwards
        assert len(asked) == 1 and len(found) == 2
        assert found[CENSUS] == Components(**{f.name: ZERO for f in fields(Components)})
        assert (await components_on(LEEDS, [CENSUS]))[CENSUS].inpost_fte == 0


async def test_who_moves_to_the_authority_in_its_place_has_neither_left_nor_started(as_owner, as_):
    """Trafford and Salford, as if the one stood in the place of the other: whoever goes there on the very day."""
    split = date(2026, 4, 1)
    followed = Structure(successions=(Succession(split, (str(TRAFFORD),), (str(SALFORD),)),))
    salford = {"authority": SALFORD, "employer": "Salford", "employer_authority": SALFORD, "team": IRWELL}
    for name, left, joined in (
        ("Ned, moved over", split, split),
        ("Oz, a day late", split, split + DAY),
        ("Peg, before the day", split - DAY, split - DAY),
        ("Quin, left for good", split, None),
    ):
        await spell(as_owner, named(name), date(2019, 4, 1), left)
        if joined:
            await spell(as_owner, named(name), joined, **salford)
    async with transaction(readonly=True):
        await as_(ADA)
        left = (await components_on(TRAFFORD, [CENSUS], followed))[CENSUS]
        without = (await components_on(TRAFFORD, [CENSUS], Structure()))[CENSUS]
    async with transaction(readonly=True):
        await as_(UMA)
        started = (await components_on(SALFORD, [CENSUS], followed))[CENSUS]
        counted = (await components_on(SALFORD, [CENSUS], Structure()))[CENSUS]
    assert (left.leavers_fte, without.leavers_fte) == (3, 4)
    assert (started.starters_fte, counted.starters_fte) == (2, 3)


async def test_the_page_of_posts_and_the_figures_have_one_vacancy(trafford, as_):
    """One of them changes post on the day after the census, and holds the old one until then."""
    old, new = await post(trafford, "held until then"), await post(trafford, "held from then")
    await spell(trafford, named("Zoe, changing post"), date(2022, 1, 1), CENSUS + DAY, post=old)
    await spell(trafford, named("Zoe, changing post"), CENSUS + DAY, post=new)
    for day in (CENSUS, CENSUS - DAY, CENSUS + DAY, date(2026, 3, 31)):
        async with transaction(readonly=True):
            actor = await as_(ADA)
            figure = (await components_on(TRAFFORD, [day]))[day].vacancy_fte
            assert totals(await establishment(actor, day)).vacant == figure == await derived_vacancy(TRAFFORD, day)


@pytest.mark.parametrize("day", [CENSUS, CENSUS + DAY, date(2025, 9, 30), date(2026, 4, 1)])
async def test_every_count_is_the_sum_of_its_rows_and_of_its_teams(trafford, as_, day):
    names = [count.name for count in COUNTS]
    async with transaction(readonly=True):
        await as_(ADA)
        found = (await components_on(TRAFFORD, [day]))[day]
        parts = await parts_on(TRAFFORD, [day], names)
        teams = (await by_team(TRAFFORD, [day]))[day]
    sums = {name: sum((part.amount for part in parts if part.count == name), ZERO) for name in names}
    assert {name: round(value, 6) for name, value in sums.items()} == rounded(found)
    for name in OF_A_TEAM:
        assert sum((Decimal(getattr(team, name)) for team in teams.values()), ZERO) == getattr(found, name)


async def test_what_moved_over_the_census_lies_between_the_two_days_counts(trafford, as_):
    names = [count.name for count in COUNTS]
    async with transaction(readonly=True):
        await as_(ADA)
        found = await components_on(TRAFFORD, [CENSUS, date(2026, 11, 23)])
        parts = await parts_on(TRAFFORD, [CENSUS, date(2026, 11, 23)], names)
    between = moved(parts, CENSUS, names)
    assert {name: round(value, 6) for name, value in between.before.items()} == rounded(found[CENSUS])
    assert {name: round(value, 6) for name, value in between.after.items()} == rounded(found[date(2026, 11, 23)])
    lines = {line.reason: line for line in between.lines}
    assert lines[Reason.JOINED].deltas["inpost_fte"] == 1  # Ida
    assert lines[Reason.CAME].deltas["agency_fte"] == 1  # Rose, through an agency
    assert lines[Reason.CHANGED].deltas["cases"] == -5  # Amara's


async def test_a_sickness_that_was_withdrawn_counts_no_day(trafford, as_):
    async def lost() -> Decimal:
        async with transaction(readonly=True):
            await as_(ADA)
            return Decimal((await components_on(TRAFFORD, [CENSUS]))[CENSUS].working_days_lost_fte or 0)

    before = await lost()
    await trafford.execute("update absence set withdrawn_on = $2 where person = $1", AMARA.id, CENSUS)
    assert await lost() == before - 10
