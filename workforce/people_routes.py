"""The addresses of one person's record, of the changes to it, and of telling records apart."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from workforce.actions.changes import change_hours, move_person, take_back_change
from workforce.actions.contact import change_contact
from workforce.actions.joining import add_person, begin_work
from workforce.actions.leaving import leave, stay
from workforce.actions.matching import decide_match, look_for_matches, undo_match
from workforce.actions.numbers import link_number, unlink_number
from workforce.pages import changes, contact, flows, matching, people

PERSON = "/people/{id:uuid}"
EDIT = Can.EDIT_PERSON

ROUTES: list[BaseRoute] = [
    get("/people/new", changes.new, needs=Can.CREATE_PERSON),
    press("/people/new", add_person, page=changes.new),
    get("/people/flows", flows.index, needs=Can.LIST_PEOPLE),
    get(f"{PERSON}/begin", changes.begin, needs=EDIT),
    press(f"{PERSON}/begin", begin_work, page=changes.begin),
    get(f"{PERSON}/move", changes.move, needs=EDIT),
    press(f"{PERSON}/move", move_person, page=changes.move),
    get(f"{PERSON}/hours", changes.hours, needs=EDIT),
    press(f"{PERSON}/hours", change_hours, page=changes.hours),
    get(f"{PERSON}/leave", changes.leave, needs=EDIT),
    press(f"{PERSON}/leave", leave, page=changes.leave),
    press(f"{PERSON}/take-back", take_back_change, page=people.show),
    press(f"{PERSON}/stay", stay, page=people.show),
    press(f"{PERSON}/numbers", link_number, page=people.show),
    press(f"{PERSON}/numbers/unlink", unlink_number, page=people.show),
    get(f"{PERSON}/contact", contact.edit, needs=EDIT),
    press(f"{PERSON}/contact", change_contact, page=contact.edit),
    get("/matches", matching.index, needs=EDIT),
    press("/matches/look", look_for_matches, page=matching.index),
    press("/matches/{id:uuid}/decide", decide_match, page=matching.index),
    press("/matches/{id:uuid}/undo", undo_match, page=matching.index),
]
