"""Posts, teams and vacancies change by deeds; what the rules refuse, the database refuses on its own."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest

from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.problems import Refusal
from foundation.routing import hash_of, stranger
from tests.builders import insert
from tests.builders_reports import changed, post, spell
from tests.cast import ADA, AMARA, CALLUM, SALE, STRETFORD, TRAFFORD, UMA, named
from workforce.actions.posts import ChangePost, ClosePost, NewPost, change_post, close_post, create_post
from workforce.actions.teams import ChangeTeam, change_team
from workforce.actions.vacancies import (
    BridgeLine,
    Declare,
    add_bridge_line,
    agree_vacancies,
    declare_vacancies,
    remove_bridge_line,
)  # fmt: skip
from workforce.queries.establishment import derived_vacancy, establishment
from workforce.queries.vacancies import declared_for

HR = stranger(hash_of(ADA.token))
CENSUS = date(2026, 9, 30)
D = Decimal
NEW = {"title": "Social worker", "team": STRETFORD, "census_role": "Case holder", "fte": D(1), "kind": "established"}


async def new(**more: object) -> UUID:
    form = NewPost.model_validate({**NEW, "starts": date(2026, 1, 1), **more})
    return (await create_post(HR, form=form)).subject


async def board(on: date) -> dict[UUID, tuple[Decimal, Decimal]]:
    """Size and vacancy of each post on a day, as HR sees them."""
    async with transaction(readonly=True):
        actor = await enter(hash_of(ADA.token))
        return {one.id: (one.fte, one.filling.vacant) for one in await establishment(actor, on)}


async def test_a_post_stands_otherwise_from_the_day_it_changes_and_not_before(clone):
    id = await new(reference="P1")
    form = {**NEW, "fte": D("0.6"), "team": SALE, "starts": date(2026, 7, 1)}
    await change_post(HR, id=id, form=ChangePost.model_validate(form))
    assert (await board(date(2026, 6, 30)))[id] == (1, 1)
    assert (await board(date(2026, 7, 1)))[id] == (D("0.6"), D("0.6"))
    await change_post(HR, id=id, form=ChangePost.model_validate({**form, "kind": "proposed"}))
    assert (await board(date(2026, 7, 1)))[id] == (D("0.6"), 0)
    await close_post(HR, id=id, form=ClosePost(last=date(2026, 12, 31)))
    assert id in await board(date(2026, 12, 31)) and id not in await board(date(2027, 1, 1))


async def test_what_a_post_cannot_be_is_refused_beside_its_field(clone, as_owner):
    held = await post(as_owner, "held", reference="P1")
    await as_owner.execute("update employment set post = $1 where person = $2", held, AMARA.id)
    terms = {**NEW, "starts": date(2026, 7, 1)}
    for field, deed, arguments in (
        ("fte", create_post, {"form": NewPost.model_validate({**terms, "fte": D(37)})}),
        ("reference", create_post, {"form": NewPost.model_validate({**terms, "reference": "P1"})}),
        ("team", create_post, {"form": NewPost.model_validate({**terms, "team": uuid4()})}),
        ("starts", change_post, {"id": held, "form": ChangePost.model_validate({**terms, "starts": date(2019, 4, 1)})}),
        ("", change_post, {"id": held, "form": ChangePost.model_validate(terms)}),
        ("last", close_post, {"id": held, "form": ClosePost(last=date(2026, 12, 31))}),
    ):
        with pytest.raises(Refusal) as no:
            await deed(HR, **arguments)
        assert list(no.value.errors) == [field]


async def test_the_database_refuses_what_the_rules_refuse(clone, as_owner):
    id = await post(as_owner, "one", reference="P1", ends=date(2027, 1, 1))
    await as_owner.execute("update employment set post = $1, ends = '2027-01-01' where person = $2", id, AMARA.id)
    for constraint, refused in (
        ("a_post_is_for_one_person_at_most", post(as_owner, "two", fte=D("1.5"))),
        ("post_authority_reference_key", post(as_owner, "three", reference="P1")),
        ("a_change_lies_within_its_post", changed(as_owner, id, date(2019, 4, 1))),
        ("a_change_lies_within_its_post", changed(as_owner, id, date(2027, 1, 1))),
        ("nobody_is_left_in_a_closed_post", as_owner.execute("update post set ends = '2026-12-31' where id = $1", id)),
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as no:
            await refused
        assert no.value.constraint_name == constraint
    await changed(as_owner, id, date(2026, 6, 1))
    await as_owner.execute("update employment set ends = '2026-05-01' where person = $1", AMARA.id)
    with pytest.raises(asyncpg.CheckViolationError) as no:
        await as_owner.execute("update post set ends = '2026-06-01' where id = $1", id)
    assert no.value.constraint_name == "a_change_lies_within_its_post"


async def test_a_team_has_its_service_and_manager_from_a_day(clone, as_owner):
    form = ChangeTeam(starts=date(2026, 7, 1), service="Safeguarding", manager=CALLUM.id, cost_code="C2")
    await change_team(HR, id=STRETFORD, form=form)
    id = await new()
    async with transaction(readonly=True):
        actor = await enter(hash_of(ADA.token))
        before, after = [
            next(one for one in await establishment(actor, on) if one.id == id)
            for on in (date(2026, 6, 30), date(2026, 7, 1))
        ]
    assert (before.service, before.manager_name, before.cost_code) == ("", None, f"CC{TRAFFORD}")
    assert (after.service, after.manager_name, after.cost_code) == ("Safeguarding", CALLUM.name, "C2")
    with pytest.raises(Refusal) as no:
        await change_team(HR, id=STRETFORD, form=ChangeTeam(starts=date(2026, 7, 1), service="x", manager=UMA.id))
    assert list(no.value.errors) == ["manager"]


async def explained(id: UUID):
    async with transaction(readonly=True):
        return await declared_for(await enter(hash_of(ADA.token)), id)


async def test_declared_and_derived_agree_only_over_a_bridge_that_meets(clone, as_owner):
    await post(as_owner, "vacant")
    await post(as_owner, "held", kind="held", fte=D("0.5"))
    id = (await declare_vacancies(HR, form=Declare(fte=D("2.6"), on_day=CENSUS))).subject
    assert (await explained(id)).bridge.gap == D("1.10")
    with pytest.raises(Refusal) as no:
        await agree_vacancies(HR, id=id)
    assert "1.1 FTE more is declared" in str(no.value)
    for reason, fte in (("post_missing", "1.6"), ("held_not_counted", "-0.5"), ("other", "0.2")):
        await add_bridge_line(HR, id=id, form=BridgeLine(reason=reason, fte=D(fte), about="The court team"))
    wrong = next(line for line in (await explained(id)).lines if line.reason == "other")
    await remove_bridge_line(HR, id=id, line=wrong.id)
    await agree_vacancies(HR, id=id)
    found = await explained(id)
    assert found.declared.agreed and found.declared.agreed_derived == D("1.50") and not found.moved
    with pytest.raises(Refusal):
        await add_bridge_line(HR, id=id, form=BridgeLine(reason="other", fte=D(1), about="Later"))
    # A back-dated correction is seen beside what was agreed; declaring the day again opens it.
    await spell(as_owner, named("found later"), date(2026, 9, 1), post=named("post vacant"))
    assert (await explained(id)).moved and (await explained(id)).bridge.derived == D("0.50")
    again = await declare_vacancies(HR, form=Declare(fte=D("1.6"), on_day=CENSUS))
    assert again.subject == id and not (await explained(id)).declared.agreed
    assert await as_owner.fetchval("select count(*) from audit where subject = $1", id) == 7


async def test_the_database_agrees_to_no_bridge_that_does_not_meet(clone, as_owner):
    id, line = uuid4(), uuid4()
    who = {"declared_by": ADA.id, "declared_on": CENSUS}
    await insert(as_owner, "vacancy_declared", id=id, authority=TRAFFORD, on_day=CENSUS, fte=D(3), bridged=D(9), **who)
    assert await as_owner.fetchval("select bridged from vacancy_declared where id = $1", id) == 0  # its own sum, always
    added = {
        "declared": id,
        "authority": TRAFFORD,
        "reason": "other",
        "words": "x",
        "added_by": ADA.id,
        "added_on": CENSUS,
    }
    agree = "update vacancy_declared set derived = 2, agreed_by = $2, agreed_on = '2026-10-01' where id = $1"
    with pytest.raises(asyncpg.CheckViolationError) as no:
        await as_owner.execute(agree, id, ADA.id)
    assert no.value.constraint_name == "agreed_when_the_bridge_meets"
    await insert(as_owner, "vacancy_bridge", id=line, fte=D(1), **added)
    await as_owner.execute(agree, id, ADA.id)
    for refused in (
        insert(as_owner, "vacancy_bridge", id=uuid4(), fte=D("0.5"), **added),
        as_owner.execute(
            "update vacancy_bridge set removed_by = $2, removed_on = $3 where id = $1", line, ADA.id, CENSUS
        ),
        as_owner.execute("update vacancy_declared set bridged = 7, fte = 9 where id = $1", id),
    ):
        with pytest.raises(asyncpg.CheckViolationError) as no:
            await refused
        assert no.value.constraint_name == "agreed_when_the_bridge_meets"


async def test_a_day_that_has_not_come_or_too_many_decimals_cannot_be_declared(clone):
    for field, form in (
        ("on_day", Declare(fte=D(1), on_day=date(2026, 11, 24))),
        ("fte", Declare(fte=D("1.255"), on_day=CENSUS)),
        ("fte", Declare(fte=D("-1"), on_day=CENSUS)),
        ("authority", Declare(fte=D(1), on_day=CENSUS, authority=1)),
    ):
        with pytest.raises(Refusal) as no:
            await declare_vacancies(HR, form=form)
        assert list(no.value.errors) == [field]
    async with transaction(readonly=True):
        await enter(hash_of(ADA.token))
        assert await derived_vacancy(TRAFFORD, CENSUS) == 0
