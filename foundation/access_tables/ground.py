"""Who may do what with accounts, roles held, the history and files being taken in. Pure."""

from foundation.access import Role
from foundation.access_tables.can import Can
from foundation.access_tables.lines import (
    ADMIN,
    AUDITOR,
    BANK_FINANCE,
    BC,
    BOARD,
    BUDGET,
    BW,
    CHIEF,
    CO,
    DIRECTOR,
    DPO,
    HR,
    LM,
    PAYROLL,
    PC,
    PSW,
    SUPPLIER,
    SUPPORT,
    SW,
    Lines,
    anywhere,
    authority,
    figure,
    own,
    region,
    sent,
)

ACCOUNTS = authority(ADMIN, fields="name contact locked last_sign_in account_id")

GRANTS = (
    own(*Role)
    | authority(PC, fields="person role scope from to", when="case_role")
    | authority(HR, DIRECTOR, DPO, ADMIN, AUDITOR)
    | region(BC, BOARD, when="bank_role")
    | region(AUDITOR)
)

# Whoever holds one of these may lend it; the roles of a named case, and granting itself, are never lent.
LENDERS = (LM, PSW, PC, HR, PAYROLL, BUDGET, DIRECTOR, CHIEF, DPO, BC, CO, BANK_FINANCE)

DELEGATIONS = (
    own(*LENDERS) | sent(*LENDERS) | authority(DIRECTOR, DPO, ADMIN, AUDITOR) | region(BOARD) | region(AUDITOR)
)

OPENED = (
    own(SW, BW, fields="subject opened_at until reads")
    | authority(DIRECTOR, DPO)
    | authority(AUDITOR, fields="opened_at until reads count")
)
COUNTED = (SW, BW, LM, PSW, PC, HR, PAYROLL, BUDGET, DIRECTOR, CHIEF, DPO, ADMIN)

HISTORY = (
    own(SW, BW, SUPPLIER)
    | authority(HR, fields="who role_held deed when subject", when="hr_deed")
    | authority(DIRECTOR, AUDITOR)
    | authority(DPO, step_up=True)
    | region(BC, when="bank_deed")
    | region(AUDITOR)
)

# Whoever keeps a kind of file: takes it in, mends it, commits it.
KEEPERS = authority(PC, HR, PAYROLL, ADMIN, when="kind_kept") | region(BC, CO, BANK_FINANCE, when="kind_kept")

INTAKES = (
    KEEPERS
    | authority(DPO, fields="kind rows errors fingerprint")
    | authority(AUDITOR, fields="kind rows errors fingerprint committed_by")
    | region(AUDITOR, fields="kind rows errors fingerprint committed_by")
)

GROUND: dict[Can, Lines] = {
    Can.SEE_ACCOUNT: own(*Role) | ACCOUNTS | anywhere(SUPPORT, fields="account_id locked last_sign_in"),
    Can.LIST_ACCOUNTS: own(SUPPLIER, fields="name locked last_sign_in") | ACCOUNTS,
    Can.EDIT_ACCOUNT: own(*Role) | authority(ADMIN, fields="locked") | anywhere(SUPPORT, fields="locked"),
    Can.SEE_NOTICE: own(*Role),
    Can.LIST_NOTICES: own(*Role),
    Can.MARK_NOTICE: own(*Role),
    Can.SEE_GRANT: GRANTS,
    Can.LIST_GRANTS: GRANTS,
    Can.END_GRANT: authority(ADMIN),
    Can.GIVE_ROLE: own(SUPPLIER, step_up=True)
    | authority(PC, when="case_role")
    | authority(DIRECTOR, ADMIN, step_up=True)
    | region(BC, when="bank_role", step_up=True),
    # HR confirms that the person is employed; it grants nothing.
    Can.CONFIRM_GRANT: authority(HR)
    | authority(DIRECTOR, step_up=True)
    | region(BOARD, when="bank_role", step_up=True),
    Can.SEE_DELEGATION: DELEGATIONS,
    Can.LIST_DELEGATIONS: DELEGATIONS,
    Can.LEND_ROLE: own(*LENDERS),
    Can.END_DELEGATION: own(*LENDERS) | authority(ADMIN, fields="to"),
    Can.SEE_GLASS: OPENED | figure(*COUNTED, fields="count month"),
    Can.LIST_GLASS: OPENED,
    Can.BREAK_GLASS: authority(DIRECTOR, DPO, step_up=True),
    Can.SEE_HISTORY: HISTORY | figure(SUPPORT, fields="counts"),
    Can.LIST_HISTORY: HISTORY,
    Can.EXPORT_HISTORY: authority(DPO, step_up=True),
    Can.SEE_INTAKE: INTAKES,
    Can.LIST_INTAKES: INTAKES,
    Can.UPLOAD_INTAKE: KEEPERS,
    Can.MEND_INTAKE: KEEPERS,
    Can.COMMIT_INTAKE: KEEPERS,
}
