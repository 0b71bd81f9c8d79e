"""Scales in the browser: seen, changed, saved, shared, put to the authority, approved by two people and adopted."""

from decimal import Decimal

import pytest

from foundation.filters import pounds
from foundation.money import half_up
from tests.browser import Page
from tests.cast import (
    ADA,
    AMARA,
    BEA,
    CALLUM,
    FARAH,
    GUS,
    HANA,
    HELEN,
    IDRIS,
    IVO,
    JO,
    PRIYA,
    QUINN,
    SALFORD,
    UMA,
    named,
)  # fmt: skip
from tests.sweep.acts import day_of
from tests.workforce.scale_scene import DOLLY, STARTS, directors, staffed, worker
from workforce.rules.pay_scales import scale_of

BASE = "framework_linked/2027-04-01"
SAVED = {"title": "Two more points", "points_1": "36,000 37,000 38,000", **day_of("starts", STARTS)}


@pytest.fixture
async def people(as_owner, clone) -> None:
    await staffed(as_owner)
    await directors(as_owner)


async def saved(browser) -> Page:
    page = await browser.sign_in(ADA).get("/pay/effect", scale=BASE, points_1=SAVED["points_1"])
    return await browser.press(page, "/pay/scales", **SAVED)


async def in_consultation(browser) -> str:
    page = await saved(browser)
    return (await browser.press(page, "/consult")).path


@pytest.mark.parametrize("who", [BEA, HANA, GUS, FARAH, IVO], ids=lambda who: who.role.value)
async def test_whoever_has_a_part_in_a_case_there_reads_a_scale_put_to_the_authority(browser, people, as_owner, who):
    path = (await saved(browser)).path
    assert (await browser.sign_in(who).get(path)).status == 404, "a draft is its maker's"
    page = await browser.sign_in(ADA).get(path)
    await browser.press(page, "/consult")
    page = await browser.sign_in(who).get(path)
    assert page.status == 200 and SAVED["title"] in page.text
    await as_owner.execute("update role_grant set ends = starts + 1 where person = $1", who.id)
    assert (await browser.get(path)).status in (403, 404)


async def approved(browser, path: str) -> Page:
    for director in (HELEN, DOLLY):
        page = await browser.sign_in(director).get(path)
        page = await browser.press(page, "/approve", looked="yes")
    return page


def slow_cost(people: list[tuple[int, int, str]], rate: str = "22.9") -> Decimal:
    """Each person's year before and after, term by term, with the rules of 2026/27 written out."""
    scale, total = scale_of(BASE), Decimal(0)
    for now, level, fte in people:
        points = scale.at(level).points
        new = now if now > points[-1] else min(point for point in points if point >= now)
        costs = []
        for annual in (Decimal(now), Decimal(new)):
            pay = annual * Decimal(fte)
            terms = (pay, max(pay - 5000, Decimal(0)) * 15 / 100, pay * Decimal(rate) / 100, pay / 200)
            costs.append(sum(half_up(term) for term in terms))
        total += costs[1] - costs[0]
    return total


async def test_the_effect_counts_who_is_below_within_and_above_and_what_it_costs(browser, people):
    page = await browser.sign_in(ADA).get("/pay/effect", scale=BASE)
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.tree.iterfind(".//main//tbody/tr")]
    assert [row[1:] for row in rows[:5]] == [list(each) for each in ("100", "100", "010", "001", "000")]
    cost = slow_cost([(34_400, 1, "1"), (39_500, 2, "0.5"), (47_000, 3, "1"), (55_000, 4, "0.8")])
    assert pounds(cost) in page.text and "greater of nothing and the new pay less the present one" in page.text
    assert "7 people in post have no level" in page.text  # the cast in post, whom nobody placed


async def test_changing_points_and_gates_shows_cost_and_movement_at_once_and_saves_nothing(browser, people, as_owner):
    page = await browser.sign_in(ADA).get("/pay/effect", scale=BASE)
    form = page.form("/pay/effect#effect")
    boxes = {i.get("name"): i.get("value") for i in form.iter("input")}
    assert boxes["points_1"] == "35,400 36,600 37,800"
    page = await browser.get("/pay/effect", scale=BASE, points_1="36,000 37,000 38,000", gate_3="appointment")
    assert "As changed" in page.text and "1 person from level 3 to level 2 would stand on another level" in page.text
    assert await as_owner.fetchval("select count(*) from pay_scale") == 0


async def test_what_cannot_be_a_scale_is_said_beside_its_box(browser, people):
    page = await browser.sign_in(ADA).get("/pay/effect", scale=BASE, points_1="36,000 35,000", rate="a lot")
    assert "Each point must pay more than the one below" in page.errors
    assert "Enter a number up to 100, such as 22.9" in page.errors
    page = await browser.get("/pay/effect", scale=BASE, points_2="forty")
    assert page.errors == ["Enter pounds a year, such as 35,400; leave a space between two points"]


async def test_whoever_does_not_see_pay_sees_no_count_that_could_name_somebody(browser, people):
    hr = await browser.sign_in(ADA).get("/pay/effect", scale=BASE)
    assert "From what to what" in hr.text and "£34,400" in hr.text
    for member in (PRIYA, IDRIS):
        page = await browser.sign_in(member).get("/pay/effect", scale=BASE)
        assert "5 or fewer" in page.text and "From what to what" not in page.text and "£34,400" not in page.text
    for member in (AMARA, CALLUM):
        assert (await browser.sign_in(member).get("/pay/effect")).status == 403


async def test_a_region_is_the_sum_of_three_authorities_or_more_and_of_nobody(browser, people, as_owner):
    await worker(as_owner, "In Salford", 39_000, 2, authority=SALFORD)
    page = await browser.sign_in(QUINN).get("/pay/effect", where="region-2", scale=BASE)
    assert "Fewer than three authorities" in page.text and "People by level" not in page.text
    await as_owner.execute("insert into authority (code, ons_code, name, region, starts) values"
                           " (9999, 'E0', 'Third', 2, '2020-01-01') on conflict do nothing")  # fmt: skip
    await as_owner.execute(
        "insert into person (id, authority, region, name, sort_key) values ($1, 9999, 2, 'In Third', 'third')",
        named("third"),
    )
    await as_owner.execute(
        "insert into employment (id, person, authority, employer, employer_kind, employer_authority, basis, fte,"
        " starts) values (gen_random_uuid(), $1, 9999, 'x', 'authority', 9999, 'permanent', 1, '2020-01-01')",
        named("third"),
    )
    await as_owner.execute(
        "insert into pay_placement (id, person, authority, edition, level, starts, annual_pence)"
        " values (gen_random_uuid(), $1, 9999, $2, 2, '2026-04-01', 3990000)",
        named("third"),
        BASE,
    )
    page = await browser.get("/pay/effect", where="region-2", scale=BASE)
    both = [
        (34_400, 1, "1"),
        (39_500, 2, "0.5"),
        (47_000, 3, "1"),
        (55_000, 4, "0.8"),
        (39_000, 2, "1"),
        (39_900, 2, "1"),
    ]
    assert pounds(slow_cost(both)) in page.text
    assert "Trafford" in page.text and "Salford" in page.text and "Third" in page.text
    assert "From what to what" not in page.text and "Low One" not in page.text
    assert (await browser.get("/pay/effect", where="authority-358")).status == 404


async def test_a_draft_is_its_makers_until_it_is_shared_by_name(browser, people):
    page = await saved(browser)
    assert page.status == 200 and "£36,000" in page.text and "Version 1" in page.text
    for member in (JO, HELEN, UMA, AMARA):
        assert (await browser.sign_in(member).get(page.path)).status == 404, member.name
    mine = await browser.sign_in(ADA).get(page.path)
    await browser.press(mine, "/share", person=str(HELEN.id))
    shown = await browser.sign_in(HELEN).get("/pay/scales")
    assert page.path in shown.links() and (await browser.get(page.path)).status == 200
    assert (await browser.sign_in(JO).get(page.path)).status == 404
    mine = await browser.sign_in(ADA).get(page.path)
    await browser.press(mine, "/unshare", person=str(HELEN.id))
    assert (await browser.sign_in(HELEN).get(page.path)).status == 404


async def test_a_change_is_the_next_version_and_the_last_one_stands_as_it_was(browser, people):
    first = await saved(browser)
    form = first.form("/change")
    kept = {i.get("name"): i.get("value") for i in form.iter("input")}
    assert kept["points_1"] == "36,000 37,000 38,000"
    second = await browser.press(first, "/change", points_2="42,000 43,000")
    assert "Version 2" in second.text and "£42,000" in second.text and second.path != first.path
    before = await browser.get(first.path)
    assert "there is a later one" in before.text and "£42,000" not in before.text
    side = await browser.get("/pay/compare", one=f"own/{first.path[-36:]}", other=f"own/{second.path[-36:]}")
    assert "more" in side.text and "Two scales side by side" in side.h1


async def test_two_directors_approve_and_the_drafter_and_the_first_of_them_do_not_twice(browser, people):
    path = await in_consultation(browser)
    assert "consultation" in (await browser.sign_in(AMARA).get(path)).text  # the authority reads it
    assert (await browser.sign_in(UMA).get(path)).status == 404  # and no other
    page = await browser.sign_in(HELEN).get(path)
    assert (await browser.press(page, "/approve")).errors == [
        "Look at what it costs and whom it moves, and say that you have"
    ]
    page = await browser.press(await browser.get(path), "/approve", looked="yes")
    assert "1 of 2: Helen Marsh" in page.text and "One more person must" in page.text
    page = await browser.press(await browser.sign_in(DOLLY).get(path), "/approve", looked="yes")
    assert "2 of 2" in page.text and "Adopt it" in page.text


async def test_what_is_adopted_is_the_scale_from_its_day_and_the_one_before_ends_there(browser, people, as_owner):
    path = await in_consultation(browser)
    page = await approved(browser, path)
    page = await browser.press(page, "/adopt")
    assert "adopted, from its day" in page.text
    rows = await as_owner.fetch(
        "select edition, starts, ends from pay_scale_adopted where authority = 358 order by starts"
    )
    assert [row["edition"] for row in rows][-1] == f"own/{path[-36:]}" and rows[0]["ends"] == rows[1][
        "starts"
    ] == STARTS
    await as_owner.execute("update pay_placement set edition = $1, starts = '2026-10-01' where person = $2",
                           f"own/{path[-36:]}", named("Low One"))  # fmt: skip
    assert "Two more points" in (await browser.sign_in(ADA).get("/pay")).text
