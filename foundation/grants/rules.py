"""Which roles may be given by whom, which wait for a second person, and when one is in force. Pure."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from foundation.access import Grant, Role, Scope

# They reach people, pay, grants or decisions: they take effect only once a second person has confirmed them (D14).
SENSITIVE = frozenset(
    {
        Role.DIRECTOR, Role.CHIEF_EXECUTIVE, Role.DATA_PROTECTION_OFFICER, Role.AUTHORITY_ADMINISTRATOR, Role.HR,
        Role.PAYROLL_FINANCE, Role.PRINCIPAL_SOCIAL_WORKER,
    }
)  # fmt: skip
CASE_ROLES = frozenset({Role.ASSESSOR, Role.OBSERVER, Role.PANEL_MEMBER, Role.PANEL_CHAIR})
BANK_ROLES = frozenset(
    {Role.BANK_WORKER, Role.BANK_COORDINATOR, Role.COMPLIANCE_OFFICER, Role.BANK_FINANCE, Role.GOVERNANCE_BOARD}
)
OF_AN_AUTHORITY = (*(role for role in Role if role.scope in (Scope.AUTHORITY, Scope.TEAM)), Role.SOCIAL_WORKER)
OF_THE_BANK = tuple(sorted(BANK_ROLES - {Role.GOVERNANCE_BOARD}))

# Roles for a named case are given on the page of that case; these are given here.
GIVEN_BY: dict[Role, tuple[Role, ...]] = {
    Role.AUTHORITY_ADMINISTRATOR: OF_AN_AUTHORITY,
    Role.BANK_COORDINATOR: OF_THE_BANK,
}


def may_give(grants: Iterable[Grant]) -> tuple[Role, ...]:
    """The roles that the holder of these grants may give, in the order of the role table."""
    able = {role for grant in grants if not grant.one_case_only for role in GIVEN_BY.get(grant.role, ())}
    return tuple(role for role in Role if role in able)


def facts_of(role: Role) -> frozenset[str]:
    """The facts of the access table that hold for a grant of this role."""
    names = (("case_role", CASE_ROLES), ("bank_role", BANK_ROLES))
    return frozenset(name for name, roles in names if role in roles)


def state(starts: date, ends: date | None, waits: bool, today: date) -> str:
    """Where a grant stands; `ends` is the first day it is no longer held."""
    if ends is not None and ends <= today:
        return "ended"
    if waits:
        return "waiting to be confirmed"
    return "to come" if starts > today else "in force"


def may_not_confirm(who: UUID, person: UUID, given_by: UUID | None) -> str | None:
    """Why someone may not confirm a sensitive role, in words (D14); None when they may."""
    if who == person:
        return "This role was given to you. Somebody else must confirm it."
    if who == given_by:
        return "You gave this role. Somebody else must confirm it."
    return None
