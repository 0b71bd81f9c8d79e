"""The attempts of duties.csv that can be made with what is built: each is made, none succeeds, and it is on the record.

Through the page's own form, and, where a constraint repeats the duty, by SQL as the application's role too.
"""

import csv
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from foundation.access import Role
from foundation.database import server
from foundation.deeds import enter
from foundation.grants.lending_rules import lendable, lent_with
from foundation.routing import hash_of
from tests.cast import NORTH_WEST, STRETFORD, TODAY, TRAFFORD, named
from tests.sweep import acts_bank, acts_casework, acts_census, acts_frameworks, acts_ground, acts_scales
from tests.sweep.acts import Act, Pressed, Step, apart, audit_rows, day_of, press, set_up, state_of_everything, value
from tests.sweep.builders_casework import TOKEN
from tests.sweep.cells import ORIGINAL
from tests.sweep.crawl import client
from tests.sweep.world import Household, Probe, World

pytestmark = pytest.mark.slow

ACTS = {
    act.deed: act
    for act in (*acts_frameworks.ACTS, *acts_bank.ACTS, *acts_ground.ACTS, *acts_scales.ACTS, *acts_census.ACTS)
}
DUTIES = ORIGINAL.parent / "duties.csv"
Attempt = Callable[["Trial"], Awaitable[None]]
ATTEMPTS: dict[int, list[Attempt]] = {}

# What no attempt can be made of yet, by what it waits for.
NOT_YET: dict[str, Iterable[int]] = {
    "lending, tried in tests/foundation/test_delegation.py": (3, 4, 23, 69, 88, 89, 90),
    "bulk actions": (9,),
    "imports of pay, hours and employment": (10, 127),
    "timesheets, pay runs and invoices": (12, *range(53, 65), 118, 119, 120),
    "the manager's statement of support": (22,),
    "second reading at a panel": (29,),
    "appeals": (30, 31, 32, 33),
    "going over a cap": (34, 35, 36, 37, *range(38, 50)),
    "cap versions made and approved in the product": (50, 51, 52),
    "compliance items entered in the product": (65, 66, 67),
    "skipping a tier": (71,),
    "several narrow roles that make a sensitive one": (81,),
    "deletion runs and holds": (82, 83, 84, 85),
    "direct observations": (96, 97, 98, 99),
    "suppliers' own candidates, references and hours": (100, 101, 102, 103),
    "an hour that passes, tried in tests/foundation/test_break_glass.py": (108, 109),
    "framework editions filed and adopted in the product": (112,),
    "exceptions to the agency rules": (115, 116, 117),
    "support logs": (125,),
    "a list made beside the requests, tried in tests/foundation/test_work.py": (130,),
    "requests for access": (132, 133, 134),
    "the bank's accounts": (135, 136, 137),
    "feedback links": (138, 139, 140, 141),
}


def attempt(*numbers: int) -> Callable[[Attempt], Attempt]:
    def keep(made: Attempt) -> Attempt:
        for number in numbers:
            ATTEMPTS.setdefault(number, []).append(made)
        return made

    return keep


class Trial:
    """One attempt: puts things as they must be, presses, and says that nothing came of it."""

    def __init__(self, world: World) -> None:
        self.world, self.presses, self.sql = world, 0, 0

    def probe(self, role: str) -> Probe:
        return next(p for p in self.world.probes if p.role == role and not p.sent and not p.auditor_of_region)

    def house(self, label: str) -> Household:
        return self.world.households[label]

    async def refused(
        self, deed: str, label: str, role: str, *, form: dict[str, Any] | None = None, recorded: bool = False,
        before: Callable[[Step], Awaitable[None]] | None = None, start: str | None = None,
    ) -> Pressed:  # fmt: skip
        """Press as this role on this household; nothing may change, and where a duty barred it the record says so."""
        act, house, probe = ACTS[deed], self.house(label), self.probe(role)
        async with set_up(self.world, act, house, probe, start) as step:
            if before:
                async with outside(step):
                    await before(step)
            stood, record = await state_of_everything(), await audit_rows()
            answer = await press(act, step, fresh=True, form=form)
            self.presses += 1
            assert answer.status in (303, 403, 404, 409, 422), answer.status
            assert answer.status != 303 or "/sign-in" in answer.text, f"{deed} by {role} on {label}: it was done"
            assert await state_of_everything() == stood, f"{deed} by {role}: refused, and something changed"
            left = (await audit_rows())[:]
            for kept in record:
                left.remove(kept)
            assert left == (["attempt:refused"] if recorded else []), f"{deed} by {role}: on the record {left}"
            return answer

    async def by_sql(self, role: str, statement: str, *args: Any) -> None:
        """As the application's role, entered as this person: refused by the database, or no row was reached."""
        async with apart() as _:
            await enter(hash_of(self.probe(role).fresh))
            before = await state_of_everything()
            await enter(hash_of(self.probe(role).fresh))
            try:
                async with apart():
                    done = await _execute(statement, *args)
                    assert done.endswith(" 0"), f"{role} by SQL: {done}"
            except (asyncpg.IntegrityConstraintViolationError, asyncpg.InsufficientPrivilegeError) as no:
                assert no.sqlstate in ("23514", "23505", "23P01", "42501"), no
            except asyncpg.PostgresError as no:
                assert no.sqlstate in ("SF002", "SF003"), no
            assert await state_of_everything() == before
            self.sql += 1


async def _execute(statement: str, *args: Any) -> str:
    from foundation.database.pool import connection

    return await connection().execute(statement, *args)


@asynccontextmanager
async def outside(step: Step) -> AsyncIterator[None]:
    await step.sql("set local role none; set local session_replication_role = replica")
    yield
    await step.sql(f"set local session_replication_role = origin; set local role {server.APP}")


async def give(step: Step, person: UUID, role: str, scope: str, **place: Any) -> None:
    """A role held from today, given by somebody else."""
    names = {"authority": TRAFFORD, "region": NORTH_WEST} | place
    columns = ", ".join(names)
    places = ", ".join(f"${number}" for number in range(6, 6 + len(names)))
    await step.sql(
        f"insert into role_grant (id, person, role, scope, starts, granted_by, {columns})"
        f" values ($1, $2, $3, $4, $5, '{named('nobody')}', {places})",
        uuid4(), person, role, scope, TODAY, *names.values(),
    )  # fmt: skip


def results() -> Iterable[dict[str, Any]]:
    later = day_of("new_final_date", date(2027, 3, 1))
    for result in ("met", "deferred", "not_met"):
        yield {"result": result, "reason": "Because", "waiver": "Waived", "support_plan": "A plan", **later,
               **day_of("appeal_until", date(2027, 3, 1))}  # fmt: skip


# D26 ---------------------------------------------------------------------------------------------------------------


@attempt(131)
async def a_case_system_comes_with_the_token_of_somebody_whose_grant_ended(trial: Trial) -> None:
    house, hr = trial.house("team"), trial.probe("hr")
    bearer = {"authorization": f"Bearer {TOKEN}{house.spot.authority}"}
    act = next(act for act in acts_casework.ACTS if act.deed == "caseload:counted")
    async with set_up(trial.world, act, house, hr) as step:
        number = await value("select swe_number from person where id = $1", house.worker)
        table = f"person,on,children\n{number},{TODAY},7\n".encode()

        async def sent() -> int:
            async with client("no cookie") as asker:
                return (await asker.post("/feeds/caseload", content=table, headers=bearer)).status_code

        async with apart():
            assert await sent() == 200, "while the grant is in force the token works"
        async with outside(step):
            await step.sql("update role_grant set ends = $2 where person = $1", hr.id, TODAY)
        stood = await state_of_everything()
        assert await sent() == 401 and await state_of_everything() == stood
        trial.presses += 1


# D16, D21 ----------------------------------------------------------------------------------------------------------


@attempt(86)
async def a_role_is_lent_for_thirty_one_days(trial: Trial) -> None:
    house = trial.house("line_manager's own")
    form = {"grant": str(house.ids["grant"]), "person": str(acts_ground.COLLEAGUE), "acts": "request:create",
            "reason": "Leave", **day_of("starts", TODAY), **day_of("ends", TODAY + timedelta(days=30))}  # fmt: skip
    await trial.refused("role:lent", house.label, "line_manager", form=form)


@attempt(87)
async def what_was_borrowed_is_lent_on(trial: Trial) -> None:
    house = trial.house("line_manager's own")
    form = {"grant": str(house.ids["lending"]), "person": str(acts_ground.COLLEAGUE), "acts": "request:create",
            "reason": "Leave", **day_of("starts", TODAY), **day_of("ends", TODAY)}  # fmt: skip

    async def borrowed(step: Step) -> None:
        await step.sql("update role_grant set person = $2, lent_by = $3, granted_by = $3 where id = $1",
                       step.ids["lending"], step.probe.id, named("nobody"))  # fmt: skip

    await trial.refused("role:lent", house.label, "line_manager", form=form, before=borrowed, recorded=True)


@attempt(91)
async def granting_and_breaking_the_glass_are_lent(trial: Trial) -> None:
    for role, act in (("director", "break_glass:create"), ("director", "grant:decide"), ("hr", "grant:decide")):
        house = trial.house(f"{role}'s own")
        form = {"grant": str(house.ids["grant"]), "person": str(acts_ground.COLLEAGUE), "acts": act,
                "reason": "Leave", **day_of("starts", TODAY), **day_of("ends", TODAY)}  # fmt: skip
        await trial.refused("role:lent", house.label, role, form=form)


def breaking(trial: Trial, label: str, second: str) -> dict[str, Any]:
    return {"person": str(trial.house(label).worker), "what": "person", "reason": "A child was hurt here",
            "second": str(trial.probe(second).id)}  # fmt: skip


@attempt(107)
async def the_opener_is_their_own_second_officer(trial: Trial) -> None:
    form = breaking(trial, "team", "director")
    await trial.refused("break_glass:opened", "team", "director", form=form, recorded=True)


@attempt(110)
async def platform_support_breaks_the_glass(trial: Trial) -> None:
    form = breaking(trial, "team", "director")
    await trial.refused("break_glass:opened", "team", "platform_support", form=form)


@attempt(111)
async def the_director_opens_their_own_record(trial: Trial) -> None:
    form = breaking(trial, "director's own", "data_protection_officer")
    await trial.refused("break_glass:opened", "director's own", "director", form=form, recorded=True)


# D1 ----------------------------------------------------------------------------------------------------------------


@attempt(1)
async def a_principal_decides_their_own(trial: Trial) -> None:
    for form in results():
        await trial.refused("outcome:decided", "principal_social_worker's own", "principal_social_worker", form=form,
                            recorded=True)  # fmt: skip


@attempt(2, 5)
async def the_deciding_role_comes_with_a_second_account(trial: Trial) -> None:
    """A second sign-in, another grant: the person counts."""
    for form in results():
        await trial.refused(
            "outcome:decided", "social_worker's own", "social_worker", form=form, recorded=True,
            before=lambda step: _second_account(step, "principal_social_worker"),
        )  # fmt: skip


async def _second_account(step: Step, role: str) -> None:
    """The person tries through another account, signed in afresh, which holds the wider role."""
    account, person = uuid4(), step.probe.id
    await step.sql("insert into account (id, person, name) values ($1, $2, 'The same person')", account, person)
    await step.sql("update session set account = $1 where person = $2", account, person)
    await give(step, person, role, "authority")


@attempt(6)
async def the_subject_is_made_chair(trial: Trial) -> None:
    async def chair(step: Step) -> None:
        panel, worker = step.ids["panel"], step.house.worker
        await step.sql("update panel set chair = $2 where id = $1", panel, worker)
        await give(step, worker, "panel_chair", "sent to me", case_id=panel)

    await trial.refused("panel:minutes_confirmed", "social_worker's own", "social_worker", before=chair, recorded=True)


@attempt(7)
async def two_records_of_one_registration_number(trial: Trial) -> None:
    """Nobody has said that they are one person: the number is enough to bar the duty."""

    async def elsewhere(step: Step) -> None:
        await step.sql("update person set authority = 355, swe_number = (select swe_number from person where id = $2)"
                       " where id = $1", step.probe.id, step.house.worker)  # fmt: skip

    for form in results():
        await trial.refused("outcome:decided", "team", "principal_social_worker", form=form, recorded=True,
                            before=elsewhere)  # fmt: skip


@attempt(8)
async def the_decider_is_joined_with_the_subject_afterwards(trial: Trial) -> None:
    async def joined(step: Step) -> None:
        await step.sql(
            "with decider as (select o.decided_by, j.worker, j.authority from outcome o join journey j on j.id ="
            " o.journey where o.journey = $1 and o.state = 'provisional' limit 1), pair as (insert into match_suspected"
            " (id, authority, person, other, source, why, found_on) select $2, authority, worker, decided_by,"
            " 'records', 'similar_name', $3 from decider returning *) insert into match_decided (id, suspected,"
            " authority, person, other, verdict, kept, decided_by, decided_on)"
            " select gen_random_uuid(), id, authority, person, other, 'same', person, $4, $3 from pair",
            step.ids["journey"], named("a pair"), TODAY, named("nobody"),
        )  # fmt: skip

    answer = await trial.refused("panel:minutes_confirmed", "sent", "panel_chair", before=joined, recorded=True)
    assert answer.status == 422 and "taken back and decided again" in answer.text


@attempt(11)
async def the_address_is_called_with_capitals(trial: Trial) -> None:
    act = ACTS["outcome:decided"]
    house = trial.house("principal_social_worker's own")
    loud = Act(**{**vars(act), "ids": lambda h: {"id": str(h.ids["journey"]).upper()}})
    probe = trial.probe("principal_social_worker")
    async with set_up(trial.world, loud, house, probe) as step:
        before = await state_of_everything()
        for form in results():
            answer = await press(loud, step, fresh=True, form=form)
            trial.presses += 1
            assert answer.status in (403, 404, 422)
        assert await state_of_everything() == before


@attempt(13)
async def a_manager_chooses_themselves(trial: Trial) -> None:
    async def asked(step: Step) -> None:
        await step.sql("update request set raised_by = $2 where id = $1", step.ids["request"], step.probe.id)

    for deed in ("candidate:shortlisted", "candidate:interviewed", "candidate:chosen"):
        await trial.refused(deed, "line_manager's own", "line_manager", before=asked, recorded=True)


@attempt(14)
async def hr_confirms_their_own_pay_step(trial: Trial) -> None:
    await trial.refused("pay_step:confirmed", "hr's own", "hr", recorded=True)
    step = trial.house("hr's own")
    await trial.by_sql(
        "hr",
        "insert into pay_step_confirmed (step, person, decided_by, raised_by, authority, placement, confirmed_by,"
        " confirmed_on) select s.id, s.person, s.decided_by, s.raised_by, s.authority, $2, s.person, current_date"
        " from pay_step_due s where s.id = $1",
        step.ids["pay step"], step.ids["placement"],
    )  # fmt: skip


@attempt(1)
async def an_outcome_of_ones_own_by_sql(trial: Trial) -> None:
    house = trial.house("principal_social_worker's own")
    await trial.by_sql("principal_social_worker", OUTCOME, house.ids["journey told"], house.worker, named("nobody"))


OUTCOME = (
    "insert into outcome (id, journey, authority, worker, phase, attempt, result, state, reasons, decided_by,"
    " decided_on, confirmed_by, confirmed_on) select gen_random_uuid(), id, authority, worker, phase, 9, 'met',"
    " 'final', 'x', $2, current_date, $3, current_date from journey where id = $1"
)

# D2, D3, D4 --------------------------------------------------------------------------------------------------------


def part(name: str) -> Callable[[Step], Awaitable[None]]:
    """Whoever tries once had this part in the case."""

    async def write(step: Step) -> None:
        await step.sql(
            "insert into close_to_case (journey, authority, person, part, since) values ($1, $2, $3, $4, '2025-01-06')",
            step.ids["journey"], step.house.spot.authority, step.probe.id, name,
        )  # fmt: skip

    return write


@attempt(15, 16, 19)
async def who_once_assessed_or_observed_decides(trial: Trial) -> None:
    for name in ("assessor", "observer"):
        for label in ("team", "authority"):
            for form in results():
                await trial.refused("outcome:decided", label, "principal_social_worker", form=form, recorded=True,
                                    before=part(name))  # fmt: skip


@attempt(17)
async def the_assessors_part_ended_five_minutes_ago(trial: Trial) -> None:
    async def ended(step: Step) -> None:
        await part("assessor")(step)
        await step.sql(
            "insert into role_grant (id, person, role, scope, authority, region, case_id, starts, ends, granted_by)"
            " values ($1, $2, 'assessor', 'sent to me', $3, 2, $4, '2025-01-06', $5, $6)",
            uuid4(), step.probe.id, TRAFFORD, step.ids["journey"], TODAY, named("nobody"),
        )  # fmt: skip

    await trial.refused("outcome:decided", "team", "principal_social_worker", before=ended, recorded=True)


@attempt(18)
async def the_line_manager_became_principal(trial: Trial) -> None:
    async def manages(step: Step) -> None:
        await step.sql("update journey set line_manager = $2 where id = $1", step.ids["journey"], step.probe.id)

    await trial.refused("outcome:decided", "team", "principal_social_worker", before=manages, recorded=True)


@attempt(20)
async def the_decider_becomes_assessor_before_the_minutes(trial: Trial) -> None:
    async def close(step: Step) -> None:
        await step.sql(
            "insert into close_to_case (journey, authority, person, part, since)"
            " select journey, authority, decided_by, 'assessor', '2026-11-01' from outcome where journey = $1",
            step.ids["journey"],
        )

    await trial.refused("panel:minutes_confirmed", "sent", "panel_chair", before=close, recorded=True)


@attempt(15, 18)
async def a_decider_close_to_the_case_by_sql(trial: Trial) -> None:
    house = trial.house("team")
    row = house.ids["journey told"]
    assessor = await value("select assessor from journey where id = $1", row)
    await trial.by_sql("principal_social_worker", OUTCOME, row, assessor, named("nobody"))
    await trial.by_sql("principal_social_worker", OUTCOME, row, house.ids["manager"], named("nobody"))


@attempt(21)
async def the_line_manager_decides(trial: Trial) -> None:
    for form in results():
        await trial.refused("outcome:decided", "team", "line_manager", form=form)


@attempt(24)
async def a_member_with_a_conflict_opens_the_papers(trial: Trial) -> None:
    act, house, probe = ACTS["panel:conflict_declared"], trial.house("sent"), trial.probe("panel_member")
    async with set_up(trial.world, act, house, probe) as step:
        async with outside(step):
            await part("conflict")(step)
        async with client(probe.fresh) as asker:
            answer = await asker.get(f"/panels/{house.ids['panel']}/cases/{house.ids['journey']}")
        trial.presses += 1
        assert answer.status_code in (403, 404)


@attempt(25)
async def a_quorum_counts_the_member_with_the_conflict(trial: Trial) -> None:
    async def conflicted(step: Step) -> None:
        await step.sql(
            "insert into close_to_case (journey, authority, person, part, since) values ($1, $2, $3, 'conflict', $4)",
            step.ids["journey"], step.house.spot.authority, named("sweep director"), TODAY,
        )  # fmt: skip

    await trial.refused("panel:moderated", "sent", "panel_chair", before=conflicted)


@attempt(26)
async def the_chair_confirms_minutes_after_declaring_a_conflict(trial: Trial) -> None:
    await trial.refused("panel:minutes_confirmed", "sent", "panel_chair", before=part("conflict"), recorded=True)


@attempt(27)
async def a_declared_conflict_is_taken_back(trial: Trial) -> None:
    journey = trial.house("sent").ids["journey"]
    await trial.by_sql("panel_member", "delete from close_to_case where journey = $1", journey)
    await trial.by_sql("panel_member", "update close_to_case set part = 'observer' where journey = $1", journey)


@attempt(28)
async def the_assessor_is_put_on_the_agenda_as_reader(trial: Trial) -> None:
    async def seated(step: Step) -> None:
        await step.sql("insert into panel_seat select $1, authority, $2 from panel where id = $1", step.ids["panel"],
                       step.ids["assessor"])  # fmt: skip

    house = trial.house("team")
    form = {"journey": str(house.ids["journey"]), "reader": str(house.ids["assessor"])}
    await trial.refused("panel:case_added", "team", "programme_coordinator", form=form, before=seated, recorded=True)


# D12, D13, D14 -----------------------------------------------------------------------------------------------------


@attempt(68)
async def who_asked_approves(trial: Trial) -> None:
    async def asked(step: Step) -> None:
        await step.sql("update request set raised_by = $2 where id = $1", step.ids["request submitted"], step.probe.id)

    for deed in ("request:approved", "request:declined", "request:sent_back"):
        await trial.refused(deed, "team", "budget_holder", before=asked, recorded=True)
    request = trial.house("team").ids["request submitted"]
    await trial.by_sql("budget_holder", "update request set approved_by = raised_by, state = 'approved' where id = $1",
                       request)  # fmt: skip


@attempt(70)
async def an_approved_request_is_changed(trial: Trial) -> None:
    step = Step(trial.world, trial.house("team"), trial.probe("line_manager"))
    form = acts_bank.cover(step) | {"weekly_hours": "45"}
    await trial.refused("request:changed", "team", "line_manager", form=form, before=_approved)


async def _approved(step: Step) -> None:
    await step.sql(
        "update request set state = 'approved', approved_by = $2, approved_on = $3 where id = $1",
        step.ids["request draft"], named("nobody"), TODAY,
    )  # fmt: skip


def role_for(person: UUID, role: str) -> dict[str, Any]:
    return {"person": str(person), "role": role, "reason": "Cover", "team": str(STRETFORD), **day_of("starts", TODAY)}


@attempt(72)
async def an_administrator_gives_themselves_a_role(trial: Trial) -> None:
    for role in ("hr", "budget_holder"):
        form = role_for(trial.probe("authority_administrator").id, role)
        await trial.refused("grant:given", "team", "authority_administrator", form=form, recorded=True)
    me = trial.probe("authority_administrator").id
    await trial.by_sql(
        "authority_administrator",
        "insert into role_grant (id, person, role, scope, authority, region, starts, granted_by)"
        " values (gen_random_uuid(), $1, 'hr', 'authority', 358, 2, current_date, $1)",
        me,
    )


@attempt(73, 80)
async def a_sensitive_role_waits_for_a_second_person(trial: Trial) -> None:
    """Given, and not yet confirmed: whoever holds it opens nothing by it."""
    act, house = ACTS["grant:given"], trial.house("team")
    giver, holder = trial.probe("authority_administrator"), trial.probe("budget_holder")
    async with set_up(trial.world, act, house, giver) as step:
        given = await press(act, step, fresh=True, form=role_for(holder.id, "hr"))
        assert given.status == 303, given.text[:300]
        async with client(holder.fresh) as asker:
            answer = await asker.get("/pay")
        trial.presses += 2
        assert answer.status_code == 403


@attempt(74)
async def a_role_of_ones_own_is_widened(trial: Trial) -> None:
    me = trial.probe("authority_administrator").id
    for change in ("scope = 'region', authority = null", "authority = 355", "person = gen_random_uuid()"):
        await trial.by_sql("authority_administrator", f"update role_grant set {change} where person = $1", me)


@attempt(75)
async def a_role_is_given_in_another_authority(trial: Trial) -> None:
    for label in ("region", "elsewhere"):
        form = role_for(trial.house(label).worker, "budget_holder")
        await trial.refused("grant:given", label, "authority_administrator", form=form)


@attempt(76)
async def the_coordinator_gives_a_seat_on_the_board(trial: Trial) -> None:
    for role in ("governance_board", "hr", "director"):
        await trial.refused("grant:given", "team", "bank_coordinator", form=role_for(trial.house("team").worker, role))


@attempt(77)
async def hr_gives_a_role(trial: Trial) -> None:
    await trial.refused("grant:given", "team", "hr", form=role_for(trial.house("team").worker, "budget_holder"))


@attempt(78, 79)
async def giver_and_receiver_confirm(trial: Trial) -> None:
    async def mine(step: Step) -> None:
        await step.sql("update role_grant set granted_by = $2 where id = $1", step.ids["grant"], step.probe.id)

    await trial.refused("grant:confirmed", "team", "director", before=mine, recorded=True)
    await trial.refused(
        "grant:confirmed", "director's own", "director", recorded=True,
        before=lambda step: give(step, step.probe.id, "director", "authority"),  # beside the role that waits
    )  # fmt: skip
    grant = trial.house("team").ids["grant"]
    await trial.by_sql(
        "director", "update role_grant set sensitive = true, confirmed_by = granted_by where id = $1", grant
    )
    await trial.by_sql("director", "update role_grant set sensitive = true, confirmed_by = person where id = $1", grant)


# D17, D25, D26 -----------------------------------------------------------------------------------------------------


@attempt(92, 93)
async def who_decided_or_made_final_confirms_the_pay_step(trial: Trial) -> None:
    for column in ("decided_by", "raised_by"):

        async def mine(step: Step, column: str = column) -> None:
            await step.sql(f"update pay_step_due set {column} = $2 where id = $1", step.ids["pay step"], step.probe.id)

        await trial.refused("pay_step:confirmed", "team", "hr", before=mine, recorded=True)
    house = trial.house("team")
    await trial.by_sql(
        "hr",
        "insert into pay_step_confirmed (step, person, decided_by, raised_by, authority, placement, confirmed_by,"
        " confirmed_on) select s.id, s.person, s.decided_by, s.raised_by, s.authority, $2, s.decided_by, current_date"
        " from pay_step_due s where s.id = $1",
        house.ids["pay step"], house.ids["placement"],
    )  # fmt: skip


@attempt(94, 95)
async def a_pay_step_without_a_final_outcome(trial: Trial) -> None:
    """No form makes one; and an outcome that is not final takes none, by the database."""
    made_by_hand = [deed for deed in ACTS if deed.startswith("pay_step:") and deed != "pay_step:confirmed"]
    assert not made_by_hand
    house = trial.house("team")
    await trial.by_sql(
        "principal_social_worker",
        "insert into outcome (id, journey, authority, worker, phase, attempt, result, state, reasons, decided_by,"
        " decided_on, pay_step) select gen_random_uuid(), id, authority, worker, phase, 9, 'met', 'provisional', 'x',"
        " $2, current_date, $3 from journey where id = $1",
        house.ids["journey told"], named("nobody"), house.ids["pay step"],
    )  # fmt: skip


@attempt(121, 122)
async def the_manager_named_looks_for_the_entry(trial: Trial) -> None:
    house, probe = trial.house("team"), trial.probe("line_manager")
    naming = house.the("evidence_submitted", "naming")
    async with client(probe.fresh) as asker:
        for word in (*naming.marks["title"], *naming.marks["text"]):
            found = await asker.get("/search", params={"q": word})
            assert str(house.ids["evidence naming"]) not in found.text
        seen = await asker.get(f"/journeys/{house.ids['journey']}")
        item = await asker.get(f"/evidence/{house.ids['evidence naming']}")
    trial.presses += 4
    assert seen.status_code == 200 and str(house.ids["evidence naming"]) not in seen.text
    assert item.status_code == 404


@attempt(123)
async def the_manager_named_is_told_of_the_entry(trial: Trial) -> None:
    """It is sent, and the assessor is told: the manager finds no notice of it, so no letter either, and no line."""
    act, house = ACTS["evidence:submitted"], trial.house("social_worker's own")
    worker, manager, entry = trial.probe("social_worker"), trial.probe("line_manager"), house.ids["evidence draft"]
    async with set_up(trial.world, act, house, worker) as step:
        async with outside(step):
            await step.sql("update evidence set names_failure_of_support = true where id = $1", entry)
            await step.sql("update journey set line_manager = $2 where id = $1", house.ids["journey"], manager.id)
        sent = await press(act, step, fresh=True, form=act.form(step) | {"names_failure_of_support": "yes"})
        assert sent.status == 303, sent.text[:300]
        assert await value("select names_failure_of_support from evidence where id = $1", entry)
        told = await value("select array_agg(person) from notice where subject = $1", entry)
        assert told == [house.ids["assessor"]], told
        async with client(manager.fresh) as asker:
            pages = [await asker.get(path) for path in ("/", "/notices", f"/journeys/{house.ids['journey']}")]
        trial.presses += 1 + len(pages)
        assert all(page.status_code == 200 and str(entry) not in page.text for page in pages)


@attempt(124)
async def the_manager_named_borrows_a_role_that_reads_the_entry(trial: Trial) -> None:
    """Somebody else who borrows the same role reads it; the manager, with it in hand, neither reads nor is shown it."""
    act, house, lender = ACTS["outcome:decided"], trial.house("team"), trial.probe("principal_social_worker")
    entry, journey = house.ids["evidence naming"], house.ids["journey"]
    for role, reads in (("budget_holder", True), ("line_manager", False)):
        probe = trial.probe(role)
        async with set_up(trial.world, act, house, probe) as step:
            async with outside(step):
                await _borrowed(step, lender)
            async with client(probe.fresh) as asker:
                item, seen = await asker.get(f"/evidence/{entry}"), await asker.get(f"/journeys/{journey}")
            trial.presses += 2
            assert item.status_code == (200 if reads else 404), f"the entry answered {role} {item.status_code}"
            assert seen.status_code == 200 and (str(entry) in seen.text) is reads, f"the journey as {role} sees it"


async def _borrowed(step: Step, lender: Probe) -> None:
    """All that the lender's role may be lent for."""
    role = Role(lender.role)
    await step.sql(
        "insert into role_grant (id, person, role, scope, authority, region, starts, ends, granted_by, lent_by,"
        " lent_from, acts) select gen_random_uuid(), $2, role, scope, authority, region, $3, $4, person, person, id, $5"
        " from role_grant where person = $1 and lent_from is null and role = $6",
        lender.id, step.probe.id, TODAY, TODAY + timedelta(days=9), list(lent_with(role, lendable(role))), lender.role,
    )  # fmt: skip


@attempt(126)
async def the_role_ends_while_the_form_is_open(trial: Trial) -> None:
    async def ended(step: Step) -> None:
        await step.sql("update role_grant set ends = $2 where person = $1", step.probe.id, TODAY)

    for deed, label, role in (
        ("outcome:decided", "team", "principal_social_worker"),
        ("request:approved", "team", "budget_holder"),
        ("pay_step:confirmed", "team", "hr"),
        ("evidence:accepted", "sent", "assessor"),
        ("offer:made", "team", "bank_coordinator"),
        ("grant:given", "team", "authority_administrator"),
    ):
        await trial.refused(deed, label, role, before=ended)


@attempt(128)
async def the_assessor_is_changed_while_the_report_is_written(trial: Trial) -> None:
    async def changed(step: Step) -> None:
        await step.sql("update journey set assessor = $2 where id = $1", step.ids["journey"], named("another assessor"))

    for deed in ("recommendation:shared", "journey:recommended", "evidence:accepted"):
        await trial.refused(deed, "sent", "assessor", before=changed)


@attempt(129)
async def the_session_of_a_leaver_presses(trial: Trial) -> None:
    """Ended as the leaver feed ends it: not even what was typed is kept for them."""

    async def left(step: Step) -> None:
        await step.sql("update account set locked_at = now() where person = $1", step.probe.id)
        await step.sql("update session set ended_at = now(), ended_why = 'left' where person = $1", step.probe.id)

    await trial.refused("evidence:submitted", "social_worker's own", "social_worker", before=left)
    await trial.refused("request:approved", "team", "budget_holder", before=left)


# D22 ---------------------------------------------------------------------------------------------------------------


@attempt(113)
async def a_scale_is_changed_under_its_name_after_it_was_approved(trial: Trial) -> None:
    async def released(step: Step) -> None:
        await step.sql("update pay_scale set state = 'approved', filed_by = maker, filed_on = $2 where id = $1",
                       step.ids["scale"], TODAY)  # fmt: skip

    await trial.refused("pay_scale:changed", "hr's own", "hr", before=released)
    scale = trial.house("hr's own").ids["scale filed"]
    for change in ("levels = '[]'", "title = 'Other'", "starts = starts + 1", "number = 2"):
        await trial.by_sql("hr", f"update pay_scale set {change} where id = $1", scale)


@attempt(114)
async def a_scale_is_adopted_with_a_first_day_that_has_passed(trial: Trial) -> None:
    async def late(step: Step) -> None:
        await step.sql("update pay_scale set starts = $2 where id = $1", step.ids["scale filed"],
                       TODAY - timedelta(days=1))  # fmt: skip

    await trial.refused("pay_scale:adopted", "team", "director", before=late)


@attempt(92)
async def who_decided_an_outcome_approves_the_supplement_of_whom_it_was_about(trial: Trial) -> None:
    async def mine(step: Step) -> None:
        await acts_scales.proposed(step)
        await step.sql("update pay_step_due set decided_by = $2 where id = $1", step.ids["pay step"], step.probe.id)

    await trial.refused("supplement:approved", "team", "director", before=mine, recorded=True)


@attempt(1)
async def a_director_approves_a_supplement_of_their_own(trial: Trial) -> None:
    await trial.refused("supplement:approved", "director's own", "director", before=acts_scales.proposed, recorded=True)


# D20 ---------------------------------------------------------------------------------------------------------------


async def had_a_hand(step: Step) -> None:
    await acts_census.prepared(step)
    await step.sql("insert into return_hand select id, authority, $2, $3 from statutory_return where id = $1",
                   step.ids["census"], step.probe.id, TODAY)  # fmt: skip


@attempt(104)
async def the_director_edits_one_row_of_a_census_and_signs(trial: Trial) -> None:
    for deed in ("return:answered", "return:answered_for_one", "return:noted", "return:checked"):
        await trial.refused(deed, "team", "director")
    await trial.refused("return:signed", "team", "director", before=had_a_hand, recorded=True)


@attempt(105)
async def hr_made_acting_director_signs_the_census_hr_prepared(trial: Trial) -> None:
    await trial.refused("return:signed", "authority", "director", before=had_a_hand, recorded=True)
    act, house, probe = ACTS["return:signed"], trial.house("team"), trial.probe("director")
    async with set_up(trial.world, act, house, probe) as step:
        async with outside(step):
            await had_a_hand(step)
        await trial.by_sql(
            "director",
            "insert into return_signature (id, return, authority, fingerprint, signed_by, signed_for, signed_on)"
            " select $2, id, authority, fingerprint, $3, $3, $4 from statutory_return where id = $1",
            house.ids["census"], uuid4(), probe.id, TODAY,
        )  # fmt: skip


@attempt(106)
async def a_row_is_corrected_after_sign_off_and_the_signature_kept(trial: Trial) -> None:
    for deed in ("return:answered", "return:answered_for_one", "return:noted", "return:checked"):
        await trial.refused(deed, "team", "hr", before=acts_census.signed)
    house = trial.house("team")
    for change in ("parts = '{}'", "file = 'x', fingerprint = encode(sha256('x'), 'hex')", "workers = 1"):
        await trial.by_sql("hr", f"update statutory_return set {change} where id = $1", house.ids["census"])
    await trial.by_sql("hr", "update return_sent set workers = 1 where return = $1", house.ids["census"])


# -------------------------------------------------------------------------------------------------------------------


def numbers() -> dict[int, str]:
    with DUTIES.open(encoding="utf-8", newline="") as file:
        return {int(row["attempt"]): row["code"] for row in csv.DictReader(file)}


@pytest.mark.skipif(not DUTIES.exists(), reason=f"{DUTIES} is not here")
def test_every_attempt_is_made_or_waits_for_something_named() -> None:
    waiting = [number for group in NOT_YET.values() for number in group]
    assert sorted([*ATTEMPTS, *waiting]) == sorted(numbers())


@pytest.mark.skipif(not DUTIES.exists(), reason=f"{DUTIES} is not here")
async def test_no_attempt_against_a_duty_succeeds(world: World) -> None:
    codes, trial, failed = numbers(), Trial(world), []
    for number in sorted(ATTEMPTS):
        for made in ATTEMPTS[number]:
            try:
                async with apart():
                    await made(trial)
            except AssertionError as wrong:
                failed.append(f"{codes[number]} attempt {number}, {made.__name__}: {str(wrong).splitlines()[0]}")
    duties = sorted({codes[number] for number in ATTEMPTS}, key=lambda code: int(code[1:]))
    print(f"\n{len(ATTEMPTS)} of {len(codes)} attempts made, of {', '.join(duties)}:"
          f" {trial.presses} by form or address, {trial.sql} by SQL; {len(failed)} succeeded")  # fmt: skip
    for what, group in NOT_YET.items():
        print(f"not yet, for want of {what}: {', '.join(str(number) for number in group)}")
    assert not failed, "\n" + "\n".join(failed)
