"""The foundation's URL map."""

from starlette.routing import BaseRoute, Route

from foundation import account, home, signin, words
from foundation.access_table import Can
from foundation.routing import DERIVED, OPEN, get

ROUTES: list[BaseRoute] = [
    get("/", home.home, needs=DERIVED),
    get("/search", home.search, needs=DERIVED),
    get("/account", account.account, needs=Can.SEE_ACCOUNT),
    get("/roles", account.roles, needs=DERIVED),
    get("/sign-in", signin.sign_in, needs=OPEN),
    get("/demo", signin.personas, needs=OPEN),
    Route("/demo", signin.become, methods=["POST"]),
    Route("/sign-in/again", signin.sign_in_again, methods=["POST"]),
    Route("/sign-out", signin.sign_out, methods=["POST"]),
    get("/help", words.help_page, needs=OPEN),
    get("/accessibility", words.accessibility, needs=OPEN),
    get("/privacy", words.privacy, needs=OPEN),
    get("/health/live", words.live, needs=OPEN),
    get("/health/ready", words.ready, needs=OPEN),
]
