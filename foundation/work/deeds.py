"""The one deed that people do to long work: call it off."""

from uuid import UUID

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.rows import move
from foundation.deeds import Done, deed
from foundation.guard import admit
from foundation.locks import itself
from foundation.problems import Overtaken
from foundation.tables import Work
from foundation.work.asked import piece_for


@deed("work:cancelled", needs=Can.EDIT_ACCOUNT, locks=itself("file"), says="{actor} called off long work ({what})")
async def cancel_work(actor: Actor, id: UUID) -> Done:
    """Whoever does it finds out at the next report, and leaves nothing behind."""
    piece = await piece_for(actor, id)
    admit(actor, Can.EDIT_ACCOUNT, Place(actor.person, everyones=True))
    if not piece.open:
        raise Overtaken("It was over before you called it off.")
    await move(Work, piece, "cancelled", held_until=None, ended_at=clock.now())
    return Done(piece.id, "work", worker=actor.person, then=f"/under-way/{piece.id}", facts={"what": piece.kind})
