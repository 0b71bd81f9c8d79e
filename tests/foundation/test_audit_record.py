"""The record as it is read, and as the command checks it: sentences for every deed, exit codes, anchors on file."""

import asyncio
import inspect
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter
from uuid import uuid4

import asyncpg
import pytest

import wiring
from foundation.access_table import Can
from foundation.audit import history
from foundation.database.pool import fetch, fetch_value, transaction
from foundation.deeds import COMMAND_LINE, DEEDS, Done, deed, enter, service
from foundation.problems import Misdeclared
from foundation.routing import hash_of, stranger
from tests.cast import ADA, AMARA, HELEN, TRAFFORD, UMA, named

ROOT = Path(__file__).parents[2]
STEADFAST = [sys.executable, "-m", "cli"]


@deed("sample:told", needs=Can.LOG_EVIDENCE, says="{actor} told {person} about {n} things")
async def tell(actor, id, n: int = 2) -> Done:
    return Done(id, "tale", TRAFFORD, worker=actor.person, facts={"person": ADA.id, "n": n})


@deed("sample:untold", needs=Can.LOG_EVIDENCE, says="{actor} told {nobody}")
async def untold(actor, id) -> Done:
    return Done(id, "tale", TRAFFORD)


def _source(body) -> str:
    """The text of the module a deed stands in, whatever wraps it."""
    return Path(inspect.getsourcefile(body)).read_text()


def test_every_sentence_asks_for_facts_its_module_gives():
    """Each name in `says` stands in the deed's module as a fact; when a deed is done, its own facts must hold them."""
    wiring.routes()
    wrong = []
    for one in (each for each in DEEDS.values() if not each.name.startswith("sample:")):
        names = {name for _, name, *_ in Formatter().parse(one.says) if name} - {"actor"}
        text = _source(one.body)
        wrong += [(one.name, name) for name in names if not re.search(rf"[\"']{name}[\"']\s*:|\b{name}\s*=", text)]
    print(f"{len(DEEDS)} deeds' sentences looked through")
    assert not wrong


async def test_a_deed_whose_sentence_could_not_be_read_is_not_done(clone, as_owner):
    with pytest.raises(Misdeclared, match="nobody"):
        await untold(stranger(hash_of(AMARA.token)), uuid4())
    assert await as_owner.fetchval("select count(*) from audit") == 0


async def test_history_names_people_when_it_is_read_and_keeps_to_its_reach(clone, as_owner):
    thing = named("a tale")
    await tell(stranger(hash_of(AMARA.token)), thing, n=3)
    stored = await as_owner.fetchval("select facts from audit")
    assert "Ada" not in stored and str(ADA.id) in stored, "names come from the tables, so that the chain outlives them"
    async with transaction(readonly=True):
        await enter(hash_of(HELEN.token))
        (line,) = await history(subject=thing)
        assert line.words == "Amara Okafor told Ada Mensah about 3 things" and line.role_held == "social worker"
        await enter(hash_of(UMA.token))
        assert await history(subject=thing) == []


async def test_rows_that_no_deed_of_today_wrote_can_be_read(clone, as_owner):
    """A grant from the command line, a refused attempt, and a deed that the code has since lost."""
    async with transaction():
        await enter(service(COMMAND_LINE).session)
        for name, facts in (
            ("grant:given", {"person": ADA.id, "role": "hr"}),
            ("attempt:refused", {"deed": "sample:told", "duty": "D1"}),
            ("thing:once_done", {}),
        ):
            entry = {"actor": AMARA.id, "role": "service", "deed": name, "subject": uuid4(), "kind": "grant"}
            entries = [entry | {"authority": TRAFFORD, "facts": facts}]
            await fetch("select finish($1::jsonb)", json.dumps(entries, default=str))
        lines = {line.deed: line.words for line in await history(authority=TRAFFORD)}
    assert lines == {
        "grant:given": "Amara Okafor gave Ada Mensah the role of hr",
        "attempt:refused": "Amara Okafor was refused: D1",
        "thing:once_done": "Amara Okafor: thing once done",
    }


async def verify_by_command(clone, data: Path) -> tuple[int, str]:
    env = os.environ | {
        "DATABASE_URL": clone.app, "DATABASE_OWNER_URL": clone.owner, "STEADFAST_DATA": str(data),
        "STEADFAST_DEMO": "no",
    }  # fmt: skip
    command = [*STEADFAST, "audit", "verify"]
    said = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    return said.returncode, said.stdout + said.stderr


@pytest.mark.slow
async def test_the_command_answers_0_when_whole_1_when_touched_2_when_it_cannot(clone, as_owner, tmp_path):
    for n in range(3):
        await tell(stranger(hash_of(AMARA.token)), uuid4(), n=n)
    assert await verify_by_command(clone, tmp_path) == (0, "The record is whole, and anchored.\n")
    await as_owner.execute("delete from audit where seq = 3")
    mark = await as_owner.fetchval("select hash from audit where seq = 2")
    await as_owner.execute("update audit_head set seq = 2, hash = $1 where chain = 'authority:358'", mark)
    code, words = await verify_by_command(clone, tmp_path)
    assert code == 1 and "authority:358 row 3: rows up to 3 were anchored and are gone" in words
    as_owner_only = type(clone)(clone.owner, clone.owner)
    code, words = await verify_by_command(as_owner_only, tmp_path)
    assert code == 2 and "owns tables" in words, "the owner's role must not serve"


async def test_nothing_but_finish_writes_the_record(clone):
    for sql in ("insert into audit select * from audit", "update audit set kind = ''", "delete from audit"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction():
                await enter(hash_of(HELEN.token))
                await fetch_value(sql)
