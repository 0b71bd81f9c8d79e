"""The URL map of caseload, absence and registration."""

from starlette.routing import BaseRoute, Route

from foundation.access_table import Can
from foundation.routing import get, press
from foundation.throttle import EXPORTS
from workforce.actions.absences import change_absence, enter_absence, withdraw_absence
from workforce.actions.caseload_feed import make_token, revoke_token
from workforce.actions.caseload_policy import approve_definition, withdraw_definition, write_definition
from workforce.actions.caseloads import count_team, take_caseloads
from workforce.actions.registrations import take_numbers
from workforce.actions.supervision import count_changes, enter_supervision
from workforce.pages import absences, caseload_feed, caseload_policy, counts, registrations, teams

CASELOAD: list[BaseRoute] = [
    get("/teams", teams.index, needs=Can.LIST_CASELOADS),
    get("/teams/file", teams.file, needs=Can.EXPORT_CASELOADS),
    press("/teams/file", take_caseloads, page=teams.index, limits=EXPORTS),
    get("/teams/{id:uuid}", teams.show, needs=(Can.SEE_CASELOAD, Can.LIST_CASELOADS)),
    get("/teams/{id:uuid}/counts", counts.counts, needs=Can.COUNT_CASELOAD),
    press("/teams/{id:uuid}/counts", count_team, page=counts.counts),
    get("/teams/{id:uuid}/supervision/{person:uuid}", counts.supervision, needs=Can.COUNT_CASELOAD),
    press("/teams/{id:uuid}/supervision/{person:uuid}", enter_supervision, page=counts.supervision),
    get("/teams/{id:uuid}/changes", counts.changes, needs=Can.COUNT_CASELOAD),
    press("/teams/{id:uuid}/changes", count_changes, page=counts.changes),
    get("/caseload/definition", caseload_policy.show, needs=Can.LIST_CASELOADS),
    get("/caseload/definition/new", caseload_policy.new, needs=Can.EDIT_CASELOAD),
    press("/caseload/definition/new", write_definition, page=caseload_policy.new),
    press("/caseload/definition/{id:uuid}/approve", approve_definition, page=caseload_policy.show),
    press("/caseload/definition/{id:uuid}/withdraw", withdraw_definition, page=caseload_policy.show),
    get("/caseload/tokens", caseload_policy.feed, needs=Can.EDIT_CASELOAD),
    press("/caseload/tokens", make_token, page=caseload_policy.feed),
    press("/caseload/tokens/{id:uuid}/revoke", revoke_token, page=caseload_policy.feed),
    # A case system's own way in: no cookie, and so no form; its token is its permission.
    Route("/feeds/caseload", caseload_feed.push, methods=["POST"]),
    get("/absences", absences.index, needs=Can.LIST_ABSENCES),
    get("/people/{id:uuid}/absences/new", absences.new, needs=Can.ENTER_ABSENCE),
    press("/people/{id:uuid}/absences/new", enter_absence, page=absences.new),
    get("/absences/{id:uuid}", absences.show, needs=Can.EDIT_ABSENCE),
    press("/absences/{id:uuid}", change_absence, page=absences.show),
    press("/absences/{id:uuid}/withdraw", withdraw_absence, page=absences.show),
    get("/registrations", registrations.index, needs=Can.LIST_PEOPLE),
    get("/registrations/numbers", registrations.numbers, needs=Can.EXPORT_PEOPLE),
    press("/registrations/numbers", take_numbers, page=registrations.index, limits=EXPORTS),
]
