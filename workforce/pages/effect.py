"""The effect of a scale on an authority or a region, and of changing it: seen at once, without saving anything."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, may_ever
from foundation.access_table import Can, row
from foundation.database.rounds import at_once
from foundation.filters import words
from foundation.forms import Filled, fresh_form
from foundation.money import gbp
from foundation.pages import draw
from foundation.sheets import Column, Sheet
from workforce.pages.effect_asked import PHASES, PROTECTED, Question, question
from workforce.pages.effect_worked import (
    Worked,
    behind_sheet,
    beside,
    beside_sheet,
    counts_sheet,
    levels_sheet,
    moved_words,
    worked,
    year_words,
    years_sheet,
)
from workforce.queries.agency_charges import charge_for
from workforce.queries.pay_standings import NATIONAL_RATE, NATIONAL_SOURCE, Looked, looked_at
from workforce.rules.pay.asked_changes import gates_of, shown
from workforce.rules.pay.drafting import Compared
from workforce.rules.pay_scales import APPOINTMENT, SCALES, PayScale


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Who stands below, within and above, what adoption costs each year, and what the changes asked for would do."""
    asked = await question(request, actor, filled)
    levels = [level.level for level in asked.scale.levels]
    looked, agency = await at_once(looked_at(actor, asked.choice, levels), charge_for(actor))
    charge = asked.charge or (agency.hourly if agency else None)
    found = worked(asked, looked, asked.scale) if looked.people and not looked.too_few else None
    rows, teachers = beside(asked.scale, asked, found, charge) if found else ([], None)
    form = filled or Filled({name: [value] for name, value in asked.values.items()}, asked.errors, fresh_form().key)
    return draw(
        request, "workforce/pay_scales/effect.html", title="Effect of a pay scale", filled=form, asked=asked,
        looked=looked, found=found, tables=_tables(asked, looked, found), changed=_changed(asked, looked, found),
        beside=beside_sheet(rows) if rows else None, teachers=teachers, charge=charge, agency=agency,
        rate=asked.rate, national=NATIONAL_RATE, national_source=NATIONAL_SOURCE, shown=shown,
        picks=picks(asked), gates=gate_pairs(asked.scale),
        may_save=may_ever(row(Can.SAVE), actor),
    )  # fmt: skip


def picks(asked: Question) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in each list of the form."""
    return {
        "where": [(choice.value, choice.name) for choice in asked.choices],
        "scale": scale_options(asked),
        "area": [(area.code, area.title) for area in asked.scale.areas],
        "phases": [(code, words) for code, (words, _) in PHASES.items()],
        "protected": [(code, words) for code, (words, _) in PROTECTED.items()],
        "years": [(str(number), str(number)) for number in (3, 5, 10)],
    }


def gate_pairs(scale: PayScale) -> list[tuple[str, str]]:
    """What may open a level: an assessment the scale knows, or an appointment."""
    gates = [(gate, f"pass at the {words(gate)} assessment") for gate in gates_of(scale)]
    return [*gates, (APPOINTMENT, "appointment")]


def scale_options(*asked: Question) -> list[tuple[str, str]]:
    """Shipped editions, newest first, then what was drafted here."""
    shipped = sorted(SCALES, key=lambda scale: scale.edition.starts, reverse=True)
    drafts = {draft.key: draft for one in asked for draft in (*one.drafts, one.saved) if draft}
    named = [(key, f"{draft.title}, version {draft.number} ({draft.status})") for key, draft in drafts.items()]
    return [(scale.key, f"{scale.title} ({scale.edition.status})") for scale in shipped] + named


def _tables(asked: Question, looked: Looked, found: Worked | None) -> dict[str, Sheet]:
    if found is None:
        return {}
    tables = {"counts": counts_sheet(asked.scale, found.effect, looked), "years": years_sheet(found.effect)}
    if looked.sees_pay:
        tables["behind"] = behind_sheet(found)
    else:
        tables["levels"] = levels_sheet(found, looked)
    return tables


def _changed(asked: Question, looked: Looked, found: Worked | None) -> dict[str, object] | None:
    """What the changes do, beside the scale as it is."""
    if found is None or found.compared is None or asked.changed.scale is None:
        return None
    both = found.compared
    return {
        "counts": counts_sheet(asked.changed.scale, both.after, looked, "People by level, as changed"),
        "years": side_by_side(both, "As it is", "As changed"),
        "moved": moved_words(both) if looked.sees_pay or looked.region else [],
        "moves": sum(shift.people for shift in both.shifts), "first": both.first_year,
    }  # fmt: skip


def side_by_side(both: Compared, one: str, other: str) -> Sheet:
    """Cost by year of two scales, and what the second costs more."""
    return Sheet(
        "Cost by year, side by side",
        (
            Column("Year", lambda row: row[0]),
            Column(one, lambda row: gbp(row[1].rises.total), numeric=True),
            Column(other, lambda row: gbp(row[2].rises.total), numeric=True),
            Column("Difference", lambda row: gbp(row[2].rises.total - row[1].rises.total), numeric=True),
        ),
        [
            (year_words(before.starts), before, after)
            for before, after in zip(both.before.years, both.after.years, strict=True)
        ],
    )
