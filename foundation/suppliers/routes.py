"""Suppliers' map of addresses, and that of their people's own keys."""

from starlette.routing import BaseRoute, Route

from foundation.access_table import Can
from foundation.routing import OPEN, get, press
from foundation.signin import joining, local_keys, local_pages
from foundation.suppliers import deeds, pages

ROUTES: list[BaseRoute] = [
    get("/suppliers", pages.index, needs=(Can.LIST_ACCOUNTS, Can.LIST_GRANTS)),
    press("/suppliers", deeds.invite, page=pages.index),
    press("/suppliers/people/{id:uuid}/anew", deeds.ask_reset, page=pages.index),
    press("/suppliers/people/{id:uuid}/close", deeds.close, page=pages.index),
    press("/suppliers/invitations/{id:uuid}/agree", deeds.confirm_reset, page=pages.index),
    press("/suppliers/invitations/{id:uuid}/end", deeds.end_invitation, page=pages.index),
    get("/account/keys", local_keys.keys, needs=Can.EDIT_ACCOUNT),
    press("/account/keys", local_keys.add_passkey, page=local_keys.keys),
    press("/account/keys/remove", local_keys.remove, page=local_keys.keys),
    get("/account/keys/app", local_keys.app, needs=Can.EDIT_ACCOUNT),
    press("/account/keys/app", local_keys.add_app, page=local_keys.app),
    get("/sign-in/supplier", local_pages.sign_in, needs=OPEN),
    Route("/sign-in/supplier", local_pages.by_code, methods=["POST"]),
    Route("/sign-in/passkey", local_pages.by_passkey, methods=["POST"]),
    Route("/sign-in/again/local", local_pages.again_answered, methods=["POST"]),
    get("/join/{id:uuid}/{token}", joining.invitation, needs=OPEN),
    get("/join/{id:uuid}/{token}/app", joining.invitation_app, needs=OPEN),
    Route("/join/{id:uuid}/{token}", joining.join_by_passkey, methods=["POST"]),
    Route("/join/{id:uuid}/{token}/app", joining.join_by_app, methods=["POST"]),
]
