"""Why a sign-in was refused: a code for the log and words for the person, each with what to do."""

WORDS = {
    "start again": (
        "Start your sign-in again",
        "This sign-in was begun in another browser or window, took longer than ten minutes, or was used already."
        " Nothing is wrong with your account.",
    ),
    "away": (
        "We cannot reach your organisation’s sign-in",
        "{name} does not answer at the moment. Try again in a few minutes; if it goes on, tell your IT service desk."
        " Whoever is signed in already can carry on.",
    ),
    "not trusted": (
        "We could not sign you in",
        "The answer that came from {name} could not be trusted, so nobody was signed in. Try again. If it happens"
        " again, tell your IT service desk and quote {number}.",
    ),
    "cancelled": (
        "You are not signed in",
        "{name} did not sign you in, or the sign-in was cancelled. You can try again.",
    ),
    "unknown": (
        "Steadfast does not know you yet",
        "{name} signed you in, but no account here waits for what it calls you. Ask your organisation’s Steadfast"
        " administrator to enter your sign-in name for you, and then sign in again. We never match people by e-mail.",
    ),
    "taken": (
        "Another sign-in already opens this account",
        "{name} gave us a sign-in that is not the one your account is linked to. Ask your organisation’s Steadfast"
        " administrator to end the old link first.",
    ),
    "elsewhere": (
        "You cannot sign in through this organisation",
        "Your account is not one that {name} may sign in. Choose the organisation that employs you, or ask its"
        " Steadfast administrator.",
    ),
    "locked": (
        "Your account is locked",
        "Ask your organisation’s Steadfast administrator why, and to unlock it.",
    ),
    "one factor": (
        "A second step is needed",
        "{name} did not say that you used a second step, such as an app or a key, when you signed in. Sign in with it,"
        " or ask your IT service desk to ask for it when Steadfast is opened.",
    ),
    "somebody else": (
        "You signed in as somebody else",
        "To carry on, sign in again as the same person. What you typed is kept.",
    ),
    "not again": (
        "You were not asked to sign in again",
        "{name} let you through without asking you to sign in again, so this act cannot go ahead. Try again, or ask"
        " your IT service desk. What you typed is kept.",
    ),
}
STATUS = {"away": 503, "start again": 400, "not trusted": 400, "cancelled": 400}


class SignInRefused(Exception):
    """`code` is one of WORDS; `why` is for the log and the administrator's test page, without any value received."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code}: {why}" if why else code)
        self.code, self.why = code, why

    @property
    def status(self) -> int:
        return STATUS.get(self.code, 403)

    def words(self, name: str, number: str) -> tuple[str, str]:
        """Title and sentence for the page."""
        title, sentence = WORDS[self.code]
        return title, sentence.format(name=name, number=number)
