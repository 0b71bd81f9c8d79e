"""What a page knows of its forms' drafts: what was kept of each, which version, and where a device may keep its own."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from foundation.clock import LONDON

LONG = re.compile(r"<textarea[^>]* rows=\"(?:[4-9]|\d\d)\"")  # worth a button to keep it by, where no script does


@dataclass(frozen=True)
class Kept:
    """One form's draft. `words` by field as typed; none once the form was sent or begun afresh."""

    form: str
    version: int
    saved_at: datetime
    words: Mapping[str, list[str]] | None


@dataclass(frozen=True)
class Draft:
    """One form on a page: the version it stands on, since when words were put back into it, its slot on the device."""

    form: str
    page: str
    title: str
    version: int
    since: str
    slot: str
    seal: str
    long: bool


@dataclass(frozen=True)
class Drafts:
    """What is kept of the forms of one page. `seal`: the reader's own key, none where a device keeps nothing.

    `sent`: the form that was just refused and the version it stood on; what was typed stays, whatever is kept.
    """

    page: str
    seal: str
    slot: Callable[[str], str]
    now: datetime
    kept: Mapping[str, Kept] = field(default_factory=dict)
    title: str = ""
    sent: tuple[str, int] | None = None

    def of(self, action: str, inside: str) -> Draft | None:
        """The draft of the form with this action, if it has room for long words."""
        if "<textarea" not in inside:
            return None
        name = action + self.page[len(self.page.partition("?")[0]) :]
        kept = self.kept.get(name)
        version = self.sent[1] if self.sent and self.sent[0] == name else kept.version if kept else 0
        since = said(kept.saved_at, self.now) if kept and kept.words and not self.sent else ""
        long = bool(LONG.search(inside))
        return Draft(name, self.page, self.title, version, since, self.slot(name), self.seal, long)

    def words(self) -> dict[str, list[str]]:
        """What is put back into the page's forms. No two of them have a field of one name (tests/journeys)."""
        return {name: values for kept in self.kept.values() for name, values in (kept.words or {}).items()}


def said(moment: datetime, now: datetime) -> str:
    """When, as one says it: "at 14:02", or "on Thu 19 Nov at 21:14"."""
    local = moment.astimezone(LONDON)
    if local.date() == now.astimezone(LONDON).date():
        return f"at {local:%H:%M}"
    return f"on {local:%a} {local.day} {local:%b} at {local:%H:%M}"
