"""Pages of setting up sign-in: the authority's providers, the test of one, and the sign-in names of its people."""

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place, Role
from foundation.access_table import Can
from foundation.database.pool import fetch, transaction
from foundation.deeds import enter
from foundation.forms import Filled
from foundation.guard import admit, may, reach_of
from foundation.pages import draw
from foundation.problems import NotAllowed, NotThere
from foundation.roster import names_of
from foundation.routing import LIMITS, check_form, path_id, session_of
from foundation.settings import settings
from foundation.signin import arriving
from foundation.signin.issuers import COLUMNS, Provider, provider_known
from foundation.signin.names import KEY_COLUMNS, Key
from foundation.signin.refused import SignInRefused
from foundation.signin.setup import keeping, place_of, whole_provider

MFA = (
    ("amr", "By amr", "Its tokens list how people signed in, for example mfa"),
    ("acr", "By acr", "Its tokens name a level of assurance"),
    ("agreement", "By agreement", "You have undertaken in writing that everyone uses a second step"),
)


async def index(request: Request, actor: Actor) -> Response:
    """The providers of the authorities whose roles the reader may see."""
    reach = reach_of(actor, Can.LIST_GRANTS)
    rows = await fetch(
        f"select {COLUMNS} from provider where authority = any($1) or region = any($2)"
        " order by state = 'ended', name, proposed_at",
        list(reach.authorities),
        list(reach.regions),
    )
    found = [one for row in rows if may(actor, Can.SEE_GRANT, place_of(one := Provider(**row)))]
    return draw(
        request, "foundation/signin/providers.html", title="How people sign in", providers=found, may_set=_sets(actor)
    )


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    return draw(
        request, "foundation/signin/propose.html", title="Propose a sign-in provider", filled=filled, mfa=MFA,
        may_set=_sets(actor), origin=settings().origin,
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    provider = await whole_provider(path_id(request))
    place = place_of(provider)
    admit(actor, Can.SEE_GRANT, place)
    names = await names_of([provider.proposed_by, provider.confirmed_by, provider.ended_by])
    second = [held for held in actor.grants if held.role is not Role.HR]
    waits = provider.state == "waiting"
    return draw(
        request, "foundation/signin/provider.html", title=provider.name, filled=filled, provider=provider, names=names,
        mfa={code: words for code, words, _ in MFA}[provider.mfa],
        may_confirm=waits and bool(second) and may(actor, Can.CONFIRM_GRANT, place),
        why="You proposed it. Somebody else must confirm it." if provider.proposed_by == actor.person else None,
        may_end=provider.state != "ended" and may(actor, Can.END_GRANT, place),
        may_test=provider.state != "ended" and _keeps(actor, place), signed_out=f"{settings().origin}/signed-out",
    )  # fmt: skip


async def test(request: Request) -> Response:
    """Go to the provider and back, as somebody signing in would; the answer is shown and signs nobody in."""
    session = session_of(request)
    async with request.form(**LIMITS) as data:
        await check_form(data, session)
    async with transaction(readonly=True):
        actor = await enter(session)
        request.state.actor = actor
        provider = await whole_provider(path_id(request))
        admit(actor, Can.GIVE_ROLE, place_of(provider), seen=Can.SEE_GRANT)
        if not _keeps(actor, place_of(provider)):
            raise NotAllowed("An authority’s administrator tests its sign-in.")
    if await provider_known(provider.id, waiting=True) is None:
        raise NotThere
    way = f"/providers/{provider.id}"
    try:
        return await arriving.going(request, provider, "test", session, way)
    except SignInRefused as no:
        return arriving.refusal(request, provider.name, no, way)


async def sign_in_names(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Who holds a role in the reader's authorities, and what their provider will call them."""
    reach = reach_of(actor, Can.LIST_GRANTS)
    keys = [
        key
        for row in await fetch(
            f"select {KEY_COLUMNS} from sign_in_key"
            " where (authority = any($1) or region = any($2)) and state <> 'ended' order by value",
            list(reach.authorities), list(reach.regions),
        )
        if may(actor, Can.SEE_GRANT, _at(key := Key(**row)))
    ]  # fmt: skip
    people = await fetch(
        "select distinct person from role_grant where authority = any($1) and case_id is null"
        " and (ends is null or ends > $2)",
        [held.authority for held in keeping(actor)], clock.today(),
    )  # fmt: skip
    names = await names_of([*(row["person"] for row in people), *(key.person for key in keys)])
    with_key = {key.person for key in keys}
    return draw(
        request, "foundation/signin/names.html", title="Sign-in names", filled=filled, names=names,
        keys=sorted(keys, key=lambda key: (key.state != "waiting", names.get(key.person, ""))),
        without=_without(names, with_key, actor), may_set=_sets(actor),
        may_confirm=[key for key in keys if key.state == "waiting" and _confirms(actor, key)],
        may_end={key.id for key in keys if may(actor, Can.END_GRANT, _at(key))},
    )  # fmt: skip


def _without(names: dict[UUID, str], with_key: set[UUID], actor: Actor) -> list[tuple[Any, str]]:
    rest = [(str(id), name) for id, name in names.items() if id not in with_key and id != actor.person]
    return [("", "Choose somebody"), *sorted(rest, key=lambda pair: pair[1])]


def _at(key: Key) -> Place:
    return Place(authority=key.authority, region=key.region)


def _confirms(actor: Actor, key: Key) -> bool:
    return actor.person not in (key.person, key.registered_by) and may(actor, Can.CONFIRM_GRANT, _at(key))


def _sets(actor: Actor) -> bool:
    return bool(keeping(actor))


def _keeps(actor: Actor, place: Place) -> bool:
    return any(held.authority == place.authority for held in keeping(actor))
