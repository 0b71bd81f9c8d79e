"""The locks of frameworks' deeds: the journey a thing belongs to, over links that never change."""

from typing import Any
from uuid import UUID

from foundation.access import Actor
from foundation.database.pool import fetch, fetch_value
from foundation.deeds import Lock
from foundation.locks import itself

journey_itself = itself("journey")


async def journey_of_item(actor: Actor, id: UUID, **more: Any) -> list[Lock]:
    journey = await fetch_value("select journey from evidence where id = $1", id)
    return [Lock("journey", journey)] if journey else []


async def journey_named(actor: Actor, id: UUID, journey: UUID, **more: Any) -> list[Lock]:
    """A case of a panel, by the journey in the address."""
    return [Lock("journey", journey)]


async def all_of_panel(actor: Actor, id: UUID, **more: Any) -> list[Lock]:
    """Every person and journey before a panel, in the order in which locks are taken."""
    rows = await fetch(
        "select j.id, j.worker from panel_case c join journey j on j.id = c.journey where c.panel = $1", id
    )
    people = sorted({str(row["worker"]) for row in rows})
    journeys = sorted(str(row["id"]) for row in rows)
    return [*(Lock("person", UUID(one)) for one in people), *(Lock("journey", UUID(one)) for one in journeys)]
