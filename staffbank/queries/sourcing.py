"""What a coordinator fills a request from: every member in one of three groups, in order, with what stands against."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.guard import may
from staffbank.queries.members import members_for
from staffbank.rules.agency.facts import Rate
from staffbank.rules.agency.price_cap import inclusive_rate
from staffbank.rules.agency.settings import settings_on
from staffbank.rules.candidates import GROUP, Group, Member, Said, earliest, judge, question, rate_of, said
from staffbank.rules.eligibility import Eligibility
from staffbank.rules.offers import ACCEPTED, OVER
from staffbank.rules.ranking import Known, Ranked, rank
from staffbank.rules.requests import Request


@dataclass(frozen=True)
class Prospect:
    """A member beside a request. `rate` is pay and `cost` the inclusive cost, in pounds an hour; `against` what stands
    against it today; `standing` and
    `offer` the state and id of what was put forward for this request already, if anything."""

    worker: UUID
    name: str
    phone: str | None
    group: Group
    place: int
    reasons: tuple[str, ...]
    worked_here: date | None
    earliest: date | None
    rate: Decimal
    cost: Decimal
    against: tuple[Said, ...]
    first_permitted: date | None
    standing: str | None
    offer: UUID | None

    @property
    def is_put_forward(self) -> bool:
        """Whether they are in play for this request, or have it."""
        return self.standing is not None and (self.standing == ACCEPTED or self.standing not in OVER)


async def prospects_for(actor: Actor, request: Request) -> list[Prospect]:
    """Every member the actor may propose for this request, best first; six reads whatever their number."""
    known, standing = await at_once(members_for(request), _standing(request))
    members = [each for each in known if may(actor, Can.PROPOSE_CANDIDATE, _place(request, each))]
    today = clock.today()
    caps = (request.cap_row,) if request.cap_row else ()
    judged = {m.worker: judge(question(request, m, caps, today), m, request.during) for m in members}
    ranked = rank(
        [_known(request, m, judged[m.worker], today) for m in members], frozenset(request.skills), request.starts_on
    )
    found = [_prospect(request, m, judged[m.worker], ranked[m.worker], standing.get(m.worker), today) for m in members]
    return sorted(found, key=lambda each: each.place)


def _place(request: Request, member: Member) -> Place:
    return Place(
        subject=member.worker, given=frozenset({request.raised_by}), authority=request.authority, region=request.region
    )


async def _standing(request: Request) -> dict[UUID, tuple[str, UUID]]:
    """The latest for each worker: whoever was withdrawn may be put forward again."""
    over = list(OVER)
    sql = "select id, worker, state from offer where request = $1 order by state <> all ($2), sent_at nulls first"
    return {row["worker"]: (row["state"], row["id"]) for row in await fetch(sql, request.id, over)}


def cost_an_hour(request: Request, member: Member) -> Decimal:
    """The inclusive hourly cost of this member's pay, as the cap counts it."""
    rate = Rate(rate_of(request, member), "paye")
    return inclusive_rate(rate, request.weekly_hours, settings_on(request.starts_on))


def _known(request: Request, member: Member, found: Eligibility, today: date) -> Known:
    first = earliest(found, request.starts_on, today) or date.max
    group = list(Group).index(GROUP[found.outcome])
    cost = cost_an_hour(request, member)
    return Known(member.worker, group, member.worked_here, member.skills, first, cost, member.sort_key)


def _prospect(
    request: Request,
    member: Member,
    found: Eligibility,
    ranked: Ranked,
    was: tuple[str, UUID] | None,
    today: date,
) -> Prospect:
    return Prospect(
        worker=member.worker,
        name=member.name,
        phone=member.phone,
        group=GROUP[found.outcome],
        place=ranked.place,
        reasons=ranked.reasons,
        worked_here=member.worked_here,
        earliest=earliest(found, request.starts_on, today),
        rate=rate_of(request, member),
        cost=cost_an_hour(request, member),
        against=tuple(shown for answer in found.answers if (shown := said(answer)).stands_against),
        first_permitted=found.first_permitted,
        standing=was[0] if was else None,
        offer=was[1] if was else None,
    )
