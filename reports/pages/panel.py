"""What the home page shows of the figures: the three headline numbers of the reader's authority."""

from datetime import date

from foundation.access import Actor, may_ever
from foundation.access_table import Can, row
from foundation.database.rounds import at_once
from foundation.home import Panel
from reports.facts import HEADLINES, figure
from reports.headline import headline
from reports.queries.figures import authorities_for, figures_for
from reports.queries.views import views_of


async def panel(actor: Actor, today: date) -> Panel | None:
    """For whoever sees the figures of an authority, the first where they are several."""
    if not may_ever(row(Can.SEE_AUTHORITY_FIGURES), actor):
        return None
    mine = await authorities_for(actor)
    if not mine:
        return None
    found, views = await at_once(figures_for(actor, mine[0][0], today), views_of(actor))
    if found.live is None:
        return None
    shown = [figure(found, name, headline(today)) for name in HEADLINES]
    may_take_in = may_ever(row(Can.UPLOAD_INTAKE), actor)
    return Panel(
        "reports/figures/panel.html",
        {"found": found, "figures": shown, "views": views, "may_take_in": may_take_in},
    )
