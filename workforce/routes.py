"""The workforce's URL map."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from foundation.throttle import EXPORTS
from workforce.actions.exports import take_people, take_posts
from workforce.actions.pay import confirm_pay_step
from workforce.actions.posts import change_post, close_post, create_post
from workforce.actions.teams import change_team
from workforce.actions.vacancies import add_bridge_line, agree_vacancies, declare_vacancies, remove_bridge_line
from workforce.caseload_routes import CASELOAD
from workforce.feed_routes import ROUTES as FEED_ROUTES
from workforce.pages import (
    authorities,
    ending,
    establishment,
    pay,
    people,
    posts,
    teams_by_date,
    vacancies,
)
from workforce.pay_routes import ROUTES as PAY_ROUTES
from workforce.people_routes import ROUTES as PEOPLE_ROUTES
from workforce.scale_routes import ROUTES as SCALE_ROUTES

ROUTES: list[BaseRoute] = [
    get("/people", people.index, needs=Can.LIST_PEOPLE),
    *PEOPLE_ROUTES,
    *FEED_ROUTES,
    get("/people/file", people.file, needs=Can.EXPORT_PEOPLE),
    press("/people/file", take_people, page=people.index, limits=EXPORTS),
    get(
        "/people/{id:uuid}",
        people.show,
        needs=(Can.SEE_PERSON, Can.SEE_ABSENCE, Can.SEE_CASELOAD, Can.SEE_PAY),
    ),
    *CASELOAD,
    *PAY_ROUTES,
    get("/establishment", establishment.index, needs=(Can.LIST_ESTABLISHMENT, Can.SEE_ESTABLISHMENT)),
    get("/establishment/file", establishment.file, needs=Can.EXPORT_ESTABLISHMENT),
    press("/establishment/file", take_posts, page=establishment.index, limits=EXPORTS),
    get("/establishment/posts/new", posts.new, needs=Can.CREATE_POST),
    press("/establishment/posts/new", create_post, page=posts.new),
    get("/establishment/posts/{id:uuid}", posts.show, needs=Can.SEE_ESTABLISHMENT),
    get("/establishment/posts/{id:uuid}/change", posts.edit, needs=Can.EDIT_POST),
    press("/establishment/posts/{id:uuid}/change", change_post, page=posts.edit),
    press("/establishment/posts/{id:uuid}/close", close_post, page=posts.edit),
    get("/establishment/teams/{id:uuid}", teams_by_date.show, needs=Can.SEE_ESTABLISHMENT),
    press("/establishment/teams/{id:uuid}", change_team, page=teams_by_date.show),
    get("/establishment/vacancies", vacancies.index, needs=Can.LIST_ESTABLISHMENT),
    press("/establishment/vacancies", declare_vacancies, page=vacancies.index),
    get("/establishment/vacancies/{id:uuid}", vacancies.show, needs=Can.SEE_ESTABLISHMENT),
    press("/establishment/vacancies/{id:uuid}/bridge", add_bridge_line, page=vacancies.show),
    press("/establishment/vacancies/{id:uuid}/bridge/{line:uuid}/remove", remove_bridge_line, page=vacancies.show),
    press("/establishment/vacancies/{id:uuid}/agree", agree_vacancies, page=vacancies.show),
    get("/establishment/ending", ending.index, needs=Can.LIST_PEOPLE),
    get("/authorities", authorities.index, needs=Can.LIST_EDITIONS),
    get("/pay", pay.index, needs=(Can.LIST_PAY, Can.SEE_PAY)),
    get("/pay-steps", pay.steps, needs=Can.LIST_PAY_STEPS),
    get("/pay-steps/{id:uuid}", pay.step, needs=Can.SEE_PAY_STEP),
    press("/pay-steps/{id:uuid}/confirm", confirm_pay_step, page=pay.step),
    *SCALE_ROUTES,
]
