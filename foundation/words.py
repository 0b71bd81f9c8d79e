"""Pages that are words alone: help, accessibility, privacy; and the two answers of health."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from foundation.database.pool import fetch_value, transaction
from foundation.pages import draw

PROMPT = 1.5  # seconds within which health is told


async def help_page(request: Request) -> Response:
    return draw(request, "foundation/help.html")


async def accessibility(request: Request) -> Response:
    return draw(request, "foundation/accessibility.html")


async def privacy(request: Request) -> Response:
    return draw(request, "foundation/privacy.html")


async def live(request: Request) -> Response:
    return JSONResponse({"live": True})


async def ready(request: Request) -> Response:
    """Ready when the database answers a question; 503 in a second or so when it does not."""
    try:
        async with asyncio.timeout(PROMPT), transaction(readonly=True):
            await fetch_value("select 1")
    except Exception as problem:  # whatever it is, the answer is no
        return JSONResponse({"ready": False, "why": type(problem).__name__}, 503)
    return JSONResponse({"ready": True})
