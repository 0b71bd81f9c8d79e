"""What the ground itself tells people: roles that they are given or that end."""

from foundation.notices.kinds import Kind
from foundation.notices.telling import Whom, the_worker

KINDS = (
    Kind("role_given", "A role given to you", "{actor} gave you the role of {role}", "/grants/{subject}",
         security=True),
    Kind("role_confirmed", "A role of yours confirmed", "{actor} confirmed your role of {role}", "/grants/{subject}",
         security=True),
    Kind("role_ended", "A role of yours ended", "{actor} ended your role of {role}", "/grants/{subject}",
         security=True),
)  # fmt: skip

TELLS: tuple[tuple[str, str, Whom], ...] = (
    ("grant:given", "role_given", the_worker),
    ("grant:confirmed", "role_confirmed", the_worker),
    ("grant:ended", "role_ended", the_worker),
)
