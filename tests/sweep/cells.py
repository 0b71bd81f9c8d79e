"""The specified answers, read by the sweep itself: who stands how to a thing, and what they are then due.

Nothing here asks the product. The relation is looked up in the table of the specification (scope of the role by place
of the thing), the answer in permissions.csv: the file itself where it stands beside the repository, else our copy.
"""

import csv
from dataclasses import dataclass
from uuid import UUID

from tests.foundation.test_access_oracle import ALSO, COPY, FACT_OF, ORIGINAL

Key = tuple[str, str, str, str]
OWN_SCOPE = {"social_worker", "bank_worker"}
SENT_SCOPE = {"assessor", "observer", "panel_member", "panel_chair", "appeal_officer", "agency_supplier"}
TEAM_SCOPE = {"line_manager"}
AUTHORITY_SCOPE = {
    "principal_social_worker", "programme_coordinator", "hr", "payroll_finance", "budget_holder", "director",
    "chief_executive", "data_protection_officer", "authority_administrator",
}  # fmt: skip
REGION_SCOPE = {"bank_coordinator", "compliance_officer", "bank_finance", "governance_board", "regional_lead"}
ROLES = (
    *OWN_SCOPE,
    *SENT_SCOPE,
    *TEAM_SCOPE,
    *AUTHORITY_SCOPE,
    *REGION_SCOPE,
    "analyst",
    "platform_support",
    "auditor",
)
RELATIONS = ("own", "same_person_other_role", "sent_to_me", "same_team", "same_authority", "same_region",
             "other_region", "none_aggregate")  # fmt: skip
# Whoever holds or made one of these owns it, whatever the role.
EVERYONES = {"account", "notice", "grant", "delegation", "access_request", "report_saved"}


@dataclass(frozen=True)
class Reach:
    """One grant under test: how far it goes. `one_case`: a wide role lent for named cases alone."""

    role: str
    person: UUID
    team: UUID | None = None
    authority: int | None = None
    region: int | None = None
    cases: frozenset[UUID] = frozenset()
    one_case: bool = False


@dataclass(frozen=True)
class Stands:
    """Where a thing stands: whom it is about, to whom it was given, where it belongs, what holds of it."""

    resource: str
    subject: UUID | None = None
    given: frozenset[UUID] = frozenset()
    cases: frozenset[UUID] = frozenset()
    team: UUID | None = None
    authority: int | None = None
    region: int | None = None
    facts: frozenset[str] = frozenset()
    aggregate: bool = False
    reference: bool = False  # an edition, a cap: of the region, or with no region of the nation


def relation(reach: Reach, thing: Stands) -> str:
    """The leftmost column of the specification's table that fits."""
    role = reach.role
    if thing.aggregate or (role == "analyst" and thing.reference):
        return "none_aggregate"
    if thing.subject == reach.person:
        return "own" if role in OWN_SCOPE or thing.resource in EVERYONES else "same_person_other_role"
    if role not in ("analyst", "platform_support", "auditor") and (
        reach.person in thing.given or reach.cases & thing.cases
    ):
        return "sent_to_me"
    if thing.reference and thing.authority is None and thing.region is None:
        return "same_region"
    if reach.one_case:
        return "other_region"
    return _by_place(reach, thing)


def _by_place(reach: Reach, thing: Stands) -> str:
    role = reach.role
    if role in ("analyst", "platform_support"):
        return "other_region"
    narrow = role in OWN_SCOPE | SENT_SCOPE | TEAM_SCOPE
    if narrow and reach.team is not None and reach.team == thing.team:
        return "same_team"
    if role not in REGION_SCOPE and reach.authority is not None and reach.authority == thing.authority:
        return "same_authority"
    if role == "auditor" and reach.authority is not None and not thing.reference:
        return "other_region"  # the audit's scope is one authority
    if reach.region is not None and reach.region == thing.region:
        return "same_region"
    return "other_region"


@dataclass(frozen=True)
class Answer:
    """`fields` None: none is barred. `allowed` False: refused, and nothing of it may show."""

    allowed: bool
    fields: frozenset[str] | None = frozenset()
    step_up: bool = False
    condition: str = ""
    duty: str = ""

    def shows(self, field: str) -> bool:
        return self.allowed and (self.fields is None or field in self.fields)


REFUSED = Answer(False)


class Oracle:
    """permissions.csv, by resource, action, role and relation."""

    def __init__(self) -> None:
        self.path = ORIGINAL if ORIGINAL.exists() else COPY
        with self.path.open(encoding="utf-8", newline="") as file:
            self.rows: dict[Key, dict[str, str]] = {
                (row["resource"], row["action"], row["role"], row["relation"]): row for row in csv.DictReader(file)
            }

    def cell(self, resource: str, action: str, role: str, relation: str) -> Answer:
        """The answer with the condition true."""
        row = self.rows.get((resource, action, role, relation))
        if row is None:
            return REFUSED
        answer = row["answer"]
        fields = frozenset(answer[7:-1].split()) if answer.startswith("masked(") else None
        return Answer(True, fields, answer == "step_up", row["condition"], row["duty"])

    def answer(self, reach: Reach, action: str, thing: Stands) -> Answer:
        """The answer for this thing as it is now: a condition that names a state must hold of it."""
        stands = relation(reach, thing)
        found = self.cell(thing.resource, action, reach.role, stands)
        fact = fact_of(found.condition)
        if stands == "same_person_other_role" and thing.resource == "outcome":
            fact = "told"  # what the owner is not yet told, no second role shows them
        if fact == "part_open" and stands == "sent_to_me":
            fact = ""  # the grant is the part: it is ended when the part ends
        # A fact may hold for one role alone, written "fact:role".
        return REFUSED if fact and not {fact, f"{fact}:{reach.role}"} & thing.facts else found


def fact_of(condition: str) -> str:
    return "kind_kept" if condition in ALSO else FACT_OF.get(condition, "")
