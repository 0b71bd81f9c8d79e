"""The URL map of notices."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.notices import deeds, pages
from foundation.routing import get, press

ROUTES: list[BaseRoute] = [
    get("/notices", pages.index, needs=Can.LIST_NOTICES),
    press("/notices/read", deeds.read_all, page=pages.index),
    press("/notices/{id:uuid}/read", deeds.read_one, page=pages.index),
    get("/notices/wishes", pages.wishes, needs=Can.SEE_NOTICE),
    press("/notices/wishes", deeds.choose, page=pages.wishes),
]
