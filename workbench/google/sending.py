"""What Gmail makes of a mail that an account sends, before anybody gets it.

https://developers.google.com/workspace/gmail/api/guides/sending
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr

from workbench.google import rfc822
from workbench.google.messages import Place, arrive, joined_thread, thread_of
from workbench.google.refused import invalid
from workbench.google.state import Account, Message, SendAs

RECIPIENTS = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail on its way to others."""

    sender: str
    """The account that sent it."""
    to: tuple[str, ...]
    raw: bytes
    """Without Bcc."""
    thread_id: str
    """Of the sender's copy: where a bounce goes."""


def stamped(account: Account, raw: bytes, now: datetime, *, keeps_message_id: bool) -> bytes:
    """The mail with Gmail's Message-Id, a From that the account may use, and the marks of the way."""
    if not keeps_message_id or not rfc822.first(raw, "Message-ID"):
        token = hashlib.sha256(
            f"{account.address} {account.history_id} {account.last_id}".encode()
        ).hexdigest()
        raw = rfc822.without(raw, "Message-ID")
        raw = rfc822.with_header(raw, "Message-Id", f"<CA+{token[:46]}@mail.gmail.com>")
    if not rfc822.first(raw, "Date"):
        raw = rfc822.with_header(raw, "Date", format_datetime(now))
    raw = rfc822.with_header(raw, "From", _sender(account, rfc822.first(raw, "From")))
    way = f"from 424242 named unknown by gmailapi.google.com with HTTPREST; {format_datetime(now)}"
    return rfc822.on_top(raw, ("Received", way))


def checked_thread(account: Account, raw: bytes, thread_id: str) -> str:
    """Where a mail goes that asks for a thread: there, if it answers it under its subject, else a new one.

    Raises: Refused, where there is no such thread.
    """
    if not thread_id:
        return joined_thread(account, raw)
    mails = thread_of(account, thread_id)
    answered = set(rfc822.message_ids(raw, "In-Reply-To", "References"))
    ids = {one for mail in mails for one in rfc822.message_ids(mail.raw, "Message-ID")}
    subjects = {rfc822.bare_subject(mail.raw) for mail in mails}
    belongs = rfc822.bare_subject(raw) in subjects and not answered.isdisjoint(ids)
    return mails[0].thread_id if belongs else ""


def recipients(raw: bytes) -> tuple[str, ...]:
    """Everybody who gets a mail. Raises: Refused, where nobody does or too many."""
    found = rfc822.addresses(raw, "To", "Cc", "Bcc")
    if not found:
        raise invalid("Recipient address required")
    if len(found) > RECIPIENTS:
        raise invalid("Too many recipients")
    return tuple(found)


def send(account: Account, raw: bytes, place: Place, now_ms: int) -> tuple[Message, Letter]:
    """Put a stamped mail among the sent ones. Who writes to themselves has one copy, in the inbox too."""
    to = recipients(raw)
    mine = {one.email.lower() for one in account.send_as} & set(to)
    labels = ["SENT", "INBOX", "UNREAD"] if mine else ["SENT"]
    message = arrive(account, raw, now_ms, Place(labels, place.thread_id))
    others = tuple(one for one in to if one not in mine)
    return message, Letter(account.address, others, rfc822.without(raw, "Bcc"), message.thread_id)


def default_send_as(account: Account) -> SendAs:
    """The address that an account sends as where nothing else is said."""
    return next((one for one in account.send_as if one.is_default), account.send_as[0])


def _sender(account: Account, given: str) -> str:
    """The From as given, if the address is the account's own, else its default."""
    allowed = {one.email.lower() for one in account.send_as if one.is_verified}
    if parseaddr(given)[1].lower() in allowed:
        return given
    default = default_send_as(account)
    return formataddr((default.name, default.email))
