"""How pay stands in an authority or a region, by counts and never by name: what a scale's effect is worked out from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.database.pool import fetch
from foundation.guard import admit, may, reach_of
from foundation.money import pounds
from foundation.problems import NotAllowed, NotThere
from workforce.rules.pay.adoption import Paid
from workforce.rules.pay.drafting import Career
from workforce.rules.pay.spines import spine_of, spine_on
from workforce.rules.pay_scales import APPOINTMENT, GATE, PayScale

LEAST = 3  # authorities in a sum that is shown beyond them: of two, each could work out the other
NATIONAL_RATE = Decimal("22.9")  # of pay: the funds' average at the 2019 valuation, where an authority has none here
NATIONAL_SOURCE = "average of the funds at the 2019 valuation, for want of the authority's own"


@dataclass(frozen=True)
class Standing:
    """Employments that stand alike. `annual`: whole-time pounds a year; `percent`: the fund's rate, if entered."""

    authority: int
    level: int
    annual: Decimal
    fte: Decimal
    percent: Decimal | None
    people: int


@dataclass(frozen=True)
class Looked:
    """What is looked at: one authority or a region's, and how pay stands there. `sees_pay`: the lines behind it too.

    `off`: people in post of whom no level or no pay is known, who are in no figure.
    """

    title: str
    authorities: tuple[tuple[int, str], ...]
    region: int | None
    standings: tuple[Standing, ...]
    off: int
    sees_pay: bool

    @property
    def too_few(self) -> bool:
        return self.region is not None and len({each.authority for each in self.standings}) < LEAST

    @property
    def people(self) -> int:
        return sum(each.people for each in self.standings)

    def paid(self, area: str | None, rate: Decimal | None) -> Counter[Paid]:
        """Everyone for the rules of adoption; `rate` in place of the funds' own."""
        found = Counter[Paid]()
        for each in self.standings:
            found[Paid(each.annual, each.fte, each.level, self._rate(each, rate), area)] += each.people
        return found

    def careers(self, scale: PayScale, area: str | None, rate: Decimal | None) -> Counter[Career]:
        """The same with what opens levels: whoever stands at a level has passed the gates up to it."""
        found = Counter[Career]()
        for each in self.standings:
            passed = {rung.gate for rung in scale.levels if rung.opens == GATE and rung.level <= each.level}
            by = [rung.level for rung in scale.levels if rung.opens == APPOINTMENT and rung.level <= each.level]
            gates = frozenset(gate for gate in passed if gate)
            found[Career(each.annual, each.fte, self._rate(each, rate), area, gates, max(by, default=0))] += each.people
        return found

    def _rate(self, each: Standing, rate: Decimal | None) -> Decimal:
        return rate if rate is not None else each.percent if each.percent is not None else NATIONAL_RATE


@dataclass(frozen=True)
class Choice:
    """An authority or region whose figures a reader may look at."""

    code: int
    name: str
    region: bool = False

    @property
    def value(self) -> str:
        return f"{'region' if self.region else 'authority'}-{self.code}"


async def choices(actor: Actor) -> list[Choice]:
    """Every authority and region whose pay this reader may look at, authorities first."""
    codes, regions = within(actor)
    rows = await fetch(
        "select a.code, a.name, false as region from authority a where a.code = any($1)"
        " union all select r.code, r.name, true from region r where r.code = any($2) order by 3, 2",
        codes, regions,
    )  # fmt: skip
    return [Choice(**each) for each in rows]


def within(actor: Actor) -> tuple[list[int], list[int]]:
    """The codes of those authorities, and of those regions."""
    codes = {code for can in (Can.LIST_PAY, Can.SEE_AUTHORITY_FIGURES) for code in _authorities(actor, can)}
    regions = reach_of(actor, Can.SEE_REGION_FIGURES).regions if may_ever(row(Can.SEE_REGION_FIGURES), actor) else ()
    return sorted(code for code in codes if _sees_counts(actor, code)), list(regions)


async def looked_at(actor: Actor, choice: Choice, levels: Iterable[int]) -> Looked:
    """How pay stands there today; NotThere where it is not this reader's. `levels`: those the scale has."""
    where = await _authorities_of(actor, choice)
    known = set(levels)
    rows = await fetch("select * from pay_standings($1, $2)", [code for code, _ in where], clock.today())
    found = [(each, annual_of(each, clock.today())) for each in rows]
    standings = tuple(
        Standing(each["authority"], each["level"], annual, each["fte"], each["percent"], each["people"])
        for each, annual in found
        if each["level"] in known and annual is not None
    )
    return Looked(
        choice.name, tuple(where), choice.code if choice.region else None, standings,
        sum(each["people"] for each, _ in found) - sum(each.people for each in standings),
        not choice.region and may(actor, Can.LIST_PAY, Place(authority=choice.code)),
    )  # fmt: skip


async def _authorities_of(actor: Actor, choice: Choice) -> list[tuple[int, str]]:
    if choice.region:
        admit(actor, Can.SEE_REGION_FIGURES, Place(region=choice.code))
    elif not _sees_counts(actor, choice.code):
        raise NotThere
    rows = await fetch(
        f"select code, name from authority where {'region' if choice.region else 'code'} = $1"
        " and starts <= $2 and (ends is null or ends > $2) order by name",
        choice.code, clock.today(),
    )  # fmt: skip
    return [(each["code"], each["name"]) for each in rows]


def _sees_counts(actor: Actor, authority: int) -> bool:
    """Pay itself, or the authority's figures whole; the figures of the framework alone are not enough."""
    if may(actor, Can.LIST_PAY, Place(authority=authority)):
        return True
    try:
        return admit(actor, Can.SEE_AUTHORITY_FIGURES, Place(authority=authority)).sees("figures")
    except (NotThere, NotAllowed):
        return False


def _authorities(actor: Actor, can: Can) -> Sequence[int]:
    return reach_of(actor, can).authorities if may_ever(row(can), actor) else ()


def annual_of(found: Mapping[str, object] | asyncpg.Record, today: date) -> Decimal | None:
    """Whole-time pounds a year; a point's by the spine the authority pays. None where nothing gives it a value."""
    if found["annual_pence"] is not None:
        return pounds(int(str(found["annual_pence"])))
    if found["point"] is None:
        return None
    try:
        spine = spine_of(str(found["edition"])) if found["edition"] else spine_on(str(found["spine"]), today)
        return spine.stands(int(str(found["point"])), today).annual
    except LookupError:
        return None
