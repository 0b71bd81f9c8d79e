"""What people are told of journeys, and whom each deed tells. Words name the kind of thing, never what was found."""

from uuid import UUID

from foundation.access import Actor, Role
from foundation.database.pool import fetch_value
from foundation.deeds import Done
from foundation.notices.kinds import Kind
from foundation.notices.telling import Whom, holding, named_in, the_worker

WORKER, ASSESSOR = frozenset({Role.SOCIAL_WORKER}), frozenset({Role.ASSESSOR})
JOURNEY, EVIDENCE = "/journeys/{subject}", "/evidence/{subject}"

KINDS = (
    Kind("evidence_sent", "Evidence sent to you", "{actor} sent you evidence to read", EVIDENCE, roles=ASSESSOR),
    Kind("evidence_returned", "Evidence returned to you", "{actor} returned a piece of your evidence", EVIDENCE,
         roles=WORKER),
    Kind("evidence_agreed", "Evidence accepted", "{actor} accepted a piece of your evidence", EVIDENCE, roles=WORKER),
    Kind("portfolio_submitted", "A portfolio submitted to you", "{actor} submitted the portfolio to you", JOURNEY,
         roles=ASSESSOR),
    Kind("portfolio_returned", "Your portfolio returned", "{actor} returned your portfolio with a note", JOURNEY,
         roles=WORKER),
    Kind("review_held", "A review on record", "{actor} recorded your review: {review}", "/journeys/{journey}",
         roles=WORKER),
    Kind("review_due", "A review coming up", "A review is due on {due}: {review}", "/journeys/{journey}",
         roles=WORKER | ASSESSOR),
    Kind("report_shared", "A report to comment on", "{actor} shared their report with you, for your comment", JOURNEY,
         roles=WORKER),
    Kind("portfolio_recommended", "A portfolio for a panel", "{actor} recommended the portfolio of {worker}", JOURNEY,
         roles=frozenset({Role.PROGRAMME_COORDINATOR})),
    Kind("panel_chaired", "A panel that you chair", "{actor} arranged a panel on {meets_on}, with you in the chair",
         "/panels/{panel}", roles=frozenset({Role.PANEL_CHAIR})),
    Kind("case_to_read", "A portfolio to read for a panel", "{actor} asked you to read a portfolio for {meets_on}",
         "/panels/{panel}", roles=frozenset({Role.PANEL_CHAIR, Role.PANEL_MEMBER})),
    Kind("panel_question", "A question from a panel", "{actor} sent a case back to you with the panel's question",
         JOURNEY, roles=ASSESSOR),
    Kind("outcome_to_decide", "An outcome to record", "The panel agreed about {worker}: record the outcome",
         JOURNEY, roles=frozenset({Role.PRINCIPAL_SOCIAL_WORKER})),
    Kind("outcome_final", "A panel’s outcome", "The outcome of your stage is final", JOURNEY, roles=WORKER),
    Kind("outcome_corrected", "A correction of an outcome", "The outcome of your stage was corrected", JOURNEY,
         roles=WORKER),
)  # fmt: skip


async def the_assessor(actor: Actor, done: Done) -> list[UUID | None]:
    """Of the journey that the deed is about."""
    return [await fetch_value("select assessor from journey where id = $1", done.subject)]


TELLS: tuple[tuple[str, str, Whom], ...] = (
    ("evidence:submitted", "evidence_sent", named_in("assessor")),
    ("evidence:submitted_again", "evidence_sent", named_in("assessor")),
    ("evidence:returned", "evidence_returned", the_worker),
    ("evidence:accepted", "evidence_agreed", the_worker),
    ("journey:submitted", "portfolio_submitted", named_in("assessor")),
    ("journey:submission_returned", "portfolio_returned", the_worker),
    ("review:held", "review_held", the_worker),
    ("recommendation:shared", "report_shared", the_worker),
    ("journey:recommended", "portfolio_recommended", holding(Role.PROGRAMME_COORDINATOR)),
    ("panel:arranged", "panel_chaired", named_in("chair")),
    ("panel:case_added", "case_to_read", named_in("reader")),
    ("panel:queried", "panel_question", the_assessor),
    ("panel:moderated", "outcome_to_decide", holding(Role.PRINCIPAL_SOCIAL_WORKER)),
    ("outcome:made_final", "outcome_final", the_worker),
    ("outcome:corrected", "outcome_corrected", the_worker),
)
