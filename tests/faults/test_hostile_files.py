"""Hostile files by the hundred: each refused in words or read as plain text, quickly, in little memory; none stays."""

import asyncio
import json
import os
import re
import resource
import sys
import time
from collections import Counter

import pytest

from foundation.settings import HOME
from foundation.uploads.limits import MOST_MEMORY, Unreadable
from foundation.uploads.opening import DAMAGED, TOO_MUCH, opened
from tests.cast import ADA
from tests.faults.hostile import Hostile, all_files
from tests.faults.real import Real

pytestmark = [pytest.mark.slow, pytest.mark.prove]
WHOLE = bool(os.environ.get("STEADFAST_PROVE"))
# Read as plain text, they are what they are: nothing in them is run, followed or unpacked.
HANDLED = re.compile(
    r"^a lying|^a declared size|^a number with|^a day |^NaN|^a format code|^an inclusion|^the formula|^returns alone"
    r"|^a mark within|^letters that turn|^a script|^nothing but|^a document type elsewhere, as a table|, as a table$"
    r"| called people\.|^the place it|behind it$|^ten bytes changed|^\d+ bytes changed|^cut after"
)


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def files() -> list[Hostile]:
    found = all_files()
    assert len(found) >= 300
    return found


async def test_each_is_refused_in_words_or_read_as_plain_text_within_its_limits(files):
    told, slowest = Counter(), (0.0, "")
    for file in files:
        before = cpu_of_children()
        try:
            answer = await opened(file.opener, file.content)
            told["handled"] += 1
            assert HANDLED.search(file.tries), f"{file.tries}: {answer[:200]!r}"
            assert b"CANARY" not in answer and b"root:" not in answer
        except Unreadable as no:
            words = str(no)
            told["ended by its limits" if words == TOO_MUCH else "damaged" if words == DAMAGED else "refused"] += 1
            assert words.endswith(".") and len(words) < 400 and "Traceback" not in words, words
        slowest = max(slowest, (cpu_of_children() - before, file.tries))
    print(f"{len(files)} files: {dict(told)}; most processor time {slowest[0]:.2f} s ({slowest[1]})")
    assert slowest[0] < 2.5  # the limit of 2, and the start of the process


TRIES = """
import json, os, resource, signal, socket, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from foundation.uploads.limits import shut_in
shut_in("csv", 100)
found = {}
for name, attempt in (
    ("network", lambda: socket.socket()), ("program", lambda: os.execv("/bin/true", ["true"])),
    ("memory", lambda: bytearray(400 * 2**20)), ("files", lambda: [os.dup(0) for _ in range(80)]),
    ("writing", lambda: open(sys.argv[1], "w").write("x" * 100_000)),
):
    try:
        attempt()
        found[name] = "allowed"
    except (OSError, MemoryError) as no:
        found[name] = type(no).__name__
limits = [resource.getrlimit(each)[1] for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
os.write(1, json.dumps([found, *limits]).encode())
os._exit(0)
"""


async def test_the_process_that_opens_files_has_its_limits_and_no_network(tmp_path):
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", TRIES, str(tmp_path / "x"), cwd=HOME, stdout=asyncio.subprocess.PIPE
    )
    found, memory, cpu = json.loads((await child.communicate())[0])
    assert (memory, cpu) == (MOST_MEMORY, 2)
    assert found == {"network": "PermissionError", "program": "PermissionError", "memory": "MemoryError",
                     "files": "OSError", "writing": "OSError"}  # fmt: skip


def settle(real: Real) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if b"Waiting to be checked" not in (page := real.get("/intake", ADA)[1]) and b"Being checked" not in page:
            return
        time.sleep(0.3)
    raise AssertionError("files are still under way")


async def test_through_the_real_server_none_stays_and_the_web_process_does_not_grow(real, as_owner, files):
    sent = files if WHOLE else files[::8]
    for file in [file for file in sent if len(file.content) > 5_000_000][:4]:  # warm
        real.send_file(ADA, file.name, file.content)
    await asyncio.to_thread(settle, real)
    before, answers, slowest = real.memory(), Counter(), 0.0
    for file in sent:
        began = time.monotonic()
        status, page, _ = await asyncio.to_thread(real.send_file, ADA, file.name, file.content)
        slowest = max(slowest, time.monotonic() - began)
        answers[status] += 1
        assert status in (303, 422, 413), (file.tries, status, page[:300])
    await asyncio.to_thread(settle, real)
    grown = real.memory() - before
    states = dict(await as_owner.fetch("select state, count(*) from intake_file group by 1"))
    kept = await as_owner.fetchval("select count(*) from intake_file where state = 'failed' and content <> ''")
    print(f"{len(sent)} files: {dict(answers)}, then {states}; slowest answer {slowest:.2f} s; grew {grown:.1f} MB")
    assert set(states) <= {"failed", "errors"} and kept == 0
    assert await as_owner.fetchval("select count(*) from published_row") == 0
    assert await as_owner.fetchval("select count(*) from work where state <> 'done'") == 0
    assert real.left_over() == []
    traces = re.search(r"(Traceback|\"broke\"|work stopped|intake stopped)[^§]{0,3000}", real.said())
    assert not traces, traces[0]
    assert grown < 5
