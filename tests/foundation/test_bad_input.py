"""Addresses and forms that no page of ours makes: each is answered in words, and none breaks a page."""

import json
import logging
from uuid import UUID

import pytest

import wiring
from foundation.routing import DOORS
from foundation.signin import _then
from tests.cast import ADA, CORA, MO

QUERY = "&".join((
    "q=%25_%5C" + "9" * 3000, "page=-1", "about=%ff%fe", "team=' or 1=1", "only=%00", "person=not-an-id", "kind=%00",
    "left=%00", "then=%00",
))  # fmt: skip
PARTS = {"id:uuid": str(UUID(int=0)), "code:int": "9" * 20, "measure": "%00", "kind": "%00", "key:path": "../../*"}


def addresses() -> list[str]:
    """Every page of the product, its parts filled with what stands for nothing."""
    wiring.routes()
    paths = [door.path for door in DOORS if door.method == "GET"]
    for name, value in PARTS.items():
        paths = [path.replace("{" + name + "}", value) for path in paths]
    return paths


ADDRESSES = addresses()


async def test_no_address_breaks_a_page(browser):
    """A page that broke raises here: nothing answers 500 in its place."""
    for member in (ADA, CORA, MO):
        browser.sign_in(member)
        for path in ADDRESSES:
            answer = await browser.client.get(f"{path}?{QUERY}")
            assert answer.status_code < 500, f"{member.name} at {path}: {answer.status_code}"


@pytest.mark.parametrize(
    "path", ["/people?q=%00", "/editions/workforce/%00", "/figures/authority/99999999999999999999"]
)
async def test_what_no_column_can_hold_is_said_to_be_unreadable(browser, path):
    page = await browser.sign_in(ADA).get(path)
    assert page.status == 400 and page.h1 == "This could not be read"


@pytest.mark.parametrize("then", [
    None, "", "people", "https://elsewhere.example", "//elsewhere.example", "////elsewhere.example",
    "/\\elsewhere.example", "/\t/elsewhere.example", "//[", "javascript:alert(1)",
])  # fmt: skip
def test_a_sign_in_leads_to_no_other_site(then):
    assert _then(then) == "/"


def test_a_sign_in_leads_back_to_the_page_that_was_asked_for():
    assert _then("/people/file?left=1#top") == "/people/file"


async def test_what_breaks_has_a_page_with_its_headers_and_logs_no_word_of_it(browser, monkeypatch, caplog):
    async def breaks(*_: object) -> None:
        raise ValueError("Amara Okafor")

    caplog.set_level(logging.INFO, "steadfast")
    monkeypatch.setattr("foundation.home.PANELS", [breaks])
    page = await browser.sign_in(ADA).get("/")
    assert page.status == 500 and page.h1 == "Sorry, something went wrong"
    assert "content-security-policy" in page.response.headers
    broke = next(line for line in map(json.loads, caplog.messages) if line["event"] == "broke")
    assert broke["kind"] == "ValueError" and "test_bad_input.py" in broke["where"] and "Amara" not in caplog.text
    assert broke["request"] in page.text


async def test_more_than_any_file_of_ours_is_not_read_to_its_end(browser, monkeypatch):
    monkeypatch.setattr("foundation.middleware.MOST_BYTES", 50_000)
    page = await browser.sign_in(ADA).post("/intake/new", {}, files={"file": ("big.csv", b"x" * 60_000)})
    assert page.status == 413 and "10 MB" in page.text
