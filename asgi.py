"""Builds the web application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from asyncpg import DataError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import wiring
from foundation import clock
from foundation.database.pool import close_pool, fetch_value, open_pool, transaction
from foundation.jobs.job import JOBS
from foundation.jobs.leader import Leader
from foundation.middleware import Bounded, Caught, Headed, Numbered, SameOrigin
from foundation.pages import STATIC, on_error, on_no_value, on_not_found, on_problem
from foundation.problems import Problem
from foundation.serving.prompt import Prompt
from foundation.serving.trouble import TROUBLE, on_trouble
from foundation.serving.waking import waking
from foundation.settings import settings
from foundation.signin import network
from foundation.signin.sessions import Seen
from foundation.work.caller import Caller


class Fingerprinted(StaticFiles):
    """Static files: for a year when the address carries a fingerprint, else asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        lasting = b"v=" in scope["query_string"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response


async def first(leader: Leader) -> None:
    """What needs the database before anyone is answered; the jobs begin once the demo's day is known."""
    if settings().demo:
        async with transaction(readonly=True):
            clock.stand_still_on(await fetch_value("select demo_day()"))
    if settings().jobs:
        leader.start()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    await open_pool(settings().database_url, settings().pool_size, at_once=False)
    work = Caller("wiring")
    work.start()
    leader = Leader(settings().database_url, JOBS)
    # Outside a demo people come by a provider; loading what that takes would hold up the first of them.
    loading = None if settings().demo else asyncio.create_task(network.ready())
    try:
        async with waking(partial(first, leader)):
            yield
    finally:
        if loading is not None:
            await loading
        await leader.stop()
        await work.stop()
        await close_pool()


async def on_http(request: Request, problem: Exception) -> Response:
    """Starlette's own refusals: no such address, or one that takes another method."""
    if isinstance(problem, HTTPException) and problem.status_code == 405:
        return Response("This address takes another method.", 405)
    if isinstance(problem, HTTPException) and problem.status_code == 400:
        return Response("This form could not be read. Go back and send it again.", 400)
    if isinstance(problem, HTTPException) and problem.status_code == 413:
        return Response("This is larger than anything Steadfast takes in. A file must be smaller than 10 MB.", 413)
    return await on_not_found(request, problem)


def application() -> Starlette:
    return Starlette(
        routes=[*wiring.routes(), Mount("/static", Fingerprinted(directory=STATIC), name="static")],
        middleware=[
            Middleware(Numbered),
            Middleware(Headed),
            Middleware(SameOrigin),
            Middleware(Caught, answer=on_error),
            Middleware(Prompt, answer=on_trouble),
            Middleware(Bounded),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
            Middleware(Seen),
        ],
        exception_handlers={Problem: on_problem, HTTPException: on_http, DataError: on_no_value}
        | dict.fromkeys(TROUBLE, on_trouble),
        lifespan=lifespan,
    )
