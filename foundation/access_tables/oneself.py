"""What someone may see of themselves through a wider role: derived, never typed. Pure."""

from foundation.access import Cell, Relation, Role, Scope
from foundation.access_tables.can import Can
from foundation.access_tables.lines import SUPPLIER, Lines

OWNERS = (Role.SOCIAL_WORKER, Role.BANK_WORKER)


def through_wider_roles(can: Can, lines: Lines) -> Lines:
    """The lines for `same_person_other_role`, from the typed lines of one act.

    Seeing and listing only, and only where a social worker or bank worker has an `own` line for that same act: each
    other role gets the fields that its widest line without a fresh sign-in and the owner may both see. It gets
    nothing where nothing is shared, where its only line asks for a fresh sign-in, or where the thing is its own
    anyway (accounts, roles held). Suppliers and the roles of no content (support, auditor) get none. A state that
    binds the owner (an outcome once told) binds here too, else a second role would be a way round it; a state that
    binds the role's own line does not, since the owner sees the thing without it.
    """
    if can.resource == "break_glass":  # an officer's own record, once opened, is the other officer's to answer for
        return Lines()
    owner = _widest([cell for role in OWNERS if (cell := lines.get((role, Relation.OWN)))])
    if owner is None or can.action not in ("see", "list"):
        return Lines()
    derived = Lines()
    for role in Role:
        if role.scope in (Scope.OWN, Scope.NONE) or role is SUPPLIER or (role, Relation.OWN) in lines:
            continue
        widest = _widest([cell for (holder, _), cell in lines.items() if holder is role and not cell.step_up])
        if widest and (shared := _shared(widest.fields, owner.fields)) != frozenset():
            derived[role, Relation.SAME_PERSON_OTHER_ROLE] = Cell(shared, when=owner.when)
    return derived


def _widest(cells: list[Cell]) -> Cell | None:
    return max(cells, key=lambda cell: (cell.fields is None, len(cell.fields or ())), default=None)


def _shared(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
