"""Sign-ins: they end by themselves, at most five stand at once, a token is never kept over, nothing typed is lost."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter
from foundation.problems import SignInNeeded
from foundation.routing import COOKIE, hash_of, token_for
from tests import builders_frameworks as build
from tests.browser import ORIGIN, Page
from tests.builders import insert
from tests.cast import AMARA, BEA, CALLUM, Member, named

ROOT = Path(__file__).parents[2]
AGE = (
    "update session set seen_at = now() - $1::text::interval, expires_at = now() + $2::text::interval where person = $3"
)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def opens(token: str) -> bool:
    try:
        async with transaction(readonly=True):
            await enter(hash_of(token))
    except SignInNeeded:
        return False
    return True


async def signed_in_again(owner, member: Member, *words: str) -> None:
    """Further sign-ins of one of the cast an hour ago, each under its own token."""
    for word in words:
        await owner.execute(
            "insert into session (hash, account, person, started_at, expires_at)"
            " values ($1, $2, $3, now() - interval '1 hour', now() + interval '2 hours')",
            hash_of(word), member.account, member.id,
        )  # fmt: skip


@pytest.fixture
async def personas(as_owner):
    """Amara and Callum as people of the demo, who may sign in by a press."""
    for place, member in enumerate((AMARA, CALLUM)):
        await insert(as_owner, "persona", account=member.account, place=place, role="x", blurb="x")
    return as_owner


async def become(browser, member: Member, then: str) -> tuple[str, Page]:
    """Sign in by the demo's press, as a browser does: its one cookie is then the new token."""
    return await takes(browser, "/demo", {"account": str(member.account), "then": then})


async def takes(browser, path: str, form: dict[str, str]) -> tuple[str, Page]:
    answer = await browser.client.post(path, data=form, headers={"origin": ORIGIN})
    token = answer.cookies[COOKIE]
    browser.client.cookies.clear()
    browser.client.cookies.set(COOKIE, token)
    return token, await browser._follow(answer)


# How long -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("idle", "left", "answers"),
    [("29 minutes 50 seconds", "1 hour", True), ("30 minutes", "1 hour", False),
     ("1 minute", "10 seconds", True), ("1 minute", "0 seconds", False)],
)  # fmt: skip
async def test_a_sign_in_ends_after_thirty_idle_minutes_and_after_twelve_hours(clone, as_owner, idle, left, answers):
    await as_owner.execute(AGE, idle, left, AMARA.id)
    assert await opens(AMARA.token) is answers


async def test_nobody_opens_a_sign_in_longer_than_twelve_hours(clone, as_owner):
    async with transaction():
        await fetch_value("select open_session($1, $2, 1000)", AMARA.account, hash_of("new"))
    left = await as_owner.fetchval("select expires_at - now() from session where hash = $1", hash_of("new"))
    assert 12 * 3600 - 60 < left.total_seconds() <= 12 * 3600


async def test_the_page_says_until_when_and_no_later_than_the_twelve_hours(browser, as_owner):
    await as_owner.execute(AGE, "10 minutes", "11 hours", AMARA.id)
    page = await browser.sign_in(AMARA).get("/account")
    seconds = int(page.tree.get_element_by_id("sign-in-ends").get("data-seconds"))
    assert 1790 <= seconds <= 1800 and "you are signed out" in page.text
    await as_owner.execute(AGE, "10 minutes", "4 minutes", AMARA.id)
    page = await browser.get("/account")
    assert 230 <= int(page.tree.get_element_by_id("sign-in-ends").get("data-seconds")) <= 240


async def test_use_is_noted_once_a_minute_however_many_pages_are_opened(browser, as_owner):
    await as_owner.execute("create table noted (at timestamptz default clock_timestamp())")
    await as_owner.execute(
        "create function note() returns trigger language plpgsql security definer as"
        " $$ begin insert into public.noted default values; return new; end $$"
    )
    await as_owner.execute(AGE, "2 minutes", "1 hour", AMARA.id)
    await as_owner.execute(
        "create trigger note after update of seen_at on session for each row execute function note()"
    )
    browser.sign_in(AMARA)
    await asyncio.gather(*(browser.get("/account") for _ in range(12)))
    await browser.get("/")
    assert await as_owner.fetchval("select count(*) from noted") == 1
    await as_owner.execute("truncate noted")
    await as_owner.execute(AGE, "61 seconds", "1 hour", AMARA.id)
    await as_owner.execute("truncate noted")
    await browser.get("/sign-in/left")
    assert await as_owner.fetchval("select count(*) from noted") == 0, "to ask how long is left is not to be in use"
    await browser.get("/")
    assert await as_owner.fetchval("select count(*) from noted") == 1


async def test_one_press_makes_it_longer_and_an_ended_one_stays_ended(browser, as_owner):
    await as_owner.execute(AGE, "28 minutes", "1 hour", AMARA.id)
    browser.sign_in(AMARA)
    headers = {"origin": ORIGIN, "accept": "application/json"}
    form = {"csrf": token_for(hash_of(AMARA.token))}
    assert 110 <= (await browser.client.get("/sign-in/left")).json()["seconds"] <= 120
    answer = await browser.client.post("/sign-in/longer", data=form, headers=headers)
    assert answer.status_code == 200 and 1790 <= answer.json()["seconds"] <= 1800
    assert 1790 <= (await browser.client.get("/sign-in/left")).json()["seconds"] <= 1800
    await as_owner.execute(AGE, "28 minutes", "90 seconds", AMARA.id)
    answer = await browser.client.post("/sign-in/longer", data=form, headers=headers)
    assert answer.json()["seconds"] <= 90, "never beyond its twelve hours"
    await as_owner.execute(AGE, "30 minutes", "1 hour", AMARA.id)
    answer = await browser.client.post("/sign-in/longer", data=form, headers=headers)
    assert answer.status_code == 303 and not await opens(AMARA.token)
    assert (await browser.client.post("/sign-in/longer", data={"csrf": "x"}, headers=headers)).status_code == 403


# Five at once ---------------------------------------------------------------------------------------------------------


async def test_five_stand_and_the_sixth_ends_the_oldest_and_says_so(browser, personas):
    await personas.execute("update session set started_at = now() - interval '2 hours' where person = $1", AMARA.id)
    await signed_in_again(personas, AMARA, "two", "three", "four")
    _, page = await become(browser, AMARA, "/account")
    assert page.path == "/account" and len(page.tree.find_class("sf-signin")) == 5 and await opens(AMARA.token)
    browser.client.cookies.clear()
    _, page = await become(browser, AMARA, "/account")
    assert page.path == "/sign-in/sixth" and "This is the sixth" in page.text and "/account" in page.links()
    assert not await opens(AMARA.token) and [await opens(each) for each in ("two", "three", "four")] == [True] * 3
    page = await browser.sign_in(AMARA).get("/")
    assert page.path == "/demo" and "you signed in at a sixth place" in page.text


async def test_of_twenty_sign_ins_at_once_five_are_left(clone, as_owner):
    async def sign_in(number: int) -> None:
        async with transaction():
            await fetch_value("select open_session($1, $2, 12)", AMARA.account, hash_of(f"at once {number}"))

    await asyncio.gather(*(sign_in(number) for number in range(20)))
    assert sum([await opens(f"at once {number}") for number in range(20)]) == 5 and not await opens(AMARA.token)


# Tokens ---------------------------------------------------------------------------------------------------------------


async def test_a_token_planted_before_signing_in_is_worth_nothing(browser, personas):
    browser.client.cookies.set(COOKIE, "planted")
    token, page = await become(browser, AMARA, "/account")
    assert page.status == 200 and token != "planted" and not await opens("planted")


async def test_signing_in_anew_ends_what_this_browser_was_signed_in_to(browser, personas):
    token, page = await become(browser.sign_in(AMARA), CALLUM, "/account")
    assert "Callum" in page.text and not await opens(AMARA.token) and await opens(token)


async def test_signing_in_again_takes_a_new_token_and_keeps_forms_of_other_windows(browser, as_owner):
    open_before = await browser.sign_in(AMARA).get("/account")
    again = {"csrf": token_for(hash_of(AMARA.token)), "then": "/account"}
    new, _ = await takes(browser, "/sign-in/again", again)
    assert new != AMARA.token and await opens(new) and not await opens(AMARA.token)
    await signed_in_again(as_owner, AMARA, "elsewhere")
    old_form = open_before.tree.xpath("//input[@name='csrf']/@value")[0]
    page = await browser.post("/account/sign-ins", {"csrf": old_form, "key": "k"})
    assert page.status == 200 and not await opens("elsewhere"), "the form was this sign-in's own"
    page = await browser.post("/account/sign-ins", {"csrf": token_for(hash_of(BEA.token)), "key": "l"})
    assert page.status == 403


async def test_the_token_itself_is_nowhere_in_the_database(browser, personas):
    token, _ = await become(browser, AMARA, "/")
    assert len(token) >= 43, "256 bits"
    rows = await personas.fetch("select row_to_json(s)::text as row from session s")
    assert rows and not any(token in row["row"] or token.encode().hex() in row["row"] for row in rows)


# Mine -----------------------------------------------------------------------------------------------------------------


async def test_i_see_where_i_am_signed_in_and_end_one_or_all_others(browser, personas):
    await signed_in_again(personas, AMARA, "phone", "office", "home")
    browser.client.headers["user-agent"] = FIREFOX
    mine, page = await become(browser, AMARA, "/account")
    first, *others = page.tree.find_class("sf-signin")
    assert "Firefox on Windows" in first.text_content() and "This one" in first.text_content() and len(others) == 4
    assert not first.findall(".//form"), "this one is ended by signing out"
    phone = await personas.fetchval("select id from session where hash = $1", hash_of("phone"))
    form = {"csrf": token_for(hash_of(mine)), "key": "one"}
    await browser.post("/account/sign-ins", form | {"session": str(phone)})
    assert not await opens("phone") and await opens("office")
    page = await browser.post("/account/sign-ins", form | {"key": "all"})
    assert "signed out of 3 places from another place" in page.text and "signed out of 1 place" in page.text
    assert await opens(mine) and not any([await opens(each) for each in ("office", "home", AMARA.token)])
    page = await browser.post("/account/sign-ins", form | {"key": "again"})
    assert page.status == 422 and page.errors == ["You are signed in nowhere else."]
    browser.client.cookies.clear()
    browser.client.cookies.set(COOKIE, "office")
    assert "from another place where you are signed in" in (await browser.get("/")).text


async def test_nobody_ends_or_sees_the_sign_in_of_another(browser, as_owner):
    theirs = await as_owner.fetchval("select id from session where person = $1", BEA.id)
    form = {"csrf": token_for(hash_of(AMARA.token)), "key": "k", "session": str(theirs)}
    page = await browser.sign_in(AMARA).post("/account/sign-ins", form)
    assert page.status == 422 and await opens(BEA.token) and str(theirs) not in page.response.text


# Nothing typed is lost ------------------------------------------------------------------------------------------------


async def test_a_form_sent_after_the_time_out_comes_back_as_typed_for_its_person_alone(browser, personas):
    path = f"/journeys/{await build.journey(personas)}/evidence/new"
    page = await browser.sign_in(AMARA).get(path)
    await personas.execute(AGE, "31 minutes", "1 hour", AMARA.id)
    body = "I listened to the children first.\r\nThen <b>we</b> spoke \x00of school."
    page = await browser.press(page, path, title="Listening first", body=body)
    assert page.path == "/demo" and "nothing was done here for 30 minutes" in page.text
    assert "What you had typed is kept" in page.text
    then = page.tree.xpath("//input[@name='then']/@value")[0]
    assert then.startswith("/sign-in/held/")
    _, page = await become(browser, CALLUM, then)
    assert page.status == 404 and "Listening" not in page.text
    token, page = await become(browser, AMARA, then)
    assert page.status == 200 and "Your sign-in had ended" in page.text
    assert page.tree.get_element_by_id("title").value == "Listening first"
    assert page.tree.get_element_by_id("body").text.split() == body.replace("\0", "").split()
    assert page.form(path).xpath(".//input[@name='csrf']/@value") == [token_for(hash_of(token))]
    assert await personas.fetchval("select count(*) from evidence") == 0, "nothing is done by looking"
    page = await browser.press(page, path)
    assert await personas.fetchval("select title from evidence") == "Listening first"


async def test_what_was_typed_is_kept_only_for_whoever_the_form_was_drawn_for(browser, as_owner):
    await as_owner.execute(AGE, "31 minutes", "1 hour", AMARA.id)
    browser.sign_in(AMARA)
    assert (await browser.post("/account/sign-ins", {"csrf": "forged", "key": "k"})).status == 403
    browser.client.cookies.clear()
    browser.client.cookies.set(COOKIE, "never a token")
    page = await browser.post("/account/sign-ins", {"csrf": token_for(hash_of("never a token")), "key": "k"})
    assert page.path == "/demo" and await as_owner.fetchval("select count(*) from held_form") == 0


async def test_at_most_twenty_forms_are_kept_for_a_person_and_none_longer_than_a_day(browser, as_owner):
    await as_owner.execute(AGE, "31 minutes", "1 hour", AMARA.id)
    browser.sign_in(AMARA)
    form = {"csrf": token_for(hash_of(AMARA.token)), "key": "k"}
    for _ in range(21):
        await browser.client.post("/account/sign-ins", data=form, headers={"origin": ORIGIN})
    assert await as_owner.fetchval("select count(*) from held_form") == 20
    await as_owner.execute("delete from held_form")
    long = {f"words-{number}": "x" * 200_000 for number in range(6)}
    await browser.client.post("/account/sign-ins", data=form | long, headers={"origin": ORIGIN})
    assert await as_owner.fetchval("select count(*) from held_form") == 0, "longer than anybody writes"
    await insert(as_owner, "held_form", id=named("old"), person=AMARA.id, path="/", fields="[]")
    await as_owner.execute("update held_form set held_at = now() - interval '25 hours'")
    await browser.client.post("/account/sign-ins", data=form, headers={"origin": ORIGIN})
    assert await as_owner.fetchval("select count(*) from held_form") == 1


async def test_signing_out_leaves_nothing_typed_behind(browser, as_owner):
    await insert(as_owner, "held_form", id=named("held"), person=AMARA.id, path="/account/sign-ins", fields="[]")
    await browser.sign_in(AMARA).post("/sign-out", {"csrf": token_for(hash_of(AMARA.token))})
    assert await as_owner.fetchval("select count(*) from held_form") == 0 and not await opens(AMARA.token)


# Ended means ended ----------------------------------------------------------------------------------------------------

ASKING = """
import asyncio, sys, time
from foundation.database.pool import open_pool, transaction
from foundation.deeds import enter
from foundation.problems import SignInNeeded
from foundation.routing import hash_of

async def main(url, *tokens):
    await open_pool(url, 4)
    print('ready', flush=True)
    open_, last = set(tokens), 0.0
    while open_ and time.time():
        for token in list(open_):
            try:
                async with transaction(readonly=True):
                    await enter(hash_of(token))
                last = time.time()
            except SignInNeeded:
                open_.discard(token)
    print(last, flush=True)

asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 30))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "ending",
    ["update account set locked_at = now() where person = $1",
     "update session set ended_at = now(), ended_why = 'left' where person = $1"],
)  # fmt: skip
async def test_twenty_ended_sign_ins_answer_nothing_a_second_later_in_any_process(clone, as_owner, ending):
    """Two processes ask without pause; five hold per person in life, twenty stand here to press harder."""
    tokens = [f"held {number}" for number in range(20)]
    await signed_in_again(as_owner, AMARA, *tokens)
    await as_owner.execute(
        "update session set expires_at = now() + interval '1 hour', seen_at = now() where person = $1", AMARA.id
    )
    asking = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", ASKING, clone.app, *tokens, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    for each in asking:
        assert each.stdout and (await each.stdout.readline()).strip() == b"ready"
    await asyncio.sleep(0.3)
    ended = time.time()
    await as_owner.execute(ending, AMARA.id)
    answered = time.time()
    lasts = [float(await each.stdout.readline()) for each in asking if each.stdout]
    for each in asking:
        assert await each.wait() == 0
    print(f"the last answers came {[round(last - ended, 3) for last in lasts]} seconds after the end was asked for")
    assert all(0 < last < answered + 0.2 for last in lasts)
