"""The addresses of sign-in through an organisation's own provider, and of setting it up."""

from starlette.routing import BaseRoute, Route

from foundation.access_table import Can
from foundation.routing import DERIVED, OPEN, get, press
from foundation.signin import arriving, logout, names, setup, setup_pages

ROUTES: list[BaseRoute] = [
    get("/signed-out", arriving.signed_out, needs=OPEN),
    get("/sign-in/{id:uuid}", arriving.go, needs=OPEN),
    get("/sign-in/{id:uuid}/return", arriving.back, needs=OPEN),
    Route("/sign-in/{id:uuid}/ended", logout.ended_there, methods=["POST"]),
    get("/sign-in/carry-on", arriving.carry_on, needs=DERIVED),
    get("/providers", setup_pages.index, needs=Can.LIST_GRANTS),
    get("/providers/new", setup_pages.new, needs=Can.GIVE_ROLE),
    press("/providers/new", setup.propose_provider, page=setup_pages.new),
    get("/providers/{id:uuid}", setup_pages.show, needs=Can.SEE_GRANT),
    Route("/providers/{id:uuid}/test", setup_pages.test, methods=["POST"]),
    press("/providers/{id:uuid}/confirm", setup.confirm_provider, page=setup_pages.show),
    press("/providers/{id:uuid}/end", setup.end_provider, page=setup_pages.show),
    get("/sign-in-names", setup_pages.sign_in_names, needs=Can.LIST_GRANTS),
    press("/sign-in-names", names.register_name, page=setup_pages.sign_in_names),
    press("/sign-in-names/confirm", names.confirm_names, page=setup_pages.sign_in_names),
    press("/sign-in-names/{id:uuid}/end", names.end_name, page=setup_pages.sign_in_names),
]
