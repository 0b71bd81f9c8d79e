"""Names of people by id, whatever the tenant: a name beside a deed is nobody's secret to those who may see the deed."""

from collections.abc import Iterable
from uuid import UUID

from foundation.database.pool import fetch


async def names_of(people: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = sorted({person for person in people if person is not None})
    if not wanted:
        return {}
    return {row["person"]: row["name"] for row in await fetch("select * from names_of($1)", wanted)}


async def addresses_of(people: Iterable[UUID | None]) -> dict[UUID, str]:
    """The e-mail addresses of people's accounts, told to their authority's administrator alone."""
    wanted = sorted({person for person in people if person is not None})
    rows = await fetch("select * from addresses_of($1)", wanted) if wanted else []
    return {row["person"]: row["email"] for row in rows}
