"""Who may do what with journeys, evidence, reviews, assessors' reports, panels and outcomes. Pure."""

from foundation.access_tables.can import Can
from foundation.access_tables.lines import (
    APPEAL_OFFICER,
    ASR,
    AUDITOR,
    BC,
    CHIEF,
    DIRECTOR,
    DPO,
    HR,
    LM,
    PANEL_CHAIR,
    PANEL_MEMBER,
    PAYROLL,
    PC,
    PSW,
    SW,
    authority,
    own,
    region,
    sent,
    team,
)

# The panel, the appeal officer and the neighbouring decider: only while their part in the case is open.
PANEL_AND_APPEAL = sent(PANEL_MEMBER, PANEL_CHAIR, APPEAL_OFFICER, PSW, when="part_open")
FOR_AN_ACCESS_REQUEST = authority(DPO, when="access_request", step_up=True)

JOURNEYS = (
    own(SW)
    | sent(ASR)
    | PANEL_AND_APPEAL
    | team(LM)
    | authority(PSW, PC)
    | authority(HR, fields="name stage dates hours outcome")
    | authority(PAYROLL, fields="name outcome dates")
    | authority(DIRECTOR, fields="name stage dates outcome")
    | authority(AUDITOR, fields="stage dates edition")
)

DRAFTS = own(SW)

EVIDENCE = (
    own(SW)
    | sent(ASR)
    | PANEL_AND_APPEAL
    | team(LM, when="not_naming_manager")
    | authority(PSW, when="before_outcome")
    | authority(PC)
)

REVIEWS = own(SW) | sent(ASR) | team(LM) | authority(PSW, PC)

REPORTS = own(SW) | sent(ASR) | PANEL_AND_APPEAL | team(LM) | authority(PSW, when="before_outcome") | authority(PC)

PANELS = sent(PANEL_MEMBER, PANEL_CHAIR, PSW) | authority(PSW, PC) | authority(AUDITOR, fields="date quorum")

OUTCOMES = (
    own(SW, when="told")
    | sent(ASR, PANEL_MEMBER, PANEL_CHAIR, fields="result date", when="part_open")
    | sent(APPEAL_OFFICER, when="part_open")
    | authority(PSW, PC)
    | authority(HR, fields="result date state")
    | authority(PAYROLL, fields="result date")
    | authority(DIRECTOR, fields="result date state decider")
    | authority(AUDITOR, fields="result date state decider rule")
)

FRAMEWORKS = {
    Can.SEE_JOURNEY: JOURNEYS
    | sent(PC, when="transfer_agreed")
    | region(BC, fields="stage_reached stage_date", when="bank_member")
    | FOR_AN_ACCESS_REQUEST,
    Can.LIST_JOURNEYS: JOURNEYS | region(BC, fields="stage_reached stage_date", when="bank_member"),
    Can.EDIT_JOURNEY: own(SW, fields="stage") | sent(ASR) | sent(PC, when="transfer_agreed") | authority(PC),
    Can.SEE_DRAFT: DRAFTS,
    Can.LIST_DRAFTS: DRAFTS,
    Can.LOG_EVIDENCE: DRAFTS,
    Can.EDIT_DRAFT: DRAFTS,
    Can.DISCARD_DRAFT: DRAFTS,
    Can.SEE_EVIDENCE: EVIDENCE | FOR_AN_ACCESS_REQUEST,
    Can.LIST_EVIDENCE: EVIDENCE,
    Can.SEND_EVIDENCE: own(SW),
    Can.REVISE_EVIDENCE: own(SW),
    Can.ACCEPT_EVIDENCE: sent(ASR),
    Can.SEE_REVIEW: REVIEWS | PANEL_AND_APPEAL | authority(HR, fields="date"),
    Can.LIST_REVIEWS: REVIEWS,
    Can.HOLD_REVIEW: sent(ASR),
    Can.EDIT_REVIEW: own(SW, fields="comment reflection") | sent(ASR) | authority(PC, fields="date attendees"),
    Can.SEE_RECOMMENDATION: REPORTS | FOR_AN_ACCESS_REQUEST,
    Can.LIST_RECOMMENDATIONS: REPORTS,
    Can.RECOMMEND: sent(ASR, when="until_panel"),
    Can.EDIT_RECOMMENDATION: own(SW, fields="comment", when="comment_window")
    | sent(ASR, when="until_panel")
    | team(LM, fields="support_statement"),
    Can.SEND_RECOMMENDATION: own(SW, fields="comment", when="comment_window") | sent(ASR, step_up=True),
    Can.SEE_PANEL: own(SW, fields="date outcome letter")
    | sent(ASR, fields="date query")
    | PANELS
    | authority(HR, fields="date"),
    Can.LIST_PANELS: PANELS,
    Can.ARRANGE_PANEL: authority(PC),
    Can.EDIT_PANEL: sent(PANEL_MEMBER, fields="conflicts blind_reads")
    | sent(PANEL_CHAIR, when="until_minutes")
    | authority(PC, when="until_minutes"),
    Can.MODERATE: sent(PANEL_CHAIR, step_up=True),
    Can.CONFIRM_MINUTES: sent(PANEL_CHAIR, step_up=True),
    Can.SEE_OUTCOME: OUTCOMES
    | sent(PSW)
    | authority(CHIEF, fields="result date state", when="director_subject")
    | FOR_AN_ACCESS_REQUEST,
    Can.LIST_OUTCOMES: OUTCOMES,
    Can.DECIDE_OUTCOME: sent(PSW, step_up=True)
    | authority(PSW, step_up=True)
    | authority(DIRECTOR, when="psw_conflicted", step_up=True)
    | authority(CHIEF, when="director_subject", step_up=True),
}
