"""Every built move, pressed from every state: made where the specification lists it, refused from anywhere else.

Needs are met each time; only the state differs. The person is one of those whom the specification lets press it.
"""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import TODAY
from tests.sweep import acts_bank, acts_census, acts_frameworks, acts_ground
from tests.sweep.acts import Act, Step, day_of, press, set_up, value
from tests.sweep.cells import ORIGINAL
from tests.sweep.crawl import client
from tests.sweep.world import World

pytestmark = pytest.mark.slow

PATH = ORIGINAL.parent / "lifecycles.json"
ACTS = {act.deed: act for act in (*acts_frameworks.ACTS, *acts_bank.ACTS, *acts_ground.ACTS, *acts_census.ACTS)}
LATER = date(2027, 3, 1)


@dataclass(frozen=True)
class Way:
    """One move as it is pressed here: by whom, on which household, with what form."""

    lifecycle: str
    move: str
    deed: str
    role: str
    house: str
    form: dict[str, Any] | None = None
    ready: Callable[[Step], Awaitable[None]] | None = None
    also: str = ""  # a move that the same press makes from other states (here: the correction under way, to met)

    @property
    def act(self) -> Act:
        act, more = ACTS[self.deed], self.ready

        async def ready(step: Step) -> None:
            await act.ready(step)
            await constraints(step)
            if more:
                await more(step)

        return Act(**{**vars(act), "ready": ready})


async def constraints(step: Step) -> None:
    """What the tables ask of a row in any state, so that only the state differs."""
    await step.sql("update request set approved_by = $2, approved_on = $3 where team = $1", step.house.spot.team,
                   uuid4(), TODAY)  # fmt: skip
    await step.sql("update offer set offered_on = $2, expires_at = $3 where worker = $1 and id <> $4",
                   step.house.worker, TODAY, datetime(2026, 11, 30, 12, tzinfo=UTC), uuid4())  # fmt: skip


async def sent_once(step: Step) -> None:
    """The draft has everything an item in another state must have; one that was discarded was never sent."""
    await step.sql(
        "alter table evidence drop constraint a_sent_item_is_never_discarded, drop constraint sent_is_declared"
    )
    await step.sql("update evidence set anonymised = true where id = $1", step.ids["evidence draft"])


async def declared(step: Step) -> None:
    await step.sql(
        "alter table evidence drop constraint a_sent_item_is_never_discarded, drop constraint sent_is_declared"
    )


async def loose(step: Step) -> None:
    """A return in any state, whatever else its tables ask of one in that state."""
    await step.sql(
        "alter table statutory_return drop constraint signed_has_its_signature, drop constraint ready_has_no_errors,"
        " drop constraint acceptance_has_day_and_reference"
    )


def outcome(result: str) -> dict[str, Any]:
    return {"result": result, "reason": "Because", "waiver": "Waived", "support_plan": "A plan",
            **day_of("new_final_date", LATER), **day_of("appeal_until", LATER)}  # fmt: skip


WORKER, LENT = "social_worker's own", "sent"
WAYS: tuple[Way, ...] = (
    Way("evidence_item", "send", "evidence:submitted", "social_worker", WORKER, ready=sent_once),
    Way("evidence_item", "send_again", "evidence:submitted_again", "social_worker", WORKER, ready=declared),
    Way("evidence_item", "discard", "evidence:discarded", "social_worker", WORKER, ready=sent_once),
    Way("evidence_item", "return", "evidence:returned", "assessor", LENT, ready=declared),
    Way("evidence_item", "accept", "evidence:accepted", "assessor", LENT, ready=declared),
    Way("journey", "submit", "journey:submitted", "social_worker", WORKER),
    Way("journey", "return_submission", "journey:submission_returned", "assessor", LENT),
    Way("journey", "recommend", "journey:recommended", "assessor", LENT),
    Way("journey", "moderate", "panel:moderated", "panel_chair", LENT),
    Way("journey", "carry_over", "panel:carried_over", "panel_chair", LENT),
    Way("journey", "query", "panel:queried", "panel_chair", LENT),
    Way("journey", "decide_met", "outcome:decided", "principal_social_worker", "team", outcome("met")),
    Way("journey", "decide_deferred", "outcome:decided", "principal_social_worker", "team", outcome("deferred")),
    Way("journey", "decide_not_met", "outcome:decided", "principal_social_worker", "team", outcome("not_met")),
    Way("journey", "take_back_provisional", "outcome:taken_back", "principal_social_worker", "team"),
    Way("journey", "make_final", "panel:minutes_confirmed", "panel_chair", LENT, also="correct_outcome"),
    Way("journey", "resume_after_deferral", "journey:resumed_after_deferral", "programme_coordinator", "team"),
    Way("request", "submit", "request:submitted", "line_manager", "team"),
    Way("request", "approve", "request:approved", "budget_holder", "team"),
    Way("request", "send_back", "request:sent_back", "budget_holder", "team"),
    Way("request", "decline", "request:declined", "budget_holder", "team"),
    Way("request", "open", "request:opened", "bank_coordinator", "team"),
    Way("request", "cancel", "request:cancelled", "line_manager", "team"),
    Way("offer_assignment", "check", "candidate:checked", "bank_coordinator", "team"),
    Way("offer_assignment", "send_to_manager", "candidate:resent", "bank_coordinator", "team"),
    Way("offer_assignment", "shortlist", "candidate:shortlisted", "line_manager", "team"),
    Way("offer_assignment", "interview", "candidate:interviewed", "line_manager", "team"),
    Way("offer_assignment", "choose", "candidate:chosen", "line_manager", "team"),
    Way("offer_assignment", "not_choose", "candidate:not_chosen", "line_manager", "team"),
    Way("offer_assignment", "withdraw", "candidate:withdrawn", "bank_coordinator", "team"),
    Way("offer_assignment", "offer", "offer:made", "bank_coordinator", "team"),
    Way("offer_shift", "accept", "offer:accepted", "bank_worker", "bank_worker's own"),
    Way("offer_shift", "decline", "offer:declined", "bank_worker", "bank_worker's own"),
    Way("offer_shift", "withdraw", "offer:withdrawn", "bank_coordinator", "team"),
    Way("booking_assignment", "all_checks_green", "booking:checked", "bank_coordinator", "team"),
    Way("booking_assignment", "confirm", "booking:confirmed", "bank_coordinator", "team"),
    Way("booking_assignment", "start", "booking:started", "line_manager", "team"),
    Way("booking_assignment", "did_not_start", "booking:did_not_start", "line_manager", "team"),
    Way("booking_shift", "cancel_by_authority", "booking:cancelled", "line_manager", "team"),
    Way("booking_shift", "cancel_by_worker", "booking:given_up", "bank_worker", "bank_worker's own"),
    Way("return", "validate", "return:checked", "hr", "team", ready=loose),
    Way("return", "change", "return:changed", "hr", "team", ready=loose),
    Way("return", "sign_off", "return:signed", "director", "team", ready=loose),
    Way("return", "submit", "return:sent", "hr", "team", ready=loose),
    Way("return", "record_acceptance", "return:accepted", "hr", "team", ready=loose),
    Way("return", "re_open", "return:reopened", "hr", "team", ready=loose),
    Way("intake_file", "mend", "intake:mended", "hr", "team"),
    Way("intake_file", "commit", "intake:begun", "hr", "team"),
    Way("intake_file", "cancel", "intake:cancelled", "hr", "team"),
)
# A press that runs the rules again is no refusal where nothing moves: it answers, and the state stays.
ANSWERS = {"candidate:checked", "booking:checked"}


def specified() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["lifecycles"]
    return found


needs_oracle = pytest.mark.skipif(not PATH.exists(), reason=f"{PATH} is not here")


@needs_oracle
async def test_each_move_is_made_from_its_own_states_and_from_no_other(world: World) -> None:
    lifecycles, wrong, count = specified(), [], Counter[str]()
    for way in WAYS:
        moves = [m for m in lifecycles[way.lifecycle]["moves"] if m["name"] == way.move]
        assert moves and way.role in {role for move in moves for role in move["who"]}, way
        moves += [m for m in lifecycles[way.lifecycle]["moves"] if m["name"] == way.also and m["to"] == "stage_met"]
        for start in lifecycles[way.lifecycle]["states"]:
            leads = {move["to"] for move in moves if move["from"] == start}
            said = await _pressed(world, way, start, lifecycles[way.lifecycle])
            count["made" if leads else "refused"] += 1
            if said.state not in (leads | _onwards(lifecycles[way.lifecycle], leads) if leads else {start}):
                wrong.append(f"{way.lifecycle} {way.move} from {start}: now {said.state}, expected {leads or start}"
                             f" ({said.status}) {said.words}")  # fmt: skip
            if not leads and said.status == 303 and way.deed not in ANSWERS:
                wrong.append(f"{way.lifecycle} {way.move} from {start}: 303, expected a refusal")
    built = {(way.lifecycle, way.move) for way in WAYS}
    names = sorted({way.lifecycle for way in WAYS})
    print(f"\n{len(built)} moves of {', '.join(names)} pressed from every state: {count['made']} made,"
          f" {count['refused']} refused, {len(wrong)} differences")  # fmt: skip
    assert not wrong, "\n" + "\n".join(wrong)


def _onwards(lifecycle: dict[str, Any], states: set[str]) -> set[str]:
    """Where the product itself goes on to in the same act."""
    return {move["to"] for move in lifecycle["moves"] if move["from"] in states and move["who"] == ["system"]}


@dataclass
class Said:
    status: int
    state: str
    words: str


async def _pressed(world: World, way: Way, start: str, lifecycle: dict[str, Any]) -> Said:
    act, house = way.act, world.households[way.house]
    probe = next(p for p in world.probes if p.role == way.role and not p.sent and not p.auditor_of_region)
    assert act.state
    table, name, _ = act.state
    async with set_up(world, act, house, probe, start) as step:
        answer = await press(act, step, fresh=True, form=way.form)
        state = await value(f"select state from {table} where id = $1", house.ids[name])
    words = "" if answer.status == 303 else " ".join(answer.text.split("govuk-error-summary__body")[-1].split())[:160]
    return Said(answer.status, state, words)


# What must always be refused, by the specification's own words, and where it is tried.
BY_THE_STATES = "from every state, above"
BY_THE_DUTIES = "test_duties"
ALWAYS: dict[str, dict[str, str]] = {
    "journey": {
        "reopening a completed journey: a correction there is a superseding outcome beside it, pay moves by a reversing"
        " entry": BY_THE_STATES,
        "deleting an accepted item": BY_THE_STATES,
        "anyone acting on their own case in a panel": BY_THE_DUTIES,
        "submitting while paused (writing drafts is allowed)": BY_THE_STATES,
        "a pass computed by the product": "no move to a decision is the product's: below",
        "changing a past pause without a correction event": "",
        "pausing for capability": "",
        "a safeguarding or conduct concern recorded as a progress concern": "",
    },
    "evidence_item": {
        "deleting an item that was ever sent": BY_THE_STATES,
        "editing outside draft and returned": "below",
        "anyone accepting their own item": "below",
        "retention deleting anything while the journey is open or paused": "",
        "reading by anyone but owner and coordinator while quarantined": "",
    },
    "request": {
        "a place filled twice": "the races",
        "release to tiers 5 and 6 without a permission over the cap in force": "",
        "a missing cap read as no cap": "below",
        "the one who raised it approving it": BY_THE_DUTIES,
    },
    "offer_assignment": {
        "an answer given by fetching a link": "below",
        "an acceptance after withdrawal, expiry or filling": BY_THE_STATES,
        "an override of registration, DBS, right to work, rest or hours": "no form has one",
        "a manager seeing another authority's reasons": "the permission sweep",
    },
    "offer_shift": {
        "an answer given by fetching a link": "below",
        "a place filled twice": "the races",
        "offers in quiet hours or on leave": "",
        "an acceptance after withdrawal, expiry or filling": BY_THE_STATES,
    },
    "booking_assignment": {
        "two overlapping bookings of one worker, in any authority": "the races",
        "a start with a check not green": "below",
        "a charge over the cap without both signatures": "",
        "pay before the booking started": "",
    },
    "booking_shift": {
        "two overlapping bookings of one worker, rest gap included": "the races",
        "an end before a start": "a check of the table",
    },
    "return": {
        "sign-off by the preparer": BY_THE_DUTIES,
        "a change after sign-off that keeps the signature": BY_THE_DUTIES,
        "a submitted copy that cannot be made again byte for byte": "tests/reports/actions/test_census_constraints.py",
    },
    "intake_file": {
        "a half-loaded file": "the cuts of a connection",
        "the same file committed twice": "the races",
        "formulae or links in a file run or followed": "the tests of intake",
    },
}


@needs_oracle
def test_what_must_always_be_refused_is_tried_somewhere_or_not_built() -> None:
    for name, known in ALWAYS.items():
        assert set(known) == set(specified()[name]["always_refused"]), name
    tried = sum(bool(where) for known in ALWAYS.values() for where in known.values())
    print(
        f"\n{tried} of {sum(map(len, ALWAYS.values()))} of always_refused are tried; the others name what is not built"
    )


async def _refused(world: World, deed: str, house: str, role: str, start: str, ready: Any = None) -> int:
    way = Way("", "", deed, role, house, ready=ready)
    act = way.act
    probe = next(p for p in world.probes if p.role == role and not p.sent and not p.auditor_of_region)
    async with set_up(world, act, world.households[house], probe, start) as step:
        return (await press(act, step, fresh=True)).status


async def test_an_item_is_edited_as_a_draft_or_returned_and_never_otherwise(world: World) -> None:
    for state in ("submitted", "accepted", "locked", "quarantined", "superseded", "discarded"):
        status = await _refused(world, "evidence:saved", WORKER, "social_worker", state, sent_once)
        assert status in (403, 404, 409, 422), (state, status)
    for state in ("draft", "returned"):
        assert await _refused(world, "evidence:saved", WORKER, "social_worker", state, sent_once) == 303


async def test_nobody_accepts_their_own_item(world: World) -> None:
    for deed in ("evidence:accepted", "evidence:returned"):
        assert await _refused(world, deed, "assessor's own", "assessor", "submitted", declared) in (403, 404, 422)


async def test_a_missing_cap_is_not_read_as_no_cap(world: World) -> None:
    async def none(step: Step) -> None:
        await step.sql("delete from cap")

    assert await _refused(world, "request:submitted", "team", "line_manager", "draft", none) == 422


async def test_an_offer_is_not_answered_by_fetching_a_link(world: World) -> None:
    house, probe = world.households["bank_worker's own"], next(p for p in world.probes if p.role == "bank_worker")
    async with client(probe.fresh) as asker:
        for answer in ("accept", "decline"):
            assert (await asker.get(f"/offers/{house.ids['offer']}/{answer}")).status_code == 405
    async with set_up(world, ACTS["offer:accepted"], house, probe):
        assert await value("select state from offer where id = $1", house.ids["offer"]) == "offered"


async def test_nothing_starts_with_a_check_not_green(world: World) -> None:
    async def lapsed(step: Step) -> None:
        await step.sql("update person set registration_status = 'lapsed' where id = $1", step.house.worker)

    assert await _refused(world, "booking:started", "team", "line_manager", "confirmed", lapsed) == 422


@needs_oracle
def test_no_decision_is_the_products_own() -> None:
    for name in ("journey", "evidence_item"):
        decided = [m for m in specified()[name]["moves"] if m["name"].startswith("decide") and "system" in m["who"]]
        assert not decided
