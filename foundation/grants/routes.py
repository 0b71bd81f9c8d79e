"""The addresses of roles held."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.grants import (
    giving,
    glass,
    glass_pages,
    lending,
    lending_pages,
    looking_over,
    pages,
    quarter_pages,
    reaching_pages,
)
from foundation.routing import get, press

ROUTES: list[BaseRoute] = [
    get("/grants", pages.index, needs=Can.LIST_GRANTS),
    get("/grants/new", pages.new, needs=Can.GIVE_ROLE),
    press("/grants/new", giving.give_role, page=pages.new),
    get("/grants/quarter", quarter_pages.show, needs=Can.END_GRANT),
    press("/grants/quarter", looking_over.keep_team, page=quarter_pages.show),
    press("/grants/{id:uuid}/keep", looking_over.keep_grant, page=quarter_pages.show),
    press("/grants/{id:uuid}/remove", giving.remove_grant, page=quarter_pages.show),
    get("/grants/{id:uuid}", pages.show, needs=Can.SEE_GRANT),
    press("/grants/{id:uuid}/confirm", giving.confirm_grant, page=pages.show),
    press("/grants/{id:uuid}/end", giving.end_grant, page=pages.show),
    get("/people/{id:uuid}/seen-by", reaching_pages.show, needs=Can.SEE_GRANT),
    get("/break-glass", glass_pages.index, needs=(Can.SEE_GLASS, Can.LIST_GLASS)),
    get("/break-glass/new", glass_pages.new, needs=Can.BREAK_GLASS),
    press("/break-glass/new", glass.break_glass, page=glass_pages.new),
    get("/break-glass/{id:uuid}", glass_pages.show, needs=Can.SEE_GLASS),
    press("/break-glass/{id:uuid}/close", glass.close_glass, page=glass_pages.show),
    press("/break-glass/{id:uuid}/tell", glass.tell_person, page=glass_pages.show),
    get("/lending", lending_pages.index, needs=Can.LIST_DELEGATIONS),
    get("/lending/new", lending_pages.new, needs=Can.LEND_ROLE),
    press("/lending/new", lending.lend_role, page=lending_pages.new),
    get("/lending/{id:uuid}", lending_pages.show, needs=Can.SEE_DELEGATION),
    press("/lending/{id:uuid}/end", lending.end_lending, page=lending_pages.show),
]
