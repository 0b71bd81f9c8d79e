"""Two people press in the same moment: one place is filled once, and one worker is in one place at a time."""

import asyncio

import asyncpg
import pytest

from foundation.problems import Overtaken, Refusal
from staffbank.actions import offers
from staffbank.actions.offers import Answer, OfferShift
from tests import builders_staffbank as made
from tests.builders import insert
from tests.cast import MO, NORTH_WEST, ROSA, SAM, TODAY, TRAFFORD, named


@pytest.fixture
async def shift(bank, press):
    """A shift offered to Rosa and Sam, who may both have it."""
    await insert(
        bank, "practice_reference", id=named("a second for Sam"), worker=SAM.id, region=NORTH_WEST, author="Author 9",
        employer="Bury", practice_based=True, received_on=TODAY,
    )  # fmt: skip
    id = await made.request(bank, kind="shift")
    await press(MO, offers.offer_shift, id, OfferShift(workers=(ROSA.id, SAM.id)))
    return id


async def offer_of(bank, request, who):
    return await bank.fetchval("select id from offer where request = $1 and worker = $2", request, who.id)


async def test_one_of_two_who_press_together_has_the_shift(bank, press, shift):
    ids = [await offer_of(bank, shift, who) for who in (ROSA, SAM)]
    answers = await asyncio.gather(
        press(ROSA, offers.accept_offer, ids[0], Answer()),
        press(SAM, offers.accept_offer, ids[1], Answer()),
        return_exceptions=True,
    )
    lost = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(lost) == 1 and isinstance(lost[0], Overtaken) and "just been filled" in str(lost[0])
    assert await bank.fetchval("select count(*) from booking") == 1


async def test_one_worker_who_accepts_two_shifts_of_one_night_at_once_has_one(bank, press, shift):
    other = await made.request(bank, kind="shift", id=named("another shift"), local_title="Panel chair")
    await press(MO, offers.offer_shift, other, OfferShift(workers=(ROSA.id,)))
    ids = [await offer_of(bank, each, ROSA) for each in (shift, other)]
    answers = await asyncio.gather(
        *(press(ROSA, offers.accept_offer, id, Answer()) for id in ids),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, (Overtaken, Refusal)) for answer in answers) == 1
    assert await bank.fetchval("select count(*) from booking where worker = $1", ROSA.id) == 1


async def test_the_database_itself_refuses_a_second_booking_of_a_place_and_of_a_worker(bank, press, shift):
    await press(ROSA, offers.accept_offer, await offer_of(bank, shift, ROSA), Answer())
    sams = await offer_of(bank, shift, SAM)
    copy = (
        "insert into booking (id, offer, request, place, authority, region, team, worker, kind, state, starts_on,"
        " ends_on, during, weekly_hours, rate_pence) select gen_random_uuid(), $1, $2, 1, authority, region, team, $3,"
        " kind, state, starts_on, ends_on, during, weekly_hours, rate_pence from booking limit 1"
    )
    with pytest.raises(asyncpg.UniqueViolationError, match="one_booking_a_place"):
        await bank.execute(copy, sams, shift, SAM.id)
    third = await made.request(bank, kind="shift", id=named("third"))
    again = await insert(
        bank, "offer", id=named("Rosa again"), request=third,
        authority=TRAFFORD, region=NORTH_WEST, worker=ROSA.id, kind="shift", state="checked", rate_pence=3000,
    )  # fmt: skip
    with pytest.raises(asyncpg.ExclusionViolationError, match="one_worker_one_place_at_a_time"):
        await bank.execute(copy, again, third, ROSA.id)
