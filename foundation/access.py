"""Who may do what, and how far: roles, relations and the answer to "may this actor do this to that?". Pure.

The table itself is `access_table.py`. An answer is looked up by (resource, action, role, relation); what has no
line is refused. The administrator's page renders the same table, and the sweep test compares it with the oracle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Scope(StrEnum):
    OWN = "own"
    SENT = "sent to me"
    TEAM = "team"
    AUTHORITY = "authority"
    REGION = "region"
    NATIONAL = "national"
    NONE = "none of the content"


class Role(StrEnum):
    """The 26 roles; `scope` says how far a grant of one reaches."""

    scope: Scope

    def __new__(cls, code: str, scope: Scope) -> "Role":
        role = str.__new__(cls, code)
        role._value_, role.scope = code, scope
        return role

    SOCIAL_WORKER = "social_worker", Scope.OWN
    BANK_WORKER = "bank_worker", Scope.OWN
    ASSESSOR = "assessor", Scope.SENT
    OBSERVER = "observer", Scope.SENT
    PANEL_MEMBER = "panel_member", Scope.SENT
    PANEL_CHAIR = "panel_chair", Scope.SENT
    APPEAL_OFFICER = "appeal_officer", Scope.SENT
    AGENCY_SUPPLIER = "agency_supplier", Scope.SENT
    LINE_MANAGER = "line_manager", Scope.TEAM
    PRINCIPAL_SOCIAL_WORKER = "principal_social_worker", Scope.AUTHORITY
    PROGRAMME_COORDINATOR = "programme_coordinator", Scope.AUTHORITY
    HR = "hr", Scope.AUTHORITY
    PAYROLL_FINANCE = "payroll_finance", Scope.AUTHORITY
    BUDGET_HOLDER = "budget_holder", Scope.AUTHORITY
    DIRECTOR = "director", Scope.AUTHORITY
    CHIEF_EXECUTIVE = "chief_executive", Scope.AUTHORITY
    DATA_PROTECTION_OFFICER = "data_protection_officer", Scope.AUTHORITY
    AUTHORITY_ADMINISTRATOR = "authority_administrator", Scope.AUTHORITY
    BANK_COORDINATOR = "bank_coordinator", Scope.REGION
    COMPLIANCE_OFFICER = "compliance_officer", Scope.REGION
    BANK_FINANCE = "bank_finance", Scope.REGION
    GOVERNANCE_BOARD = "governance_board", Scope.REGION
    REGIONAL_LEAD = "regional_lead", Scope.REGION
    ANALYST = "analyst", Scope.NATIONAL
    PLATFORM_SUPPORT = "platform_support", Scope.NONE
    AUDITOR = "auditor", Scope.NONE

    @property
    def words(self) -> str:
        return "HR" if self is Role.HR else self.value.replace("_", " ")


def role_of(code: str) -> Role:
    """The role of a code; ValueError when there is none."""
    for role in Role:
        if role.value == code:
            return role
    raise ValueError(f"{code} is not a role; roles: {', '.join(Role)}")


class Relation(StrEnum):
    """Between the person trying and the thing, by one grant."""

    OWN = "own"
    SAME_PERSON_OTHER_ROLE = "same_person_other_role"
    SENT_TO_ME = "sent_to_me"
    SAME_TEAM = "same_team"
    SAME_AUTHORITY = "same_authority"
    SAME_REGION = "same_region"
    OTHER_REGION = "other_region"
    NONE_AGGREGATE = "none_aggregate"


@dataclass(frozen=True)
class Grant:
    """A role held, and how far: exactly the scope its role needs is filled in. `case` is a thing given by name.

    `lent_by`: whose role it is, where a colleague lent it; then it answers for `acts` ("request:decide") alone.
    """

    role: Role
    authority: int | None = None
    region: int | None = None
    team: UUID | None = None
    case: UUID | None = None
    lent_by: UUID | None = None
    acts: frozenset[str] = frozenset()

    @property
    def one_case_only(self) -> bool:
        """A wide role given for one named case, such as a neighbouring decider: it reaches that case and no more."""
        return self.case is not None and self.role.scope is not Scope.SENT

    def answers(self, row: "Row") -> "Mapping[Relation, Cell]":
        """What the table says to this grant about one act, by relation."""
        if self.lent_by is not None and row.act not in self.acts:
            return {}
        return row.get(self.role, {})

    def barred_from(self, person: UUID, place: "Place") -> bool:
        """A role that was lent never reaches what is about giver or receiver (D16); the lending itself is both's."""
        return self.lent_by is not None and place.subject in (person, self.lent_by) and not place.everyones


@dataclass(frozen=True)
class Opened:
    """One record opened by breaking the glass: for an hour, to be read and no more. `acts`: what it opens."""

    id: UUID
    role: Role
    subject: UUID
    record: UUID
    acts: frozenset[str]

    def shows(self, row: "Row", place: "Place") -> bool:
        here = place.subject == self.subject and (self.record == self.subject or self.record in place.cases)
        return here and row.act in self.acts


@dataclass(frozen=True)
class Actor:
    """Someone signed in, with the grants in force today. `fresh`: signed in within the last ten minutes.

    `until`: when this sign-in ends if nothing more is done in it. `unseen`: its last sign of life was not yet noted.
    """

    person: UUID
    name: str
    session: bytes
    grants: tuple[Grant, ...]
    fresh: bool = False
    until: datetime | None = None
    unseen: bool = False

    opened: tuple[Opened, ...] = ()
    # Other records of the same person: what is about one of these is about them (D1). `doubles`: not said yet, but
    # with their registration number; enough to bar a duty, and not to show anything.
    selves: frozenset[UUID] = frozenset()
    doubles: frozenset[UUID] = frozenset()

    def about(self, grant: "Grant", place: "Place") -> "Place":
        """The place as it stands to this person under one grant: about themselves, whichever record it names."""
        mine = place.subject in self.selves
        if mine or (place.subject in self.doubles and grant.role.scope is not Scope.OWN):
            return replace(place, subject=self.person)
        return place

    def holds(self, role: Role) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.role is role)

    def stands_for(self, role: Role) -> frozenset[UUID]:
        """Whose judgement an act under this role would be: the person's, and that of whoever lent it to them."""
        return frozenset({self.person, *(grant.lent_by for grant in self.holds(role) if grant.lent_by is not None)})


@dataclass(frozen=True)
class Place:
    """Where a thing stands: whom it is about, who was given it, and the team, authority and region it belongs to.

    `facts` are the conditions of the table that hold for it now, such as "before_outcome".
    `aggregate` marks a figure over many; `reference` what is published for a region or, with no region, the nation.
    """

    subject: UUID | None = None
    given: frozenset[UUID] = frozenset()
    cases: frozenset[UUID] = frozenset()
    team: UUID | None = None
    authority: int | None = None
    region: int | None = None
    facts: frozenset[str] = frozenset()
    everyones: bool = False
    aggregate: bool = False
    reference: bool = False
    supplier: UUID | None = None  # whose it is, where it is a supplier's: its people hold their role for it by name


@dataclass(frozen=True)
class Cell:
    """One answer of the table. `fields` None: nothing is barred. `when`: the fact that must hold of the thing."""

    fields: frozenset[str] | None = None
    step_up: bool = False
    when: str = ""


@dataclass(frozen=True)
class Sight:
    """What an actor may do or see of one thing, and the role that lets them.

    `lent_by`: whose role that is, where it was lent. `opened`: the broken glass it is seen through.
    """

    role: Role
    fields: frozenset[str] | None = None
    step_up: bool = False
    lent_by: UUID | None = None
    opened: UUID | None = None

    def sees(self, name: str) -> bool:
        return self.fields is None or name in self.fields


class Row(dict[Role, Mapping[Relation, Cell]]):
    """Every answer for one act ("request:decide"), by role and relation."""

    def __init__(self, answers: Mapping[Role, Mapping[Relation, Cell]], act: str = "") -> None:
        super().__init__(answers)
        self.act = act


def relation_of(grant: Grant, person: UUID, place: Place) -> Relation:
    """The leftmost relation that fits, as the oracles' README lays it out by scope."""
    scope = grant.role.scope
    if place.aggregate or (place.reference and scope is Scope.NATIONAL):
        return Relation.NONE_AGGREGATE
    if grant.role is Role.AGENCY_SUPPLIER and place.supplier is not None and place.supplier == grant.case:
        return Relation.OWN
    if place.subject == person:
        mine = scope is Scope.OWN or place.everyones
        return Relation.OWN if mine else Relation.SAME_PERSON_OTHER_ROLE
    if place.given & {person, grant.lent_by} or (grant.case is not None and grant.case in place.cases):
        return Relation.SENT_TO_ME
    if place.reference and place.authority is None and place.region is None:
        return Relation.SAME_REGION
    audits_another = scope is Scope.NONE and None not in (grant.authority, place.authority)
    if grant.one_case_only or (audits_another and grant.authority != place.authority):
        return Relation.OTHER_REGION
    if grant.team is not None and grant.team == place.team and scope in (Scope.OWN, Scope.SENT, Scope.TEAM):
        return Relation.SAME_TEAM
    if grant.authority is not None and grant.authority == place.authority:
        return Relation.SAME_AUTHORITY
    if grant.region is not None and grant.region == place.region and scope is not Scope.NATIONAL:
        return Relation.SAME_REGION
    return Relation.OTHER_REGION


def sight(row: Row, actor: Actor, place: Place) -> Sight | None:
    """The widest answer any of the actor's grants gives for one thing, or None. Fields of several grants add up."""
    found = [
        (grant, cell)
        for grant in actor.grants
        if (cell := grant.answers(row).get(relation_of(grant, actor.person, actor.about(grant, place))))
        and (not cell.when or cell.when in place.facts)
        and not grant.barred_from(actor.person, actor.about(grant, place))
    ]
    # An answer without a fresh sign-in is enough when one grant gives it.
    ready = [pair for pair in found if not pair[1].step_up or actor.fresh] or found
    if all(cell.fields is not None or (cell.step_up and not actor.fresh) for _, cell in ready):
        for opened in actor.opened:
            if opened.shows(row, place):
                return Sight(opened.role, opened=opened.id)
    if not found:
        return None
    fields: frozenset[str] | None = frozenset().union(*(cell.fields or () for _, cell in ready))
    if any(cell.fields is None for _, cell in ready):
        fields = None
    grant, _ = max(ready, key=lambda pair: (pair[1].fields is None, len(pair[1].fields or ()), not pair[0].lent_by))
    return Sight(grant.role, fields, all(cell.step_up for _, cell in ready), grant.lent_by)


@dataclass(frozen=True)
class Reach:
    """How far an actor's grants go for one act, for narrowing a list in SQL. `own`: things about themselves."""

    person: UUID
    own: bool = False
    given: bool = False
    cases: tuple[UUID, ...] = ()
    teams: tuple[UUID, ...] = ()
    authorities: tuple[int, ...] = ()
    regions: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return self.own or self.given or bool(self.cases or self.teams or self.authorities or self.regions)


def reach(row: Row, actor: Actor) -> Reach:
    """The union of what each grant reaches under this row; a list asks for these and masks each thing by `sight`."""
    pairs = [(grant, relation) for grant in actor.grants for relation in grant.answers(row)]
    pairs = [(g, r) for g, r in pairs if r is Relation.SENT_TO_ME or not g.one_case_only]

    def scopes(relation: Relation, name: str) -> tuple[Any, ...]:
        return tuple(sorted({v for g, r in pairs if r is relation and (v := getattr(g, name)) is not None}, key=str))

    relations = {relation for _, relation in pairs}
    return Reach(
        person=actor.person,
        own=bool(relations & {Relation.OWN, Relation.SAME_PERSON_OTHER_ROLE}),
        given=Relation.SENT_TO_ME in relations,
        cases=scopes(Relation.SENT_TO_ME, "case"),
        teams=scopes(Relation.SAME_TEAM, "team"),
        authorities=scopes(Relation.SAME_AUTHORITY, "authority"),
        regions=scopes(Relation.SAME_REGION, "region"),
    )


def may_ever(row: Row, actor: Actor) -> bool:
    """Whether any grant has a line here at all; if not, the answer is 403 before anything is looked up."""
    return any(grant.answers(row) for grant in actor.grants) or any(row.act in opened.acts for opened in actor.opened)
