"""Two scales on the same people and terms, side by side."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.database.rounds import at_once
from foundation.pages import draw
from foundation.problems import NotAllowed
from workforce.pages.effect import scale_options, side_by_side
from workforce.pages.effect_asked import PHASES, PROTECTED, question
from workforce.pages.effect_worked import counts_sheet, moved_words
from workforce.pages.pay_scales import sees_effect
from workforce.pages.scale_sheet import levels_sheet
from workforce.queries.pay_standings import looked_at
from workforce.rules.pay.drafting import compared


async def show(request: Request, actor: Actor) -> Response:
    """Two scales on the same people and terms, side by side."""
    if not sees_effect(actor):
        raise NotAllowed("None of your roles may see the figures of an authority or a region.")
    one, other = await at_once(question(request, actor, None, "one"), question(request, actor, None, "other"))
    levels = {level.level for level in one.scale.levels} & {level.level for level in other.scale.levels}
    looked = await looked_at(actor, one.choice, levels)
    counted = looked.people and not looked.too_few
    careers = looked.careers(one.scale, one.area, one.rate)
    both = compared(one.scale, other.scale, careers, one.terms) if counted else None
    tables = both and [
        side_by_side(both, "The first", "The second"),
        counts_sheet(one.scale, both.before, looked, "People by level, the first"),
        counts_sheet(other.scale, both.after, looked, "People by level, the second"),
        levels_sheet(one.scale, "What the first says"), levels_sheet(other.scale, "What the second says"),
    ]  # fmt: skip
    return draw(
        request, "workforce/pay_scales/compare.html", title="Two scales side by side", one=one, other=other,
        looked=looked, tables=tables, both=both, options=scale_options(one, other),
        places=[(each.value, each.name) for each in one.choices],
        moved=moved_words(both) if both and (looked.sees_pay or looked.region) else [],
        phases=[(code, words) for code, (words, _) in PHASES.items()],
        protected=[(code, words) for code, (words, _) in PROTECTED.items()],
    )  # fmt: skip
