"""Files in two stages: the states are the specification's, a file once taken in stays out, nothing is half-loaded."""

import json
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from foundation.access import Actor, Grant, Role
from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter
from foundation.intake import deeds, files
from foundation.intake import work as intake_work
from foundation.intake.kinds import KINDS, MOVES, Content, Fault, Faulty, Kind, Seen, Send, homes, keeps
from foundation.problems import Misdeclared, NotAllowed, NotThere, Overtaken, Refusal
from foundation.routing import hash_of, stranger
from foundation.work.hands import work_off
from foundation.work.pieces import DOERS
from tests.cast import ADA, AMARA, CORA, KIT, LENA, SALFORD, TRAFFORD, UMA, Member

ORACLE = Path(__file__).resolve().parents[3] / "shared" / "oracles" / "lifecycles.json"
GOOD, BAD = Content("good.csv", b"good"), Content("bad.csv", b"bad")
loaded: list[str] = []
stands_against: list[Fault] = []


def read(content: bytes, told):
    told(1, 1)
    if content == b"bad":
        raise Faulty(Fault(2, "cases", "'many' is not a number"))
    return content


async def fits(parsed):
    if stands_against:
        raise Faulty(*stands_against)
    return {"rows": 1}


async def load(parsed, file, today):
    await fetch_value("select 1")
    loaded.append(parsed.decode())
    return 1


TRIAL = Kind("trial", "Trial files", "For the tests.", frozenset({Role.HR}), read, fits, load)


@pytest.fixture(autouse=True)
def a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "trial", TRIAL)
    monkeypatch.setitem(DOERS, deeds.WORK, intake_work.do)
    loaded.clear()
    stands_against.clear()


def who(member: Member) -> Actor:
    return stranger(hash_of(member.token))


async def seen_by(member: Member, id) -> files.File:
    async with transaction(readonly=True):
        return await files.file_for(await enter(hash_of(member.token)), id)


async def uploaded(content: Content = GOOD, by: Member = ADA):
    done = await deeds.upload(who(by), form=Send(file=content, kind="trial"))
    await intake_work.work(done.subject)
    return done.subject


async def committed(content: Content = GOOD):
    id = await uploaded(content)
    await deeds.commit(who(ADA), id=id, form=Seen(seen=(await seen_by(ADA, id)).version))
    await intake_work.work(id)
    return id


@pytest.mark.skipif(not ORACLE.exists(), reason=f"{ORACLE} is not here")
def test_the_moves_are_the_specifications():
    moves = json.loads(ORACLE.read_text())["lifecycles"]["intake_file"]["moves"]
    assert sorted((m["name"], m["from"], m["to"]) for m in moves) == sorted((m.name, m.start, m.to) for m in MOVES)


async def test_a_file_is_checked_shown_and_then_loaded(clone):
    id = await uploaded()
    file = await seen_by(ADA, id)
    assert (file.state, file.preview, loaded) == ("ready", {"rows": 1}, [])
    await deeds.commit(who(ADA), id=id, form=Seen(seen=file.version))
    await intake_work.work(id)
    file = await seen_by(ADA, id)
    assert (file.state, file.rows_done, loaded, file.committed_by) == ("committed", 1, ["good"], ADA.id)


async def test_faults_are_kept_by_row_and_a_corrected_file_goes_on(clone):
    id = await uploaded(BAD)
    file = await seen_by(ADA, id)
    assert (file.state, file.errors) == ("errors", (Fault(2, "cases", "'many' is not a number"),))
    with pytest.raises(Overtaken):
        await deeds.commit(who(ADA), id=id, form=Seen(seen=file.version))
    await deeds.mend(who(ADA), id=id, form=Send(file=GOOD))
    await intake_work.work(id)
    assert (await seen_by(ADA, id)).state == "ready"


async def test_the_same_file_is_refused_with_the_day_it_was_taken_in_whoever_brings_it(clone):
    await committed()
    for member in (ADA, UMA):
        with pytest.raises(Refusal, match=r"already taken in on \d+ \w+ \d{4}"):
            await deeds.upload(who(member), form=Send(file=replace(GOOD, name="renamed.csv"), kind="trial"))


async def test_two_checked_copies_of_one_file_are_loaded_once(clone):
    one, two = await uploaded(), await uploaded(by=UMA)
    first, second = await seen_by(ADA, one), await seen_by(UMA, two)
    await deeds.commit(who(ADA), id=one, form=Seen(seen=first.version))
    with pytest.raises((Refusal, Overtaken)):
        await deeds.commit(who(UMA), id=two, form=Seen(seen=second.version))
    await intake_work.work(one)
    await intake_work.work(one)
    assert loaded == ["good"]


async def test_what_no_longer_fits_at_commit_is_not_loaded(clone):
    id = await uploaded()
    await deeds.commit(who(ADA), id=id, form=Seen(seen=(await seen_by(ADA, id)).version))
    stands_against.append(Fault(1, "year", "came in meanwhile"))
    await intake_work.work(id)
    file = await seen_by(ADA, id)
    assert (file.state, loaded, file.committed_by) == ("errors", [], None)


async def test_a_load_that_breaks_leaves_the_file_ready_again(clone, monkeypatch):
    async def breaks(parsed, file, today):
        raise RuntimeError

    id = await uploaded()
    monkeypatch.setitem(KINDS, "trial", replace(TRIAL, load=breaks))
    await deeds.commit(who(ADA), id=id, form=Seen(seen=(await seen_by(ADA, id)).version))
    await intake_work.work(id)
    assert (await seen_by(ADA, id)).state == "ready"


async def test_a_check_that_breaks_leaves_the_file_failed_and_not_stuck(clone, monkeypatch):
    def breaks(content, told):
        raise RuntimeError("Amara Okafor")

    monkeypatch.setitem(KINDS, "trial", replace(TRIAL, read=breaks))
    file = await seen_by(ADA, await uploaded())
    assert file.state == "failed" and "Amara" not in file.errors[0].reason


async def test_what_a_stopped_process_left_is_taken_up_again(clone):
    done = await deeds.upload(who(ADA), form=Send(file=GOOD, kind="trial"))
    await work_off()
    assert (await seen_by(ADA, done.subject)).state == "ready"


async def test_a_commit_from_an_older_preview_is_refused(clone):
    id = await uploaded()
    with pytest.raises(Overtaken):
        await deeds.commit(who(ADA), id=id, form=Seen(seen=(await seen_by(ADA, id)).version - 1))


async def test_only_who_keeps_the_kind_here_sees_uploads_or_commits(clone):
    id = await uploaded()
    for stranger_to_it in (UMA, CORA, LENA):
        with pytest.raises(NotThere):
            await seen_by(stranger_to_it, id)
    with pytest.raises(NotAllowed):
        await deeds.upload(who(AMARA), form=Send(file=GOOD, kind="trial"))
    with pytest.raises(Refusal):
        await deeds.upload(who(CORA), form=Send(file=GOOD, kind="trial"))
    with pytest.raises(NotThere):
        await deeds.upload(who(ADA), form=Send(file=GOOD, kind="trial", authority=SALFORD))
    protection = await seen_by(KIT, id)
    assert (protection.preview, protection.committed_by, protection.rows_total) == (None, None, 1)
    with pytest.raises(NotAllowed):
        await deeds.commit(who(KIT), id=id, form=Seen(seen=protection.version))


def test_keeping_a_kind_is_a_matter_of_the_role_held_at_that_very_authority():
    both = Actor(uuid4(), "Ada", b"", (Grant(Role.HR, SALFORD, 2), Grant(Role.PROGRAMME_COORDINATOR, TRAFFORD, 2)))
    assert keeps(both, "trial", SALFORD) and not keeps(both, "trial", TRAFFORD)
    assert homes(both, "trial") == (SALFORD,)


async def test_nobody_but_the_product_makes_its_moves(clone):
    id = await uploaded()
    with pytest.raises(Misdeclared):
        await deeds.load(who(ADA), id=id, parsed=b"good")
    with pytest.raises(Misdeclared):
        await deeds.hand_in(who(ADA), kind=TRIAL, content=GOOD)
