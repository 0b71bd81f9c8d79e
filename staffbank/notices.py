"""What people are told of cover: what waits to be approved or answered, and what became of it."""

from uuid import UUID

from foundation.access import Actor, Role
from foundation.database.pool import fetch_value
from foundation.deeds import BANK, Done, as_service
from foundation.notices.kinds import How, Kind
from foundation.notices.telling import Whom, all_of, holding, the_worker

REQUEST, OFFER, BOOKING = "/requests/{subject}", "/offers/{subject}", "/bookings/{subject}"
MANAGER, COORDINATOR = frozenset({Role.LINE_MANAGER}), frozenset({Role.BANK_COORDINATOR})
WORKERS = frozenset({Role.BANK_WORKER, Role.SOCIAL_WORKER})

KINDS = (
    Kind("request_to_approve", "A request to approve", "{actor} sent you a request for cover to approve", REQUEST,
         roles=frozenset({Role.BUDGET_HOLDER})),
    Kind("request_approved", "Your request approved", "{actor} approved your request for cover", REQUEST,
         roles=MANAGER),
    Kind("request_sent_back", "Your request sent back", "{actor} sent your request back with a note", REQUEST,
         roles=MANAGER),
    Kind("request_declined", "Your request declined", "{actor} declined your request for cover", REQUEST,
         roles=MANAGER),
    Kind("request_to_source", "A request to open to the bank", "{actor} approved a request for cover: open it now",
         REQUEST, roles=COORDINATOR),
    Kind("candidates_sent", "Candidates to choose from", "{actor} sent you candidates to interview and choose from",
         REQUEST, roles=MANAGER),
    Kind("candidate_chosen", "A candidate chosen", "{actor} chose {worker}: make the offer", OFFER, roles=COORDINATOR),
    # Somebody else takes it within minutes.
    Kind("offer_made", "An offer to answer", "You are offered work at £{rate} an hour. Answer by {expires}", OFFER,
         how=How.AT_ONCE, roles=WORKERS),
    Kind("offer_withdrawn", "An offer withdrawn", "{actor} withdrew their offer to you", OFFER, how=How.AT_ONCE,
         roles=WORKERS),
    Kind("offer_accepted", "An offer accepted", "{worker} accepted the offer", OFFER, roles=MANAGER | COORDINATOR),
    Kind("offer_declined", "An offer declined", "{worker} declined the offer", OFFER, how=How.AT_ONCE,
         roles=COORDINATOR),
    Kind("booking_confirmed", "Your booking confirmed", "{actor} confirmed your booking", BOOKING, roles=WORKERS),
    Kind("shift_cancelled", "Your shift cancelled", "{actor} cancelled your shift", BOOKING, how=How.AT_ONCE,
         roles=WORKERS),
    Kind("shift_given_up", "A shift given up", "{worker} gave up their shift: the place is open again", BOOKING,
         how=How.AT_ONCE, roles=MANAGER | COORDINATOR),
    Kind("did_not_start", "Somebody did not start", "{actor} recorded that {worker} did not start", BOOKING,
         how=How.AT_ONCE, roles=COORDINATOR),
)  # fmt: skip

# Who raised the request that a request, offer or booking belongs to.
RAISED = {
    "request": "select raised_by from request where id = $1",
    "offer": "select r.raised_by from offer o join request r on r.id = o.request where o.id = $1",
    "booking": "select r.raised_by from booking b join request r on r.id = b.request where b.id = $1",
}


async def who_asked(actor: Actor, done: Done) -> list[UUID | None]:
    """The manager who raised the request: a worker who answers need not be able to read it."""
    async with as_service(BANK, actor):
        return [await fetch_value(RAISED[done.kind], done.subject)]


coordinators = holding(Role.BANK_COORDINATOR, regional=True)

TELLS: tuple[tuple[str, str, Whom], ...] = (
    ("request:submitted", "request_to_approve", holding(Role.BUDGET_HOLDER)),
    ("request:approved", "request_approved", who_asked),
    ("request:approved", "request_to_source", coordinators),
    ("request:sent_back", "request_sent_back", who_asked),
    ("request:declined", "request_declined", who_asked),
    ("candidates:put_forward", "candidates_sent", who_asked),
    ("candidate:chosen", "candidate_chosen", coordinators),
    ("offer:made", "offer_made", the_worker),
    ("shift:offered_to_one", "offer_made", the_worker),
    ("offer:withdrawn", "offer_withdrawn", the_worker),
    ("offer:accepted", "offer_accepted", all_of(who_asked, coordinators)),
    ("offer:declined", "offer_declined", coordinators),
    ("booking:confirmed", "booking_confirmed", the_worker),
    ("booking:cancelled", "shift_cancelled", the_worker),
    ("booking:given_up", "shift_given_up", all_of(who_asked, coordinators)),
    ("booking:did_not_start", "did_not_start", coordinators),
)
