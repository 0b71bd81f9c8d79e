"""Which permission covers a rate over the cap, and which offices have still to sign it.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), exceeding the price cap: both
the director of children's services and the chief executive. A regional stage comes from the region's agreement.
Judged: a permission carries a rate, a number of roles and dates; the person who asked may not sign; a delegate needs
the delegation on record; of several permissions the one with fewest signatures missing serves.
"""

from dataclasses import dataclass
from decimal import Decimal

from staffbank.rules.agency.facts import Permission, Question
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.agency.words import OFFICES, listed


@dataclass(frozen=True, slots=True)
class Standing:
    """The permission that serves best, None when none does, and the offices still to sign in their order."""

    permission: Permission | None
    signoffs: tuple[str, ...]


def best_permission(question: Question, rate: Decimal) -> Standing:
    """Of the permissions that cover this rate, the one nearest to being signed, the first given on a tie."""
    usable = [permission for permission in question.permissions if _covers(permission, question, rate)]
    standings = [Standing(permission, _still_to_sign(permission, question)) for permission in usable]
    return min(standings, key=lambda standing: len(standing.signoffs), default=Standing(None, _offices(question)))


def over_cap_outcome(signoffs: tuple[str, ...]) -> Outcome:
    """Over the cap, only signatures decide."""
    return Outcome.NEEDS_SIGNOFF if signoffs else Outcome.ELIGIBLE


def signing_words(signoffs: tuple[str, ...]) -> str:
    """Who has still to sign: 'the chief executive still to sign', or that all have."""
    return f"still to sign: {listed(OFFICES[office] for office in signoffs)}" if signoffs else "permission is signed"


def _covers(permission: Permission, question: Question, rate: Decimal) -> bool:
    """Covers the rate, has a role left, is in force on the test day and reaches the engagement's last day."""
    engagement = question.engagement
    until = engagement.period.last or engagement.test_day
    return (
        permission.rate_to >= rate
        and permission.used < permission.roles
        and engagement.test_day in permission.period
        and (permission.period.last is None or permission.period.last >= until)
    )


def _offices(question: Question) -> tuple[str, ...]:
    staged = any(agreement.over_cap_stage for agreement in question.agreements_in_force)
    return ("DCS", "CHIEF_EXECUTIVE", "RIIA") if staged else ("DCS", "CHIEF_EXECUTIVE")


def _still_to_sign(permission: Permission, question: Question) -> tuple[str, ...]:
    done: set[str] = {mark.office for mark in permission.signed if mark.counts_for(question.engagement)}
    if permission.regional_stage_on is not None and permission.regional_stage_on <= question.engagement.as_at:
        done.add("RIIA")
    return tuple(office for office in _offices(question) if office not in done)
