"""What waits for whom in the frameworks, derived from where journeys, items and panels stand; never stored."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Role
from foundation.database.pool import fetch
from foundation.filters import plural
from foundation.home import Waiting
from frameworks.queries.names import people_named

# One statement for every role: the parts a person has in open journeys, and what stands there.
PARTS = """
select j.id, j.worker, j.state, j.assessor, j.submitted_on, j.comment_until, j.commented_on, j.report <> '' as shared,
       j.authority, j.due_on,
       (select max(made_on) from recommendation r where r.journey = j.id and r.phase = j.phase) as recommended_on,
       p.id as panel, p.meets_on, p.chair, c.reader, c.result,
       (select o.decided_on from outcome o where o.journey = j.id and o.phase = j.phase and o.attempt = j.attempt
        and not exists (select from outcome n where n.supersedes = o.id)) as decided_on
from journey j
left join lateral (select pc.*, px.meets_on as on_day from panel_case pc join panel px on px.id = pc.panel
  where pc.journey = j.id and px.minutes_confirmed_on is null and pc.carried_to is null
  order by px.meets_on desc limit 1) c on true
left join panel p on p.id = c.panel
where (j.worker = $1 or j.assessor = $1 or j.id = any($2) or j.authority = any($3))
  and j.state in ('submitted', 'recommended', 'moderated', 'provisional_met', 'provisional_deferred',
                  'provisional_not_met', 'deferred')
  and not exists (select from close_to_case k where k.journey = j.id and k.person = $1 and k.part = 'conflict')
"""
JUDGING = (Role.PRINCIPAL_SOCIAL_WORKER, Role.PROGRAMME_COORDINATOR)


async def waiting(actor: Actor, today: date) -> list[Waiting]:
    """What the signed-in person could do next in journeys, whichever parts they have in them."""
    cases = [grant.case for grant in actor.grants if grant.case]
    authorities = [g.authority for role in JUDGING for g in actor.holds(role) if g.authority and not g.case]
    if not (cases or authorities or actor.holds(Role.SOCIAL_WORKER)):
        return []
    rows = await fetch(PARTS, actor.person, cases, authorities)
    names = await people_named(person for row in rows for person in (row["worker"], row["assessor"]))
    found = [each for row in rows for each in _of_journey(actor, row, names, today)]
    return found + _minutes(actor, rows) + await _own_items(actor) + await _unread(actor)


def _of_journey(actor: Actor, row: asyncpg.Record, names: dict[UUID, str], today: date) -> Iterator[Waiting]:
    name, path = names.get(row["worker"], "Someone"), f"/journeys/{row['id']}"
    mine, since = row["worker"] == actor.person, row["submitted_on"] or today
    if mine:
        until = row["comment_until"]
        if row["state"] == "submitted" and row["shared"] and until and until >= today and not row["commented_on"]:
            assessor = names.get(row["assessor"], "your assessor")
            yield Waiting(f"Comment on {assessor}’s report", f"{path}/report", since, f"until {until:%-d %B %Y}")
        return
    if row["state"] == "submitted" and row["assessor"] == actor.person:
        yield Waiting(f"Recommend: {name}’s portfolio", f"{path}/report", since, _comment(row, today))
    wide = {grant.role for grant in actor.grants if grant.authority == row["authority"] and not grant.case}
    named = {grant.role for grant in actor.grants if grant.case == row["id"]}
    if row["state"] == "recommended":
        yield from _recommended(actor, row, name, wide, today)
    if row["state"] == "moderated" and Role.PRINCIPAL_SOCIAL_WORKER in wide | named:
        yield Waiting(f"Record the outcome: {name}", f"{path}/outcome", row["recommended_on"] or since)
    if row["state"] == "deferred" and Role.PROGRAMME_COORDINATOR in wide:
        yield Waiting(f"Restart after the deferral: {name}", f"{path}/resume", row["decided_on"] or since)


def _recommended(actor: Actor, row: asyncpg.Record, name: str, wide: set[Role], today: date) -> Iterator[Waiting]:
    since = row["recommended_on"] or today
    if row["panel"] is None or row["result"] == "queried":
        if Role.PROGRAMME_COORDINATOR in wide:
            yield Waiting(f"Put before a panel: {name}’s portfolio", "/panels", since)
        return
    path, day = f"/panels/{row['panel']}/cases/{row['id']}", f"panel of {row['meets_on']:%-d %B %Y}"
    chairing = row["chair"] == actor.person and row["result"] is None
    if row["reader"] == actor.person or (chairing and row["meets_on"] > today):
        yield Waiting(f"Read: {name}’s portfolio", path, since, day)
    if chairing and row["meets_on"] <= today:
        yield Waiting(f"Moderate: {name}’s portfolio", path, row["meets_on"], day)


def _comment(row: asyncpg.Record, today: date) -> str:
    if not row["shared"]:
        return "report not shared yet"
    if row["commented_on"] or (row["comment_until"] and row["comment_until"] < today):
        return "ready to go to the panel"
    return (
        f"may comment until {row['comment_until']:%-d %B %Y}" if row["comment_until"] else "report to be shared again"
    )


def _minutes(actor: Actor, rows: list[asyncpg.Record]) -> list[Waiting]:
    """One line for each panel of mine whose cases are all decided."""
    panels: dict[UUID, list[asyncpg.Record]] = {}
    for row in rows:
        if row["panel"] and row["chair"] == actor.person:
            panels.setdefault(row["panel"], []).append(row)
    return [
        Waiting(
            f"Confirm the minutes: panel of {held[0]['meets_on']:%-d %B %Y}",
            f"/panels/{panel}",
            max(row["decided_on"] for row in held),
            f"{len(held)} outcome{'s' if len(held) > 1 else ''} become final",
        )
        for panel, held in panels.items()
        if all(row["state"].startswith("provisional") for row in held)
    ]


async def _own_items(actor: Actor) -> list[Waiting]:
    if not actor.holds(Role.SOCIAL_WORKER):
        return []
    rows = await fetch(
        "select id, title, saved_at from evidence where worker = $1 and state = 'returned' order by saved_at",
        actor.person,
    )
    return [
        Waiting(f"Change and send again: {row['title']}", f"/evidence/{row['id']}/edit", clock.day_of(row["saved_at"]))
        for row in rows
    ]


async def _unread(actor: Actor) -> list[Waiting]:
    """For an assessor: what was sent in a journey and neither accepted nor returned, one line a journey."""
    if not actor.holds(Role.ASSESSOR):
        return []
    rows = await fetch(
        "select e.journey, j.worker, count(*) as items, max(e.sent_on) as since from evidence e"
        " join journey j on j.id = e.journey where j.assessor = $1 and e.state = 'submitted' and j.state = 'active'"
        " group by e.journey, j.worker",
        actor.person,
    )
    names = await people_named(row["worker"] for row in rows)
    return [
        Waiting(
            f"Read: {plural(row['items'], 'item')} in {names.get(row['worker'], 'Someone')}’s portfolio",
            f"/journeys/{row['journey']}",
            row["since"],
            "you may accept, return or leave them to the review",
        )
        for row in rows
    ]
