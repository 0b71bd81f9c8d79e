"""The workforce's URL map."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from foundation.throttle import EXPORTS
from workforce.actions.exports import take_people, take_posts
from workforce.actions.pay import confirm_pay_step
from workforce.pages import establishment, pay, people, teams

ROUTES: list[BaseRoute] = [
    get("/people", people.index, needs=Can.LIST_PEOPLE),
    get("/people/file", people.file, needs=Can.EXPORT_PEOPLE),
    press("/people/file", take_people, page=people.index, limits=EXPORTS),
    get(
        "/people/{id:uuid}",
        people.show,
        needs=(Can.SEE_PERSON, Can.SEE_ABSENCE, Can.SEE_CASELOAD, Can.SEE_PAY),
    ),
    get("/teams", teams.index, needs=Can.LIST_CASELOADS),
    get("/teams/{id:uuid}", teams.show, needs=(Can.SEE_CASELOAD, Can.LIST_CASELOADS)),
    get("/establishment", establishment.index, needs=(Can.LIST_ESTABLISHMENT, Can.SEE_ESTABLISHMENT)),
    get("/establishment/file", establishment.file, needs=Can.EXPORT_ESTABLISHMENT),
    press("/establishment/file", take_posts, page=establishment.index, limits=EXPORTS),
    get("/pay", pay.index, needs=(Can.LIST_PAY, Can.SEE_PAY)),
    get("/pay-steps", pay.steps, needs=Can.LIST_PAY_STEPS),
    get("/pay-steps/{id:uuid}", pay.step, needs=Can.SEE_PAY_STEP),
    press("/pay-steps/{id:uuid}/confirm", confirm_pay_step, page=pay.step),
]
