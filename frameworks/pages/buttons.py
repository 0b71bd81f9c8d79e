"""What the reader may do with a journey now: the lifecycle's buttons, with the page or press behind each."""

from dataclasses import dataclass
from datetime import date

from foundation.access import Actor
from foundation.access_table import Can
from foundation.guard import may
from foundation.lifecycle import buttons
from frameworks.queries.journeys import Case
from frameworks.rules.journey import MOVES, Journey

# Move → the act it needs, its words, its address, and whether a press does it at once.
DOORS: dict[str, tuple[Can, str, str, bool]] = {
    "submit": (Can.EDIT_JOURNEY, "Submit your portfolio", "/journeys/{id}/submit", True),
    "return_submission": (Can.EDIT_JOURNEY, "Return the submission", "/journeys/{id}/return", False),
    "recommend": (Can.RECOMMEND, "Write your report and recommend", "/journeys/{id}/report", False),
    "decide_met": (Can.DECIDE_OUTCOME, "Record the outcome", "/journeys/{id}/outcome", False),
    "take_back_provisional": (Can.DECIDE_OUTCOME, "Take back the provisional outcome", "/journeys/{id}/outcome", False),
    "resume_after_deferral": (Can.EDIT_JOURNEY, "Restart after the deferral", "/journeys/{id}/resume", False),
    "moderate": (Can.SEE_PANEL, "Moderate at the panel", "/panels/{panel}/cases/{id}", False),
    "make_final": (Can.SEE_PANEL, "Confirm the minutes", "/panels/{panel}", False),
}


@dataclass(frozen=True)
class Act:
    """Something to do: `press` True does it at once, else the address opens a page; `why` says why not yet."""

    words: str
    href: str
    press: bool
    why: str | None


def acts_on(actor: Actor, case: Case, journey: Journey, today: date) -> list[Act]:
    """The acts this person's role allows on the journey, each with what stands against it today."""
    found = []
    for button in buttons(MOVES, actor.person, journey, today):
        door = DOORS.get(button.move.name)
        if door is None:
            continue
        can, words, href, press = door
        at_panel = can is Can.SEE_PANEL
        if at_panel or may(actor, can, case.place):
            # A page may be opened while its last step is not possible yet: it says so itself.
            why = button.why if press else None
            found.append(Act(words, href.format(id=journey.id, panel=case.panel), press, why))
    return found
