"""The people of the tests: always these, in three authorities of two regions. Nobody else, nobody random.

Trafford and Salford lie in the North West, Leeds in Yorkshire and The Humber.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from foundation.access import Role, Scope

TODAY = date(2026, 11, 23)  # a Monday
SPACE = UUID("57ead5a5-7000-4000-8000-000000000000")

TRAFFORD, SALFORD, LEEDS = 358, 355, 383
NORTH_WEST, YORKSHIRE = 2, 3
REGION_OF = {TRAFFORD: NORTH_WEST, SALFORD: NORTH_WEST, LEEDS: YORKSHIRE}


def named(words: str) -> UUID:
    """The id that always belongs to these words."""
    return uuid5(SPACE, words)


# Team → authority
STRETFORD, SALE, IRWELL, HEADINGLEY = (named(f"team {name}") for name in ("Stretford", "Sale", "Irwell", "Headingley"))
TEAMS = {
    STRETFORD: ("Stretford child protection", TRAFFORD),
    SALE: ("Sale court team", TRAFFORD),
    IRWELL: ("Irwell assessment", SALFORD),
    HEADINGLEY: ("Headingley looked-after", LEEDS),
}


@dataclass(frozen=True)
class Member:
    """One of the cast: the role they play, where, and for a role given by case, which (filled in by a builder)."""

    name: str
    role: Role
    authority: int | None = None
    region: int | None = None
    team: UUID | None = None
    case: UUID | None = None

    @property
    def id(self) -> UUID:
        return named(self.name)

    @property
    def account(self) -> UUID:
        return named(f"account {self.name}")

    @property
    def token(self) -> str:
        return f"token-{self.name.replace(' ', '-')}"

    @property
    def scope(self) -> Scope:
        return self.role.scope


def at(name: str, role: Role, authority: int, team: UUID | None = None) -> Member:
    return Member(name, role, authority, REGION_OF[authority], team)


AMARA = at("Amara Okafor", Role.SOCIAL_WORKER, TRAFFORD, STRETFORD)
VIC = at("Vic Doran", Role.SOCIAL_WORKER, SALFORD, IRWELL)
BO = at("Bo Larsen", Role.SOCIAL_WORKER, LEEDS, HEADINGLEY)
BEA = Member("Bea Lindqvist", Role.ASSESSOR, TRAFFORD, NORTH_WEST, case=named("Amara's journey"))
HANA = Member("Hana Kim", Role.OBSERVER, TRAFFORD, NORTH_WEST, case=named("Amara's journey"))
GUS = Member("Gus Romero", Role.PANEL_MEMBER, TRAFFORD, NORTH_WEST, case=named("Trafford's panel"))
FARAH = Member("Farah Aziz", Role.PANEL_CHAIR, TRAFFORD, NORTH_WEST, case=named("Trafford's panel"))
IVO = Member("Ivo Petrov", Role.APPEAL_OFFICER, TRAFFORD, NORTH_WEST, case=named("Amara's journey"))
SANA = Member("Sana Malik", Role.AGENCY_SUPPLIER, region=NORTH_WEST, case=named("Trafford's request"))
CALLUM = at("Callum Reid", Role.LINE_MANAGER, TRAFFORD, STRETFORD)
WES = at("Wes Hartley", Role.LINE_MANAGER, SALFORD, IRWELL)
PRIYA = at("Priya Raman", Role.PRINCIPAL_SOCIAL_WORKER, TRAFFORD)
XAN = at("Xan Moreau", Role.PRINCIPAL_SOCIAL_WORKER, SALFORD)
ZED = at("Zed Holm", Role.PRINCIPAL_SOCIAL_WORKER, LEEDS)
CORA = at("Cora Whitfield", Role.PROGRAMME_COORDINATOR, TRAFFORD)
ADA = at("Ada Mensah", Role.HR, TRAFFORD)
UMA = at("Uma Castell", Role.HR, SALFORD)
YARA = at("Yara Quist", Role.HR, LEEDS)
JO = at("Jo Tan", Role.PAYROLL_FINANCE, TRAFFORD)
DEV = at("Dev Patel", Role.BUDGET_HOLDER, TRAFFORD)
HELEN = at("Helen Marsh", Role.DIRECTOR, TRAFFORD)
IDRIS = at("Idris Cole", Role.CHIEF_EXECUTIVE, TRAFFORD)
KIT = at("Kit Brennan", Role.DATA_PROTECTION_OFFICER, TRAFFORD)
LENA = at("Lena Fischer", Role.AUTHORITY_ADMINISTRATOR, TRAFFORD)
MO = Member("Mo Haddad", Role.BANK_COORDINATOR, region=NORTH_WEST)
ABEL = Member("Abel Stone", Role.BANK_COORDINATOR, region=YORKSHIRE)
NIA = Member("Nia Evans", Role.COMPLIANCE_OFFICER, region=NORTH_WEST)
OLU = Member("Olu Adeyemi", Role.BANK_FINANCE, region=NORTH_WEST)
PAT = Member("Pat Sutcliffe", Role.GOVERNANCE_BOARD, region=NORTH_WEST)
QUINN = Member("Quinn Doyle", Role.REGIONAL_LEAD, region=NORTH_WEST)
ROSA = Member("Rosa Novak", Role.BANK_WORKER, region=NORTH_WEST)
SAM = Member("Sam Iqbal", Role.BANK_WORKER, region=NORTH_WEST)
TESS = Member("Tess Abara", Role.BANK_WORKER, region=NORTH_WEST)
CY = Member("Cy Rowan", Role.ANALYST)
DOT = Member("Dot Ellis", Role.PLATFORM_SUPPORT)
EVE = at("Eve Larkin", Role.AUDITOR, TRAFFORD)

CAST = (
    AMARA, VIC, BO, BEA, HANA, GUS, FARAH, IVO, SANA, CALLUM, WES, PRIYA, XAN, ZED, CORA, ADA, UMA, YARA, JO, DEV,
    HELEN, IDRIS, KIT, LENA, MO, ABEL, NIA, OLU, PAT, QUINN, ROSA, SAM, TESS, CY, DOT, EVE,
)  # fmt: skip
