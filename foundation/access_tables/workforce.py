"""Who may do what with people, caseloads, posts, pay and pay steps. Pure."""

from foundation.access_tables.can import Can
from foundation.access_tables.lines import (
    ADMIN,
    ASR,
    AUDITOR,
    BC,
    BUDGET,
    BW,
    CO,
    DIRECTOR,
    DPO,
    HR,
    LM,
    PAYROLL,
    PC,
    PSW,
    SUPPLIER,
    SW,
    authority,
    own,
    region,
    sent,
    team,
)

PEOPLE = (
    sent(ASR, fields="name work_contact team hours registration_status")
    | own(SUPPLIER, fields="name registration_number registration_status")
    | team(
        LM,
        fields="name work_contact team job_title hours employment_dates registration_number registration_status",
    )
    | authority(
        PSW,
        DIRECTOR,
        fields="name work_contact team job_title core_job_type grade hours employment_dates"
        " registration_number registration_status",
    )
    | authority(
        PC,
        fields="name work_contact team job_title hours employment_dates registration_number registration_status"
        " qualification",
    )
    | authority(HR)
    | authority(PAYROLL, fields="name team job_title grade hours employment_dates")
    | authority(ADMIN, fields="name work_contact team job_title")
    | region(
        BC,
        CO,
        fields="name work_contact job_title core_job_type registration_number registration_status employment_dates",
        when="bank_member",
    )
)

CASELOADS = (
    own(SW)
    | team(LM)
    | authority(PSW, HR, DIRECTOR)
    | authority(PC, fields="count pro_rata agreed ceiling", when="open_journey")
)

POSTS = team(LM) | authority(PSW, HR, PAYROLL, BUDGET, DIRECTOR)

PAY = own(SW) | authority(HR, PAYROLL, DIRECTOR)

PAY_STEPS = (
    own(SW)
    | authority(PSW, fields="person to_level effective outcome state")
    | authority(HR, PAYROLL, DIRECTOR)
    | authority(AUDITOR, fields="effective state confirmed_by batch")
)

WORKFORCE = {
    Can.SEE_PERSON: own(SW, BW) | PEOPLE | authority(DPO, when="access_request", step_up=True),
    Can.LIST_PEOPLE: PEOPLE,
    Can.CREATE_PERSON: authority(HR),
    Can.EDIT_PERSON: own(SW, BW, fields="work_contact home_contact") | authority(HR),
    Can.EXPORT_PEOPLE: authority(HR, step_up=True),
    Can.SEE_ABSENCE: own(SW, BW)
    | team(LM, fields="dates")
    | authority(PC, fields="dates", when="open_journey")
    | authority(HR)
    | authority(DPO, when="access_request", step_up=True),
    Can.LIST_ABSENCES: own(SW, BW) | team(LM, fields="dates") | authority(HR),
    Can.ENTER_ABSENCE: authority(HR),
    Can.EDIT_ABSENCE: authority(HR),
    Can.COUNT_CASELOAD: team(LM) | authority(HR),
    Can.EDIT_CASELOAD: team(LM) | authority(HR),
    Can.EXPORT_CASELOADS: authority(HR, step_up=True),
    Can.SEE_CASELOAD: CASELOADS
    | sent(ASR, fields="count pro_rata agreed")
    | region(BC, fields="unallocated", when="open_request"),
    Can.LIST_CASELOADS: CASELOADS,
    Can.SEE_ESTABLISHMENT: POSTS,
    Can.LIST_ESTABLISHMENT: POSTS,
    Can.CREATE_POST: authority(HR),
    Can.EDIT_POST: authority(HR),
    Can.EXPORT_ESTABLISHMENT: authority(HR, step_up=True),
    Can.SEE_PAY: PAY | authority(DPO, when="access_request", step_up=True),
    Can.LIST_PAY: PAY,
    Can.CREATE_PAY: authority(HR),
    Can.EDIT_PAY: authority(HR),
    Can.DECIDE_SUPPLEMENT: authority(DIRECTOR, step_up=True),
    Can.SEE_PAY_STEP: PAY_STEPS,
    Can.LIST_PAY_STEPS: PAY_STEPS,
    Can.REVERSE_PAY_STEP: authority(HR, step_up=True),
    Can.CONFIRM_PAY_STEP: authority(HR, step_up=True),
    Can.EXPORT_PAY: authority(HR, PAYROLL, step_up=True),
    Can.EXPORT_PAY_STEPS: authority(PAYROLL, step_up=True),
}
