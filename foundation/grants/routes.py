"""The addresses of roles held."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.grants import giving, pages
from foundation.routing import get, press

ROUTES: list[BaseRoute] = [
    get("/grants", pages.index, needs=Can.LIST_GRANTS),
    get("/grants/new", pages.new, needs=Can.GIVE_ROLE),
    press("/grants/new", giving.give_role, page=pages.new),
    get("/grants/{id:uuid}", pages.show, needs=Can.SEE_GRANT),
    press("/grants/{id:uuid}/confirm", giving.confirm_grant, page=pages.show),
    press("/grants/{id:uuid}/end", giving.end_grant, page=pages.show),
]
