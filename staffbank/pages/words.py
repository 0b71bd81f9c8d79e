"""The words and colours the bank's pages share for states and job types."""

from typing import Any

from staffbank.rules.agency.words import JOB_TYPES

STATES = {
    "draft": ("Draft", "grey"),
    "submitted": ("With the budget holder", "purple"),
    "approved": ("Approved, not open yet", "blue"),
    "open": ("Open", "turquoise"),
    "part_filled": ("Partly filled", "turquoise"),
    "filled": ("Filled", "green"),
    "paused": ("Paused", "grey"),
    "cancelled": ("Cancelled", "grey"),
    "expired": ("Expired", "grey"),
    "declined": ("Declined", "orange"),
}
CANDIDATE_STATES = {
    "matched": ("Matched", "grey"),
    "checked": ("Checked", "blue"),
    "blocked": ("A rule blocks it", "red"),
    "submitted": ("Sent to the manager", "purple"),
    "shortlisted": ("Shortlisted", "blue"),
    "interviewed": ("Interviewed", "blue"),
    "chosen": ("Chosen", "turquoise"),
    "held": ("Held", "grey"),
    "offered": ("Offered", "yellow"),
    "accepted": ("Accepted", "green"),
    "declined": ("Declined by the worker", "grey"),
    "not_chosen": ("Not chosen", "grey"),
    "withdrawn": ("Withdrawn", "grey"),
    "lapsed": ("Lapsed", "grey"),
}
BOOKING_STATES = {
    "provisional": ("Provisional", "yellow"),
    "compliant": ("All checks green", "blue"),
    "confirmed": ("Confirmed", "turquoise"),
    "started": ("Started", "green"),
    "did_not_start": ("Did not start", "grey"),
    "accepted": ("Accepted, to be confirmed", "yellow"),
    "cancelled_by_worker": ("Given up by the worker", "grey"),
    "cancelled_by_authority": ("Cancelled by the authority", "grey"),
}
OUTCOMES = {
    "eligible": ("Met", "green"),
    "advisory": ("Met, with advice", "green"),
    "not_applicable": ("Does not apply", "grey"),
    "needs_evidence": ("Evidence missing", "yellow"),
    "needs_signoff": ("Signatures missing", "yellow"),
    "blocked": ("Not met", "red"),
}
JOBS = [(code, words[0].upper() + words[1:]) for code, words in JOB_TYPES.items()]
JOB_WORDS = dict(JOBS)
SHARED: dict[str, Any] = {
    "states": STATES,
    "candidate_states": CANDIDATE_STATES,
    "booking_states": BOOKING_STATES,
    "outcomes": OUTCOMES,
    "jobs": JOB_WORDS,
}
