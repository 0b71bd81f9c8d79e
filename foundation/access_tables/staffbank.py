"""Who may do what with members, requests, candidates, rule answers, offers, bookings and price caps. Pure."""

from foundation.access_tables.can import Can
from foundation.access_tables.lines import (
    ANALYST,
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
    PSW,
    REGIONAL_LEAD,
    SUPPLIER,
    SW,
    authority,
    figure,
    own,
    region,
    sent,
    team,
)

MEMBERS = (
    own(BW)
    | authority(PSW, fields="name state skills dates")
    | authority(HR, fields="name dates state employer_consent")
    | region(BC, CO)
    | region(BANK_FINANCE, fields="name terms dates")
)

REQUESTS = (
    authority(SW, fields="team role dates hours pattern rate", when="open_to_own_staff")
    | region(BW, fields="team role dates hours pattern rate", when="open_at_bank_tier")
    | sent(SUPPLIER, fields="role dates hours pattern cap", when="released_to_suppliers")
    | team(LM)
    | authority(PSW, HR, PAYROLL, BUDGET, DIRECTOR)
    | region(BC)
    | region(CO, fields="team role dates")
    | region(BANK_FINANCE, fields="dates hours rate cost_code")
)

PROPOSERS = own(SUPPLIER, fields="name cv earliest cost rule_outcome missing") | region(BC)
CANDIDATES = (
    PROPOSERS
    | sent(LM, fields="name cv worked_here earliest cost rule_outcome interview_notes")
    | authority(PSW, fields="name cv rule_outcome")
    | authority(HR, fields="name rule_outcome cost")
    | region(CO, fields="name rule_outcome missing")
)

RULE_ANSWERS = (
    own(SW, BW)
    | own(SUPPLIER, fields="rule outcome first_permitted missing")
    | sent(LM, fields="rule outcome first_permitted paragraph")
    | authority(HR, DIRECTOR, fields="rule outcome first_permitted edition paragraph")
    | region(BC, fields="rule outcome first_permitted missing edition paragraph")
    | region(CO, fields="rule outcome first_permitted missing edition paragraph inputs")
    | region(AUDITOR, fields="rule outcome edition paragraph")
)

OFFERS = sent(SW, BW, SUPPLIER) | team(LM) | region(BC)

BOOKINGS = (
    own(SW, BW, SUPPLIER)
    | team(LM)
    | authority(PSW, HR, PAYROLL, DIRECTOR)
    | authority(BUDGET, fields="dates hours rate cost_code state")
    | region(BC, CO, BANK_FINANCE)
    | authority(AUDITOR, fields="dates state rule")
    | region(AUDITOR, fields="dates state rule")
)

CAPS = (
    region(SW, BW, LM, PSW, HR, PAYROLL, BUDGET, DIRECTOR, CHIEF, BC, CO, BANK_FINANCE, BOARD, REGIONAL_LEAD, AUDITOR)
    | own(SUPPLIER, fields="own_lines")
    | figure(ANALYST, fields="job_type cap from to source")
)

STAFFBANK = {
    Can.SEE_MEMBERSHIP: own(SW) | MEMBERS | authority(DPO, when="access_request", step_up=True),
    Can.LIST_MEMBERSHIPS: MEMBERS,
    Can.SEE_REQUEST: REQUESTS,
    Can.LIST_REQUESTS: REQUESTS,
    Can.RAISE_REQUEST: team(LM),
    Can.SOURCE: team(LM) | region(BC),
    Can.APPROVE_REQUEST: authority(BUDGET),
    Can.SEE_CANDIDATES: CANDIDATES,
    Can.LIST_CANDIDATES: CANDIDATES,
    Can.PROPOSE_CANDIDATE: PROPOSERS,
    Can.EDIT_CANDIDATE: PROPOSERS | sent(LM, fields="interview_notes"),
    Can.CHOOSE_CANDIDATE: sent(LM),
    Can.SEE_RULE_DECISION: RULE_ANSWERS,
    Can.LIST_RULE_DECISIONS: RULE_ANSWERS,
    Can.SEE_OFFER: OFFERS,
    Can.LIST_OFFERS: OFFERS,
    Can.MAKE_OFFER: region(BC),
    Can.WITHDRAW_OFFER: region(BC),
    Can.ANSWER_OFFER: sent(SW, BW, SUPPLIER),
    Can.SEE_BOOKING: BOOKINGS | authority(DPO, when="access_request", step_up=True),
    Can.LIST_BOOKINGS: BOOKINGS,
    Can.BOOK: region(BC),
    Can.EDIT_BOOKING: own(SW, BW, SUPPLIER) | team(LM) | region(BC),
    Can.SEE_CAPS: CAPS,
    Can.LIST_CAPS: CAPS,
}
