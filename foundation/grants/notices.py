"""What people are told of roles lent, records opened, and roles that lapsed."""

from foundation.notices.kinds import Kind
from foundation.notices.telling import Whom, named_in, the_worker

KINDS = (
    Kind("role_lent", "A role lent to you", "{actor} lent you the role of {role}, until {last}", "/lending/{subject}",
         security=True),
    Kind("lending_ended", "A lending of a role ended", "{actor} ended the lending of the role of {role}", "/lending",
         security=True),
    Kind("lending_ends", "A lending of a role ends soon", "The lending of the role of {role} ends on {last}",
         "/lending/{subject}"),
    Kind("glass_second", "You were named as second officer",
         "{actor} broke the glass on a record and named you as second officer", "/break-glass", security=True),
    Kind("glass_opened", "A record of yours was opened", "{actor} opened a record of yours, to read it for an hour",
         "/break-glass", security=True),
    Kind("role_lapsed", "A role of yours lapsed", "Nobody confirmed your role of {role} in the quarterly look",
         "/grants", security=True),
)  # fmt: skip

TELLS: tuple[tuple[str, str, Whom], ...] = (
    ("role:lent", "role_lent", the_worker),
    ("lending:ended", "lending_ended", the_worker),
    ("lending:ended", "lending_ended", named_in("giver")),
    ("lending:ends_soon", "lending_ends", the_worker),
    ("lending:ends_soon", "lending_ends", named_in("giver")),
    ("break_glass:opened", "glass_second", named_in("second")),
    ("break_glass:opened", "glass_opened", the_worker),
    ("break_glass:told", "glass_opened", the_worker),
    ("grant:lapsed", "role_lapsed", the_worker),
)
