"""How many notices somebody has not read yet, for the head of every page."""

from uuid import UUID

from foundation.database.pool import fetch_value


async def unread(person: UUID) -> int:
    count: int = await fetch_value("select count(*) from notice where person = $1 and read_at is null", person)
    return count
