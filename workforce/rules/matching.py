"""Which records may be one person's, and why. It only ever suspects: a person says *same* or *not the same*.

Three grounds, strongest first: one exact number; one name and birth date; one name with a birth date missing, or a name
one slip of the pen apart with the same birth date. Numbers are compared without spaces and in capitals.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal
from unicodedata import combining, normalize
from uuid import UUID

Why = Literal["number", "name_and_birth", "similar_name"]
WORDS: Mapping[str, str] = {
    "number": "the same number",
    "name_and_birth": "the same name and date of birth",
    "similar_name": "a very similar name",
}
KINDS: Mapping[str, str] = {
    "payroll": "Payroll number",
    "swe": "Social Work England number",
    "case_login": "Case-system login",
    "supplier_row": "Supplier’s reference",
}
SHORT = 5  # letters: below this one letter's difference is another name


@dataclass(frozen=True)
class Known:
    """What one record says of its person. `numbers`: kind and value, such as ("payroll", "A1234")."""

    id: UUID
    name: str
    born: date | None = None
    numbers: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Suspicion:
    """Two records that may be one person's; `one` sorts before `two`."""

    one: UUID
    two: UUID
    why: Why


def plain_number(value: str) -> str:
    """A number as it is compared: no spaces, capitals."""
    return "".join(value.split()).upper()


def plain_name(name: str) -> str:
    """A name without accents, marks and case, its words in alphabetical order: Reid Callum is Callum Reid."""
    bare = "".join(letter for letter in normalize("NFKD", name.casefold()) if not combining(letter))
    parted = "".join(letter if letter.isalnum() else " " for letter in bare.replace("'", "").replace("’", ""))
    return " ".join(sorted(parted.split()))


def suspects(records: Iterable[Known]) -> list[Suspicion]:
    """Every pair that may be one person, each once, by its strongest ground. Work grows with the records, not pairs."""
    known = {record.id: record for record in records}
    found: dict[tuple[UUID, UUID], Why] = {}
    for pair in _meeting(known.values()):
        one, two = sorted(pair, key=str)
        why = ground(known[one], known[two])
        if why and (one, two) not in found:
            found[one, two] = why
    return [Suspicion(one, two, why) for (one, two), why in found.items()]


def ground(one: Known, two: Known) -> Why | None:
    """Why these two may be one person, None when nothing says so."""
    if one.numbers & two.numbers:
        return "number"
    name, other = plain_name(one.name), plain_name(two.name)
    births = {one.born, two.born} - {None}
    if len(births) > 1 or _numbers_differ(one, two):
        return None
    both_born = one.born is not None and two.born is not None
    if name == other:
        return "name_and_birth" if both_born else "similar_name"
    return "similar_name" if both_born and one_slip(name, other) else None


def one_slip(one: str, two: str) -> bool:
    """Whether one letter added, left out, changed, or two neighbours swapped makes one name the other."""
    if one == two:
        return True
    if abs(len(one) - len(two)) > 1 or min(len(one), len(two)) < SHORT:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rest, other = one[at:], two[at:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest == other[1:] or rest[1:] == other


def _numbers_differ(one: Known, two: Known) -> bool:
    """Two registration numbers are two people, whatever they are called."""
    ours, theirs = ({value for kind, value in each.numbers if kind == "swe"} for each in (one, two))
    return bool(ours and theirs and not ours & theirs)


def _meeting(records: Iterable[Known]) -> Iterator[tuple[UUID, UUID]]:
    """Pairs that share a number, a name, or a birth date with a similar name: nobody is compared with everybody."""
    by: dict[object, list[UUID]] = defaultdict(list)
    for record in records:
        for number in record.numbers:
            by[number].append(record.id)
        by[plain_name(record.name)].append(record.id)
        if record.born:
            by[record.born].append(record.id)
    for group in by.values():
        yield from combinations(group, 2)
