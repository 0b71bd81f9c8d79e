"""What people are told of pay: HR that a step waits, and the person that theirs was confirmed."""

from foundation.access import Role
from foundation.notices.kinds import Kind
from foundation.notices.telling import Whom, holding, the_worker

STEP = "/pay-steps/{subject}"

KINDS = (
    Kind("pay_step_due", "A pay step to confirm", "A pay step of {person} is due, from {effective}", STEP,
         roles=frozenset({Role.HR})),
    Kind("pay_step_confirmed", "Your pay step", "{actor} confirmed your pay step, from {effective}", STEP,
         roles=frozenset({Role.SOCIAL_WORKER})),
    Kind("increment_withheld", "Your increment", "{actor} withheld your increment due on {due}: you may reply",
         "/withheld/{subject}", roles=frozenset({Role.SOCIAL_WORKER})),
    Kind("increment_replied", "A reply to an increment withheld",
         "{actor} replied to an increment withheld, due on {due}", "/withheld/{subject}", roles=frozenset({Role.HR})),
    Kind("increment_heard", "Your increment", "{actor} decided about your increment due on {due}: {outcome}",
         "/withheld/{subject}", roles=frozenset({Role.SOCIAL_WORKER})),
)  # fmt: skip

TELLS: tuple[tuple[str, str, Whom], ...] = (
    ("pay_step:raised", "pay_step_due", holding(Role.HR)),
    ("pay_step:confirmed", "pay_step_confirmed", the_worker),
    ("increment:withheld", "increment_withheld", the_worker),
    ("increment:replied", "increment_replied", holding(Role.HR)),
    ("increment:heard", "increment_heard", the_worker),
)
