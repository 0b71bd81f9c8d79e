"""Your ways to sign in, where no organisation's provider vouches for you: passkeys and an app, added and removed."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_value
from foundation.deeds import Done, deed, service
from foundation.forms import Filled, Form
from foundation.guard import admit
from foundation.pages import draw
from foundation.problems import NotAllowed, NotThere, Refusal, SignInAgain
from foundation.signin import local, local_passkeys

SIGN_IN = UUID("00000000-0000-4000-8000-000000000006")  # acts for whoever joins, and is not signed in yet
KEEPER = service(SIGN_IN)
HERE = "/account/keys"
WRONG_CODE = "Enter the six figures that the app shows now"
Label = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class AddPasskey(Form):
    """What the browser made, and what its owner calls it."""

    credential: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
    label: Label = "Passkey"
    words: ClassVar = {"credential": local_passkeys.NOT_ADDED, "label": "Enter a name of up to 60 letters"}


class AddApp(Form):
    """The seed that the page carried, and a first code that shows the app has it."""

    seed: str
    code: str
    kept: bool = False
    words: ClassVar = {"seed": "Open the page again", "code": WRONG_CODE}


class Remove(Form):
    """Which way: a passkey's id, or the app."""

    way: str
    words: ClassVar = {"way": "Choose what to remove"}


async def _own(actor: Actor) -> UUID:
    """The supplier's account of the actor; a provider keeps everybody else's keys."""
    account: UUID | None = await fetch_value("select my_account()")
    if account is None:
        raise NotAllowed("You sign in through your organisation. It keeps your keys, and we keep none.")
    return account


async def _changing(actor: Actor) -> UUID:
    admit(actor, Can.EDIT_ACCOUNT, Place(actor.person, everyones=True))
    account = await _own(actor)
    if not actor.fresh:
        raise SignInAgain
    return account


def _done(actor: Actor, account: UUID, **facts: Any) -> Done:
    return Done(account, "account", worker=actor.person, then=HERE, facts=facts)


@deed("key:passkey_added", needs=Can.EDIT_ACCOUNT, says="{actor} added a passkey", form=AddPasskey)
async def add_passkey(actor: Actor, form: AddPasskey) -> Done:
    account = await _changing(actor)
    await keep_passkey(account, form, str(account))
    return _done(actor, account)


@deed("key:app_added", needs=Can.EDIT_ACCOUNT, says="{actor} set up an app that shows codes", form=AddApp)
async def add_app(actor: Actor, form: AddApp) -> Done:
    """In place of the app, passphrase and recovery codes there were."""
    account = await _changing(actor)
    await keep_app(account, form)
    return _done(actor, account)


@deed("key:removed", needs=Can.EDIT_ACCOUNT, says="{actor} removed a way to sign in", form=Remove)
async def remove(actor: Actor, form: Remove) -> Done:
    account = await _changing(actor)
    try:
        id = None if form.way == "app" else bytes.fromhex(form.way)
    except ValueError:
        raise NotThere from None
    if not await fetch_value("select remove_way($1)", id):
        raise Refusal("This is your only way to sign in. Add another first.")
    return _done(actor, account)


@deed("supplier:joined", needs=None, says="{actor} kept the first key of {person}, who had been invited")
async def join(actor: Actor, id: UUID, form: AddPasskey | AddApp) -> Done:
    """Whoever holds the link makes their first key. Of two presses with one link the second finds it used."""
    account = await fetch_value("select use_invitation($1)", id)
    if account is None:
        raise NotThere
    if isinstance(form, AddPasskey):
        await keep_passkey(account, form, f"invitation {id}")
    else:
        await keep_app(account, form)
    row = (await fetch("select person, supplier, region from invited($1)", id))[0]
    facts = {"person": row["person"], "supplier": row["supplier"]}
    return Done(account, "account", region=row["region"], worker=row["person"], facts=facts)


async def keep_passkey(account: UUID, form: AddPasskey, bound: str) -> None:
    key = await local_passkeys.added(form.credential, bound)
    await fetch_value(
        "select keep_passkey($1, $2, $3, $4, $5)", account, key.id, key.public_key, key.sign_count, form.label
    )


async def keep_app(account: UUID, form: AddApp) -> None:
    if not form.kept:
        raise Refusal(kept="Say that you have kept the passphrase and the recovery codes: they are not shown again")
    if not await local.keep_app(local.set_up(account, form.seed), form.code):
        raise Refusal(code=WRONG_CODE)


# Pages ---------------------------------------------------------------------------------------------------------------


async def keys(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    account = await _own(actor)
    ways = await fetch("select * from my_ways()")
    options = await local_passkeys.options_to_add(account, actor.name, str(account))
    return draw(
        request, "foundation/signin/keys.html", title="Your ways to sign in", filled=filled, options=options,
        passkeys=[way for way in ways if way["id"] is not None], apps=[way for way in ways if way["id"] is None],
    )  # fmt: skip


async def app(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The app's square code, passphrase and recovery codes: nothing is kept until a code from the app comes back."""
    account = await _own(actor)
    return draw(
        request, "foundation/signin/keys_app.html", title="Set up an app for codes", filled=filled,
        **showing(account, actor.name, filled),
    )  # fmt: skip


def showing(account: UUID, name: str, filled: Filled | None) -> dict[str, Any]:
    made = local.set_up(account, filled.value("seed") if filled else "")
    return {"made": made, "picture": local.picture(local.uri(made, name))}
