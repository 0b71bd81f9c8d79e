"""What the world must hold for deeds that the sweep never does: how it is made ready, and what each is done with."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pyotp

from foundation.access import Actor
from foundation.database.pool import connection
from foundation.deeds import service
from foundation.grants.glass import Looked
from foundation.intake.kinds import KINDS, Content, Fault
from foundation.jobs.job import JOBS_ACCOUNT
from foundation.leavers import Feed, Leaver
from foundation.routing import hash_of
from foundation.signin import local, local_passkeys
from foundation.signin.issuers import DOOR, Provider
from foundation.signin.local_keys import KEEPER, AddPasskey
from foundation.signin.people import Known
from foundation.work.pieces import PRODUCT
from tests.authenticator import Device
from tests.cast import TODAY, named
from tests.sweep.acts import Step, nothing
from tests.sweep.acts_bank import booked, candidate, offered
from tests.sweep.acts_figures import due, on_its_day
from tests.sweep.acts_frameworks import SOON, decided, told
from tests.sweep.acts_people import working
from tests.sweep.acts_suppliers import asked
from tests.sweep.builders_casework import TOKEN
from tests.sweep.world import Probe
from workforce.actions.caseload_feed import FEED, fingerprint_of
from workforce.actions.feed_writing import Batch
from workforce.imports.caseload import CountFile
from workforce.imports.caseload import Row as CountRow
from workforce.queries.registrations import Answer
from workforce.rules.caseload import Counts
from workforce.rules.feed_plan import Known as Held
from workforce.rules.feed_plan import planned
from workforce.rules.feed_rows import APART, Row

Ready = Callable[[Step], Awaitable[None]]


# Deeds that happen inside another only when things stand so ----------------------------------------------------------


async def last_stage(step: Step) -> None:
    """The outcome that becomes final ends the programme, and opens a level of pay."""
    await decided(step)
    for table in ("pay_step_confirmed", "pay_step_due", "pay_placement"):
        await step.sql(f"delete from {table} where person = $1", step.house.worker)
    for table, column in (("journey", "id"), ("outcome", "journey")):
        await step.sql(f"update {table} set phase = 2 where {column} = $1", step.ids["journey"])


async def corrected(step: Step) -> None:
    """A final outcome, and a correction of it before the panel."""
    await told(step)
    before, after = step.ids["outcome"], named("a correction")
    await step.sql(
        "insert into outcome (id, journey, authority, worker, phase, attempt, panel, result, state, reasons,"
        " appeal_until, rule, decided_by, decided_on, supersedes) select $2, journey, authority, worker, phase,"
        " attempt, panel, 'not_met', 'provisional', 'Misread', $3, 'T15', decided_by, decided_on, id"
        " from outcome where id = $1",
        before, after, SOON,
    )  # fmt: skip
    await step.sql("update outcome set confirmed_by = $2 where id = $1", before, named("nobody"))


async def on_a_journey(step: Step) -> None:
    """An open stage whose day moves with the hours."""
    await working(step)
    await step.sql(
        "update journey set state = 'active', attempt = 1, phase = 1, started_on = '2026-09-01', due_on = '2029-01-01'"
        " where id = $1", step.ids["journey"],
    )  # fmt: skip
    await step.sql("update journey set state = 'completed' where worker = $1 and id <> $2",
                   step.house.worker, step.ids["journey"])  # fmt: skip


async def red(step: Step) -> None:
    await booked(step)
    await not_registered(step)


async def blocked(step: Step) -> None:
    await candidate(step)
    await not_registered(step)


async def not_registered(step: Step) -> None:
    await step.sql("update person set registration_status = 'suspended' where id = $1", step.house.worker)


async def others_wait(step: Step) -> None:
    """The last place of an assignment is offered, and somebody else is with the manager."""
    await offered(step)
    ids = step.ids
    await step.sql("update request set state = 'open', places = 1 where id = $1", ids["request"])
    await step.sql("update offer set state = 'shortlisted', worker = $2 where id = $1", ids["candidate"],
                   step.world.households["authority"].worker)  # fmt: skip
    await step.sql("update offer set kind = 'assignment', request = $2 where id = $1", ids["offer"], ids["request"])


VARIANTS: tuple[tuple[str, str, Ready, str], ...] = (
    ("panel:minutes_confirmed", "at the end", last_stage, ""),
    ("panel:minutes_confirmed", "of a correction", corrected, "deferred"),
    ("booking:checked", "red", red, "confirmed"),
    ("candidate:checked", "blocked", blocked, "checked"),
    ("offer:accepted", "with others waiting", others_wait, ""),
    ("hours:changed", "on a journey", on_a_journey, ""),
)


# A supplier's people -------------------------------------------------------------------------------------------------

SID = Probe("agency_supplier", named("a supplier's person"), "Sid")


async def signed_in(step: Step) -> None:
    """Sid, of the household's agency, with a passkey, its grant and a fresh sign-in."""
    account, ids, region = named("Sid's account"), step.ids, step.house.spot.region
    await step.sql("insert into account (id, person, name) values ($1, $2, 'Sid')", account, SID.id)
    await step.sql("insert into supplier_member (account, person, supplier, region, email) values ($1, $2, $3, $4,"
                   " 'sid@agency.example')", account, SID.id, ids["supplier"], region)  # fmt: skip
    await step.sql(
        "insert into role_grant (id, person, role, scope, region, case_id, starts, granted_by, reason)"
        " values ($1, $2, 'agency_supplier', 'sent to me', $3, $4, '2025-01-06', $5, 'invited')",
        uuid4(), SID.id, region, ids["supplier"], named("nobody"),
    )  # fmt: skip
    for key in (b"one", b"two"):
        await step.sql("insert into passkey (id, account, public_key, sign_count, label) values ($1, $2, 'x', 0, 'x')",
                       key, account)  # fmt: skip
    await step.sql(
        "insert into session (hash, account, person, expires_at, seen_at, signed_in_at) values ($1, $2, $3,"
        " now() + interval '1 day', now() + interval '1 day', now())",
        hash_of(SID.fresh), account, SID.id,
    )  # fmt: skip


async def with_device(step: Step) -> None:
    await signed_in(step)
    account = named("Sid's account")
    options = await local_passkeys.options_to_add(account, "Sid", str(account))
    step.ids["credential"] = Device().made(options)


async def invited(step: Step) -> None:
    """The link that the agency's person was sent, and what their device made of its page."""
    await asked(step)
    id = step.ids["supplier's invitation"]
    await step.sql("update invitation set kind = 'join', confirmed_by = null where id = $1", id)
    options = await local_passkeys.options_to_add(step.ids["supplier's account"], "Sid", f"invitation {id}")
    step.ids["credential"] = Device().made(options)


def app(step: Step) -> dict[str, Any]:
    """One seed and one code, however often the form is sent."""
    if "app" not in step.ids:
        made = local.set_up(named("Sid's account"))
        step.ids["app"] = {"seed": made.seed, "code": pyotp.TOTP(made.app_secret).now(), "kept": "yes"}
    return dict(step.ids["app"])


async def with_app(step: Step) -> None:
    await signed_in(step)
    step.ids.pop("app", None)


SUPPLIERS: dict[str, tuple[Ready, Callable[[Step], dict[str, Any]]]] = {
    "supplier:account_closed": (signed_in, lambda step: {}),
    "key:passkey_added": (with_device, lambda step: {"credential": step.ids["credential"], "label": "Phone"}),
    "key:app_added": (with_app, app),
    "key:removed": (signed_in, lambda step: {"way": b"one".hex()}),
}


# What the product does itself ----------------------------------------------------------------------------------------


def in_state(state: str, kind: str = "published") -> Ready:
    async def ready(step: Step) -> None:
        await step.sql("update intake_file set state = $2, kind = $3, preview = '{}', content = 'x' where id = $1",
                       step.ids["file errors"], state, kind)  # fmt: skip
        await known_by_mail(step)

    return ready


async def known_by_mail(step: Step) -> None:
    await step.sql("update account set email = 'leaver@example.invalid' where person = $1", step.house.worker)


async def glass_open(step: Step) -> None:
    await step.sql(
        "update break_glass set opened_by = $2, opened_at = now(), closed_at = null, until = now() + interval '1 hour'"
        " where id = $1",
        step.ids["glass"], step.probe.id,
    )  # fmt: skip


def a_file(step: Step, **more: Any) -> dict[str, Any]:
    return {"id": step.ids["file errors"], **more}


def leaver(step: Step) -> dict[str, Any]:
    return {"person": step.house.worker, "authority": step.house.spot.authority, "file": step.ids["file errors"],
            "today": TODAY}  # fmt: skip


def linked(step: Step) -> dict[str, Any]:
    spot, id = step.house.spot, named("the linked")
    provider = Provider(
        step.ids["provider"], spot.authority, spot.region, "It", "https://it.example", "steadfast", "", "openid", "upn",
        "amr", "mfa", None, None, "in force", id, datetime(2026, 1, 1, tzinfo=UTC), None, None, 1,
    )  # fmt: skip
    known = Known(UUID(str(step.ids["linked account"])), step.house.worker, "It", True)
    return {"provider": provider, "sub": "whoever", "known": known}


async def account_known(step: Step) -> None:
    step.ids["linked account"] = await connection().fetchval(
        "select id from account where person = $1", step.house.worker
    )


async def numbered(step: Step) -> None:
    """What the household's worker is known by, and a token that somebody in HR made."""
    number = await connection().fetchval("select swe_number from person where id = $1", step.house.worker)
    step.ids["number"] = number


def pushed(step: Step) -> dict[str, Any]:
    rows = (CountRow(2, step.ids["number"].lower(), TODAY, Counts(9, court=2, alone=1)),)
    return {"fingerprint": fingerprint_of(f"{TOKEN}{step.house.spot.authority}"), "file": CountFile(rows)}


def told_of(step: Step) -> dict[str, Any]:
    answer = Answer(step.house.worker, step.ids["number"], "active", None, None, None, 0)
    return {"answer": answer, "authority": step.house.spot.authority, "status": "lapsed", "until": None,
            "looked": TODAY, "file": step.ids["file errors"]}  # fmt: skip


def fed_one(step: Step) -> dict[str, Any]:
    return {"person": step.house.worker, "authority": step.house.spot.authority, "file": step.ids["file errors"],
            "count": 1}  # fmt: skip


def fed(step: Step) -> dict[str, Any]:
    """One person of an HR file, new, with a team and work of their own."""
    spot, said = step.house.spot, ("Social worker", "", "SW", "", "permanent", "Fed team", *[""] * 10)
    row = Row(2, "F1", "", "direct", TODAY, None, datetime(2026, 11, 1, tzinfo=UTC),
              APART.join(("Fay Holt", "", "", "", "", "")), APART.join(said))  # fmt: skip
    plan = planned([row], Held(spot.authority), full=True, fresh=lambda: named("the fed"))
    return {"plan": plan, "batch": Batch(spot.authority, step.ids["file errors"], True, row.as_at, False)}


FAULTS = (Fault(3, "Name", "is missing"),)
GONE = Feed((Leaver(2, "leaver@example.invalid"),))
INNER: tuple[tuple[str, Actor | None, Ready, Callable[[Step], dict[str, Any]]], ...] = (
    ("intake:handed_in", PRODUCT, nothing, lambda step: {
        "kind": KINDS["published"], "content": Content("file.csv", b"a,b\n1,2\n"),
        "authority": step.house.spot.authority}),
    ("intake:let_in", PRODUCT, in_state("ready"), a_file),
    ("intake:check_begun", PRODUCT, in_state("uploaded"), a_file),
    ("intake:errors_found", PRODUCT, in_state("checking"), lambda step: a_file(step, faults=FAULTS, rows=2)),
    ("intake:checked", PRODUCT, in_state("checking"), lambda step: a_file(step, preview={"rows": 2}, rows=2)),
    ("intake:not_read", PRODUCT, in_state("checking"), lambda step: a_file(step, why="No table")),
    ("intake:loaded", PRODUCT, in_state("committing", "leavers"), lambda step: a_file(step, parsed=GONE)),
    ("intake:read_again", PRODUCT, in_state("errors"), a_file),
    ("person:fed", PRODUCT, nothing, fed),
    ("intake:facts_changed", PRODUCT, in_state("committing"), lambda step: a_file(step, faults=FAULTS)),
    ("intake:interrupted", PRODUCT, in_state("committing"), a_file),
    ("leaver:let_go", PRODUCT, known_by_mail, leaver),
    ("caseload:pushed", FEED, numbered, pushed),
    ("registration:recorded", PRODUCT, numbered, told_of),
    ("absence:fed", PRODUCT, nothing, fed_one),
    ("grant:lapsed", PRODUCT, nothing, lambda step: {"id": step.ids["grant"]}),
    ("lending:ends_soon", PRODUCT, nothing, lambda step: {"id": step.ids["lending"]}),
    ("supplier:joined", KEEPER, invited, lambda step: {
        "id": step.ids["supplier's invitation"], "form": AddPasskey(credential=step.ids["credential"])}),
    ("identity:linked", service(DOOR), account_known, linked),
    ("report:sent", service(JOBS_ACCOUNT), due, on_its_day),
    ("report:lapsed", service(JOBS_ACCOUNT), nothing, lambda step: {"id": step.ids["monthly"]}),
    ("break_glass:read", None, glass_open, lambda step: {
        "id": step.ids["glass"], "form": Looked(path="/people", acts=("person_record:see",))}),
)  # fmt: skip
