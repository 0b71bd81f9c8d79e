"""Notices: written with the deed, read by their owner alone, marked as read, and mailed by their owner's wishes."""

import json

import asyncpg
import pytest

import wiring
from foundation.access import Role
from foundation.database.pool import fetch, transaction
from foundation.deeds import DEEDS, enter
from foundation.grants.giving import EndRole, GiveRole, end_grant, give_role
from foundation.notices import deeds
from foundation.notices.kinds import KINDS, How
from foundation.notices.reading import kinds_for
from foundation.problems import NotThere, Refusal
from foundation.routing import hash_of, stranger
from tests.cast import AMARA, BEA, CAST, HELEN, LENA, SALE, TODAY, Member

wiring.routes()


def acting(member: Member):
    return stranger(hash_of(member.token))


async def give(person: Member, role: Role = Role.LINE_MANAGER):
    form = GiveRole(person=person.id, role=role.value, team=SALE, starts=TODAY, reason="Covers the post")
    return await give_role(acting(LENA), form)


async def waiting(owner: asyncpg.Connection, member: Member) -> list[str]:
    rows = await owner.fetch("select * from notice where person = $1 and read_at is null order by told_at", member.id)
    return [row["kind"] for row in rows]


async def test_a_notice_is_written_with_the_deed_for_whom_it_concerns_and_nobody_else(clone, as_owner):
    done = await give(BEA)
    row = await as_owner.fetchrow("select * from notice")
    assert (row["person"], row["kind"], row["link"]) == (BEA.id, "role_given", f"/grants/{done.subject}")
    assert json.loads(row["facts"]) == {"actor": str(LENA.id), "role": "line manager"}, "no name, no reason"
    await end_grant(acting(LENA), done.subject, EndRole())
    assert await waiting(as_owner, BEA) == ["role_given", "role_ended"] and not await waiting(as_owner, LENA)


async def test_a_deed_that_is_refused_tells_nobody(clone, as_owner):
    await give(BEA)
    with pytest.raises(Refusal):
        await give(BEA)
    assert await as_owner.fetchval("select count(*) from notice") == 1


async def test_only_its_reader_sees_a_notice_whatever_the_role(clone, as_owner):
    await give(BEA)
    seen = []
    for member in CAST:
        async with transaction(readonly=True):
            await enter(hash_of(member.token))
            if await fetch("select * from notice"):
                seen.append(member)
    assert seen == [BEA]
    id = await as_owner.fetchval("select id from notice")
    for member in (LENA, HELEN, AMARA):
        with pytest.raises(NotThere):
            await deeds.read_one(acting(member), id)
        await deeds.read_all(acting(member))
    assert await waiting(as_owner, BEA) == ["role_given"]


async def test_the_head_of_each_page_counts_and_the_page_shows_what_is_not_read_first(browser, as_owner):
    first, second = await give(BEA), await give(BEA, Role.BUDGET_HOLDER)
    home = await browser.sign_in(BEA).get("/")
    assert "Notices 2 not read yet" in home.text
    page = await browser.get("/notices")
    assert f"/grants/{first.subject}" in page.links() and f"/grants/{second.subject}" in page.links()
    assert "Lena Fischer gave you the role of budget holder" in page.text
    newest = await as_owner.fetchval("select id from notice order by told_at desc limit 1")
    page = await browser.press(page, f"/notices/{newest}/read")
    assert "Notices 1 not read yet" in page.text
    assert page.text.index("Not read yet") < page.text.index("line manager") < page.text.index("budget holder")
    assert (await browser.get(f"/grants/{first.subject}")).status == 200, "what it links to opens for its reader"
    await give(BEA, Role.DIRECTOR)
    page = await browser.press(await browser.get("/notices"), "/notices/read")
    assert "You have read everything" in page.text and "not read yet" not in page.text
    told = await as_owner.fetch("select deed, worker, authority from audit where deed like 'notice%'")
    assert told and {row["authority"] for row in told} == {None}, "in no authority's history"


async def test_wishes_are_kept_and_shown_and_security_stays_on(browser, as_owner):
    page = await browser.sign_in(AMARA).get("/notices/wishes")
    assert "A role given to you" in page.text and "Your pay step" in page.text
    offered = set(page.tree.xpath("//select/@id"))
    assert "how-evidence_returned" in offered and not offered & {"how-role_given", "how-pay_step_due"}
    form = page.form("/notices/wishes")
    kept = ("csrf", "key", "digest_at", "quiet_until")
    typed = {name: form.xpath(f".//input[@name='{name}']/@value")[0] for name in kept}
    assert typed["digest_at"] == "08:00"
    typed |= {"how": ["evidence_returned=never", "offer_made=any_hour", "role_given=never", "pay_step_due=never"]}
    typed |= {"quiet_from": "9.30", "away_until-day": "1", "away_until-month": "3", "away_until-year": "2099"}
    page = await browser.post("/notices/wishes", typed)
    assert page.status == 200 and "E-mail follows what you chose" in page.text
    row = await as_owner.fetchrow("select * from notice_wishes")
    assert json.loads(row["choices"]) == {"evidence_returned": "never", "offer_made": "any_hour"}
    assert f"{row['quiet_from']:%H:%M}" == "09:30" and row["away_until"].year == 2099 and not row["weekends"]
    assert "evidence_returned=never" in page.tree.xpath("//option[@selected]/@value")
    wrong = {"key": "another", "quiet_from": "late", "away_until-year": "2001"}
    refused = await browser.post("/notices/wishes", typed | wrong)
    assert refused.status == 422 and refused.errors == ["Enter when quiet hours begin, such as 19:00"]
    assert "offer_made=any_hour" in refused.tree.xpath("//option[@selected]/@value")


async def test_new_wishes_count_for_what_already_waits(clone, as_owner):
    await give(BEA)
    await as_owner.execute("update notice set mail_at = now() + interval '3 days'")
    form = deeds.Wish(quiet_from="19:00", quiet_until="7:30", digest_at="08:00")
    await deeds.choose(acting(BEA), form)
    assert await as_owner.fetchval("select mail_at from notice") is None


# What holds for all kinds -------------------------------------------------------------------------------------------


def test_every_kind_is_told_by_some_deed_and_every_deed_that_tells_exists():
    from foundation.notices import own_kinds
    from frameworks import notices as journeys
    from staffbank import notices as bank
    from workforce import notices as pay

    tells = [each for package in (own_kinds, journeys, bank, pay) for each in package.TELLS]
    assert {kind for _, kind, _ in tells} <= set(KINDS)
    assert {deed for deed, _, _ in tells} <= set(DEEDS)
    print(f"{len(KINDS)} kinds of notice, told by {len({deed for deed, _, _ in tells})} deeds")


def test_titles_that_go_by_e_mail_hold_nothing_of_the_deed():
    """A title is all that an e-mail says: no place in it is filled in, and no outcome is named."""
    for kind in KINDS.values():
        assert "{" not in kind.title and len(kind.title) < 50
        assert not {"met", "not met", "deferred", "pass", "fail"} & set(kind.title.lower().split())


def test_minutes_matter_for_few_kinds_and_the_rest_waits_for_the_morning():
    soon = {kind.code for kind in KINDS.values() if kind.how is not How.DIGEST}
    assert {"offer_made", "shift_cancelled"} <= soon and len(soon) < len(KINDS) / 3


def test_people_choose_only_among_what_can_reach_them():
    from foundation.access import Actor, Grant

    def codes(role: Role) -> set[str]:
        return {kind.code for kind in kinds_for(Actor(AMARA.id, "", b"", (Grant(role, 358, 2),)))}

    assert "evidence_returned" in codes(Role.SOCIAL_WORKER) and "pay_step_due" not in codes(Role.SOCIAL_WORKER)
    assert "pay_step_due" in codes(Role.HR) and "offer_made" not in codes(Role.HR)
    assert all("role_given" in codes(role) for role in Role)
