"""Addresses and forms that no page of ours makes: each is answered in words, and none breaks a page."""

import json
import logging
from uuid import UUID

import pytest

import wiring
from foundation.routing import DOORS, hash_of, token_for
from foundation.signin.ways import ours
from tests import builders_frameworks as journeys
from tests.cast import ADA, AMARA, CALLUM, CORA, LENA, MO

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
PRESSES = [door for door in DOORS if door.deed and door.deed.form]
BOXES = ("", "-day", "-month", "-year")


@pytest.mark.slow
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
    assert ours(then) == "/"


def test_a_sign_in_leads_back_to_the_page_that_was_asked_for():
    assert ours("/people/file?left=1#top") == "/people/file"


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


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["9" * 40, "-1", "31/02/2026", "\0", "é" * 2500, "NaN", "1e999"])
async def test_no_form_breaks_a_page(browser, as_owner, typed):
    """Every form of the product with this in each of its fields, by people whose roles reach many of them."""
    await journeys.journey(as_owner)
    for member in (AMARA, CALLUM, ADA, CORA, LENA, MO):
        browser.sign_in(member)
        csrf = token_for(hash_of(member.token))
        for door in PRESSES:
            path = door.path
            for name, value in (PARTS | {"id:uuid": str(journeys.JOURNEY)}).items():
                path = path.replace("{" + name + "}", value)
            fields = {f"{name}{part}": typed[:60] for name in door.deed.form.model_fields for part in BOXES}
            fields |= dict.fromkeys(door.deed.form.model_fields, typed)
            answer = await browser.client.post(
                path, data={"csrf": csrf, "key": typed[:60]} | fields, headers={"sec-fetch-site": "same-origin"}
            )
            assert answer.status_code < 500, f"{member.name} at {path}: {answer.status_code}"
