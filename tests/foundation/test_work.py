"""Long work: asked for in a deed, held by a lease and a fence, called off, taken up again, and seen on its page."""

import asyncio
from uuid import UUID

import pytest

from foundation import exports
from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter
from foundation.routing import hash_of
from foundation.work import hands
from foundation.work.hands import carry_out, work_off
from foundation.work.pieces import (
    DOERS,
    PRODUCT,
    Failed,
    Lost,
    Made,
    Taken,
    ask_for,
    called_for,
    end,
    end_here,
    hold,
    take,
    tidy,
)
from tests.cast import ADA, UMA, Member

done: list[UUID] = []


async def plain(taken: Taken, told) -> None:
    told(1, 2, 1)
    done.append(taken.id)


@pytest.fixture(autouse=True)
def doers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DOERS, "trial", plain)
    done.clear()


async def asked(by: Member = ADA, kind: str = "trial", **more) -> UUID:
    async with transaction():
        actor = await enter(hash_of(by.token))
        return await ask_for(actor, kind, **more)


async def state(owner, id: UUID) -> str:
    return str(await owner.fetchval("select state from work where id = $1", id))


async def silent(owner) -> None:
    """The holder has said nothing for as long as a lease lasts."""
    await owner.execute("update work set held_until = now() - interval '1 second' where held_until is not null")


async def test_work_is_done_once_the_oldest_first_and_says_how_far_it_is(clone, as_owner):
    first, second = await asked(), await asked()
    assert await work_off() == 2 and done == [first, second]
    row = await as_owner.fetchrow(
        "select state, done, total, faults, ended_at, held_until from work where id = $1", first
    )
    assert (row["state"], row["done"], row["total"], row["faults"]) == ("done", 2, 2, 1)
    assert row["ended_at"] and not row["held_until"] and await work_off() == 0


async def test_what_is_held_is_nobody_elses_until_its_holder_falls_silent(clone, as_owner):
    await asked()
    mine = await take()
    assert mine and await take() is None
    await silent(as_owner)
    theirs = await take()
    assert theirs and (theirs.id, theirs.fence) == (mine.id, mine.fence + 1)
    assert not await hold(mine, 1, 2, 0) and not await end(mine, "done"), "the first has lost it"
    assert await hold(theirs, 1, 2, 0) and await end(theirs, "done")


async def test_what_a_loser_wrote_is_undone_with_its_claim(clone, as_owner):
    id = await asked()
    mine = await take()
    await silent(as_owner)
    assert await take()
    with pytest.raises(Lost):
        async with transaction():
            await enter(PRODUCT.session)
            await fetch_value("select work_on($1)", id)
            if not await end_here(mine, "done"):
                raise Lost
    assert await state(as_owner, id) == "under way"


async def test_after_five_tries_it_is_given_up_in_words(clone, as_owner):
    id = await asked()
    for _ in range(5):
        assert await take()
        await silent(as_owner)
    assert await take() is None
    assert await state(as_owner, id) == "failed"
    assert "five times" in await as_owner.fetchval("select words from work where id = $1", id)


async def test_two_processes_never_hold_one_piece(clone):
    for _ in range(20):
        await asked()
    taken = [piece for piece in await asyncio.gather(*(take() for _ in range(40))) if piece]
    assert len(taken) == len({piece.id for piece in taken}) == 20


async def test_only_one_process_is_called_for_what_waits(clone):
    await asked()
    assert [await called_for(), await called_for()] == [True, False]


async def test_only_the_product_takes_work_up(clone):
    await asked()
    for sql in ("select take_work(10)", "select call_for_work(1)", "select tidy_work()"):
        with pytest.raises(Exception, match="by the product alone"):
            async with transaction():
                await enter(hash_of(ADA.token))
                await fetch_value(sql)


async def test_what_goes_wrong_is_told_in_words_and_never_with_what_was_in_it(clone, as_owner, monkeypatch):
    async def refuses(taken, told):
        raise Failed("The list is empty.")

    async def breaks(taken, told):
        raise RuntimeError("Amara Okafor")

    for doer, words in ((refuses, "The list is empty."), (breaks, hands.BROKE)):
        monkeypatch.setitem(DOERS, "trial", doer)
        id = await asked()
        await work_off()
        assert await as_owner.fetchval("select words from work where id = $1 and state = 'failed'", id) == words


async def test_a_database_that_went_away_is_no_failure_the_work_is_taken_up_again(clone, as_owner, monkeypatch):
    async def away(taken, told):
        raise ConnectionResetError

    id = await asked()
    monkeypatch.setitem(DOERS, "trial", away)
    await work_off()
    assert await state(as_owner, id) == "under way"
    monkeypatch.setitem(DOERS, "trial", plain)
    await silent(as_owner)
    await work_off()
    assert await state(as_owner, id) == "done"


async def test_a_process_that_is_stopped_puts_back_what_it_has_in_hand(clone, as_owner, monkeypatch):
    begun = asyncio.Event()

    async def long(taken, told):
        begun.set()
        await asyncio.sleep(60)

    monkeypatch.setitem(DOERS, "trial", long)
    id = await asked()
    carrying = asyncio.ensure_future(carry_out(await take()))
    await begun.wait()
    carrying.cancel()
    await asyncio.gather(carrying, return_exceptions=True)
    assert await state(as_owner, id) == "waiting"


async def test_work_that_is_called_off_stops_and_leaves_nothing(browser, as_owner, monkeypatch):
    monkeypatch.setattr(hands, "EVERY", 0.02)
    stopped = asyncio.Event()

    async def long(taken, told):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.set()
            raise

    monkeypatch.setitem(DOERS, "trial", long)
    id = await asked(what="people", authorities=[])
    carrying = asyncio.ensure_future(carry_out(await take()))
    page = await browser.sign_in(ADA).get(f"/under-way/{id}")
    assert "Under way" in page.text and "Check again" in page.text and not page.tree.findall(".//meta[@http-equiv]")
    page = await browser.press(page, "/cancel")
    assert "Called off" in page.text and not page.tree.findall(".//main//form")
    await asyncio.wait_for(carrying, 5)
    assert stopped.is_set() and await state(as_owner, id) == "cancelled"


async def test_nobody_sees_or_calls_off_anybody_elses(browser, as_owner):
    id = await asked()
    assert (await browser.sign_in(UMA).get(f"/under-way/{id}")).status == 404
    assert "asked for nothing" in (await browser.get("/under-way")).text
    assert (await browser.get(f"/under-way/{id}/file")).status == 404


async def test_a_made_file_is_forgotten_after_a_day_and_the_work_after_a_month(clone, as_owner, monkeypatch):
    async def makes(taken, told):
        return Made("list", b"a,b\n")

    monkeypatch.setitem(DOERS, "trial", makes)
    id = await asked()
    await work_off()
    await tidy()
    assert await as_owner.fetchval("select file from work where id = $1", id) == b"a,b\n"
    await as_owner.execute("update work set ended_at = now() - interval '25 hours'")
    await tidy()
    assert await as_owner.fetchval("select file is null from work where id = $1", id)
    await as_owner.execute("update work set ended_at = now() - interval '32 days'")
    await tidy()
    assert await as_owner.fetchval("select count(*) from work") == 0


# Files taken out ----------------------------------------------------------------------------------------------------


@pytest.fixture
def long_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 0)


async def test_a_long_list_is_made_beside_the_requests_and_fetched_from_its_page(browser, as_owner, long_lists):
    browser.sign_in(ADA)
    page = await browser.press(await browser.get("/people"), "/people/file", reason="inspection")
    assert page.path.startswith("/under-way/") and "Waiting its turn" in page.text
    await work_off()
    page = await browser.get(page.path)
    assert "Download the file (CSV" in page.text
    file = await browser.get(f"{page.path}/file")
    assert file.response.headers["content-disposition"] == 'attachment; filename="people.csv"'
    assert "Amara Okafor" in file.response.text
    assert await as_owner.fetchval("select count(*) from audit where deed = 'people:exported'") == 1
    assert "File of people" in (await browser.get("/under-way")).text


async def test_whose_role_or_session_ended_meanwhile_gets_no_file(browser, as_owner, long_lists):
    browser.sign_in(ADA)
    made = await browser.press(await browser.get("/people"), "/people/file", reason="inspection")
    await work_off()
    waiting = await browser.press(await browser.get("/people"), "/people/file", reason="inspection")
    await as_owner.execute("update role_grant set ends = starts where person = $1", ADA.id)
    assert (await browser.get(f"{made.path}/file")).status == 403
    await work_off()
    row = await as_owner.fetchrow("select state, file from work where id = $1", UUID(waiting.path.rpartition("/")[2]))
    assert (row["state"], row["file"]) == ("failed", None)


async def test_who_has_signed_out_gets_no_file(browser, as_owner, long_lists):
    page = await browser.sign_in(ADA).get("/people")
    await browser.press(page, "/people/file", reason="inspection")
    await as_owner.execute("update session set ended_at = now() where person = $1", ADA.id)
    await work_off()
    assert await as_owner.fetchval("select words from work") == hands.SIGNED_OUT


async def test_the_file_asks_for_a_fresh_sign_in(browser, as_owner, long_lists):
    page = await browser.press(await browser.sign_in(ADA).get("/people"), "/people/file", reason="inspection")
    await work_off()
    await as_owner.execute("update session set signed_in_at = now() - interval '11 minutes' where person = $1", ADA.id)
    assert (await browser.get(f"{page.path}/file")).status == 401
