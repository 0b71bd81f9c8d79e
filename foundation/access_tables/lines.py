"""The words the access table is written in: `own(...) | team(...) | authority(...)`. Pure."""

from collections.abc import Callable

from foundation.access import Cell, Relation, Role

SW, BW = Role.SOCIAL_WORKER, Role.BANK_WORKER
ASR, PANEL_MEMBER, PANEL_CHAIR = Role.ASSESSOR, Role.PANEL_MEMBER, Role.PANEL_CHAIR
OBSERVER, APPEAL_OFFICER, SUPPLIER = Role.OBSERVER, Role.APPEAL_OFFICER, Role.AGENCY_SUPPLIER
LM, PSW, PC, HR = Role.LINE_MANAGER, Role.PRINCIPAL_SOCIAL_WORKER, Role.PROGRAMME_COORDINATOR, Role.HR
PAYROLL, BUDGET, DIRECTOR, CHIEF = Role.PAYROLL_FINANCE, Role.BUDGET_HOLDER, Role.DIRECTOR, Role.CHIEF_EXECUTIVE
DPO, ADMIN = Role.DATA_PROTECTION_OFFICER, Role.AUTHORITY_ADMINISTRATOR
BC, CO, BANK_FINANCE = Role.BANK_COORDINATOR, Role.COMPLIANCE_OFFICER, Role.BANK_FINANCE
BOARD, REGIONAL_LEAD, ANALYST = Role.GOVERNANCE_BOARD, Role.REGIONAL_LEAD, Role.ANALYST
SUPPORT, AUDITOR = Role.PLATFORM_SUPPORT, Role.AUDITOR


class Lines(dict[tuple[Role, Relation], Cell]):
    """Answers by role and relation; joining two that answer the same question is a ValueError."""

    def __or__(self, more: dict[tuple[Role, Relation], Cell]) -> "Lines":  # type: ignore[override]
        if twice := self.keys() & more.keys():
            raise ValueError(f"answered twice: {sorted(twice)}")
        return Lines({**self, **more})


def _for(relation: Relation) -> Callable[..., Lines]:
    def line(*roles: Role, fields: str | None = None, when: str = "", step_up: bool = False) -> Lines:
        """The same answer for several roles. `fields`: only these, parted by spaces. `when`: a fact of the thing."""
        named = None if fields is None else frozenset(fields.split())
        return Lines({(role, relation): Cell(named, step_up, when) for role in roles})

    return line


own = _for(Relation.OWN)
sent = _for(Relation.SENT_TO_ME)
team = _for(Relation.SAME_TEAM)
authority = _for(Relation.SAME_AUTHORITY)
region = _for(Relation.SAME_REGION)
anywhere = _for(Relation.OTHER_REGION)
figure = _for(Relation.NONE_AGGREGATE)
