"""The foundation's URL map."""

from starlette.routing import BaseRoute

from foundation import account, home, record_pages, words
from foundation.access_table import Can
from foundation.drafts.routes import ROUTES as DRAFTS
from foundation.grants.routes import ROUTES as GRANTS
from foundation.intake import deeds as intake_deeds
from foundation.intake import pages as intake_pages
from foundation.notices.routes import ROUTES as NOTICES
from foundation.routing import DERIVED, OPEN, get, press
from foundation.signin.routes import ROUTES as SIGN_IN
from foundation.signin.session_routes import ROUTES as SESSIONS
from foundation.suppliers.routes import ROUTES as SUPPLIERS
from foundation.throttle import EXPORTS, SEARCHES
from foundation.work.routes import ROUTES as WORK

ROUTES: list[BaseRoute] = [
    get("/", home.home, needs=DERIVED),
    get("/search", home.search, needs=DERIVED, limits=SEARCHES),
    get("/account", account.account, needs=Can.SEE_ACCOUNT),
    get("/roles", account.roles, needs=DERIVED),
    *WORK,
    *SESSIONS,
    *SIGN_IN,
    *SUPPLIERS,
    get("/intake", intake_pages.index, needs=Can.LIST_INTAKES),
    get("/intake/new", intake_pages.new, needs=Can.UPLOAD_INTAKE),
    press("/intake/new", intake_deeds.upload, page=intake_pages.new),
    get("/intake/{id:uuid}", intake_pages.show, needs=Can.SEE_INTAKE),
    get("/intake/{id:uuid}/refused", intake_pages.refused, needs=Can.SEE_INTAKE),
    press("/intake/{id:uuid}/mend", intake_deeds.mend, page=intake_pages.show),
    press("/intake/{id:uuid}/commit", intake_deeds.commit, page=intake_pages.show),
    press("/intake/{id:uuid}/cancel", intake_deeds.cancel, page=intake_pages.show),
    *DRAFTS,
    *GRANTS,
    *NOTICES,
    get("/history", record_pages.history, needs=(Can.LIST_HISTORY, Can.SEE_HISTORY)),
    get("/history/file", record_pages.history_file, needs=Can.EXPORT_HISTORY),
    press("/history/file", record_pages.take_history, page=record_pages.history, limits=EXPORTS),
    get("/editions", record_pages.editions_index, needs=Can.LIST_EDITIONS),
    get("/editions/{kind}/{key:path}", record_pages.edition_page, needs=Can.SEE_EDITION),
    get("/help", words.help_page, needs=OPEN),
    get("/accessibility", words.accessibility, needs=OPEN),
    get("/privacy", words.privacy, needs=OPEN),
    get("/health/live", words.live, needs=OPEN),
    get("/health/ready", words.ready, needs=OPEN),
]
