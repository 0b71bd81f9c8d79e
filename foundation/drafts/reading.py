"""A form as it came, read as a draft: whose place it has, what is kept of it, and what never is."""

import re
from dataclasses import replace

from starlette.datastructures import FormData

from foundation.drafts.store import Written
from foundation.problems import Refusal

MOST = 60_000  # characters of one form, some twenty pages
ADDRESS = re.compile(r"/(?!/)[\w./:%-]*(?:\?[\w.&=%+:-]*)?", re.ASCII)
# What belongs to the page, not to its writer.
NOT_WRITTEN = ("csrf", "key", "version", "press")


def place(data: FormData) -> Written | None:
    """Whose draft this form has, without its words; none where it does not say."""
    form, page, version = _text(data, "draft.form"), _text(data, "draft.page"), _text(data, "draft.version")
    if not (_ours(form) and _ours(page)):
        return None
    known = int(version) if version.isdecimal() and len(version) < 9 else 0
    return Written(form, page, _text(data, "draft.title")[:200], _text(data, "key")[:100], known, {})


def written(data: FormData) -> Written:
    """The draft this form would be. Raises Refusal when it is too long, or does not say whose draft it is."""
    where = place(data)
    if where is None:
        raise Refusal("This form could not be told from another. Open its page afresh.")
    words = _words(data)
    length = sum(len(value) for values in words.values() for value in values)
    if length > MOST:
        raise Refusal(
            f"This is too long to keep: {length:,} characters, of at most {MOST:,}. Make it shorter, or send a part."
        )
    return replace(where, words=words)


def _words(data: FormData) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for name, value in data.multi_items():
        kept = isinstance(value, str) and name not in NOT_WRITTEN and not name.startswith("draft.")
        if kept and "password" not in name:
            words.setdefault(name, []).append(str(value).replace("\0", ""))
    return words


def _ours(address: str) -> bool:
    return len(address) <= 500 and ADDRESS.fullmatch(address) is not None


def _text(data: FormData, name: str) -> str:
    value = data.get(name)
    return value.replace("\0", "") if isinstance(value, str) else ""
