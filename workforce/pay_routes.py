"""The URL map of grades, places, increments, awards, batches and the terms behind them."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from workforce.actions.pay_awards import apply_award, complete_award
from workforce.actions.pay_batches import batch_arrears, batch_steps
from workforce.actions.pay_increments import apply_due, hear, reply, withhold
from workforce.actions.pay_places import place
from workforce.actions.pay_reversals import reverse_pay_step
from workforce.actions.pay_terms import adopt, file_grade, file_rule, file_spine
from workforce.pages import pay, pay_awards, pay_batches, pay_increments, pay_places, pay_terms, pay_withheld

ROUTES: list[BaseRoute] = [
    get("/pay/places", pay_places.index, needs=Can.LIST_PAY),
    get("/people/{id:uuid}/pay", pay_places.person, needs=Can.SEE_PAY),
    press("/people/{id:uuid}/pay/place", place, page=pay_places.person),
    press("/people/{id:uuid}/pay/withhold", withhold, page=pay_places.person),
    get("/withheld/{id:uuid}", pay_withheld.show, needs=Can.SEE_PAY),
    press("/withheld/{id:uuid}/reply", reply, page=pay_withheld.show),
    press("/withheld/{id:uuid}/hear", hear, page=pay_withheld.show),
    get("/pay/increments", pay_increments.index, needs=Can.EDIT_PAY),
    press("/pay/increments", apply_due, page=pay_increments.index),
    get("/pay/awards", pay_awards.index, needs=Can.LIST_PAY),
    press("/pay/awards", apply_award, page=pay_awards.preview),
    get("/pay/awards/preview", pay_awards.preview, needs=Can.EDIT_PAY),
    get("/pay/awards/{id:uuid}", pay_awards.show, needs=Can.LIST_PAY),
    press("/pay/awards/{id:uuid}/complete", complete_award, page=pay_awards.show),
    press("/pay/awards/{id:uuid}/batch", batch_arrears, page=pay_awards.show),
    get("/pay/batches", pay_batches.index, needs=Can.LIST_PAY),
    press("/pay/batches", batch_steps, page=pay_batches.index),
    get("/pay/batches/{id:uuid}", pay_batches.show, needs=Can.LIST_PAY),
    get("/pay/batches/{id:uuid}/file", pay_batches.file, needs=(Can.EXPORT_PAY_STEPS, Can.EXPORT_PAY)),
    get("/pay/terms", pay_terms.index, needs=Can.LIST_EDITIONS),
    get("/pay/terms/grade", pay_terms.grade, needs=Can.FILE_EDITION),
    press("/pay/terms/grade", file_grade, page=pay_terms.grade),
    get("/pay/terms/rule", pay_terms.rule, needs=Can.FILE_EDITION),
    press("/pay/terms/rule", file_rule, page=pay_terms.rule),
    get("/pay/terms/spine", pay_terms.spine, needs=Can.FILE_EDITION),
    press("/pay/terms/spine", file_spine, page=pay_terms.spine),
    press("/pay/terms/{id:uuid}/adopt", adopt, page=pay_terms.adopted),
    press("/pay-steps/{id:uuid}/reverse", reverse_pay_step, page=pay.step),
]
