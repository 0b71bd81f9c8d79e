"""The one list of packages: their routes, tabs, home panels, queues, searches, listeners and jobs.

asgi, the command line and the tests all load it, so that a deed has the same consequences wherever it is done.
"""

from functools import cache

from starlette.routing import BaseRoute

from foundation.routes import ROUTES as GROUND


@cache
def routes() -> list[BaseRoute]:
    """Every route of the product; loading them registers the deeds, tabs and listeners too."""
    return [*GROUND]
