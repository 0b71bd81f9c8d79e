"""The figures' URL map."""

from foundation.access_table import Can
from foundation.routing import get, press
from foundation.throttle import EXPORTS
from reports.actions.figures import take_out
from reports.actions.monthly import set_up, stop_report, take_out_report
from reports.actions.team_figures import take_out_team
from reports.actions.views import keep_view, open_first, remove_view
from reports.pages import figures, monthly, moved, team_figures, views

SEE = Can.SEE_AUTHORITY_FIGURES
HERE = "/figures/authority/{code:int}"
TEAM = HERE + "/team/{id:uuid}"
ROUTES = [
    get("/figures", figures.index, needs=(SEE, Can.LIST_TEAM_FIGURES, Can.SEE_NATIONAL_FIGURES)),
    get("/figures/national", figures.national, needs=Can.SEE_NATIONAL_FIGURES),
    get(HERE, figures.authority, needs=SEE),
    get(HERE + "/monthly", monthly.new, needs=SEE),
    press(HERE + "/monthly", set_up, page=monthly.new),
    get(TEAM, team_figures.show, needs=Can.SEE_TEAM_FIGURES),
    press(TEAM, take_out_team, page=team_figures.show, limits=EXPORTS),
    get(TEAM + "/file", team_figures.file, needs=Can.EXPORT_TEAM_FIGURES),
    get(HERE + "/{measure}.csv", figures.measure_csv, needs=Can.EXPORT_AUTHORITY_FIGURES),
    get(HERE + "/{measure}", figures.measure, needs=SEE),
    press(HERE + "/{measure}", take_out, page=figures.measure, limits=EXPORTS),
    get(HERE + "/{measure}/moved", moved.show, needs=SEE),
    get("/views", views.index, needs=Can.LIST_SAVED),
    press("/views", keep_view, page=views.index),
    press("/views/{id:uuid}/first", open_first, page=views.index),
    press("/views/{id:uuid}/remove", remove_view, page=views.index),
    get("/reports", monthly.index, needs=Can.LIST_SAVED),
    get("/reports/{id:uuid}", monthly.show, needs=Can.SEE_SAVED),
    press("/reports/{id:uuid}/stop", stop_report, page=monthly.show),
    get("/reports/sent/{id:uuid}", monthly.sent, needs=Can.SEE_SAVED),
    press("/reports/sent/{id:uuid}", take_out_report, page=monthly.sent, limits=EXPORTS),
    get("/reports/sent/{id:uuid}/file", monthly.file, needs=Can.EXPORT_SAVED),
]
