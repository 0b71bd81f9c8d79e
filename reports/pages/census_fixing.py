"""A census's faults as people get through them: grouped by where they are put right, and the letter asking for it."""

from dataclasses import dataclass

from foundation.filters import day, plural
from reports.queries.census import Census
from reports.returns.fault import Fault, Fix

SHOWN = 5  # names in a group before "and others"


@dataclass(frozen=True)
class Group:
    """The faults of one rule and item. `to_do`: those that still stand in the way; `note`: what was said of them."""

    code: str
    item: str
    title: str
    says: str
    fix: Fix
    people: tuple[Fault, ...]
    many: int
    to_do: int
    note: str = ""

    @property
    def slug(self) -> str:
        return f"{self.code}_{self.item}"

    @property
    def first(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.people if fault.person)[:SHOWN]


def grouped(census: Census) -> list[Group]:
    """For whoever sees the rows by person; for others the queries alone, without a name."""
    if census.faults is None:
        return [
            Group(q.code, q.item, q.title, q.says, "note", (), q.many, q.many - q.answered)
            for q in census.queries or ()
        ]  # fmt: skip
    found: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in census.faults:
        says = fault.says if fault.severity == "error" and fault.person is None else fault.code
        found.setdefault((fault.code, fault.item, says), []).append(fault)
    return [_group(census, faults) for faults in found.values()]


def _group(census: Census, faults: list[Fault]) -> Group:
    first = faults[0]
    query = first.severity == "query"
    unanswered = [fault for fault in faults if query and not census.note_on(fault)]
    says = first.says if len({fault.says for fault in faults}) == 1 else _several(faults)
    return Group(
        first.code, first.item, first.title, says, first.fix, tuple(faults), len(faults),
        len(unanswered) if query else len(faults), next((n for f in faults if (n := census.note_on(f))), ""),
    )  # fmt: skip


def _several(faults: list[Fault]) -> str:
    """What differs from one to the next, cut to what they share."""
    return faults[0].says.split(" stands here: ")[-1].capitalize() if " stands here: " in faults[0].says else "See each"


def request_to_owner(census: Census) -> str:
    """A letter to whoever keeps the HR system: who, which field, why. To be copied; nothing is sent from here."""
    rows = [fault for fault in census.faults or () if fault.fix == "hr" and fault.person]
    if not rows:
        return ""
    lines = [
        f"Please put these records right for the workforce census of {census.year} (as at 30 September {census.year}).",
        f"Found in Steadfast on {day(census.checked_on) if census.checked_on else 'its last check'}:"
        f" {plural(len(rows), 'thing')}.",
        "",
    ]
    lines += [f"- {fault.name}: {fault.title}. {fault.says}." for fault in rows]
    return "\n".join(lines)
