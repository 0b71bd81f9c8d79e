"""The addresses of drafts. Keeping one is no deed, so these are plain routes: each checks its token and enters."""

from starlette.routing import BaseRoute, Route

from foundation.drafts import pages
from foundation.routing import DERIVED, get

ROUTES: list[BaseRoute] = [
    get("/drafts", pages.index, needs=DERIVED),
    Route("/drafts", pages.keep, methods=["POST"]),
    Route("/drafts/afresh", pages.afresh, methods=["POST"]),
    Route("/drafts/offline", pages.offline, methods=["POST"]),
]
