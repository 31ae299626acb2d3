"""How Relais knows its own mails again, and the answers to them: they are nobody's conversation.

A notification goes from the mailbox's account to a member. Its header marks it; but anybody can write a
header, so the mark counts only on what the account itself has sent, which Gmail says by a label that cannot
be set by hand. Its References begin with an id that holds a digest over the member's Google id, which no
stranger knows: an answer to it bears that id.
"""

import hashlib
import re
from collections.abc import Collection, Iterable

from backend.domain.mailbox import Mailbox
from backend.domain.origin import Headers

MARK = "X-Relais-Notification"
SENT = "SENT"
"""Gmail's label of what the account has sent."""

EVERYTHING = "all"
"""In place of a thread id, where a mail is about several conversations."""

_ROOT = re.compile(r"relais\.(?P<about>[0-9a-z]{1,40})\.(?P<digest>[0-9a-f]{32})@[^\s<>@]+")


def is_our_notification(headers: Headers, label_ids: Collection[str]) -> bool:
    """Whether a message of the connected account is a notification or a digest that Relais sent from it."""
    return SENT in label_ids and MARK.lower() in headers


def root_id(mailbox: str, about: str, sub: str) -> str:
    """The id (without angle brackets) with which References of a member's notifications begin.

    ``about`` is the thread, or ``EVERYTHING``. It is the same for all of a conversation, so that the member's
    mail program puts them together, apart from the customer's mails.
    """
    domain = mailbox.rpartition("@")[2]
    return f"relais.{about}.{_digest(mailbox, about, sub)}@{domain}"


def told_of(references: Iterable[str], mailboxes: Iterable[str], sub: str) -> tuple[str, str] | None:
    """Of which mailbox and what (its thread, or ``EVERYTHING``) an open mail tells this member, if it is one
    of theirs of Relais's; None for any other mail. ``mailboxes`` are the addresses of those they belong to.
    """
    roots = [found for found in map(_ROOT.fullmatch, references) if found]
    named = ((mailbox, found) for mailbox in mailboxes for found in roots)
    mine = (
        (mailbox, found["about"])
        for mailbox, found in named
        if _digest(mailbox, found["about"], sub) == found["digest"]
    )
    return next(mine, None)


def answered_thread(references: Iterable[str], sender: str, mailbox: Mailbox) -> str | None:
    """What a mail that answers a notification is about: its thread, or ``EVERYTHING``; None for other mail.

    ``references`` are ids without angle brackets. The sender has to be a member by address: a customer's mail
    is never taken for one, though a member forwarded a notification to them. That address is no proof of who
    wrote it (From may be forged), so nothing is done in that member's name.
    """
    if mailbox.member_with(sender) is None:
        return None
    for reference in references:
        found = _ROOT.fullmatch(reference)
        subs = (member.sub for member in (*mailbox.roster, *mailbox.former) if member.sub)
        if found and any(_digest(mailbox.address, found["about"], sub) == found["digest"] for sub in subs):
            return found["about"]
    return None


def _digest(mailbox: str, about: str, sub: str) -> str:
    return hashlib.sha256(f"relais notification {mailbox} {about} {sub}".encode()).hexdigest()[:32]
