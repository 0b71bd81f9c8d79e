"""The census through the front: begun, put right, signed by another, sent once as signed; and what others see of it."""

import hashlib
from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from reports.returns.specification import specification_for
from reports.returns.validate import judge
from tests.browser import Browser, Page
from tests.builders import insert
from tests.builders_reports import caseload
from tests.cast import ADA, AMARA, CORA, CY, EVE, HELEN, IDRIS, PRIYA, TRAFFORD, UMA

pytestmark = pytest.mark.slow
DAY = date(2026, 9, 30)


@pytest.fixture
async def trafford(as_owner: asyncpg.Connection) -> asyncpg.Connection:
    """Everyone in post with what the census asks of HR's system, but Amara's ethnicity."""
    await as_owner.execute(
        "update person set birth_date = '1985-05-05', sex = 'female', ethnicity = case when id <> $2 then 'WBRI' end"
        " where authority = $1",
        TRAFFORD, AMARA.id,
    )  # fmt: skip
    people = await as_owner.fetch("select distinct person from employment where authority = $1", TRAFFORD)
    for row in people:
        await insert(
            as_owner, "pay_placement", id=uuid4(), person=row["person"], authority=TRAFFORD, level=2,
            edition="framework_linked/2026-04-01", starts=date(2026, 4, 1), annual_pence=4_000_000,
        )  # fmt: skip
        await caseload(as_owner, row["person"], date(2026, 9, 1), 12)
    return as_owner


async def begun(browser: Browser) -> Page:
    return await browser.press(await browser.sign_in(ADA).get("/census"), "/census", year="2026")


async def put_right(browser: Browser, owner: asyncpg.Connection, here: str) -> Page:
    """Amara's record is put right outside, the rest is answered and noted here."""
    await owner.execute("update person set ethnicity = 'BAFR' where id = $1", AMARA.id)
    page = await browser.sign_in(ADA).get(f"{here}/fix")
    offers = {f"answers-{item.tag}": "0" for item in specification_for(2026).in_block if item.codes}
    people = {"answers-StepUpGrad": "0", "answers-FrontlineGrad": "0", "answers-StartOrigin": "10"}
    page = await browser.press(page, "/answers", **offers, **people)
    notes = [area.get("name") for area in page.tree.iter("textarea") if (area.get("name") or "").startswith("notes-")]
    return await browser.press(page, "/notes", **dict.fromkeys(notes, "A team came back")) if notes else page


async def signed(browser: Browser, owner: asyncpg.Connection) -> str:
    here = (await begun(browser)).path
    await put_right(browser, owner, here)
    page = await browser.sign_in(HELEN).get(f"{here}/export")
    page = await browser.press(page, "/sign", seen="yes")
    assert "signed off" in page.h1
    return here


async def test_a_census_says_what_is_wrong_whose_it_is_and_where_it_is_put_right(browser, trafford):
    page = await begun(browser)
    assert page.path.startswith("/census/") and "has errors" in page.h1
    assert "The department’s specification of 2026 is not here yet" in page.text
    assert "Ethnicity It is missing" in page.text and f"/people/{AMARA.id}" in page.links()
    assert "nothing leaves" in page.text.lower() and "which of" not in page.text
    fix = await browser.get(f"{page.path}/fix")
    letter = fix.tree.find(".//textarea[@id='letter']").text
    assert "Amara Okafor: Ethnicity. It is missing" in letter and "census of 2026" in letter
    # What HR's system holds is not answered here.
    refused = await browser.post(
        f"{page.path}/answers",
        {"csrf": fix.form("/answers").find("input").get("value"), "key": "k", "answers-Ethnicity": "WBRI"},
    )
    assert refused.status == 422 and refused.errors == ["This is put right in the HR system, not here"]


async def test_it_is_put_right_signed_by_another_sent_as_signed_and_its_copy_kept(browser, trafford):
    here = (await begun(browser)).path
    page = await put_right(browser, trafford, here)
    assert "ready to sign" in page.h1 and "There is nothing to put right" in page.text
    assert "Sign off the census of 2026" in (await browser.sign_in(HELEN).get("/")).text
    page = await browser.get(f"{here}/export")
    assert "in post (FTE)7" in page.text
    assert (await browser.press(page, "/sign")).errors == ["Tick that you have looked at the headline figures"]
    page = await browser.press(page, "/sign", seen="yes")
    assert "Signed off byHelen Marsh" in page.text
    page = await browser.press(await browser.sign_in(ADA).get(f"{here}/export"), "/send")
    assert "sent" in page.h1
    file = await browser.get(f"{here}/file/1")
    content = file.response.content
    assert file.response.headers["content-disposition"] == f'attachment; filename="csww-{TRAFFORD}-2026-1.xml"'
    assert not [fault for fault in judge(content, specification_for(2026)) if fault.severity == "error"]
    assert content.count(b"<CSWWWorker>") == 7 and hashlib.sha256(content).hexdigest() in page.text
    when = {"on-day": "23", "on-month": "11", "on-year": "2026", "reference": "COLLECT 12"}
    page = await browser.press(await browser.get(f"{here}/export"), "/accept", **when)
    assert "accepted" in page.h1 and "COLLECT 12" in page.text
    page = await browser.press(page, "/reopen", reason="A leaver was missed")
    assert "opened again" in page.h1 and "A leaver was missed" in page.text
    assert (await browser.get(f"{here}/file/1")).response.content == content


async def test_after_a_change_the_signature_falls_away_and_a_record_that_moved_changes_no_signed_file(
    browser, trafford
):
    here = await signed(browser, trafford)
    before = await trafford.fetchval("select file from statutory_return")
    await trafford.execute("update person set sex = 'male' where id = $1", AMARA.id)
    assert await trafford.fetchval("select file from statutory_return") == before
    page = await browser.press(await browser.sign_in(ADA).get(f"{here}/export"), "/change", reason="A record was wrong")
    assert "being prepared" in page.h1 and "Signed off by" not in page.text
    page = await browser.press(await browser.get(here), "/check")
    assert "ready to sign" in page.h1
    assert await trafford.fetchval("select file from statutory_return") != before
    assert await trafford.fetchval("select signature from statutory_return") is None


async def test_who_had_a_hand_in_it_does_not_sign_and_what_was_looked_at_is_what_is_signed(browser, trafford):
    here = (await begun(browser)).path
    await put_right(browser, trafford, here)
    page = await browser.sign_in(HELEN).get(f"{here}/export")
    await browser.sign_in(ADA).get(here)
    await browser.press(await browser.get(f"{here}/export"), "/change", reason="Once more")
    await browser.press(await browser.get(here), "/check")
    late = await browser.sign_in(HELEN).press(page, "/sign", seen="yes")
    assert late.status == 422 and "checked again since you opened this page" in late.errors[0]
    await trafford.execute("insert into return_hand select id, authority, $1, $2 from statutory_return", HELEN.id, DAY)
    page = await browser.get(f"{here}/export")
    assert "Another director must sign it off" in page.text
    with pytest.raises(AssertionError):
        page.form("/sign")


async def test_the_director_and_the_principal_social_worker_meet_no_person_in_it(browser, trafford):
    here = (await begun(browser)).path
    await trafford.execute("update person set birth_date = '2010-01-01' where id = $1", AMARA.id)
    await browser.press(await browser.get(here), "/check")
    for member in (HELEN, PRIYA):
        browser.sign_in(member)
        for page in (here, f"{here}/fix", f"{here}/export"):
            found = await browser.get(page)
            main = " ".join(found.tree.find(".//main").text_content().split())
            assert found.status == 200 and "Amara" not in main and "WBRI" not in main, (member, page)
        assert "Date of birth" in (await browser.get(f"{here}/fix")).text
    for member, status in ((UMA, 404), (CORA, 403), (IDRIS, 403)):
        assert (await browser.sign_in(member).get(here)).status == status, member
    auditor = await browser.sign_in(EVE).get(here)
    assert auditor.status == 200 and "to fix in the HR system" not in auditor.text


async def test_an_analyst_meets_sums_of_what_five_authorities_sent_and_nothing_of_four(browser, trafford, as_owner):
    async def sent(authority: int) -> None:
        content = f"<Message>{authority}</Message>".encode()
        ids = {"authority": authority, "return": uuid4()}
        await as_owner.execute(
            "insert into statutory_return (id, authority, kind, year, edition, state, begun_by, begun_on, checked_on,"
            " file, fingerprint, parts, held, faults, workers, errors) values ($1, $2, 'csww', 2025, 'csww/2025',"
            " 'ready', $3, $4, $4, $5, $6, $7, '{}', '[]', 1, 0)",
            ids["return"], authority, uuid4(), DAY, content, hashlib.sha256(content).hexdigest(),
            '{"inpost_fte": "11"}',
        )  # fmt: skip
        print_, signature = hashlib.sha256(content).hexdigest(), uuid4()
        await insert(as_owner, "return_signature", id=signature, fingerprint=print_, signed_by=uuid4(),
                     signed_for=uuid4(), signed_on=DAY, **ids)  # fmt: skip
        await insert(as_owner, "return_sent", number=1, file=content, fingerprint=print_, parts='{"inpost_fte": "11"}',
                     workers=1, signature=signature, sent_by=uuid4(), sent_on=DAY, **ids)  # fmt: skip

    codes = [row["code"] for row in await as_owner.fetch("select code from authority order by code limit 5")]
    for code in codes[:4]:
        await sent(code)
    browser.sign_in(CY)
    assert "authorities together" not in (await browser.get("/census")).text
    await sent(codes[4])
    page = await browser.get("/census")
    assert "2025: 5 authorities together" in page.text and "in post (FTE)55" in page.text
