"""The acts of the ground and of the workforce: roles held, files, lists taken out, a pay step confirmed."""

from typing import Any
from uuid import uuid4

from foundation.access import Role
from tests.cast import NORTH_WEST, TODAY, TRAFFORD, named
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.world import Household

TAKEN = {"reason": "inspection"}


async def waiting(step: Step) -> None:
    """A sensitive role that another person gave."""
    await step.sql(
        "update role_grant set sensitive = true, role = 'hr', scope = 'authority', team = null where id = $1",
        step.ids["grant"],
    )


async def step_due(step: Step) -> None:
    """The placement before the step, alone."""
    await step.sql("delete from pay_step_confirmed where person = $1", step.house.worker)
    await step.sql("delete from pay_placement where person = $1 and level = 1", step.house.worker)


async def checked(step: Step) -> None:
    await step.sql("update intake_file set errors = '[]', preview = '{}', rows_total = 1 where id = $1",
                   step.ids["file errors"])  # fmt: skip


def given(step: Step) -> dict[str, Any]:
    return {"person": str(step.house.worker), "role": "budget_holder", "reason": "Cover", **day_of("starts", TODAY)}


async def provider_waits(step: Step) -> None:
    await step.sql("update provider set state = 'waiting', confirmed_by = null where id = $1", step.ids["provider"])


async def name_waits(step: Step) -> None:
    await step.sql("update sign_in_key set state = 'waiting', confirmed_by = null where id = $1",
                   step.ids["sign-in name"])  # fmt: skip


def proposed(step: Step) -> dict[str, Any]:
    return {"name": "The council", "issuer": "https://login.example", "client_id": "steadfast", "claim": "upn",
            "scopes": "openid", "mfa": "amr", "mfa_values": "mfa"}  # fmt: skip


def called(step: Step) -> dict[str, Any]:
    return {"person": str(step.house.worker), "value": "E1001"}


def provider_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["provider"]}


def name_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["sign-in name"]}


def grant_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["grant"]}


COLLEAGUE = named("sweep colleague")
# One act of each role that may be lent.
LENT = {
    "line_manager": "request:create", "principal_social_worker": "outcome:decide",
    "programme_coordinator": "panel:edit", "hr": "pay_step_due:decide",
    "payroll_finance": "intake_file:create", "budget_holder": "request:decide",
    "director": "outcome:decide", "chief_executive": "outcome:decide",
    "data_protection_officer": "audit_history:export", "bank_coordinator": "offer:create",
    "compliance_officer": "intake_file:create", "bank_finance": "intake_file:create",
}  # fmt: skip


async def colleague(step: Step) -> None:
    """Somebody employed in Trafford, who holds a role there and one at the region's bank."""
    await step.sql(
        "insert into employment (id, person, authority, employer, employer_kind, employer_authority, service, basis,"
        " census_role, job_type, weekly_hours, fte, starts) values (gen_random_uuid(), $1, $2, 'x', 'authority', $2,"
        " 'children', 'permanent', 'Case holder', 'SW', 37, 1, '2020-01-06')",
        COLLEAGUE, TRAFFORD,
    )  # fmt: skip
    for role, scope, authority in (
        ("programme_coordinator", "authority", TRAFFORD),
        ("governance_board", "region", None),
    ):
        await step.sql(
            "insert into role_grant (id, person, role, scope, authority, region, starts, granted_by)"
            " values (gen_random_uuid(), $1, $2, $3, $4, $5, '2025-01-06', $6)",
            COLLEAGUE, role, scope, authority, NORTH_WEST, named("nobody"),
        )  # fmt: skip


def lent(step: Step) -> dict[str, Any]:
    return {
        "grant": str(step.ids.get("grant", uuid4())), "person": str(COLLEAGUE), "reason": "Leave",
        "acts": LENT.get(step.probe.role, "request:decide"), **day_of("starts", TODAY), **day_of("ends", TODAY),
    }  # fmt: skip


def broken(step: Step) -> dict[str, Any]:
    other = "data_protection_officer" if step.probe.role == "director" else "director"
    return {"person": str(step.house.worker), "what": "person", "reason": "A child was hurt and we must know",
            "second": str(named(f"sweep {other}"))}  # fmt: skip


async def not_told(step: Step) -> None:
    await step.sql("update break_glass set told_at = null, not_told_because = 'Risk' where id = $1", step.ids["glass"])


async def their_own(step: Step) -> None:
    """Opened by whoever tries, this minute."""
    await step.sql(
        "update break_glass set opened_by = $2, opened_at = now(), closed_at = null,"
        " until = now() + interval '1 hour' where id = $1",
        step.ids["glass"], step.probe.id,
    )  # fmt: skip


def glass_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["glass"]}


FILE = ("intake_file", "file errors")
HOLDS = ("team", "region", "elsewhere")

# One's own sign-ins are nobody else's: each is ended by its person, in their own household.
OWN = tuple(f"{role}'s own" for role in Role)

ACTS: tuple[Act, ...] = (
    Act("sign_in:ended", ("account", ""), None, ids=lambda house: {}, houses=OWN),
    Act("work:cancelled", ("account", ""), None, ids=lambda house: {"id": house.ids["work"]}, houses=OWN),
    Act("grant:given", ("grant", ""), None, form=given, ids=lambda house: {},
        who=frozenset({"authority_administrator"}), houses=("team", "region", "elsewhere")),
    Act("grant:confirmed", ("grant", ""), None, waiting, ids=grant_of, who=frozenset({"director"}), houses=HOLDS),
    Act("grant:ended", ("grant", ""), None, form=lambda step: day_of("last", TODAY), ids=grant_of, houses=HOLDS),
    Act("provider:proposed", ("grant", ""), None, form=proposed, ids=lambda house: {}, houses=("team",),
        who=frozenset({"authority_administrator"})),
    Act("provider:confirmed", ("grant", "provider"), None, provider_waits, ids=provider_of,
        who=frozenset({"director"}), houses=HOLDS),
    Act("provider:ended", ("grant", "provider"), None, ids=provider_of, houses=HOLDS),
    Act("sign_in_name:registered", ("grant", ""), None, form=called, ids=lambda house: {},
        who=frozenset({"authority_administrator"}), houses=HOLDS),
    Act("sign_in_names:confirmed", ("grant", "sign-in name"), None, name_waits, ids=lambda house: {}, houses=HOLDS,
        form=lambda step: {"ids": [str(step.ids["sign-in name"])]}),
    Act("sign_in_name:ended", ("grant", "sign-in name"), None, ids=name_of, houses=HOLDS),
    Act("notice:read", ("notice", ""), None, ids=lambda house: {"id": house.ids["notice"]}),
    Act("notices:read", ("notice", "mine"), None, ids=lambda house: {}),
    Act("notices:wished", ("notice", "mine"), None, ids=lambda house: {},
        form=lambda step: {"quiet_from": "20:00", "quiet_until": "07:00", "digest_at": "09:00"}),
    Act("grant:kept", ("grant", ""), None, ids=grant_of, houses=HOLDS),
    Act("grant:removed", ("grant", ""), None, ids=grant_of, houses=HOLDS),
    Act("grants:kept", ("grant", ""), None, ids=lambda house: {}, houses=("team",),
        form=lambda step: {"group": str(step.house.spot.team), "looked": "yes"}),
    Act("role:lent", ("delegation", ""), None, colleague, form=lent, ids=lambda house: {}),
    Act("lending:ended", ("delegation", ""), None, ids=lambda house: {"id": house.ids["lending"]}),
    Act("break_glass:opened", ("break_glass", ""), None, form=broken, ids=lambda house: {}, houses=HOLDS),
    Act("break_glass:told", ("break_glass", ""), None, not_told, ids=glass_of, houses=HOLDS),
    Act("break_glass:closed", ("break_glass", ""), None, entered=their_own, ids=glass_of, houses=HOLDS),
    Act("pay_step:confirmed", ("pay_step_due", ""), None, step_due,
        ids=lambda house: {"id": house.ids["pay step"]}),
    Act("people:exported", ("person_record", ""), None, form=lambda step: TAKEN, ids=lambda house: {},
        houses=("team",)),
    Act("posts:exported", ("establishment", ""), None, form=lambda step: TAKEN, ids=lambda house: {}, houses=("team",)),
    Act("history:exported", ("audit_history", "hr"), None, form=lambda step: TAKEN, ids=lambda house: {},
        houses=("team",)),
    Act("figures:taken_out", ("dashboard_authority", ""), None, form=lambda step: {"reason": "board"},
        ids=lambda house: {"code": house.spot.authority, "measure": "cases"}, houses=HOLDS),
    Act("feed:headings_explained", ("intake_file", "errors"), None, houses=("team",),
        ids=lambda house: {"authority": house.spot.authority}, form=lambda step: {"hold_above": "5", "seen": "0"}),
    Act("intake:uploaded", ("intake_file", "errors"), None, ids=lambda house: {}, houses=("team",),
        form=lambda step: {"kind": "published", "file": ("file.csv", b"a,b\n1,2\n", "text/csv")}),
    Act("intake:mended", ("intake_file", "errors"), (*FILE, "errors"), checked, houses=HOLDS,
        form=lambda step: {"file": ("file.csv", b"a,b\n1,3\n", "text/csv")}, move=("intake_file", "mend")),
    Act("intake:begun", ("intake_file", "errors"), (*FILE, "ready"), checked, houses=HOLDS,
        form=lambda step: {"seen": "1"}, move=("intake_file", "commit")),
    Act("intake:cancelled", ("intake_file", "errors"), (*FILE, "ready"), checked, houses=HOLDS,
        move=("intake_file", "cancel")),
)  # fmt: skip
