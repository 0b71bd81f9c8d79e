"""Taking in the published file in the browser: upload, progress, preview, commit; and the file that has errors."""

import pytest

from foundation.work.hands import work_off
from tests.cast import ADA, AMARA, CORA, HELEN, KIT, UMA

CSV = "text/csv"


async def send(browser, page, content: bytes, name: str = "csww.csv", action: str = "/intake/new"):
    form = page.form(action)
    data = {field.get("name"): field.get("value") for field in form.iter("input") if field.get("type") == "hidden"}
    data.setdefault("kind", "published")  # of the several kinds that HR keeps
    return await browser.post(form.get("action"), data, files={"file": (name, content, CSV)})


async def settled(browser, page):
    await work_off()
    return await browser.get(page.path)


async def test_hr_uploads_looks_and_commits_and_the_figures_follow(browser, region_file):
    page = await browser.sign_in(ADA).get("/intake/new")
    page = await send(browser, page, region_file())
    assert page.path.startswith("/intake/") and page.path != "/intake/new"
    page = await settled(browser, page)
    assert "Ready to commit" in page.text and "It adds the 2025 release: 3 rows" in page.text
    assert "Symbols are kept as they are: z 2" in page.text
    page = await settled(browser, await browser.press(page, "/commit"))
    assert "All 3 rows were taken in" in page.text and "Committed byAda Mensah" in page.text
    assert "Trafford’s official vacancy rate in 2025 was 32.6%" in (await browser.get("/figures")).text
    assert "Taken in" in (await browser.get("/intake")).text


async def test_while_it_waits_the_page_does_not_reload_by_itself_and_has_a_link_to_look_again(browser, region_file):
    page = await send(browser, await browser.sign_in(ADA).get("/intake/new"), region_file())
    assert "refresh" not in page.response.headers and "http-equiv" not in page.response.text
    assert "Waiting to be checked" in page.text and "Check again" in page.text


async def test_errors_are_named_by_row_and_column_and_a_corrected_file_mends_them(browser, region_file):
    browser.sign_in(ADA)
    page = await send(browser, await browser.get("/intake/new"), region_file(cases="many", vacancy_fte="few"))
    page = await settled(browser, page)
    rows = [[cell.text_content() for cell in row] for row in page.tree.iter("tr")]
    assert [row[:2] for row in rows[1:]] == [["3", "vacancy_fte"], ["3", "cases"]]
    assert "refresh" not in page.response.headers
    page = await settled(browser, await send(browser, page, region_file(), action="/mend"))
    assert "Ready to commit" in page.text
    page = await browser.press(page, "/cancel")
    assert page.path == "/intake" and "Cancelled" in page.text


async def test_a_second_upload_of_the_same_file_says_when_it_was_taken_in(browser, region_file):
    browser.sign_in(ADA)
    page = await settled(browser, await send(browser, await browser.get("/intake/new"), region_file()))
    await settled(browser, await browser.press(page, "/commit"))
    page = await send(browser, await browser.sign_in(UMA).get("/intake/new"), region_file(), "another-name.csv")
    assert page.status == 422 and "already taken in on" in page.errors[0]


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "The file you chose is empty"), (b"x" * (10 * 2**20 + 1), "10 MB")]
)
async def test_an_empty_or_huge_file_is_refused_at_once(browser, content, words):
    page = await send(browser, await browser.sign_in(ADA).get("/intake/new"), content)
    assert page.status == 422 and words in page.errors[0]


async def test_without_a_file_the_form_says_to_choose_one(browser):
    page = await browser.press(await browser.sign_in(ADA).get("/intake/new"), "/intake/new")
    assert page.errors == ["Choose a file"]


async def test_a_workbook_is_not_read(browser):
    page = await send(browser, await browser.sign_in(ADA).get("/intake/new"), b"PK\x03\x04 and more", "figures.xlsx")
    page = await settled(browser, page)
    assert "Could not be read" in page.text and "Save the sheet as CSV" in page.text


async def test_a_file_in_another_encoding_is_told_how_to_be_saved(browser):
    content = "time_period,la_name\n2025,Trafford – côte\n".encode("cp1252")
    page = await settled(browser, await send(browser, await browser.sign_in(ADA).get("/intake/new"), content))
    assert "Could not be read" in page.text and "Save the sheet as CSV (UTF-8)" in page.text


async def test_who_keeps_no_kind_of_file_sees_no_file_and_no_tab(browser, region_file):
    page = await settled(browser, await send(browser, await browser.sign_in(ADA).get("/intake/new"), region_file()))
    assert (await browser.sign_in(UMA).get(page.path)).status == 404
    assert (await browser.sign_in(CORA).get(page.path)).status == 404
    assert (await browser.sign_in(AMARA).get("/intake")).status == 403
    assert (await browser.sign_in(HELEN).get("/intake/new")).status == 403
    assert "no kind of file yet" in (await browser.sign_in(CORA).get("/intake/new")).text
    protection = await browser.sign_in(KIT).get(page.path)
    assert protection.status == 200 and "What it would do" not in protection.text
    assert not protection.tree.findall(".//main//form")
