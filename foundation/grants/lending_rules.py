"""What may be lent, to whom and for how long: named acts, 30 days at most, never passed on (D16). Pure."""

from collections.abc import Collection
from datetime import date, timedelta

from foundation.access import Grant, Relation, Role
from foundation.access_table import Can, row
from foundation.periods import DAY, in_words

LONGEST = 30  # days, first and last counted
WARNED = timedelta(days=7)  # before the last day, lender and borrower are both told
# Granting, lending on, breaking the glass, and one's own account are nobody's to lend.
NEVER = frozenset({"grant", "delegation", "break_glass", "account"})
READING = ("see", "list")
# Two signatures of two people: nobody ever holds both offices, lent or not (D6).
OFFICES = frozenset({Role.DIRECTOR, Role.CHIEF_EXECUTIVE})


def may_lend(grant: Grant) -> bool:
    """Whether this is a role that its holder may lend: their own, not lent to them, and for more than a named case."""
    return grant.lent_by is None and grant.case is None and bool(row(Can.LEND_ROLE).get(grant.role))


def lendable(role: Role) -> tuple[Can, ...]:
    """What somebody with this role does for others, in the order of the table: the acts that may be named."""
    return tuple(can for can in _of(role) if can.action not in READING)


def lent_with(role: Role, named: Collection[Can]) -> tuple[str, ...]:
    """The acts named, and what must be read to do them: what the role reads, and that it was lent."""
    reading = [can for can in _of(role) if can.action in READING]
    return tuple(sorted({*named, *reading, Can.SEE_DELEGATION, Can.LIST_DELEGATIONS}))


def _of(role: Role) -> list[Can]:
    beyond = [can for can in Can if set(row(can).get(role, {})) - {Relation.OWN, Relation.SAME_PERSON_OTHER_ROLE}]
    return [can for can in beyond if can.resource not in NEVER]


def too_long(starts: date, last: date, held_until: date | None) -> str | None:
    """Why these days may not be, in words. `held_until`: the first day on which the lender no longer holds the role."""
    if last < starts:
        return "The last day must be on or after the first day"
    if (last - starts).days >= LONGEST:
        longest = starts + timedelta(days=LONGEST - 1)
        return f"A role is lent for {LONGEST} days at most: up to {in_words(longest)}"
    if held_until is not None and last >= held_until:
        until = held_until - DAY
        return f"You hold this role until {in_words(until)} yourself"
    return None


def both_offices(role: Role, held: Collection[Role]) -> bool:
    """Whether lending `role` to someone who holds `held` would put both offices' signatures in one hand."""
    return role in OFFICES and bool(OFFICES & set(held) - {role})
