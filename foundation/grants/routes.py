"""The addresses of roles held."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.grants import giving, lending, lending_pages, pages, reaching_pages
from foundation.routing import get, press

ROUTES: list[BaseRoute] = [
    get("/grants", pages.index, needs=Can.LIST_GRANTS),
    get("/grants/new", pages.new, needs=Can.GIVE_ROLE),
    press("/grants/new", giving.give_role, page=pages.new),
    get("/grants/{id:uuid}", pages.show, needs=Can.SEE_GRANT),
    press("/grants/{id:uuid}/confirm", giving.confirm_grant, page=pages.show),
    press("/grants/{id:uuid}/end", giving.end_grant, page=pages.show),
    get("/people/{id:uuid}/seen-by", reaching_pages.show, needs=Can.SEE_GRANT),
    get("/lending", lending_pages.index, needs=Can.LIST_DELEGATIONS),
    get("/lending/new", lending_pages.new, needs=Can.LEND_ROLE),
    press("/lending/new", lending.lend_role, page=lending_pages.new),
    get("/lending/{id:uuid}", lending_pages.show, needs=Can.SEE_DELEGATION),
    press("/lending/{id:uuid}/end", lending.end_lending, page=lending_pages.show),
]
