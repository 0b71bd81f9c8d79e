"""The team's counts, its board, what a case is, days away and the register, as the people who use them meet them."""

from datetime import date
from decimal import Decimal

import asyncpg
import pytest

from foundation.access import Role
from tests.builders import insert, people_of
from tests.cast import ADA, AMARA, CALLUM, HELEN, PRIYA, STRETFORD, TODAY, TRAFFORD, WES, Member, at, named
from tests.sweep.acts import day_of

NORA = at("Nora Whitlock", Role.HR, TRAFFORD)
TEAM = f"/teams/{STRETFORD}"
NUMBERS = {
    "child_protection": Decimal("1.5"), "court": Decimal(2), "looked_after": Decimal(1), "ceiling": 20,
    "first_year": 80, "second_year": 90, "supervision_days": 28,
}  # fmt: skip


@pytest.fixture
async def defined(as_owner: asyncpg.Connection) -> None:
    await insert(
        as_owner, "caseload_policy", id=named("definition"), authority=TRAFFORD, starts=date(2026, 4, 1),
        words="Each child counts, siblings separately.", written_by=ADA.id, written_on=date(2026, 3, 2),
        approved_by=NORA.id, approved_on=date(2026, 3, 9), **NUMBERS,
    )  # fmt: skip


async def nora(owner: asyncpg.Connection) -> Member:
    """A second person of HR, who can sign in."""

    await people_of(owner, [NORA])
    return NORA


def boxes(member: Member, **counts: str) -> dict[str, str]:
    return {f"{box}-{member.id}": count for box, count in counts.items()}


async def test_a_manager_types_the_whole_team_on_one_screen_and_sees_the_board(browser, defined, as_owner):
    await as_owner.execute("update employment set fte = 0.6 where person = $1", AMARA.id)
    page = await browser.sign_in(CALLUM).get(f"{TEAM}/counts")
    assert AMARA.name in page.text and "Your own count is entered by HR" in page.text
    assert not page.tree.xpath(f"//input[@id='children-{CALLUM.id}']"), "nobody types their own"
    typed = boxes(AMARA, children="22", child_protection="4", court="3", alone="2")
    typed |= {"unallocated": "3", **day_of("longest_since", date(2026, 11, 11)), "over_five": "1"}
    page = await browser.press(page, "/counts", **typed)
    assert page.path == TEAM and "22 at 0.6" in page.text
    assert "10 above" in page.text and "27" in page.text, "22 + 2 + 3 weighted; a ceiling of 12 at 0.6"
    assert "the longest for 8 working days; 1 for more than five" in page.text
    row = await as_owner.fetchrow("select * from caseload where person = $1", AMARA.id)
    assert (row["children"], row["court"], row["alone"], row["source"]) == (22, 3, 2, "typed")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (boxes(AMARA, children="twenty"), "Enter a whole number from 0 to 200"),
        (boxes(AMARA, children="14", court="10", child_protection="5"), "come to more than the children held"),
        (boxes(AMARA, children="14", court="1", alone="2"), "More are held alone"),
        (boxes(AMARA, court="2"), "Enter a whole number"),
        ({"unallocated": "2"}, "Enter the day since which a child has waited longest"),
        ({"unallocated": "0", **day_of("longest_since", date(2026, 11, 2))}, "Leave this empty where no child waits"),
        ({**boxes(AMARA, children="14"), **day_of("on", date(2026, 11, 24))}, "today or before"),
        ({}, "Enter a count for somebody"),
        (boxes(PRIYA, children="4"), "did not work in this team"),
        (boxes(CALLUM, children="4"), "Your role does not enter"),
    ],
)
async def test_a_refused_count_changes_nothing_and_keeps_what_was_typed(browser, as_owner, typed, words):
    page = await browser.sign_in(CALLUM).get(f"{TEAM}/counts")
    page = await browser.press(page, "/counts", **typed)
    assert (page.status == 422 and any(words in error for error in page.errors)) or words in page.text, page.errors
    kept = {field.get("name"): field.get("value") for field in page.tree.iter("input")}
    assert all(kept.get(name, value) == value for name, value in typed.items())
    assert not await as_owner.fetchval("select count(*) from caseload")
    assert not await as_owner.fetchval("select count(*) from unallocated")


async def test_a_second_count_of_a_day_takes_the_place_of_the_first_but_not_of_the_case_systems(browser, as_owner):
    browser.sign_in(CALLUM)
    for count in ("14", "15"):
        await browser.press(await browser.get(f"{TEAM}/counts"), "/counts", **boxes(AMARA, children=count))
    assert [row["children"] for row in await as_owner.fetch("select children from caseload")] == [15]
    await as_owner.execute("update caseload set source = 'pushed'")
    page = await browser.press(await browser.get(f"{TEAM}/counts"), "/counts", **boxes(AMARA, children="9"))
    assert page.status == 422 and "Your case system sent 15" in page.text


async def test_supervision_is_entered_by_its_day_and_is_late_after_the_weeks_agreed(browser, defined, as_owner):
    page = await browser.sign_in(CALLUM).get(TEAM)
    assert "late for supervision" in page.text and AMARA.name in page.text
    path = f"{TEAM}/supervision/{AMARA.id}"
    page = await browser.press(await browser.get(path), path, **day_of("held_on", date(2026, 11, 16)))
    assert page.path == TEAM
    assert await as_owner.fetchval("select held_on from supervision_held where person = $1", AMARA.id) == date(
        2026, 11, 16
    )
    page = await browser.get(path)
    assert "16 November 2026" in page.text and "14 December 2026" in page.text
    again = await browser.press(page, path, **day_of("held_on", date(2026, 11, 16)))
    assert again.status == 422 and "entered already" in again.text
    own = f"{TEAM}/supervision/{CALLUM.id}"
    assert "You cannot enter your own" in (await browser.get(own)).text
    token = (await browser.get(path)).tree.xpath("//input[@name='csrf']/@value")[0]
    barred = await browser.post(own, {"csrf": token, "key": "k", **day_of("held_on", TODAY)})
    assert barred.status == 422
    assert await as_owner.fetchval("select count(*) from audit where deed = 'attempt:refused'") == 1


async def test_a_definition_holds_once_another_person_of_hr_has_approved_it(browser, as_owner):
    await nora(as_owner)
    page = await browser.sign_in(ADA).get("/caseload/definition/new")
    typed = {"definition": "Each child counts, siblings separately.", "ceiling": "20", **day_of("starts", TODAY)}
    page = await browser.press(page, "/new", **typed)
    assert "You wrote it" in page.text and "has approved no definition yet" in page.text
    id = await as_owner.fetchval("select id from caseload_policy")
    csrf = page.tree.xpath("//input[@name='csrf']/@value")[0]
    own = await browser.post(f"/caseload/definition/{id}/approve", {"csrf": csrf, "key": "own"})
    assert own.status == 422 and "somebody else in HR approves it" in own.text
    page = await browser.sign_in(NORA).get("/caseload/definition")
    page = await browser.press(page, "/approve")
    assert "In force since" in page.text
    for reader in (CALLUM, PRIYA, HELEN, AMARA):
        assert "siblings separately" in (await browser.sign_in(reader).get("/caseload/definition")).text
    assert "In force since" not in (await browser.sign_in(WES).get("/caseload/definition")).text


async def test_the_database_repeats_who_may_approve_and_that_approved_words_stay(as_owner, defined):
    for change in ("approved_by = written_by", "words = 'Each family counts, as one.'", "ceiling = 30"):
        with pytest.raises(asyncpg.CheckViolationError):
            await as_owner.execute(f"update caseload_policy set {change}")


@pytest.mark.parametrize(
    ("table", "more"),
    [
        ("caseload", {"children": 5, "court": 6}),
        ("caseload", {"children": 5, "court": 1, "alone": 2}),
        ("caseload", {"children": 5, "entered_by": AMARA.id}),
        ("unallocated", {"children": 0, "longest_since": TODAY}),
        ("unallocated", {"children": 2, "over_five": 3}),
        ("supervision_held", {"held_on": TODAY, "entered_by": AMARA.id}),
        ("absence", {"id": named("a"), "kind": "other", "starts": TODAY, "source": "entered", "entered_by": AMARA.id}),
        ("absence", {"id": named("a"), "kind": "other", "starts": TODAY, "source": "entered"}),
        ("registration_status", {"id": named("r"), "status": "active", "starts": TODAY, "checked_on": date(2026, 1, 1),
                                 "source": "register"}),
    ],
)  # fmt: skip
async def test_what_the_rules_refuse_the_database_refuses_too(clone, as_owner, table, more):
    row = {
        "caseload": {"person": AMARA.id, "team": STRETFORD, "on_day": TODAY},
        "unallocated": {"team": STRETFORD, "region": 2, "on_day": TODAY},
        "supervision_held": {"person": AMARA.id, "team": STRETFORD},
    }.get(table, {"person": AMARA.id})
    with pytest.raises(asyncpg.CheckViolationError):
        await insert(as_owner, table, authority=TRAFFORD, **(row | more))


async def test_two_statuses_and_two_entered_absences_never_share_a_day(clone, as_owner):
    said = {"person": AMARA.id, "authority": TRAFFORD, "status": "active", "checked_on": TODAY, "source": "register"}
    await insert(as_owner, "registration_status", id=named("1"), starts=date(2026, 1, 1), **said)
    away = {"person": AMARA.id, "authority": TRAFFORD, "kind": "other", "source": "entered", "entered_by": ADA.id}
    await insert(as_owner, "absence", id=named("1"), starts=date(2026, 11, 2), ends=date(2026, 11, 6), **away)
    for table, row in (
        ("registration_status", said | {"starts": TODAY}),
        ("absence", away | {"starts": date(2026, 11, 5)}),
    ):
        with pytest.raises(asyncpg.ExclusionViolationError):
            await insert(as_owner, table, id=named("2"), **row)


async def test_the_record_keeps_the_status_that_the_register_gave_last(clone, as_owner):
    said = {"person": AMARA.id, "authority": TRAFFORD, "checked_on": TODAY, "source": "register"}
    await insert(as_owner, "registration_status", id=named("1"), status="active", starts=date(2026, 1, 1),
                 ends=date(2026, 11, 1), **said)  # fmt: skip
    await insert(as_owner, "registration_status", id=named("2"), status="suspended", starts=date(2026, 11, 1), **said)
    assert await as_owner.fetchval("select registration_status from person where id = $1", AMARA.id) == "suspended"
    found = await as_owner.fetchrow("select * from registrations_of(array[$1::uuid])", AMARA.id)
    assert (found["registration_status"], found["checked_on"]) == ("suspended", TODAY)


async def test_hr_enters_an_absence_that_a_manager_sees_by_its_dates_alone(browser, as_owner):
    page = await browser.sign_in(ADA).get(f"/people/{AMARA.id}/absences/new")
    page = await browser.press(page, "/new", kind="sick_leave", **day_of("first", date(2026, 11, 16)))
    assert page.path == f"/people/{AMARA.id}" and "sick leave" in page.text
    page = await browser.get("/absences")
    assert "1 person is away today" in page.text and "5" in page.text, "Monday to Friday, and it goes on"
    page = await browser.sign_in(CALLUM).get("/absences")
    assert "16 Nov 2026" in page.text and "sick" not in page.text and "Working days lost" not in page.text
    page = await browser.sign_in(ADA).get(f"/people/{AMARA.id}/absences/new")
    page = await browser.press(page, "/new", kind="other", **day_of("first", date(2026, 11, 18)))
    assert page.status == 422 and "They are away already from 16 November 2026, and it goes on" in page.errors[0]


async def test_an_absence_is_ended_and_withdrawn_but_not_where_it_was_fed_nor_ones_own(browser, as_owner):
    away = {"person": AMARA.id, "authority": TRAFFORD, "kind": "sick_leave", "starts": date(2026, 11, 2)}
    await insert(as_owner, "absence", id=named("entered"), source="entered", entered_by=NORA.id, **away)
    await insert(as_owner, "absence", id=named("fed"), source="fed", fed_on=TODAY, person=PRIYA.id,
                 **{name: away[name] for name in ("authority", "kind", "starts")})  # fmt: skip
    await insert(as_owner, "absence", id=named("own"), source="entered", entered_by=NORA.id, person=ADA.id,
                 **{name: away[name] for name in ("authority", "kind", "starts")})  # fmt: skip
    path = f"/absences/{named('entered')}"
    page = await browser.press(await browser.sign_in(ADA).get(path), path, **day_of("last", date(2026, 11, 13)))
    assert await as_owner.fetchval("select ends from absence where id = $1", named("entered")) == date(2026, 11, 14)
    await browser.press(await browser.get(path), "/withdraw")
    assert (await browser.get(path)).status == 404
    assert AMARA.name not in (await browser.get("/absences")).text
    page = await browser.get(f"/absences/{named('fed')}")
    assert "This came from your HR system" in page.text and not page.tree.xpath("//main//form")
    assert (await browser.get(f"/absences/{named('own')}")).status == 403


async def test_the_register_page_says_who_may_not_practise_and_takes_out_lists_of_a_hundred(browser, as_owner):
    await as_owner.execute("update person set registration_status = 'suspended' where id = $1", AMARA.id)
    page = await browser.sign_in(ADA).get("/registrations")
    assert "Registration is suspended" in page.text and AMARA.name in page.text
    assert "1 list of 100 at most" in page.text
    file = await browser.press(page, "/numbers", reason="checking records")
    number = await as_owner.fetchval("select swe_number from person where id = $1", PRIYA.id)
    assert file.status == 200 and number in file.text
    barred = await as_owner.fetchval("select swe_number from person where id = $1", AMARA.id)
    assert barred not in file.text, "whose answer is known already is not asked about again"


async def test_changes_of_worker_are_numbers_alone(browser, as_owner):
    page = await browser.sign_in(CALLUM).get(f"{TEAM}/changes")
    page = await browser.press(
        page, "/changes", never="80", once="20", twice="4", more="1", **day_of("month", date(2026, 10, 31))
    )
    assert page.path == TEAM and "October 2026" in page.text and "80" in page.text
    assert "October 2026" in (await browser.sign_in(PRIYA).get(TEAM)).text


async def test_caseloads_are_taken_out_by_hr_with_a_reason(browser, as_owner, defined):
    await insert(as_owner, "caseload", person=AMARA.id, authority=TRAFFORD, team=STRETFORD, on_day=TODAY, children=14)
    page = await browser.sign_in(ADA).get("/teams")
    file = await browser.press(page, "/file", reason="inspection")
    assert file.status == 200 and AMARA.name in file.text and ",14," in file.text
    assert (await browser.sign_in(PRIYA).get("/teams/file")).status == 403
