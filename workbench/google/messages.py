"""What happens to the mails of one account: they come, are labelled, go to the bin, are deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.google import history, rfc822
from workbench.google.ids import given_id, new_id
from workbench.google.refused import gone, invalid
from workbench.google.state import Account, Message

NOT_BY_HAND = frozenset({"SENT", "DRAFT"})
"""Labels that nobody puts on or takes off."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail goes when it comes: a thread, labels, and ids where they are given from outside."""

    labels: Sequence[str] = ("INBOX", "UNREAD")
    thread_id: str = ""
    """Empty: the thread that it belongs to, or a new one."""
    message_id: str = ""
    at_ms: int = 0
    """Arrival, where it is not now."""


def arrive(account: Account, raw: bytes, now_ms: int, place: Place) -> Message:
    """Take a mail in."""
    message_id = place.message_id or new_id(account, now_ms)
    thread = place.thread_id or joined_thread(account, raw) or message_id
    at_ms = place.at_ms or now_ms
    message = Message(message_id, thread, raw, list(place.labels), at_ms, held_ms=now_ms)
    account.messages[message_id] = message
    history.added(account, message)
    return message


def joined_thread(account: Account, raw: bytes) -> str:
    """The thread of a mail that this one answers under the same subject; empty where there is none."""
    answered = set(rfc822.message_ids(raw, "In-Reply-To", "References"))
    subject = rfc822.bare_subject(raw)
    for held in reversed(account.messages.values()) if answered else ():
        if answered.intersection(rfc822.message_ids(held.raw, "Message-ID")) and "DRAFT" not in held.labels:
            return held.thread_id if rfc822.bare_subject(held.raw) == subject else ""
    return ""


def message_of(account: Account, given: str) -> Message:
    """The mail of an id. Raises: Refused."""
    found = account.messages.get(given_id(given))
    if found is None:
        raise gone()
    return found


def thread_of(account: Account, given: str) -> list[Message]:
    """The mails of a thread, the oldest first. Raises: Refused."""
    thread_id = given_id(given)
    found = [one for one in account.messages.values() if one.thread_id == thread_id]
    if not found:
        raise gone()
    return sorted(found, key=lambda one: (one.internal_ms, one.held_ms))


def check_labels(account: Account, label_ids: Iterable[str]) -> None:
    """Refuse labels that there are not, and those that are not set by hand. Raises: Refused."""
    for one in label_ids:
        if one not in account.labels or one in NOT_BY_HAND:
            raise invalid(f"Invalid label: {one}")


def relabel(
    account: Account, messages: Sequence[Message], put: Sequence[str] = (), taken: Sequence[str] = ()
) -> None:
    """Put labels on mails and take others off. Nothing is recorded where nothing changes."""
    news = {one.id: [label for label in put if label not in one.labels] for one in messages}
    losses = {one.id: [label for label in taken if label in one.labels] for one in messages}
    changed = [one for one in messages if news[one.id] or losses[one.id]]
    for one in changed:
        one.labels = [label for label in (*one.labels, *news[one.id]) if label not in losses[one.id]]
    if changed:
        history.relabelled(account, news, losses, changed)


def trash(account: Account, messages: Sequence[Message]) -> None:
    """To the bin: SENT stays, INBOX goes."""
    relabel(account, messages, ["TRASH"], ["INBOX"])


def untrash(account: Account, messages: Sequence[Message]) -> None:
    """Out of the bin, but not back into the inbox."""
    relabel(account, messages, [], ["TRASH"])


def remove(account: Account, messages: Sequence[Message]) -> None:
    """Delete mails for good, and the drafts that they are."""
    for one in messages:
        del account.messages[one.id]
    removed = {one.id for one in messages}
    account.drafts = {draft: message for draft, message in account.drafts.items() if message not in removed}
    history.deleted(account, messages)


def is_found(account: Account, message: Message, now_ms: int) -> bool:
    """Whether lists and searches find a mail already: the index may lag behind."""
    return message.held_ms + account.index_lag_ms <= now_ms
