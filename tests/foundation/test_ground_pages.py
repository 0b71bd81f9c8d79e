"""The first pages: the signed-in home, the open pages, what is not there, and what was sent from elsewhere."""

import pytest

from tests.builders import grant
from tests.cast import ADA, AMARA


async def test_home_greets_whoever_is_signed_in(browser):
    page = await browser.sign_in(AMARA).get("/")
    assert page.status == 200 and page.h1 == "Hello, Amara"


async def test_nobody_signed_in_is_sent_to_choose_who_to_be(browser):
    page = await browser.get("/account")
    assert page.path == "/demo" and "Choose who to be" in page.h1


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy", "/demo", "/sign-in"])
async def test_open_pages_open_to_everyone(browser, path):
    assert (await browser.get(path)).status == 200


async def test_what_is_not_there_says_so_in_the_same_words(browser):
    page = await browser.sign_in(ADA).get("/nothing/here")
    assert page.status == 404 and page.h1 == "Page not found"


async def test_a_form_from_another_site_is_refused_before_it_is_read(browser):
    response = await browser.client.post("/sign-out", data={}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    response = await browser.client.post("/sign-out", data={}, headers={"origin": "https://elsewhere.example"})
    assert response.status_code == 403


async def test_the_account_page_shows_own_grants_and_sessions(browser):
    page = await browser.sign_in(AMARA).get("/account")
    assert "social worker (own, Stretford child protection)" in page.text and "This one" in page.text


async def test_the_account_page_names_the_last_day_of_a_role_and_what_it_waits_for(browser, as_owner):
    await as_owner.execute("update role_grant set ends = '2027-04-01' where person = $1", AMARA.id)
    page = await browser.sign_in(AMARA).get("/account")
    assert "until 31 March 2027" in page.text and "waits" not in page.text
    await grant(as_owner, AMARA.id, ADA, sensitive=True)
    page = await browser.get("/account")
    assert "HR (authority)" in page.text and "waits for a second person to confirm it" in page.text


async def test_the_table_of_roles_says_what_an_answer_hangs_on(browser):
    page = await browser.sign_in(ADA).get("/roles")
    assert "bank coordinator (same region: if bank member, some of it)" in page.text
    assert "HR (same authority: after signing in again)" in page.text


async def test_security_headers_stand_on_every_answer(browser):
    response = await browser.client.get("/help")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
