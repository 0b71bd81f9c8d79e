"""The addresses of pay scales, supplements and employer cost."""

from starlette.routing import BaseRoute

from foundation.access_table import Can
from foundation.routing import get, press
from workforce.actions.pay_scales import change_scale, save_scale, share_scale, unshare_scale
from workforce.actions.scale_approval import adopt_scale, approve_scale, consult_on_scale
from workforce.actions.supplements import (
    approve_supplement,
    ask_for_supplement,
    refuse_supplement,
    withdraw_supplement,
)
from workforce.actions.tied_payments import enter_tied_payment
from workforce.pages import effect, employer_cost, pay_compare, pay_scales, supplements, tied_payments

EFFECT = (Can.LIST_PAY, Can.SEE_AUTHORITY_FIGURES, Can.SEE_REGION_FIGURES)

ROUTES: list[BaseRoute] = [
    get("/pay/effect", effect.show, needs=EFFECT),
    get("/pay/compare", pay_compare.show, needs=EFFECT),
    get("/pay/scales", pay_scales.index, needs=(Can.LIST_SAVED, Can.LIST_EDITIONS)),
    press("/pay/scales", save_scale, page=effect.show),
    get("/pay/scales/{id:uuid}", pay_scales.show, needs=(Can.SEE_SAVED, Can.SEE_EDITION)),
    press("/pay/scales/{id:uuid}/change", change_scale, page=pay_scales.show),
    press("/pay/scales/{id:uuid}/share", share_scale, page=pay_scales.show),
    press("/pay/scales/{id:uuid}/unshare", unshare_scale, page=pay_scales.show),
    press("/pay/scales/{id:uuid}/consult", consult_on_scale, page=pay_scales.show),
    press("/pay/scales/{id:uuid}/approve", approve_scale, page=pay_scales.show),
    press("/pay/scales/{id:uuid}/adopt", adopt_scale, page=pay_scales.show),
    get("/pay/supplements", supplements.index, needs=Can.LIST_PAY),
    press("/pay/supplements", ask_for_supplement, page=supplements.new),
    get("/pay/supplements/new", supplements.new, needs=Can.CREATE_PAY),
    get("/pay/supplements/groups", supplements.groups, needs=Can.SEE_AUTHORITY_FIGURES),
    get("/pay/supplements/{id:uuid}", supplements.show, needs=Can.SEE_PAY),
    press("/pay/supplements/{id:uuid}/approve", approve_supplement, page=supplements.show),
    press("/pay/supplements/{id:uuid}/refuse", refuse_supplement, page=supplements.show),
    press("/pay/supplements/{id:uuid}/withdraw", withdraw_supplement, page=supplements.show),
    get("/pay/tied", tied_payments.index, needs=Can.LIST_PAY),
    press("/pay/tied", enter_tied_payment, page=tied_payments.index),
    get("/pay/cost", employer_cost.index, needs=Can.LIST_PAY),
    get("/pay/cost/{id:uuid}", employer_cost.show, needs=Can.SEE_PAY),
]
