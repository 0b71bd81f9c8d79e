"""Names of the people of a case, whichever authority its reader is in."""

from collections.abc import Iterable
from uuid import UUID

from foundation.database.pool import fetch


async def people_named(people: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names by id; whoever is not known is left out."""
    wanted = sorted({person for person in people if person is not None})
    if not wanted:
        return {}
    return {row["person"]: row["name"] for row in await fetch("select * from people_named($1)", wanted)}
