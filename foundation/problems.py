"""The one family of refusals, and the status each becomes.

Problem
├── SignInNeeded     303 to the sign-in page
├── SignInAgain      401: the act asks for a sign-in within the last ten minutes
├── NotAllowed       403: seen, but not this person's to do
├── NotThere         404: not there, or not theirs to see (the same words for both)
├── Overtaken        409: somebody else was first
├── NotNow           503: the database does not answer in time; nothing was saved
├── NotSure          503: the answer to a COMMIT was lost: sent again under its key, the form has one effect
├── TooMany          429: tried too often; when to try again
├── Previewed        200: the form was only asked what it would do; nothing was saved
└── Refusal          422: shown beside the form's fields, in the user's words
    └── DutyBroken   422, and the attempt itself is put on the record
"""

from dataclasses import dataclass
from uuid import UUID


class Problem(Exception):
    status = 500


class SignInNeeded(Problem):
    status = 303


class SignInAgain(Problem):
    status = 401


class NotAllowed(Problem):
    status = 403

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NotThere(Problem):
    status = 404


class Overtaken(Problem):
    status = 409

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TooMany(Problem):
    """Tried too often; `seconds` until the next try may pass."""

    status = 429

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        wait = (seconds, "second") if seconds < 60 else (-(-seconds // 60), "minute")
        wait = (-(-seconds // 3600), "hour") if seconds > 7200 else wait
        self.why = f"You have tried this too often. Try again in {wait[0]} {wait[1]}{'' if wait[0] == 1 else 's'}."
        super().__init__(self.why)


class Previewed(Problem):
    """A deed done to its end and undone, because only what follows from it was asked: `follows` says that in words.

    `seen` stands for what was typed: sent back with the form, it tells whether this is what its reader has looked at.
    """

    status = 200

    def __init__(self, follows: tuple[str, ...], seen: str) -> None:
        super().__init__("only asked")
        self.follows, self.seen = follows, seen


class NotNow(Problem):
    status = 503


class NotSure(Problem):
    status = 503


class Refusal(Problem):
    """What stands against it, by the form's field; "" is the whole form. `Refusal("words")` is about the whole."""

    status = 422

    def __init__(self, whole: str = "", **fields: str) -> None:
        self.errors = ({"": whole} if whole else {}) | fields
        super().__init__("; ".join(self.errors.values()))


@dataclass(frozen=True)
class About:
    """What an attempt was about, for the record: the thing and the chains it belongs to."""

    subject: UUID
    kind: str
    authority: int | None = None
    region: int | None = None


class DutyBroken(Refusal):
    """Two acts that must not be one person's (docs/glossary: separation of duties); `duty` is the rule's code."""

    def __init__(self, duty: str, why: str, about: About) -> None:
        super().__init__(why)
        self.duty, self.about = duty, about


class Misdeclared(Exception):
    """A fault in our own code: a deed, route or table that breaks what it declared."""
