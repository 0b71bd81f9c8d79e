"""The ground's own jobs: mail, the record's anchor outside the database, and what has been kept long enough."""

from datetime import time, timedelta

from foundation import audit
from foundation.database.pool import fetch, fetch_one
from foundation.jobs.job import Job, Run
from foundation.jobs.when import Daily, Every
from foundation.notices.outbox import mail
from foundation.settings import settings


async def anchor(run: Run) -> str:
    """Each chain that has grown since it was last anchored: its length and head, kept where the database cannot reach.

    An anchor taken twice says the same twice.
    """
    async with run.step():
        heads = [
            audit.Anchor(row["chain"], row["seq"], row["hash"].hex())
            for row in await fetch("select * from audit_heads()")
        ]
    path = settings().data / "anchors.jsonl"
    known = {(each.chain, each.seq) for each in audit.kept(path)}
    grown = [head for head in heads if (head.chain, head.seq) not in known]
    if grown:
        audit.keep(grown, path)
    return f"{len(grown)} of {len(heads)} chains had grown" if grown else ""


async def purge(run: Run) -> str:
    async with run.step():
        row = await fetch_one("select * from purge()")
    gone = {name: count for name, count in (row or {}).items() if count}
    return ", ".join(f"{count} {name}" for name, count in gone.items())


GROUND = (
    Job("mail", "sends what is due by e-mail", Every(timedelta(minutes=1)), mail, lease=timedelta(minutes=15)),
    Job("anchor", "anchors the record outside the database", Every(timedelta(hours=1)), anchor),
    Job("purge", "removes what has been kept long enough", Daily(time(4, 10)), purge, back=timedelta(days=1)),
)
