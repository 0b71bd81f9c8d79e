"""Where an authority's HR feed is seen, and its headings are explained."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from workforce.actions.feed import explain_headings
from workforce.pages import feed

ROUTES: list[BaseRoute] = [
    get("/feed/{authority:int}", feed.show, needs=Can.SEE_INTAKE),
    get("/feed/{authority:int}/headings", feed.headings, needs=Can.MEND_INTAKE),
    press("/feed/{authority:int}/headings", explain_headings, page=feed.headings),
]
