"""No request waits for ever: once all of it is here, the answer begins within seconds, if only to say not now."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.middleware import SAFE
from foundation.problems import NotNow, NotSure

LIMIT = 5.0  # seconds; the transaction that is given up then has a little longer (foundation/database/pool.py)


class Prompt:
    """Gives up what does not begin its answer in time, and says so: a change may then have been made or not."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self.app, self.answer = app, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        safe = scope["method"] in SAFE

        async def whole() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body") and limit.when() is None:
                limit.reschedule(loop.time() + LIMIT)
            return message

        async def begun(message: Message) -> None:
            limit.reschedule(None)
            await send(message)

        try:
            # What a form brings is waited for by the connection's own deadline; then ours begins.
            async with asyncio.timeout(LIMIT if safe else None) as limit:
                await self.app(scope, whole, begun)
        except TimeoutError:
            if not limit.expired():
                raise
            response = await self.answer(Request(scope, receive), NotNow() if safe else NotSure())
            await response(scope, receive, send)
