"""Which authorities lie in the regions that a reader audits: what belongs to an authority does not say its region."""

from foundation.access import Actor, Role
from foundation.access_table import Can, row
from foundation.database.pool import fetch


async def audited(actor: Actor, can: Can) -> dict[int, int]:
    """Each authority of these regions with its region, for an act; nobody else is looked up for."""
    if not any(
        grant.role is Role.AUDITOR and grant.authority is None and grant.region is not None and grant.answers(row(can))
        for grant in actor.grants
    ):
        return {}
    return {found["authority"]: found["region"] for found in await fetch("select * from audited()")}
