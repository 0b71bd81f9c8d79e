"""What is asked of a scale's effect: where, which scale, on what terms, and what is changed in it; from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request

from foundation import clock
from foundation.access import Actor
from foundation.forms import Filled
from foundation.problems import NotAllowed, NotThere
from workforce.queries.pay_scales import SavedScale, saved_scales, scale_for
from workforce.queries.pay_standings import Choice, choices
from workforce.rules.pay.adoption import WHOLE, Terms
from workforce.rules.pay.asked_changes import Asked, asked
from workforce.rules.pay.saved_scale import OWN
from workforce.rules.pay_scales import SCALES, PayScale, scale_of

PHASES = {
    "1": ("all at once", (WHOLE,)),
    "2": ("half in each of two years", (Decimal("0.5"), WHOLE)),
    "3": ("over three years", (Decimal("0.33"), Decimal("0.67"), WHOLE)),
}
PROTECTED = {"": ("as long as they stay", None), "1": ("1 year", 1), "2": ("2 years", 2), "3": ("3 years", 3)}
NAMES = ("where", "scale", "area", "rate", "charge", "hours", "years", "phases", "protected")


@dataclass(frozen=True)
class Question:
    """All that was asked, as values; `errors` by the name of the box that cannot be read."""

    choice: Choice
    choices: tuple[Choice, ...]
    scale: PayScale
    saved: SavedScale | None
    drafts: tuple[SavedScale, ...]
    changed: Asked
    terms: Terms
    area: str | None
    rate: Decimal | None
    charge: Decimal | None
    hours: Decimal
    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def carried(self) -> str:
        """The same question without the changes, for an address."""
        return urlencode({name: self.values[name] for name in NAMES if self.values.get(name)})


async def question(request: Request, actor: Actor, filled: Filled | None, name: str = "scale") -> Question:
    """Read from the address or, where a form was refused, from what it held. NotAllowed without anything to look at."""
    values = {key: found[0] for key, found in filled.values.items()} if filled else dict(request.query_params)
    open_to = tuple(await choices(actor))
    if not open_to:
        raise NotAllowed("None of your roles may see the figures of an authority or a region.")
    drafts = tuple(await saved_scales(actor))
    scale, saved = await _scale(actor, values.get(name, ""), drafts)
    errors: dict[str, str] = {}
    rate = _decimal(values, "rate", errors, Decimal(100))
    charge = _decimal(values, "charge", errors, Decimal(1000))
    hours = _decimal(values, "hours", errors, Decimal(48)) or scale.full_time_hours
    changed = asked(scale, values)
    area = values.get("area") or _area_of(scale)
    return Question(
        _chosen(open_to, values.get("where", "")), open_to, scale, saved, drafts, changed, _terms(scale, values),
        area if area in {known.code for known in scale.areas} else _area_of(scale), rate, charge, hours, values,
        {**errors, **changed.errors},
    )  # fmt: skip


def _chosen(open_to: tuple[Choice, ...], value: str) -> Choice:
    if not value:
        return open_to[0]
    found = next((choice for choice in open_to if choice.value == value), None)
    if found is None:
        raise NotThere
    return found


async def _scale(actor: Actor, key: str, drafts: tuple[SavedScale, ...]) -> tuple[PayScale, SavedScale | None]:
    """The one asked for; by itself the newest that is shipped. NotThere for one that is not there for this reader."""
    if key.startswith(OWN):
        saved = next((each for each in drafts if each.key == key), None) or await scale_for(actor, _id(key))
        return saved.content, saved
    try:
        return (scale_of(key) if key else max(SCALES, key=_newest)), None
    except LookupError:
        raise NotThere from None


def _id(key: str) -> UUID:
    try:
        return UUID(key.removeprefix(OWN))
    except ValueError:
        raise NotThere from None


def _newest(scale: PayScale) -> date:
    return scale.edition.starts


def _area_of(scale: PayScale) -> str | None:
    return scale.areas[0].code if scale.areas else None


def _terms(scale: PayScale, values: Mapping[str, str]) -> Terms:
    years = values.get("years", "5")
    return Terms(
        max(scale.edition.starts, clock.today().replace(month=4, day=1)),
        int(years) if years in {str(number) for number in range(1, 11)} else 5,
        PHASES.get(values.get("phases", "1"), PHASES["1"])[1],
        PROTECTED.get(values.get("protected", ""), PROTECTED[""])[1],
    )


def _decimal(values: Mapping[str, str], name: str, errors: dict[str, str], most: Decimal) -> Decimal | None:
    text = values.get(name, "").strip().removeprefix("£").removesuffix("%").replace(",", "")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= most or number != round(number, 2):
        errors[name] = f"Enter a number up to {most}, such as 22.9"
        return None
    return number
