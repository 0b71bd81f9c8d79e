"""Where long work is seen."""

from starlette.routing import BaseRoute

from foundation.routing import DERIVED, get, press
from foundation.work import pages
from foundation.work.deeds import cancel_work

ROUTES: list[BaseRoute] = [
    get("/under-way", pages.index, needs=DERIVED),
    get("/under-way/{id:uuid}", pages.show, needs=DERIVED),
    get("/under-way/{id:uuid}/file", pages.made, needs=DERIVED),
    press("/under-way/{id:uuid}/cancel", cancel_work, page=pages.show),
]
