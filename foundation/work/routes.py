"""Where long work is seen."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from foundation.work import pages
from foundation.work.deeds import cancel_work

ROUTES: list[BaseRoute] = [
    get("/work", pages.index, needs=Can.SEE_ACCOUNT),
    get("/work/{id:uuid}", pages.show, needs=Can.SEE_ACCOUNT),
    get("/work/{id:uuid}/file", pages.made, needs=Can.SEE_ACCOUNT),
    press("/work/{id:uuid}/cancel", cancel_work, page=pages.show),
]
