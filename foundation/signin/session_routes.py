"""The addresses of signing in and out, of a sign-in's length, and of the demo's day."""

from starlette.routing import BaseRoute, Route

from foundation import account
from foundation.routing import DERIVED, OPEN, get, press
from foundation.signin import day, held, lasting, mine, pages

ROUTES: list[BaseRoute] = [
    get("/sign-in", pages.sign_in, needs=OPEN),
    get("/demo", pages.personas, needs=OPEN),
    Route("/demo", pages.become, methods=["POST"]),
    Route("/sign-in/again", pages.sign_in_again, methods=["POST"]),
    Route("/sign-out", pages.sign_out, methods=["POST"]),
    get("/sign-in/sixth", lasting.sixth, needs=DERIVED),
    get("/sign-in/held/{id:uuid}", held.show, needs=DERIVED),
    get("/sign-in/left", lasting.left, needs=DERIVED),
    Route("/sign-in/longer", lasting.longer, methods=["POST"]),
    press("/account/sign-ins", mine.end_sign_ins, page=account.account),
    get("/day", day.show, needs=DERIVED),
    Route("/day", day.move, methods=["POST"]),
]
