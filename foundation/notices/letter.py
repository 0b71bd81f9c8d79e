"""The e-mail itself: that something waits, of which kind, and where to read it. Pure; nothing personal goes in it."""

from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

BODY = """{opening}

{lines}

Read it here, signed in:
{origin}/notices

E-mail is not a safe place for what concerns children or colleagues, so this one says no more.
Choose what you hear by e-mail, and when: {origin}/notices/wishes
"""


def letter(id: UUID, to: str, sender: str, origin: str, kinds: Mapping[str, int], made_at: datetime) -> EmailMessage:
    """`kinds`: the title of each kind, and how many wait. The id makes the Message-ID: sent twice, it is one letter.

    ValueError when the address cannot be written in a header.
    """
    count = sum(kinds.values())
    opening = "Something waits for you in Steadfast" if count == 1 else f"{count} things wait for you in Steadfast"
    message = EmailMessage()
    message["From"] = Address("Steadfast", addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = opening
    message["Date"] = format_datetime(made_at)
    message["Message-ID"] = f"<{id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = "\n".join(f"- {title}" + (f": {number}" if number > 1 else "") for title, number in kinds.items())
    message.set_content(BODY.format(opening=f"{opening}:", lines=lines, origin=origin))
    return message
