"""The floor: the same statements in bare asyncpg, the same templates with what they were handed, in bare Starlette.

No middleware, no session, no permission, no row security, no objects made of rows: what is left when all that is the
product's own is taken away.
"""

import asyncio
import pickle
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bench.recorded import Recorded, record
from foundation.pages import environment
from foundation.settings import settings


async def serve(port: int, handover: Path) -> None:
    recorded = await record()
    plain = [
        (vars(each.page), [(sql, _plain(args)) for sql, args in each.statements], each.html, each.settings)
        for each in recorded
    ]
    handover.write_bytes(pickle.dumps(plain))  # noqa: ASYNC240 – nobody is served yet
    pools: dict[str, asyncpg.Pool] = {}
    for each in recorded:
        if each.page.person not in pools:
            pools[each.page.person] = await asyncpg.create_pool(
                settings().database_owner_url, min_size=1, max_size=4, server_settings=each.settings
            )
    routes = [Route(f"/{number}", _page(each, pools[each.page.person])) for number, each in enumerate(recorded)]
    config = uvicorn.Config(Starlette(routes=routes), port=port, log_level="warning", access_log=False)
    await uvicorn.Server(config).serve()


def _plain(value: Any) -> Any:
    """Values of Python's own types alone, for a process that has none of the product's packages."""
    if isinstance(value, UUID):
        return UUID(int=value.int)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, asyncpg.Range):
        return f"[{value.lower},{value.upper})"
    return value


def _page(each: Recorded, pool: asyncpg.Pool) -> Any:
    template = environment().get_template(each.template)

    async def show(request: Request) -> HTMLResponse:
        async with pool.acquire() as connection, connection.transaction(readonly=True):
            for sql, args in each.statements:
                await connection.fetch(sql, *args)
        return HTMLResponse(template.render(each.context))

    return show


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
