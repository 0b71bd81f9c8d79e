"""`python -m bench.award`: an award over 40,000 people: looked at, applied twice, and checked by another sum."""

import argparse
import asyncio
import resource
import tempfile
import time
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import asyncpg

from foundation.database import server
from foundation.database.migrate import migrate
from foundation.database.pool import close_pool, open_pool, transaction
from foundation.deeds import enter
from foundation.forms import Empty
from foundation.problems import Overtaken
from foundation.routing import hash_of, stranger
from tests.builders import people
from tests.cast import ADA, JO, TRAFFORD
from tests.workforce import pay_scene
from workforce.actions.pay_awards import ApplyAward, apply_award
from workforce.actions.pay_batches import batch_arrears
from workforce.queries.pay_awards import award_called, previewed
from workforce.rules.pay.spines import spine_of

BUDGET = 30.0  # seconds


def _said(words: str, began: float) -> float:
    took = time.perf_counter() - began
    print(f"{words:<58}{took:8.2f} s", flush=True)
    return took


async def _grown(owner: asyncpg.Connection, number: int) -> None:
    async with owner.transaction():
        await people(owner)
        await owner.execute("update session set seen_at = $1", datetime.now().astimezone() + timedelta(hours=6))
        await pay_scene.crowd(owner, number, await pay_scene.terms(owner))
    await owner.execute("analyze")


async def _measured(urls: server.Urls, number: int) -> int:
    owner = await asyncpg.connect(urls.owner)
    await _grown(owner, number)
    await open_pool(urls.app, 4)
    old, new = (spine_of(key) for key in (pay_scene.OLD, pay_scene.NEW))
    began = time.perf_counter()
    async with transaction(readonly=True):
        award = await award_called(await enter(hash_of(ADA.token)), TRAFFORD, pay_scene.NEW)
        assert award is not None
        found = await previewed(award, pay_scene.PAID)
    _said(f"looked at: {found.moved:,} people, {found.total:,.2f} pounds a year", began)
    form = ApplyAward(authority=TRAFFORD, spine=pay_scene.NEW, first_paid=pay_scene.PAID, agreed=True)
    began = time.perf_counter()
    done = await apply_award(stranger(hash_of(ADA.token)), form)
    took = _said(f"applied: {done.facts['people']:,} lines, {done.facts['total']}", began)
    with suppress(Overtaken):
        await apply_award(stranger(hash_of(ADA.token)), form)
        raise SystemExit("applied twice: a second effect")
    began = time.perf_counter()
    await batch_arrears(stranger(hash_of(JO.token)), done.subject, form=Empty())
    _said("the check file for payroll, with its fingerprint", began)
    began = time.perf_counter()
    lines = await owner.fetch("select person, arrears_pence from award_line")
    theirs = {row["person"]: Decimal(row["arrears_pence"]) / 100 for row in lines}
    ours = await pay_scene.owed_by_the_day(owner, old.values, new.values)
    wrong = {person for person in theirs.keys() | ours.keys() if theirs.get(person) != ours.get(person)}
    _said("the same sums day by day in Python", began)
    print(f"{len(ours):,} people, {sum(ours.values()):,.2f} pounds; {len(wrong)} differ; one run of the edition:",
          await owner.fetchval("select count(*) from award_run where edition = $1", pay_scene.NEW) == 1)  # fmt: skip
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the check included")
    await close_pool()
    await owner.close()
    return 0 if not wrong and took < BUDGET else 1


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.award", description=__doc__)
    asked.add_argument("--people", type=int, default=40_000)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="steadfast-award-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        urls = server.ensure(home)
        try:
            asyncio.run(migrate(urls.owner, urls.app))
            return asyncio.run(_measured(urls, chosen.people))
        finally:
            server.stop(home)


if __name__ == "__main__":
    raise SystemExit(main())
