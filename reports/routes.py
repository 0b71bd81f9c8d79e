"""The figures' URL map."""

from foundation.access_table import Can
from foundation.routing import get, press
from foundation.throttle import EXPORTS
from reports.actions.figures import take_out
from reports.pages import figures

SEE = Can.SEE_AUTHORITY_FIGURES
ROUTES = [
    get("/figures", figures.index, needs=(SEE, Can.SEE_NATIONAL_FIGURES)),
    get("/figures/national", figures.national, needs=Can.SEE_NATIONAL_FIGURES),
    get("/figures/authority/{code:int}", figures.authority, needs=SEE),
    get("/figures/authority/{code:int}/{measure}.csv", figures.measure_csv, needs=Can.EXPORT_AUTHORITY_FIGURES),
    get("/figures/authority/{code:int}/{measure}", figures.measure, needs=SEE),
    press("/figures/authority/{code:int}/{measure}", take_out, page=figures.measure, limits=EXPORTS),
]
