"""Whoever was given a journey sees a little of its person, while the part lasts, and nobody else's."""

from datetime import date

import pytest

from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter
from foundation.routing import hash_of
from tests import builders_frameworks as journeys
from tests.builders import insert
from tests.cast import AMARA, BEA, HANA, STRETFORD, TODAY, TRAFFORD, VIC


@pytest.fixture
async def journey(as_owner):
    await journeys.journey(as_owner)
    await insert(
        as_owner, "caseload", person=AMARA.id, authority=TRAFFORD, team=STRETFORD, on_day=date(2026, 10, 31),
        children=22, agreed=18, ceiling=20,
    )  # fmt: skip


async def test_an_assessor_sees_the_team_hours_and_children_of_the_one_they_assess_and_no_more(browser, journey):
    page = await browser.sign_in(BEA).get(f"/people/{AMARA.id}")
    assert page.status == 200
    assert "Stretford child protection" in page.text and "22" in page.text and "Agreed: 18" in page.text
    assert "Ceiling" not in page.text and "Registration number" not in page.text and "Grade" not in page.text
    assert (await browser.get(f"/people/{VIC.id}")).status == 404


async def test_an_assessor_lists_those_they_assess(browser, journey):
    page = await browser.sign_in(BEA).get("/people")
    assert [link for link in page.links() if link.startswith("/people/")] == [f"/people/{AMARA.id}"]


@pytest.mark.parametrize("member", [HANA, VIC], ids=["an observer", "another social worker"])
async def test_nobody_else_sees_them(browser, journey, member):
    assert (await browser.sign_in(member).get(f"/people/{AMARA.id}")).status in (403, 404)


async def test_the_part_ended_shows_nothing_even_to_row_security(browser, as_owner, journey):
    await as_owner.execute("update role_grant set ends = $2 where person = $1", BEA.id, TODAY)
    assert (await browser.sign_in(BEA).get(f"/people/{AMARA.id}")).status in (403, 404)
    async with transaction(readonly=True):
        await enter(hash_of(BEA.token))
        assert await fetch_value("select count(*) from person where id = $1", AMARA.id) == 0
