"""People stand on points: placed by another person, moved up by the rule, held back with a right of reply, put back."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import asyncpg
import pytest

from foundation.database.pool import transaction
from foundation.problems import DutyBroken, NotAllowed, Overtaken, Refusal
from foundation.routing import hash_of, stranger
from tests.builders import grant
from tests.cast import ADA, AMARA, CALLUM, FARAH, HELEN, JO, LENA, PRIYA, TODAY, TRAFFORD, Member, at
from tests.workforce import pay_scene
from tests.workforce.scene import OUTCOME_ON, all_of_pay
from workforce.actions.pay import confirm_pay_step
from workforce.actions.pay_batches import BatchSteps, batch_steps
from workforce.actions.pay_increments import ApplyDue, Hear, Reply, Withhold, apply_due, hear, reply, withhold
from workforce.actions.pay_places import PlaceSomeone, place
from workforce.actions.pay_reversals import Reverse, reverse_pay_step
from workforce.actions.pay_terms import FileGrade, FileRule, FileSpine, adopt, file_grade, file_rule, file_spine
from workforce.queries.pay import pay_of
from workforce.queries.pay_places import standing_of

NINA = at("Nina Frost", ADA.role, TRAFFORD)
SPRING = date(2027, 4, 1)


def acting(member: Member):
    return stranger(hash_of(member.token))


def put(**more):
    return PlaceSomeone(**({"authority": TRAFFORD, "fte": Decimal(1), "starts": TODAY} | more))


@pytest.fixture
async def grades(clone, as_owner):
    await pay_scene.another(as_owner, NINA)
    found = await pay_scene.terms(as_owner)
    await as_owner.execute(
        "insert into award_run select gen_random_uuid(), authority, spine, 'njc/2025-04-01', edition, null, null,"
        " '2025-04-01', '2025-09-01', applied_by, applied_on from award_run"
    )
    return found


async def now(as_, who=ADA, person=AMARA):
    async with transaction(readonly=True):
        return await standing_of(await as_(who), person.id)


# Places --------------------------------------------------------------------------------------------------------------


async def test_someone_is_placed_and_moves_to_the_lowest_point_that_pays_no_less(grades, as_):
    await place(acting(ADA), AMARA.id, put(reason="start", grade="G8", point=27))
    first = await now(as_)
    assert (first.grade.grade.code, first.point, first.annual) == ("G8", 27, Decimal("38220"))  # 37,035 × 1.032
    await place(acting(ADA), AMARA.id, put(reason="regrade", grade="G9", starts=TODAY + timedelta(days=7)))
    async with transaction(readonly=True):
        actor = await as_(AMARA)
        assert (await standing_of(actor, AMARA.id)).point == 27  # not begun yet


async def test_pay_is_protected_where_the_new_grade_ends_below_it(grades, as_owner, as_):
    await pay_scene.placed(as_owner, AMARA.id, grades["G10"], 36)
    await place(acting(ADA), AMARA.id, put(reason="regrade", grade="G8"))
    after = await now(as_)
    assert after.point == 28 and after.reason == "protection" and after.annual == after.protected > Decimal(46_000)


async def test_nobody_places_themselves_by_page_or_by_sql(grades, as_owner):
    with pytest.raises(DutyBroken) as no:
        await place(acting(ADA), ADA.id, put(reason="start", grade="G8", point=26))
    assert no.value.duty == "D1" and await as_owner.fetchval("select deed from audit") == "attempt:refused"
    with pytest.raises(asyncpg.CheckViolationError, match="nobody_places_themselves"):
        await pay_scene.placed(as_owner, ADA.id, grades["G8"], 26, entered_by=ADA.id)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"reason": "start", "grade": "G8", "point": 29}, "point"),
        ({"reason": "start", "grade": "G7", "point": 26}, "grade"),
        ({"reason": "hours"}, "reason"),
        ({"reason": "start", "grade": "G8", "point": 26, "starts": date(1999, 1, 1)}, "starts"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(grades, as_owner, asked, field):
    with pytest.raises(Refusal) as no:
        await place(acting(ADA), AMARA.id, put(**asked))
    assert list(no.value.errors) == [field] and await as_owner.fetchval("select count(*) from grade_placement") == 0


async def test_the_database_keeps_a_chain_to_one_line_and_a_point_to_its_grade(grades, as_owner):
    first = await pay_scene.placed(as_owner, AMARA.id, grades["G8"], 26)
    for broken in (
        {"seq": 1}, {"seq": 3, "supersedes": first}, {"seq": 2, "supersedes": None}, {"seq": 2, "supersedes": uuid4()},
        {"seq": 2, "supersedes": first, "point": 29}, {"seq": 2, "supersedes": first, "reason": "gate"},
        {"seq": 2, "supersedes": first, "reason": "protection"},
    ):  # fmt: skip
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await pay_scene.placed(as_owner, AMARA.id, grades["G8"], broken.pop("point", 26), **broken)
    await pay_scene.placed(as_owner, AMARA.id, grades["G8"], 27, seq=2, supersedes=first)  # the twin: a sound one


# Increments ----------------------------------------------------------------------------------------------------------


async def test_increments_are_applied_at_once_and_once(grades, as_owner, as_):
    async with as_owner.transaction():
        await pay_scene.crowd(as_owner, 30, grades)
    until = ApplyDue(authority=TRAFFORD, until=TODAY)
    done = await apply_due(acting(ADA), until)
    rows = await as_owner.fetch("select * from grade_placement where reason = 'increment' and entered_by = $1", ADA.id)
    assert len(rows) == done.facts["people"] > 10
    assert all((row["starts"].month, row["starts"].day) in ((4, 1),) or row["starts"].month > 3 for row in rows)
    before = dict(await as_owner.fetch("select id, point from grade_placement"))
    assert [row["point"] for row in rows] == [before[row["supersedes"]] + 1 for row in rows]
    left = await as_owner.fetchval(
        "select count(*) from grade_placement p join employment e on e.person = p.person"
        " where p.reason = 'increment' and p.entered_by = $1 and e.ends <= p.starts", ADA.id,
    )  # fmt: skip
    assert left == 0, "somebody who had left moved up"
    for _ in range(3):  # those who were two steps behind
        try:
            await apply_due(acting(ADA), until)
        except Refusal:
            break
    with pytest.raises(Refusal):
        await apply_due(acting(NINA), until)


async def test_hours_changed_after_a_late_increment_are_kept(grades, as_owner):
    first = await pay_scene.placed(as_owner, AMARA.id, grades["G8"], 26, starts=date(2025, 5, 1))
    await pay_scene.placed(as_owner, AMARA.id, grades["G8"], 26, seq=2, supersedes=first, starts=date(2026, 6, 1),
                           since=date(2025, 5, 1), reason="hours", fte=Decimal("0.6"))  # fmt: skip
    await apply_due(acting(ADA), ApplyDue(authority=TRAFFORD, until=TODAY))
    rows = await as_owner.fetch("select starts, point, fte, reason from grade_placement where seq > 2 order by seq")
    assert [tuple(row) for row in rows] == [
        (date(2026, 4, 1), 27, Decimal("1.0000"), "increment"),
        (date(2026, 6, 1), 27, Decimal("0.6000"), "hours"),
    ]


async def test_ones_own_increment_waits_for_a_colleague(grades, as_owner):
    await pay_scene.placed(as_owner, ADA.id, grades["G8"], 26, starts=date(2025, 5, 1))
    until = ApplyDue(authority=TRAFFORD, until=TODAY)
    with pytest.raises(Refusal, match="your own"):
        await apply_due(acting(ADA), until)
    await apply_due(acting(NINA), until)
    assert await as_owner.fetchval("select max(point) from grade_placement where person = $1", ADA.id) == 27


async def test_one_is_withheld_replied_to_and_heard_by_another(grades, as_owner, as_):
    await pay_scene.placed(as_owner, AMARA.id, grades["G8"], 26, starts=date(2026, 5, 1))
    with pytest.raises(Refusal, match="1 April 2027"):
        await withhold(acting(ADA), AMARA.id, Withhold(authority=TRAFFORD, due=TODAY, why="Capability"))
    asked = Withhold(authority=TRAFFORD, due=SPRING, why="Capability")
    id = (await withhold(acting(ADA), AMARA.id, asked)).subject
    assert (await now(as_)).next.on == date(2028, 4, 1)
    for who in (ADA, CALLUM):
        with pytest.raises(NotAllowed):
            await reply(acting(who), id, Reply(reply="x"))
    await reply(acting(AMARA), id, Reply(reply="I was on leave"))
    with pytest.raises(Overtaken):
        await reply(acting(AMARA), id, Reply(reply="again"))
    with pytest.raises(DutyBroken):
        await hear(acting(ADA), id, Hear(stands="stands"))
    await hear(acting(NINA), id, Hear(stands="lifted"))
    assert (await now(as_)).next.on == SPRING
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute("update increment_heard set heard_by = withheld_by")


# Steps, batches, reversals -------------------------------------------------------------------------------------------


async def test_a_step_confirmed_moves_grade_goes_to_payroll_once_and_is_undone_by_a_new_entry(grades, as_owner, as_):
    await pay_scene.placed(as_owner, AMARA.id, grades["G8"], 28)
    id = await all_of_pay(as_owner)
    await confirm_pay_step(acting(ADA), id)
    gate = await as_owner.fetchrow("select * from grade_placement where reason = 'gate'")
    assert (gate["point"], gate["starts"], gate["step"]) == (29, OUTCOME_ON, id)
    form = BatchSteps(authority=TRAFFORD)
    await batch_steps(acting(JO), form)
    with pytest.raises(Refusal, match="No step waits"):
        await batch_steps(acting(JO), form)
    for who, duty in ((AMARA, "D1"), (PRIYA, "D17"), (FARAH, "D17")):
        await grant(as_owner, who.id, at(who.name, ADA.role, TRAFFORD))
        with pytest.raises(DutyBroken) as no:
            await reverse_pay_step(acting(who), id, Reverse(reason="wrong date"))
        assert no.value.duty == duty
    await reverse_pay_step(acting(NINA), id, Reverse(reason="outcome corrected"))
    async with transaction(readonly=True):
        point = await pay_of(await as_(ADA), AMARA.id)
    assert point.level == 1 and (await now(as_)).point == 28
    await batch_steps(acting(JO), form)
    sent = await as_owner.fetch("select entry, annual_pence from pay_batch_step order by entry desc")
    assert [tuple(row) for row in sent] == [("step", 3_950_000), ("reversal", -3_950_000)]
    with pytest.raises(Overtaken):
        await reverse_pay_step(acting(NINA), id, Reverse(reason="wrong date"))
    assert await as_owner.fetchval("select count(*) from pay_step_confirmed") == 1
    with pytest.raises(asyncpg.UniqueViolationError):
        await as_owner.execute("insert into pay_batch_step select * from pay_batch_step where entry = 'step'")


# Terms ---------------------------------------------------------------------------------------------------------------


def a_grade(**more):
    row = {"authority": TRAFFORD, "code": "G11", "title": "Advanced", "spine": "njc", "bottom": 37, "top": 40,
           "starts": SPRING, "source": "Policy of 2027"}  # fmt: skip
    return FileGrade(**(row | more))


async def test_what_hr_files_a_director_adopts_and_nobody_adopts_their_own(grades, as_owner):
    id = (await file_grade(acting(ADA), a_grade())).subject
    await grant(as_owner, ADA.id, at(ADA.name, HELEN.role, TRAFFORD))
    with pytest.raises(DutyBroken) as no:
        await adopt(acting(ADA), id)
    assert no.value.duty == "D22"
    await adopt(acting(HELEN), id)
    with pytest.raises(Overtaken):
        await adopt(acting(HELEN), id)
    again = (await file_grade(acting(ADA), a_grade(title="Another"))).subject
    with pytest.raises(Overtaken):
        await adopt(acting(HELEN), again)
    past = (await file_grade(acting(ADA), a_grade(code="G9", bottom=29, top=33, starts=date(2026, 1, 1)))).subject
    with pytest.raises(Refusal, match="past"):
        await adopt(acting(HELEN), past)


async def test_points_that_are_not_on_the_spine_and_lines_that_cannot_be_read_are_refused(grades):
    with pytest.raises(Refusal, match="both these points"):
        await file_grade(acting(ADA), a_grade(top=99))
    row = {"authority": TRAFFORD, "spine": "local", "standing": "published", "starts": SPRING, "source": "x"}
    for points, word in (("1 30,000\nnonsense", "Line 2"), ("1 30000\n1 31000", "twice"), ("2 1\n1 2", "more than")):
        with pytest.raises(Refusal) as no:
            await file_spine(acting(ADA), FileSpine(points=points, **row))
        assert word in no.value.errors["points"]
    await file_spine(acting(LENA), FileSpine(points="1\t£30,000\n2\t31,000.50", **row))
    with pytest.raises(Refusal):
        await file_rule(acting(ADA), FileRule(authority=TRAFFORD, kind="fund", starts=SPRING, source="x"))
