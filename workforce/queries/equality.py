"""Who is paid a supplement, by sex and by ethnicity and by kind: counted in the database, never a person by name."""

from dataclasses import dataclass
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.guard import may, reach_of
from workforce.rules.pay.equality import NOT_SAID, Group
from workforce.rules.pay.offers import Offer, offers

HOLDERS = """
select e.person, e.authority, e.post from employment e
where e.authority = any($2) and e.employer_authority = e.authority and e.basis in ('permanent', 'fixed_term')
  and e.starts <= $1 and (e.ends is null or e.ends > $1)
"""
RUNS = "s.state in ('approved', 'withdrawn') and s.starts <= $1 and coalesce(s.stops, s.ends) > $1"


@dataclass(frozen=True)
class Register:
    """What the supplements of today come to: groups whole, and the eight offers of the workforce return."""

    sex: tuple[Group, ...]
    ethnicity: tuple[Group, ...]
    offers: tuple[Offer, ...]


async def register(actor: Actor) -> Register | None:
    """Over the authorities whose pay and figures this reader may see; None where there is none."""
    reach = reach_of(actor, Can.LIST_PAY)
    seen = [code for code in reach.authorities if may(actor, Can.SEE_AUTHORITY_FIGURES, Place(authority=code))]
    if not seen:
        return None
    rows = await fetch(
        f"with held as ({HOLDERS}), paid as (select distinct h.person from held h join supplement s on s.post = h.post"
        f" where {RUNS}), people as (select distinct h.person from held h)"
        " select x.trait, coalesce(x.name, $3) as name, count(*) as in_post,"
        " count(*) filter (where exists (select from paid where paid.person = x.person)) as paid"
        " from (select p.id as person, 'sex' as trait, nullif(p.sex, '') as name from person p"
        "   where p.id in (select person from people)"
        "   union all select p.id, 'ethnicity', nullif(p.ethnicity, '') from person p"
        "   where p.id in (select person from people)) x group by 1, 2 order by 1, 2",
        clock.today(), seen, NOT_SAID,
    )  # fmt: skip
    found = {trait: [row for row in rows if row["trait"] == trait] for trait in ("sex", "ethnicity")}
    groups = {
        trait: tuple(Group(row["name"], row["in_post"], row["paid"]) for row in those) for trait, those in found.items()
    }
    return Register(groups["sex"], groups["ethnicity"], await _offers(seen))


async def _offers(authorities: list[int]) -> tuple[Offer, ...]:
    rows = await fetch(
        f"with held as ({HOLDERS}) select h.person, array_remove(array_agg(distinct s.kind), null) as kinds"
        f" from held h left join supplement s on s.post = h.post and {RUNS} group by 1",
        clock.today(), authorities,
    )  # fmt: skip
    paid: list[tuple[str, UUID]] = [(kind, row["person"]) for row in rows for kind in row["kinds"]]
    return offers({row["person"] for row in rows}, paid)
