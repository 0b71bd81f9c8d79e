"""A final outcome makes a pay step due; a second person of HR confirms it, once."""

from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from foundation.access_table import Can
from foundation.database.pool import transaction
from foundation.deeds import Deed, Done
from foundation.problems import DutyBroken, NotAllowed, NotThere, Overtaken, SignInAgain
from foundation.routing import hash_of, stranger
from tests.builders import grant
from tests.cast import ADA, AMARA, FARAH, PRIYA, TRAFFORD, UMA, Member, at, named
from tests.workforce.scene import OUTCOME_ON, all_of_pay, placement, scale, step
from workforce.actions.pay import confirm_pay_step, raise_pay_step
from workforce.queries.pay import last_placement

OUTCOME = named("outcome Amara Okafor")
raised: list[Done | None] = []


async def _final(actor):
    """A deed such as the one that confirms minutes: it makes an outcome final, and pay follows in the same act."""
    raised[:] = [
        await raise_pay_step(
            actor, person=AMARA.id, authority=TRAFFORD, outcome=OUTCOME, decided_by=PRIYA.id, gate="year_two",
            outcome_on=OUTCOME_ON,
        )
    ]  # fmt: skip
    return Done(OUTCOME, "outcome", TRAFFORD, worker=AMARA.id)


make_final = Deed("test:outcome_final", Can.CONFIRM_MINUTES, "{actor} made it final", _final)  # in no register


def acting(member: Member):
    return stranger(hash_of(member.token))


async def test_a_final_outcome_raises_the_step_in_the_same_act_though_the_chair_may_not_see_pay(clone, as_owner):
    await scale(as_owner)
    await placement(as_owner)
    await make_final(acting(FARAH))
    row = await as_owner.fetchrow("select * from pay_step_due")
    assert raised[0] is not None and row["id"] == raised[0].subject
    assert (row["from_level"], row["to_level"], row["annual_pence"]) == (1, 2, 3_950_000)
    assert row["effective"] == OUTCOME_ON and row["decided_by"] == PRIYA.id and row["raised_by"] == FARAH.id
    entries = await as_owner.fetch("select deed, actor from audit order by seq")
    assert [tuple(entry) for entry in entries] == [("pay_step:raised", FARAH.id), ("test:outcome_final", FARAH.id)]


async def test_one_outcome_never_raises_two_steps(clone, as_owner):
    await scale(as_owner)
    await placement(as_owner)
    await make_final(acting(FARAH))
    with pytest.raises(Overtaken):
        await make_final(acting(FARAH))
    assert await as_owner.fetchval("select count(*) from pay_step_due") == 1


async def test_nothing_falls_due_where_the_authority_runs_no_scale(clone, as_owner):
    await make_final(acting(FARAH))
    assert raised == [None] and await as_owner.fetchval("select count(*) from pay_step_due") == 0


async def test_nothing_falls_due_for_someone_who_already_stands_as_high(clone, as_owner):
    await scale(as_owner)
    await placement(as_owner, level=2)
    await make_final(acting(FARAH))
    assert raised == [None] and await as_owner.fetchval("select count(*) from pay_step_due") == 0


async def test_hr_confirms_and_the_new_placement_replaces_the_old_one(clone, as_owner):
    id = await all_of_pay(as_owner)
    done = await confirm_pay_step(acting(ADA), id)
    assert done.then == f"/pay-steps/{id}"
    confirmed = await as_owner.fetchrow("select * from pay_step_confirmed")
    assert confirmed["confirmed_by"] == ADA.id and confirmed["decided_by"] == PRIYA.id
    new = await as_owner.fetchrow("select * from pay_placement where supersedes is not null")
    assert new["id"] == confirmed["placement"] and new["supersedes"] == named("placement Amara Okafor")
    assert (new["level"], new["starts"], new["annual_pence"]) == (2, OUTCOME_ON, 3_950_000)
    assert await as_owner.fetchval("select deed from audit") == "pay_step:confirmed"


async def test_a_step_is_confirmed_once(clone, as_owner):
    id = await all_of_pay(as_owner)
    await confirm_pay_step(acting(ADA), id)
    with pytest.raises(Overtaken):
        await confirm_pay_step(acting(ADA), id)
    assert await as_owner.fetchval("select count(*) from pay_placement") == 2


@pytest.mark.parametrize(
    ("who", "duty"),
    [(PRIYA, "D17"), (FARAH, "D17"), (AMARA, "D1")],
    ids=["who decided it", "who made it final", "whose own it is"],
)
async def test_those_close_to_the_outcome_are_refused_though_hr_and_the_attempt_is_on_record(
    clone, as_owner, who, duty
):
    id = await all_of_pay(as_owner)
    await grant(as_owner, who.id, at(who.name, ADA.role, TRAFFORD))
    with pytest.raises(DutyBroken) as refused:
        await confirm_pay_step(acting(who), id)
    assert refused.value.duty == duty
    assert await as_owner.fetchval("select count(*) from pay_step_confirmed") == 0
    attempt = await as_owner.fetchrow("select deed, actor, facts::jsonb->>'duty' as duty from audit")
    assert tuple(attempt) == ("attempt:refused", who.id, duty)


@pytest.mark.parametrize("who", [PRIYA.id, FARAH.id, AMARA.id], ids=["decider", "finaliser", "subject"])
async def test_the_database_refuses_the_same_people_on_its_own(clone, as_owner, who):
    id = await all_of_pay(as_owner)
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute(
            "insert into pay_step_confirmed (step, person, decided_by, raised_by, authority, placement, confirmed_by,"
            " confirmed_on) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            id, AMARA.id, PRIYA.id, FARAH.id, TRAFFORD, named("placement Amara Okafor"), who, date(2026, 11, 23),
        )  # fmt: skip


async def test_confirming_asks_for_a_sign_in_of_the_last_ten_minutes(clone, as_owner):
    id = await all_of_pay(as_owner)
    await as_owner.execute("update session set signed_in_at = now() - interval '11 minutes'")
    with pytest.raises(SignInAgain):
        await confirm_pay_step(acting(ADA), id)
    assert await as_owner.fetchval("select count(*) from pay_step_confirmed") == 0


async def test_hr_of_another_authority_and_a_principal_social_worker_confirm_nothing(clone, as_owner):
    id = await all_of_pay(as_owner)
    with pytest.raises(NotThere):
        await confirm_pay_step(acting(UMA), id)
    with pytest.raises(NotAllowed):
        await confirm_pay_step(acting(PRIYA), id)
    with pytest.raises(NotThere):
        await confirm_pay_step(acting(ADA), uuid4())


async def test_a_step_dated_before_a_new_award_is_paid_by_both_editions(clone, as_owner, as_):
    await scale(as_owner)
    await placement(as_owner)
    id = await step(
        as_owner, effective=date(2026, 3, 10), edition="framework_linked/2025-04-01", annual_pence=3_830_000
    )
    await confirm_pay_step(acting(ADA), id)
    rows = await as_owner.fetch(
        "select starts, edition, level from pay_placement where supersedes is not null order by 1"
    )
    assert [tuple(row) for row in rows] == [
        (date(2026, 3, 10), "framework_linked/2025-04-01", 2),
        (date(2026, 4, 1), "framework_linked/2026-04-01", 2),
    ]
    async with transaction(readonly=True):
        await as_(ADA)
        last = await last_placement(AMARA.id, TRAFFORD)
    assert last is not None and last.edition == "framework_linked/2026-04-01"
