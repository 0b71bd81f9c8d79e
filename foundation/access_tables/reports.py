"""Who may see editions of the rules, and the figures of an authority, a region and the nation. Pure."""

from foundation.access import Role
from foundation.access_tables.can import Can
from foundation.access_tables.lines import (
    ADMIN,
    ANALYST,
    APPEAL_OFFICER,
    AUDITOR,
    BANK_FINANCE,
    BC,
    BOARD,
    CHIEF,
    CO,
    DIRECTOR,
    HR,
    LM,
    OBSERVER,
    PANEL_CHAIR,
    PANEL_MEMBER,
    PAYROLL,
    PC,
    PSW,
    REGIONAL_LEAD,
    SUPPLIER,
    SUPPORT,
    authority,
    figure,
    own,
    region,
    sent,
    team,
)

# Everyone but support reads the rules they work under; the bank's roles and suppliers belong to no one authority.
# An authority's own edition stands at the authority alone, with no region, so that its neighbours do not read it.
OF_A_REGION = frozenset({BC, CO, BANK_FINANCE, BOARD, REGIONAL_LEAD, SUPPLIER})
READERS = tuple(role for role in Role if role not in (ANALYST, SUPPORT))
EDITIONS = authority(*(role for role in READERS if role not in OF_A_REGION)) | region(*READERS) | figure(ANALYST)

WITHOUT_NATIONAL = frozenset({SUPPLIER, OBSERVER, PANEL_MEMBER, PANEL_CHAIR, APPEAL_OFFICER, SUPPORT, AUDITOR})

# What was saved is its maker's, and theirs whom it was shared with.
SHARERS = (LM, PSW, PC, HR, PAYROLL, DIRECTOR, CHIEF, BC, BANK_FINANCE, BOARD, REGIONAL_LEAD)
MAKERS = own(*SHARERS, ANALYST)
SAVED = MAKERS | sent(*SHARERS) | authority(PSW, HR, DIRECTOR, CHIEF, when="released") | region(BOARD, when="released")
OF_TEAMS = team(LM) | authority(PSW, HR, DIRECTOR)

REPORTS = {
    Can.SEE_EDITION: EDITIONS,
    Can.LIST_EDITIONS: EDITIONS,
    Can.FILE_EDITION: authority(PC, when="framework_edition")
    | authority(HR, when="pay_scale")
    | authority(ADMIN, when="edition_file")
    | region(BC, when="bank_policy"),
    Can.ADOPT_EDITION: authority(PSW, when="framework_edition", step_up=True)
    | authority(DIRECTOR, when="pay_scale", step_up=True)
    | region(BOARD, when="bank_policy", step_up=True),
    Can.SEE_SAVED: SAVED,
    Can.LIST_SAVED: SAVED,
    Can.SAVE: MAKERS,
    Can.CHANGE_SAVED: MAKERS,
    Can.DELETE_SAVED: MAKERS,
    Can.EXPORT_SAVED: own(HR, ANALYST, step_up=True),
    Can.SEE_TEAM_FIGURES: OF_TEAMS,
    Can.LIST_TEAM_FIGURES: OF_TEAMS,
    Can.EXPORT_TEAM_FIGURES: authority(HR, step_up=True),
    Can.SEE_AUTHORITY_FIGURES: authority(PSW, HR, DIRECTOR, CHIEF)
    | authority(PC, fields="framework_figures formula exclusions"),
    Can.EXPORT_AUTHORITY_FIGURES: authority(HR, step_up=True),
    Can.SEE_REGION_FIGURES: region(DIRECTOR, CHIEF, fields="figures named_authorities formula")
    | region(BC, BANK_FINANCE, BOARD, REGIONAL_LEAD, fields="figures formula"),
    Can.SEE_NATIONAL_FIGURES: figure(
        *(role for role in Role if role not in WITHOUT_NATIONAL), fields="figures formula"
    ),
}
