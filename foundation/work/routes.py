"""Where long work is seen."""

from starlette.routing import BaseRoute

from foundation.routing import DERIVED, get, press
from foundation.work import pages
from foundation.work.deeds import cancel_work

ROUTES: list[BaseRoute] = [
    get("/work", pages.index, needs=DERIVED),
    get("/work/{id:uuid}", pages.show, needs=DERIVED),
    get("/work/{id:uuid}/file", pages.made, needs=DERIVED),
    press("/work/{id:uuid}/cancel", cancel_work, page=pages.show),
]
