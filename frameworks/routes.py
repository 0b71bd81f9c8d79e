"""The frameworks' URL map."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from frameworks.actions.evidence import (
    accept_evidence,
    discard_evidence,
    log_evidence,
    return_evidence,
    save_evidence,
    send_again,
    send_evidence,
)
from frameworks.actions.journeys import agree_ready_early, resume_after_deferral, return_submission, submit_journey
from frameworks.actions.minutes import confirm_minutes
from frameworks.actions.moderation import carry_over, moderate, query
from frameworks.actions.outcomes import correct_outcome, decide_outcome, take_back
from frameworks.actions.panels import arrange_panel, declare_conflict, put_before_panel
from frameworks.actions.recommendations import comment_on_report, recommend, share_report
from frameworks.actions.reviews import hold_review
from frameworks.pages import evidence, journeys, outcomes, panels, reports, reviews

JOURNEY, ITEM, PANEL = "/journeys/{id:uuid}", "/evidence/{id:uuid}", "/panels/{id:uuid}"
CASE = PANEL + "/cases/{journey:uuid}"

ROUTES: list[BaseRoute] = [
    get("/journeys", journeys.index, needs=Can.LIST_JOURNEYS),
    get(JOURNEY, journeys.show, needs=Can.SEE_JOURNEY),
    press(f"{JOURNEY}/submit", submit_journey, page=journeys.show),
    press(f"{JOURNEY}/ready-early", agree_ready_early, page=journeys.show),
    get(f"{JOURNEY}/return", journeys.give_back, needs=Can.EDIT_JOURNEY),
    press(f"{JOURNEY}/return", return_submission, page=journeys.give_back),
    get(f"{JOURNEY}/resume", journeys.resume, needs=Can.EDIT_JOURNEY),
    press(f"{JOURNEY}/resume", resume_after_deferral, page=journeys.resume),
    get(f"{JOURNEY}/evidence/new", evidence.new, needs=Can.LOG_EVIDENCE),
    press(f"{JOURNEY}/evidence/new", log_evidence, page=evidence.new),
    get(ITEM, evidence.show, needs=(Can.SEE_EVIDENCE, Can.SEE_DRAFT)),
    get(f"{ITEM}/edit", evidence.edit, needs=(Can.EDIT_DRAFT, Can.REVISE_EVIDENCE)),
    press(f"{ITEM}/edit", save_evidence, page=evidence.edit),
    press(f"{ITEM}/send", send_evidence, page=evidence.edit),
    press(f"{ITEM}/send-again", send_again, page=evidence.edit),
    press(f"{ITEM}/discard", discard_evidence, page=evidence.edit),
    press(f"{ITEM}/return", return_evidence, page=evidence.show),
    press(f"{ITEM}/accept", accept_evidence, page=evidence.show),
    get(f"{JOURNEY}/reviews/{{code}}", reviews.show, needs=Can.SEE_REVIEW),
    press(f"{JOURNEY}/reviews/{{code}}", hold_review, page=reviews.show),
    get(f"{JOURNEY}/report", reports.show, needs=Can.SEE_RECOMMENDATION),
    press(f"{JOURNEY}/report", share_report, page=reports.show),
    press(f"{JOURNEY}/report/comment", comment_on_report, page=reports.show),
    press(f"{JOURNEY}/recommend", recommend, page=reports.show),
    get(f"{JOURNEY}/outcome", outcomes.show, needs=Can.DECIDE_OUTCOME),
    press(f"{JOURNEY}/outcome", decide_outcome, page=outcomes.show),
    press(f"{JOURNEY}/outcome/correct", correct_outcome, page=outcomes.show),
    press(f"{JOURNEY}/outcome/take-back", take_back, page=outcomes.show),
    get("/panels", panels.index, needs=Can.LIST_PANELS),
    get("/panels/new", panels.new, needs=Can.ARRANGE_PANEL),
    press("/panels/new", arrange_panel, page=panels.new),
    get(PANEL, panels.show, needs=Can.SEE_PANEL),
    press(f"{PANEL}/cases", put_before_panel, page=panels.show),
    get(CASE, panels.case, needs=Can.SEE_PANEL),
    press(f"{CASE}/moderate", moderate, page=panels.case),
    press(f"{CASE}/query", query, page=panels.case),
    press(f"{CASE}/carry-over", carry_over, page=panels.case),
    press(f"{CASE}/conflict", declare_conflict, page=panels.case),
    press(f"{PANEL}/minutes", confirm_minutes, page=panels.show),
]
