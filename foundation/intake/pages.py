"""Taking in a file: the list, the upload, and one page that shows how far it is and what may be done now."""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.filters import moment
from foundation.forms import Filled
from foundation.guard import may
from foundation.intake.files import File, far_of, file_for, files_for, place_of, refused_of
from foundation.intake.kinds import KINDS, MOVES, Fault, homes
from foundation.lifecycle import buttons
from foundation.pages import draw
from foundation.roster import names_of
from foundation.routing import path_id
from foundation.sheets import Column, Sheet, attachment

MOST_FAULTS = 200
# Further pages about files, of other packages: (address, words) for this reader; wiring.py fills it in.
LINKS: list[Callable[[Actor], Sequence[tuple[str, str]]]] = []
STATES = {
    "uploaded": ("Waiting to be checked", "blue"), "checking": ("Being checked", "blue"),
    "errors": ("Has errors", "red"), "ready": ("Ready to commit", "yellow"),
    "committing": ("Being loaded", "blue"), "committed": ("Taken in", "green"),
    "cancelled": ("Cancelled", "grey"), "failed": ("Could not be read", "red"),
}  # fmt: skip


def meets_files(actor: Actor) -> bool:
    """For the tab: whoever keeps a kind of file, or watches over those who do."""
    keeps_some = any(homes(actor, kind) for kind in KINDS)
    return keeps_some or any(grant.role in (Role.DATA_PROTECTION_OFFICER, Role.AUDITOR) for grant in actor.grants)


async def index(request: Request, actor: Actor) -> Response:
    found = await files_for(actor)
    listed = Sheet(
        "Files taken in",
        [
            Column("File", lambda file: file.name, link=lambda file: f"/intake/{file.id}"),
            Column("Kind", lambda file: file.title),
            Column("State", lambda file: STATES[file.state][0]),
            Column("Rows", lambda file: f"{file.rows_total:,}" if file.rows_total else "", numeric=True),
            Column("Uploaded", lambda file: moment(file.uploaded_at)),
        ],
        found,
    )
    keeps = [kind for kind in KINDS.values() if homes(actor, kind.code)]
    return draw(request, "foundation/intake/index.html", title="Files", listed=listed, keeps=keeps,
                links=[each for links in LINKS for each in links(actor)])  # fmt: skip


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    kinds = [kind for kind in KINDS.values() if homes(actor, kind.code)]
    codes = sorted({code for kind in kinds for code in homes(actor, kind.code)})
    rows = await fetch("select code, name from authority where code = any ($1) order by name", codes)
    return draw(
        request, "foundation/intake/new.html", title="Take in a file", filled=filled,
        kinds=kinds, megabytes=max((kind.most for kind in kinds), default=0) // 2**20,
        authorities=[(row["code"], row["name"]) for row in rows],
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """How far the file is, and what may be done now."""
    file = await file_for(actor, path_id(request))
    names = await names_of({person for person in (file.uploaded_by, file.committed_by) if person})
    offered = {button.move.name for button in buttons(MOVES, actor.person, file, clock.today())} & _allowed(actor, file)
    return draw(
        request, "foundation/intake/show.html", title=file.title, filled=filled, file=file, names=names,
        state=STATES[file.state], offered=offered, faults=_faults(file.errors or ()),
        kind=KINDS.get(file.kind), megabytes=KINDS[file.kind].most // 2**20,
        many=len(file.errors or ()), most=MOST_FAULTS,
        far=await far_of(file) if file.under_way else None,
    )  # fmt: skip


async def refused(request: Request, actor: Actor) -> Response:
    """The refused rows as a file to correct."""
    file, content = await refused_of(actor, path_id(request))
    return attachment(content, f"to-put-right-{file.id.hex[:8]}")


def _allowed(actor: Actor, file: File) -> set[str]:
    """The moves whose act is this person's at all."""
    acts = {"commit": Can.COMMIT_INTAKE, "cancel": Can.MEND_INTAKE, "mend": Can.MEND_INTAKE}
    return {name for name, can in acts.items() if may(actor, can, place_of(file))}


def _faults(faults: Sequence[Fault]) -> Sheet:
    return Sheet(
        "What stands against it",
        [
            Column("Row", lambda fault: fault.row),
            Column("Column", lambda fault: fault.column),
            Column("What to put right", lambda fault: fault.reason),
        ],
        faults[:MOST_FAULTS],
    )
