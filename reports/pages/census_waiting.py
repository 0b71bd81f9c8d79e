"""What the census asks of whom: HR of what is to be put right or sent, the director of a signature."""

from datetime import date

from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.guard import may
from foundation.home import Waiting
from reports.queries.census_listed import Listed, censuses

PREPARE = {"open": "Check the census of {}", "errors": "Put the census of {} right",
           "reopened": "Check the census of {} again", "signed": "Send the census of {}",
           "submitted": "Record the acceptance of the census of {}"}  # fmt: skip
PAGE = {"open": "", "errors": "/fix", "reopened": "", "signed": "/export", "submitted": "/export"}


async def queue(actor: Actor, today: date) -> list[Waiting]:
    """Nothing for whom no role prepares or signs."""
    if not any(may_ever(row(can), actor) for can in (Can.PREPARE_CENSUS, Can.SIGN_CENSUS)):
        return []
    return [each for one in await censuses(actor) for each in _of(actor, one)]


def _of(actor: Actor, one: Listed) -> list[Waiting]:
    place, since = Place(authority=one.authority), one.checked_on or one.begun_on
    if one.state == "ready" and may(actor, Can.SIGN_CENSUS, place) and actor.person not in one.standing.prepared_by:
        return [Waiting(f"Sign off the census of {one.year}", f"/census/{one.id}/export", since, one.authority_name)]
    if one.state in PREPARE and may(actor, Can.PREPARE_CENSUS, place):
        words, page = PREPARE[one.state].format(one.year), PAGE[one.state]
        return [Waiting(words, f"/census/{one.id}{page}", since, one.authority_name)]
    return []
