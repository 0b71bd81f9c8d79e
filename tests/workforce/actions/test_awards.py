"""An award is looked at, applied once, with everyone's arrears to the penny; who applies it never pays themselves."""

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import asyncpg
import pytest

from foundation.database.pool import transaction
from foundation.forms import Empty
from foundation.problems import DutyBroken, Overtaken, Refusal
from foundation.routing import hash_of, stranger
from tests.cast import ADA, AMARA, HELEN, JO, TRAFFORD, UMA, Member, at
from tests.workforce import pay_scene
from tests.workforce.pay_scene import FROM, NEW, OLD, PAID
from workforce.actions.pay_awards import ApplyAward, apply_award, complete_award
from workforce.actions.pay_batches import batch_arrears
from workforce.queries.pay_awards import award_called, awards_open, previewed
from workforce.queries.pay_batches import batch_of, fingerprint, sheet_of
from workforce.rules.pay.bill import Move, added
from workforce.rules.pay.employer_cost import year_on
from workforce.rules.pay.spines import spine_of

NINA = at("Nina Frost", ADA.role, TRAFFORD)


def acting(member: Member):
    return stranger(hash_of(member.token))


def form(**more):
    return ApplyAward(**({"authority": TRAFFORD, "spine": NEW, "first_paid": PAID, "agreed": True} | more))


@pytest.fixture
async def forty(clone, as_owner):
    """Forty people of every kind on Trafford's points, and a second person in HR."""
    async with as_owner.transaction():
        grades = await pay_scene.terms(as_owner)
        await pay_scene.crowd(as_owner, 40, grades)
    await pay_scene.another(as_owner, NINA)
    return grades


@pytest.mark.slow
async def test_arrears_of_joiners_leavers_and_part_timers_are_those_counted_day_by_day(forty, as_owner):
    done = await apply_award(acting(ADA), form())
    lines = {row["person"]: row for row in await as_owner.fetch("select * from award_line")}
    expected = await pay_scene.owed_by_the_day(as_owner, spine_of(OLD).values, spine_of(NEW).values)
    assert {person: Decimal(row["arrears_pence"]) / 100 for person, row in lines.items()} == expected
    assert len(lines) > 30 and sum(row["last_day"] is not None for row in lines.values()) >= 2
    assert done.facts["people"] == len(lines)
    facts = await as_owner.fetchval("select facts::jsonb->>'edition' from audit where deed = 'award:applied'")
    assert facts == NEW


async def test_the_preview_costs_what_the_rule_costs_person_by_person(forty, as_owner, as_):
    async with transaction(readonly=True):
        actor = await as_(ADA)
        award = await award_called(actor, TRAFFORD, NEW)
        found = await previewed(award, PAID)
    old, new = spine_of(OLD).values, spine_of(NEW).values
    rows = await as_owner.fetch(
        "select distinct on (p.person) p.point, p.fte from grade_placement p join employment e on e.person = p.person"
        " where p.authority = $1 and e.ends is null order by p.person, p.seq desc", TRAFFORD,
    )  # fmt: skip
    moves = [Move(old[row["point"]], new[row["point"]], row["fte"], Decimal("22.9")) for row in rows]
    bill = added(moves, year_on(FROM))
    assert (found.moved, found.pay, found.on_costs) == (bill.moved, bill.pay, bill.on_costs)
    assert found.against == () and found.rate == Decimal("22.90") and found.owed.leavers >= 2
    await apply_award(acting(ADA), form())
    assert found.owed.total * 100 == await as_owner.fetchval("select sum(arrears_pence) from award_line")


async def test_an_award_is_applied_once(forty, as_owner):
    await apply_award(acting(ADA), form())
    before = await as_owner.fetchval("select sum(arrears_pence) from award_line")
    for who in (ADA, NINA):
        with pytest.raises(Overtaken):
            await apply_award(acting(who), form())
    assert await as_owner.fetchval("select sum(arrears_pence) from award_line") == before
    assert await as_owner.fetchval("select count(*) from award_run where edition = $1", NEW) == 1


@pytest.mark.parametrize("locked", [True, False], ids=["as it is", "with the lock taken away"])
async def test_two_who_apply_at_once_have_one_effect(forty, as_owner, monkeypatch, locked):
    """The twin without the lock rests on the constraint alone."""
    deed = apply_award if locked else replace(apply_award, locks=None)
    answers = await asyncio.gather(*(deed(acting(who), form()) for who in (ADA, NINA, ADA)), return_exceptions=True)
    done = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert len(done) == 1 and all(isinstance(no, Overtaken) for no in answers if no not in done)
    assert await as_owner.fetchval("select count(*) from award_run where edition = $1", NEW) == 1
    assert await as_owner.fetchval("select count(*) from award_line") == done[0].facts["people"]


async def test_the_database_alone_refuses_a_second_run_of_an_edition_or_of_a_day(forty, as_owner):
    await apply_award(acting(ADA), form())
    for edition in (NEW, "filed/another"):
        with pytest.raises(asyncpg.UniqueViolationError):
            await as_owner.execute(
                "insert into award_run (id, authority, spine, edition, starts, first_paid, applied_by, applied_on)"
                " values ($1, $2, 'njc', $3, $4, $5, $6, $5)", uuid4(), TRAFFORD, edition, FROM, PAID, NINA.id,
            )  # fmt: skip


async def test_whoever_applies_it_is_left_out_and_a_colleague_adds_them(forty, as_owner):
    await pay_scene.placed(as_owner, ADA.id, forty["G9"], 30)
    done = await apply_award(acting(ADA), form())
    assert not await as_owner.fetchval("select count(*) from award_line where person = $1", ADA.id)
    with pytest.raises(Overtaken):
        await complete_award(acting(ADA), done.subject)
    await complete_award(acting(NINA), done.subject)
    line = await as_owner.fetchrow("select * from award_line where person = $1", ADA.id)
    assert line["arrears_pence"] == 52_667 and line["entered_by"] == NINA.id  # pay.md, worked example 3
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute("update award_line set entered_by = person where person = $1", ADA.id)


async def test_an_offer_is_looked_at_and_never_paid(forty, as_owner, as_):
    id = await pay_scene.filed(as_owner, "spine", "njc", adopted=False, starts=date(2026, 4, 1), standing="offered")
    await pay_scene.points(as_owner, id)
    await apply_award(acting(ADA), form())
    async with transaction(readonly=True):
        actor = await as_(ADA)
        (award,) = await awards_open(actor, TRAFFORD)
        found = await previewed(award, date(2026, 12, 1))
    assert found.pay > 0 and found.owed.total > 0 and "has not been agreed" in " ".join(found.against)
    with pytest.raises(Refusal) as no:
        await apply_award(acting(NINA), form(spine=f"filed/{id}", first_paid=date(2026, 12, 1)))
    assert "not been agreed" in str(no.value)


async def test_who_filed_a_spine_neither_adopts_nor_applies_it(forty, as_owner):
    when = {"starts": date(2026, 4, 1), "standing": "published"}
    id = await pay_scene.filed(as_owner, "spine", "njc", filed_by=ADA.id, **when)
    await pay_scene.points(as_owner, id)
    await apply_award(acting(ADA), form())
    asked = form(spine=f"filed/{id}", first_paid=date(2026, 12, 1))
    with pytest.raises(DutyBroken):
        await apply_award(acting(ADA), asked)
    await apply_award(acting(NINA), asked)
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute("update award_run set applied_by = filed_by where filed is not null")
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute("update pay_adopted set adopted_by = filed_by")


async def test_people_on_a_point_without_a_value_stop_it(forty, as_owner):
    strange = await pay_scene.grade(as_owner, "G99", 90, 95)
    await pay_scene.placed(as_owner, AMARA.id, strange, 90)
    with pytest.raises(Refusal) as no:
        await apply_award(acting(ADA), form())
    assert "no value" in str(no.value) and await as_owner.fetchval("select count(*) from award_line") == 0


async def test_hr_elsewhere_and_a_director_apply_nothing(forty, as_owner):
    for who in (UMA, HELEN, JO):
        with pytest.raises(Exception) as no:
            await apply_award(acting(who), form())
        assert type(no.value).__name__ in ("NotThere", "NotAllowed")
    assert await as_owner.fetchval("select count(*) from award_run where edition = $1", NEW) == 0


async def test_the_check_file_holds_every_line_once_with_its_total_and_fingerprint(forty, as_owner, as_):
    run = (await apply_award(acting(ADA), form())).subject
    done = await batch_arrears(acting(JO), run, form=Empty())
    batch = await as_owner.fetchrow("select * from pay_batch")
    assert batch["lines"] == await as_owner.fetchval("select count(*) from award_line")
    assert batch["total_pence"] == await as_owner.fetchval("select sum(arrears_pence) from award_line")
    async with transaction(readonly=True):
        actor = await as_(JO)
        kept = await batch_of(actor, done.subject)
        sheet = await sheet_of(kept)
    assert fingerprint(sheet) == kept.fingerprint and len(sheet.rows) == batch["lines"]
    with pytest.raises(Refusal):
        await batch_arrears(acting(JO), run, form=Empty())
