"""The one list of packages: their routes, tabs, home panels, queues, searches, listeners and jobs.

asgi, the command line and the tests all load it, so that a deed has the same consequences wherever it is done.
"""

from functools import cache

from starlette.routing import BaseRoute

from foundation.access import may_ever
from foundation.access_table import Can, row
from foundation.home import PANELS, QUEUES, SEARCHES
from foundation.pages import TABS, Tab
from foundation.routes import ROUTES as GROUND
from workforce.pages import pay, people
from workforce.pages.asked import reaches
from workforce.routes import ROUTES as WORKFORCE


@cache
def routes() -> list[BaseRoute]:
    """Every route of the product; loading them registers the deeds, tabs and listeners too."""
    _ground()
    _workforce()
    return [*GROUND, *WORKFORCE]


def _ground() -> None:
    TABS.append(Tab("Home", "/", lambda actor: True))


def _workforce() -> None:
    TABS.extend(
        [
            Tab("People", "/people", lambda actor: reaches(actor, Can.LIST_PEOPLE)),
            Tab("Teams", "/teams", lambda actor: reaches(actor, Can.LIST_CASELOADS)),
            Tab("Posts", "/establishment", lambda actor: reaches(actor, Can.LIST_ESTABLISHMENT)),
            Tab("Pay", "/pay", lambda actor: may_ever(row(Can.LIST_PAY), actor)),
            Tab("Pay steps", "/pay-steps", pay.steps_alone),
        ]
    )
    PANELS.append(pay.panel)
    QUEUES.append(pay.queue)
    SEARCHES.append(people.search)
