"""The bank's URL map."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from foundation.throttle import OFFERS
from staffbank.actions import bookings as booked
from staffbank.actions import calls
from staffbank.actions import candidates as put
from staffbank.actions import offers as offered
from staffbank.actions import requests as asked
from staffbank.pages import bookings, candidates, caps, offers, requests, sourcing

ROUTES: list[BaseRoute] = [
    get("/requests", requests.index, needs=Can.LIST_REQUESTS),
    get("/requests/new", requests.new, needs=Can.RAISE_REQUEST),
    press("/requests/new", asked.raise_request, page=requests.new),
    get("/requests/{id:uuid}", requests.show, needs=Can.SEE_REQUEST),
    get("/requests/{id:uuid}/edit", requests.edit, needs=Can.RAISE_REQUEST),
    press("/requests/{id:uuid}/edit", asked.change_request, page=requests.edit),
    press("/requests/{id:uuid}/submit", asked.submit_request, page=requests.show),
    press("/requests/{id:uuid}/approve", asked.approve_request, page=requests.show),
    get("/requests/{id:uuid}/send-back", requests.send_back, needs=Can.APPROVE_REQUEST),
    press("/requests/{id:uuid}/send-back", asked.send_back_request, page=requests.send_back),
    get("/requests/{id:uuid}/decline", requests.decline, needs=Can.APPROVE_REQUEST),
    press("/requests/{id:uuid}/decline", asked.decline_request, page=requests.decline),
    press("/requests/{id:uuid}/open", asked.open_request, page=requests.show),
    get("/requests/{id:uuid}/cancel", requests.cancel, needs=Can.RAISE_REQUEST),
    press("/requests/{id:uuid}/cancel", asked.cancel_request, page=requests.cancel),
    get("/requests/{id:uuid}/candidates", sourcing.show, needs=Can.PROPOSE_CANDIDATE),
    press("/requests/{id:uuid}/candidates", put.put_forward, page=sourcing.show),
    press("/requests/{id:uuid}/offer-shift", offered.offer_shift, page=sourcing.show, limits=OFFERS),
    press("/requests/{id:uuid}/calls", calls.log_call, page=sourcing.show),
    get("/candidates/{id:uuid}", candidates.show, needs=Can.SEE_CANDIDATES),
    press("/candidates/{id:uuid}/shortlist", put.shortlist_candidate, page=candidates.show),
    press("/candidates/{id:uuid}/interview", put.interview_candidate, page=candidates.show),
    press("/candidates/{id:uuid}/choose", put.choose_candidate, page=candidates.show),
    get("/candidates/{id:uuid}/not-choose", candidates.not_choose, needs=Can.CHOOSE_CANDIDATE),
    press("/candidates/{id:uuid}/not-choose", put.not_choose_candidate, page=candidates.not_choose),
    press("/candidates/{id:uuid}/check", put.check_candidate, page=candidates.show),
    press("/candidates/{id:uuid}/send", put.send_checked_candidate, page=candidates.show),
    get("/candidates/{id:uuid}/withdraw", candidates.withdraw, needs=Can.PROPOSE_CANDIDATE),
    press("/candidates/{id:uuid}/withdraw", put.withdraw_candidate, page=candidates.withdraw),
    press("/candidates/{id:uuid}/offer", offered.make_offer, page=candidates.show, limits=OFFERS),
    get("/offers", offers.index, needs=Can.LIST_OFFERS),
    get("/offers/{id:uuid}", offers.show, needs=Can.SEE_OFFER),
    press("/offers/{id:uuid}/accept", offered.accept_offer, page=offers.show, limits=OFFERS),
    press("/offers/{id:uuid}/decline", offered.decline_offer, page=offers.show, limits=OFFERS),
    get("/offers/{id:uuid}/withdraw", offers.withdraw, needs=Can.WITHDRAW_OFFER),
    press("/offers/{id:uuid}/withdraw", offered.withdraw_offer, page=offers.withdraw),
    get("/bookings", bookings.index, needs=Can.LIST_BOOKINGS),
    get("/bookings/{id:uuid}", bookings.show, needs=Can.SEE_BOOKING),
    press("/bookings/{id:uuid}/check", booked.check_booking, page=bookings.show),
    press("/bookings/{id:uuid}/confirm", booked.confirm_booking, page=bookings.show),
    press("/bookings/{id:uuid}/board", booked.tick_board, page=bookings.show),
    press("/bookings/{id:uuid}/start", booked.start_booking, page=bookings.show),
    get("/bookings/{id:uuid}/did-not-start", bookings.did_not_start, needs=Can.EDIT_BOOKING),
    press("/bookings/{id:uuid}/did-not-start", booked.did_not_start, page=bookings.did_not_start),
    get("/bookings/{id:uuid}/cancel", bookings.cancel, needs=Can.EDIT_BOOKING),
    press("/bookings/{id:uuid}/cancel", booked.cancel_shift, page=bookings.cancel),
    get("/bookings/{id:uuid}/give-up", bookings.give_up, needs=Can.EDIT_BOOKING),
    press("/bookings/{id:uuid}/give-up", booked.give_up_shift, page=bookings.give_up),
    get("/caps", caps.index, needs=Can.LIST_CAPS),
]
