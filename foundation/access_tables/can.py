"""Every act the product knows, by name: one member per resource and action, with its words. Pure."""

from enum import StrEnum


class Can(StrEnum):
    """An act on a kind of thing; the value is "resource:action", `words` what an administrator reads."""

    words: str

    def __new__(cls, pair: str, words: str) -> "Can":
        can = str.__new__(cls, pair)
        can._value_, can.words = pair, words
        return can

    @property
    def resource(self) -> str:
        return self.value.partition(":")[0]

    @property
    def action(self) -> str:
        return self.value.partition(":")[2]

    SEE_ACCOUNT = "account:see", "see an account"
    LIST_ACCOUNTS = "account:list", "find accounts"
    EDIT_ACCOUNT = "account:edit", "change an account, or lock it"
    SEE_GRANT = "grant:see", "see a role someone holds"
    LIST_GRANTS = "grant:list", "see who holds which role"
    END_GRANT = "grant:edit", "end, shorten or re-certify a role"
    GIVE_ROLE = "grant:grant", "give a role"
    CONFIRM_GRANT = "grant:decide", "confirm a role given by someone else"
    SEE_DELEGATION = "delegation:see", "see a role that was lent"
    LIST_DELEGATIONS = "delegation:list", "see which roles were lent, and to whom"
    LEND_ROLE = "delegation:create", "lend a role of their own"
    END_DELEGATION = "delegation:edit", "end the lending of a role"
    SEE_GLASS = "break_glass:see", "see when a record was opened by breaking the glass"
    LIST_GLASS = "break_glass:list", "list the records opened by breaking the glass"
    BREAK_GLASS = "break_glass:create", "open a record by breaking the glass"
    SEE_HISTORY = "audit_history:see", "see an entry in the history"
    LIST_HISTORY = "audit_history:list", "look through the history"
    EXPORT_HISTORY = "audit_history:export", "take the history out as a file"
    SEE_INTAKE = "intake_file:see", "see a file being taken in"
    LIST_INTAKES = "intake_file:list", "list files being taken in"
    UPLOAD_INTAKE = "intake_file:create", "upload a file"
    MEND_INTAKE = "intake_file:edit", "map headings, mend rows or cancel a file"
    COMMIT_INTAKE = "intake_file:decide", "commit a file"

    SEE_PERSON = "person_record:see", "see a person's record"
    LIST_PEOPLE = "person_record:list", "list people"
    EXPORT_PEOPLE = "person_record:export", "take a list of people out as a file"
    SEE_ABSENCE = "absence:see", "see when someone was away"
    SEE_CASELOAD = "caseload:see", "see a caseload"
    LIST_CASELOADS = "caseload:list", "list caseloads"
    SEE_ESTABLISHMENT = "establishment:see", "see a post and who fills it"
    LIST_ESTABLISHMENT = "establishment:list", "list posts and vacancies"
    EXPORT_ESTABLISHMENT = "establishment:export", "take the list of posts out as a file"
    SEE_PAY = "pay_placement:see", "see someone's place on the pay scale"
    LIST_PAY = "pay_placement:list", "list places on the pay scale"
    SEE_PAY_STEP = "pay_step_due:see", "see a pay step that is due"
    LIST_PAY_STEPS = "pay_step_due:list", "list pay steps that are due"
    REVERSE_PAY_STEP = "pay_step_due:create", "enter the reversal of a pay step"
    CONFIRM_PAY_STEP = "pay_step_due:decide", "confirm a pay step"

    SEE_JOURNEY = "journey:see", "see a journey"
    LIST_JOURNEYS = "journey:list", "list journeys"
    EDIT_JOURNEY = "journey:edit", "move a journey along"
    SEE_DRAFT = "evidence_draft:see", "see a draft of evidence"
    LIST_DRAFTS = "evidence_draft:list", "list drafts of evidence"
    LOG_EVIDENCE = "evidence_draft:create", "log evidence"
    EDIT_DRAFT = "evidence_draft:edit", "change a draft of evidence"
    DISCARD_DRAFT = "evidence_draft:delete", "discard a draft of evidence"
    SEE_EVIDENCE = "evidence_submitted:see", "see evidence that was sent"
    LIST_EVIDENCE = "evidence_submitted:list", "list evidence that was sent"
    SEND_EVIDENCE = "evidence_submitted:create", "send evidence to the assessor"
    REVISE_EVIDENCE = "evidence_submitted:edit", "revise evidence that was returned"
    ACCEPT_EVIDENCE = "evidence_submitted:decide", "accept or return evidence"
    SEE_REVIEW = "review:see", "see a review"
    LIST_REVIEWS = "review:list", "list reviews"
    HOLD_REVIEW = "review:create", "hold a review"
    EDIT_REVIEW = "review:edit", "arrange or write up a review"
    SEE_RECOMMENDATION = "recommendation:see", "see the assessor's report"
    LIST_RECOMMENDATIONS = "recommendation:list", "list assessors' reports"
    RECOMMEND = "recommendation:create", "begin the assessor's report"
    EDIT_RECOMMENDATION = "recommendation:edit", "write the assessor's report, or comment on it"
    SEND_RECOMMENDATION = "recommendation:sign", "sign the assessor's report or a comment on it"
    SEE_PANEL = "panel:see", "see a panel and its papers"
    LIST_PANELS = "panel:list", "list panels"
    ARRANGE_PANEL = "panel:create", "arrange a panel"
    EDIT_PANEL = "panel:edit", "change a panel, its conflicts or its minutes"
    MODERATE = "panel:decide", "agree, query or carry over a case at panel"
    CONFIRM_MINUTES = "panel:sign", "confirm the minutes of a panel"
    SEE_OUTCOME = "outcome:see", "see an outcome"
    LIST_OUTCOMES = "outcome:list", "list outcomes"
    DECIDE_OUTCOME = "outcome:decide", "decide an outcome"

    SEE_MEMBERSHIP = "membership:see", "see someone's membership of the staff bank"
    LIST_MEMBERSHIPS = "membership:list", "list members of the staff bank"
    SEE_REQUEST = "request:see", "see a request for cover"
    LIST_REQUESTS = "request:list", "list requests for cover"
    RAISE_REQUEST = "request:create", "raise a request for cover"
    SOURCE = "request:edit", "change or source a request for cover"
    APPROVE_REQUEST = "request:decide", "approve, return or decline a request for cover"
    SEE_CANDIDATES = "candidate_list:see", "see a candidate for a request"
    LIST_CANDIDATES = "candidate_list:list", "list candidates for a request"
    PROPOSE_CANDIDATE = "candidate_list:create", "propose a candidate"
    EDIT_CANDIDATE = "candidate_list:edit", "change a candidate's entry, or add interview notes"
    CHOOSE_CANDIDATE = "candidate_list:decide", "shortlist, choose or decline a candidate"
    SEE_RULE_DECISION = "rule_decision:see", "see what the agency rules say about a worker"
    LIST_RULE_DECISIONS = "rule_decision:list", "list what the agency rules say about workers"
    SEE_OFFER = "offer:see", "see an offer of work"
    LIST_OFFERS = "offer:list", "list offers of work"
    MAKE_OFFER = "offer:create", "offer work"
    WITHDRAW_OFFER = "offer:edit", "withdraw an offer of work"
    ANSWER_OFFER = "offer:sign", "accept or decline an offer of work"
    SEE_BOOKING = "booking:see", "see a booking"
    LIST_BOOKINGS = "booking:list", "list bookings"
    BOOK = "booking:create", "make a booking"
    EDIT_BOOKING = "booking:edit", "change, cancel or give notice on a booking"
    SEE_CAPS = "rate_card_caps:see", "see a rate and its price cap"
    LIST_CAPS = "rate_card_caps:list", "list rates and price caps"

    SEE_EDITION = "rule_edition:see", "see an edition of the rules"
    LIST_EDITIONS = "rule_edition:list", "list editions of the rules"
    SEE_AUTHORITY_FIGURES = "dashboard_authority:see", "see the authority's figures"
    EXPORT_AUTHORITY_FIGURES = "dashboard_authority:export", "take out the authority's figures as a file"
    SEE_REGION_FIGURES = "dashboard_region:see", "see the region's figures"
    SEE_NATIONAL_FIGURES = "dashboard_national:see", "see national figures"
