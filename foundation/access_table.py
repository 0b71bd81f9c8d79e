"""The access table: for every act, which role may do it to what, how far, and when. Pure.

Typed from the specification of roles; anything without a line is refused. `when` names a fact of the thing
(`Place.facts`); what is only about how an act is done, or about its duties, is the deed's to check.
"""

from types import MappingProxyType

from foundation.access import Cell, Relation, Role, Row
from foundation.access_tables.can import Can
from foundation.access_tables.fields import FIELDS
from foundation.access_tables.frameworks import FRAMEWORKS
from foundation.access_tables.ground import GROUND
from foundation.access_tables.lines import Lines
from foundation.access_tables.oneself import through_wider_roles
from foundation.access_tables.reports import REPORTS
from foundation.access_tables.returns import RETURNS
from foundation.access_tables.staffbank import STAFFBANK
from foundation.access_tables.workforce import WORKFORCE

__all__ = ["FIELDS", "OPENS", "TABLE", "Can", "describe", "row"]


def _by_role(can: Can, lines: Lines) -> Row:
    rows: dict[Role, dict[Relation, Cell]] = {}
    for (role, relation), cell in lines.items():
        rows.setdefault(role, {})[relation] = cell
    return Row({role: MappingProxyType(cells) for role, cells in rows.items()}, can.value)


TABLE: dict[Can, Row] = {
    can: _by_role(can, lines | through_wider_roles(can, lines))
    for can, lines in {**GROUND, **WORKFORCE, **FRAMEWORKS, **STAFFBANK, **REPORTS, **RETURNS}.items()
}


def row(can: Can) -> Row:
    """Every answer for one act, by role and relation."""
    return TABLE[can]


def describe(can: Can) -> str:
    """The act in words, to follow "may": "see a journey"."""
    return can.words


# What a record opened by breaking the glass lets be read: a person's file, or one journey. Drafts stay their author's.
OPENS: dict[str, frozenset[str]] = {
    "person": frozenset({Can.SEE_PERSON, Can.SEE_ABSENCE, Can.SEE_CASELOAD, Can.SEE_PAY}),
    "journey": frozenset(
        {
            Can.SEE_JOURNEY, Can.SEE_EVIDENCE, Can.LIST_EVIDENCE, Can.SEE_REVIEW, Can.LIST_REVIEWS,
            Can.SEE_RECOMMENDATION, Can.SEE_OUTCOME,
        }
    ),
}  # fmt: skip
