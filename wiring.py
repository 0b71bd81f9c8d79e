"""The one list of packages: their routes, tabs, home panels, queues, searches, listeners and jobs.

asgi, the command line and the tests all load it, so that a deed has the same consequences wherever it is done.
"""

from functools import cache

from starlette.routing import BaseRoute

from foundation import exports, leavers, record, record_pages
from foundation.access import Actor, Role, may_ever
from foundation.access_table import Can, row
from foundation.deeds import on
from foundation.drafts import forgetting
from foundation.drafts import pages as drafts
from foundation.grants import glass_pages, held, lapsing, lending_pages, quarter_pages
from foundation.grants import notices as grants_notices
from foundation.grants import pages as roles_held
from foundation.home import PANELS, QUEUES, SEARCHES
from foundation.intake import deeds as intake_deeds
from foundation.intake import kinds as intake
from foundation.intake import pages as intake_pages
from foundation.intake import work as intake_work
from foundation.jobs import upkeep
from foundation.jobs.job import JOBS
from foundation.notices import own_kinds
from foundation.notices.kinds import declare
from foundation.notices.telling import tell
from foundation.pages import TABS, Tab
from foundation.routes import ROUTES as GROUND
from foundation.suppliers import pages as suppliers
from foundation.work.pieces import DOERS
from frameworks import jobs as journeys_jobs
from frameworks import notices as journeys_notices
from frameworks.actions.retiming import hours_changed
from frameworks.pages import home as journeys_home
from frameworks.queries import milestones as journeys_milestones
from frameworks.queries.parts import cases_of, workers_of, years_of
from frameworks.queries.waiting import waiting as journeys_waiting
from frameworks.routes import ROUTES as FRAMEWORKS
from reports import jobs as figures_jobs
from reports import notices as figures_notices
from reports.actions.neighbours import KIND as NEIGHBOURS
from reports.actions.published import KIND as PUBLISHED
from reports.census_routes import ROUTES as CENSUS
from reports.pages import census, census_waiting
from reports.pages.panel import panel as figures_panel
from reports.routes import ROUTES as REPORTS
from staffbank import jobs as bank_jobs
from staffbank import notices as bank_notices
from staffbank.pages.tabs import TABS as BANK_TABS
from staffbank.queries.caps import charges
from staffbank.queries.found import search as bank_search
from staffbank.queries.waiting import waiting as bank_waiting
from staffbank.routes import ROUTES as STAFFBANK
from workforce import notices as pay_notices
from workforce.imports import people as feed_files
from workforce.imports.absences import ABSENCES
from workforce.imports.caseload import CASELOAD
from workforce.imports.posts import POSTS
from workforce.imports.registrations import REGISTRATIONS
from workforce.pages import feed as feed_pages
from workforce.pages import matching, pay, people, supplements, teams
from workforce.pages import pay_scales as scale_pages
from workforce.pages.asked import reaches
from workforce.queries import agency_charges, following, given
from workforce.queries import milestones as workforce_milestones
from workforce.queries.people import employed_among, employed_in, known_as, standing, teams_in
from workforce.routes import ROUTES as WORKFORCE

# What the staff bank's deeds are about, in the history of those who run it.
BANK_KINDS = ("request", "offer", "booking", "membership", "candidate", "call", "rule_decision", "cap")


@cache
def routes() -> list[BaseRoute]:
    """Every route of the product; loading them registers the deeds, tabs and listeners too."""
    _ground()
    _workforce()
    _frameworks()
    _staffbank()
    _files()
    _reports()
    _told_and_due()
    return [*GROUND, *WORKFORCE, *FRAMEWORKS, *STAFFBANK, *REPORTS, *CENSUS]


def _ground() -> None:
    TABS.append(Tab("Home", "/", lambda actor: True))
    QUEUES.extend((roles_held.queue, quarter_pages.queue))
    PANELS.extend((glass_pages.panel, quarter_pages.panel))
    PANELS.append(lending_pages.panel)
    PANELS.append(drafts.panel)
    held.STAFF.append(held.Staff(employed_in, teams_in, standing, employed_among))
    record.HR_KINDS.update(("pay_step", "people_file", "posts_file", "person", "employment", "post", "caseload"))
    record.HR_KINDS.add("vacancies")
    record.HR_KINDS.update(("pay_scale", "supplement", "tied_payment"))
    record.HR_KINDS.update(("absence", "registration", "caseloads_file", "registrations_file"))
    record.BANK_KINDS.update(BANK_KINDS)


def _workforce() -> None:
    TABS.extend(
        [
            Tab("People", "/people", lambda actor: reaches(actor, Can.LIST_PEOPLE)),
            Tab("Teams", "/teams", lambda actor: reaches(actor, Can.LIST_CASELOADS)),
            Tab("Absence", "/absences", lambda actor: reaches(actor, Can.LIST_ABSENCES)),
            Tab("Posts", "/establishment", lambda actor: reaches(actor, Can.LIST_ESTABLISHMENT)),
            Tab("Pay", "/pay", lambda actor: may_ever(row(Can.LIST_PAY), actor)),
            Tab("Pay steps", "/pay-steps", pay.steps_alone),
        ]
    )
    PANELS.append(pay.panel)
    QUEUES.extend((pay.queue, supplements.queue, matching.queue))
    TABS.append(Tab("Pay scales", "/pay/scales", scale_pages.scales_alone))
    SEARCHES.append(people.search)


def _frameworks() -> None:
    """A social worker's page in its order: journey, then children and pay (above), then who can see it."""
    TABS.extend(journeys_home.TABS)
    PANELS.insert(0, journeys_home.panel)
    PANELS.append(journeys_home.who_sees)
    QUEUES.append(journeys_waiting)
    SEARCHES.append(journeys_home.find)
    given.WORKERS.append(workers_of)
    given.CASES.append(cases_of)
    following.FOLLOWS.append(journeys_milestones.follows)
    workforce_milestones.MILESTONES.append(journeys_milestones.milestones)
    for deed in ("hours:changed", "change:taken_back"):
        on(deed, hours_changed)
    given.YEARS.append(years_of)


def _staffbank() -> None:
    TABS.extend(BANK_TABS)
    agency_charges.CHARGES.append(charges)
    QUEUES.append(bank_waiting)
    SEARCHES.append(bank_search)


def _files() -> None:
    DOERS.update({intake_deeds.WORK: intake_work.do, exports.WORK: exports.make})
    exports.EXPORTS.update({"people": people.EXPORT, "history": record_pages.EXPORT, "caseloads": teams.EXPORT})
    intake.KINDS[PUBLISHED.code] = PUBLISHED
    intake.KINDS[leavers.LEAVERS.code] = leavers.LEAVERS
    intake.KINDS.update({kind.code: kind for kind in feed_files.KINDS})
    intake.KINDS.update({kind.code: kind for kind in (CASELOAD, ABSENCES, REGISTRATIONS, POSTS)})
    leavers.KNOWN.append(known_as)
    TABS.append(Tab("Roles held", "/grants", lambda actor: reaches(actor, Can.LIST_GRANTS, regions=True)))
    TABS.append(Tab("History", "/history", lambda actor: reaches(actor, Can.LIST_HISTORY, regions=True)))
    intake_pages.LINKS.append(feed_pages.links)
    TABS.append(Tab("Files", "/intake", intake_pages.meets_files))
    TABS.append(Tab("Suppliers", "/suppliers", suppliers.meets_suppliers))


def _told_and_due() -> None:
    """Whom each deed tells of what: `on(deed, tell(kind, to=whom))`; and the jobs."""
    for package in (own_kinds, grants_notices, pay_notices, journeys_notices, bank_notices, figures_notices):
        declare(*package.KINDS)
        for deed, kind, whom in package.TELLS:
            on(deed, tell(kind, to=whom))
    JOBS.extend((*upkeep.GROUND, *lapsing.JOBS, *forgetting.JOBS, *journeys_jobs.JOBS, *bank_jobs.JOBS))
    JOBS.extend(figures_jobs.JOBS)


def _reports() -> None:
    def meets_figures(actor: Actor) -> bool:
        seen = (Can.SEE_AUTHORITY_FIGURES, Can.LIST_TEAM_FIGURES, Can.SEE_REGION_FIGURES)
        wide = any(may_ever(row(can), actor) for can in seen)
        return wide or bool(actor.holds(Role.ANALYST))

    intake.KINDS[NEIGHBOURS.code] = NEIGHBOURS
    record.HR_KINDS.update(("monthly_report", "monthly_report_sent", "team"))
    PANELS.insert(0, figures_panel)
    TABS.append(Tab("Figures", "/figures", meets_figures))
    TABS.append(Tab("Census", "/census", census.sees_census))
    QUEUES.append(census_waiting.queue)
    record.HR_KINDS.add("census")
