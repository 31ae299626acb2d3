"""Gmail's answers about an account, made values. What is no such answer is told, nothing is guessed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from backend.domain.account import SendAs
from backend.google_api.message_head import head_of
from backend.json_in import mapping
from backend.ports.account import GmailLabel, HistoryPage, IdPage, MailProfile, Touched, Watch
from backend.ports.mail_fault import MailUnavailable
from backend.ports.message_head import MessageHead

_DIGITS = re.compile(r"[0-9]{1,20}")
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_ACTIONS = ("messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved")


def profile_of(answer: object) -> MailProfile:
    """users.getProfile. Raises: MailUnavailable."""
    found = mapping(answer)
    email = _text(found.get("emailAddress")).lower()
    if not email:
        raise MailUnavailable("Gmail's answer names no account")
    return MailProfile(email, _history_id(found.get("historyId")), _number(found.get("messagesTotal")))


def send_as_of(answer: object) -> tuple[SendAs, ...]:
    """users.settings.sendAs.list. A primary address has no status of its own."""
    return tuple(
        SendAs(
            _text(one.get("sendAsEmail")).lower(),
            _text(one.get("displayName")),
            is_primary=one.get("isPrimary") is True,
            is_default=one.get("isDefault") is True,
            is_accepted=one.get("isPrimary") is True or one.get("verificationStatus") == "accepted",
        )
        for one in _entries(mapping(answer).get("sendAs"))
        if _text(one.get("sendAsEmail"))
    )


def watch_of(answer: object) -> Watch:
    """users.watch. Raises: MailUnavailable."""
    found = mapping(answer)
    ms = _number(found.get("expiration"))
    if not 0 < ms < 7_000_000_000_000:
        raise MailUnavailable("Gmail's answer does not say until when it pushes")
    return Watch(_history_id(found.get("historyId")), datetime.fromtimestamp(ms / 1000, UTC))


def history_of(answer: object) -> HistoryPage:
    """A page of users.history.list: it may have no records, or some of nothing. Raises: MailUnavailable."""
    found = mapping(answer)
    touched: dict[str, Touched] = {}
    last_id = ""
    for record in _entries(found.get("history")):
        last_id = _history_id(record.get("id"))
        for gmail_id, thread_id in _named(record):
            touched[gmail_id] = Touched(gmail_id, thread_id, last_id)
    next_page = _text(found.get("nextPageToken")) or None
    return HistoryPage(tuple(touched.values()), last_id, next_page, _history_id(found.get("historyId")))


def ids_of(answer: object, kind: str) -> IdPage:
    """A page of users.messages.list or users.threads.list."""
    found = mapping(answer)
    ids = (_text(one.get("id")) for one in _entries(found.get(kind)))
    next_page = _text(found.get("nextPageToken")) or None
    sound = tuple(one for one in ids if _ID.fullmatch(one))
    return IdPage(sound, next_page, _number(found.get("resultSizeEstimate")))


def thread_of(answer: object) -> tuple[MessageHead, ...]:
    """The messages of users.threads.get, oldest first. Raises: MailUnavailable."""
    heads = (head_of(one) for one in _entries(mapping(answer).get("messages")))
    return tuple(sorted(heads, key=lambda head: head.received_at))


def label_of(answer: object) -> GmailLabel:
    """One of users.labels. Raises: MailUnavailable."""
    found = mapping(answer)
    label_id = _text(found.get("id"))
    if not label_id:
        raise MailUnavailable("Gmail's answer names no label")
    return GmailLabel(label_id, _text(found.get("name")), found.get("type") == "system")


def labels_of(answer: object) -> tuple[GmailLabel, ...]:
    """users.labels.list. Raises: MailUnavailable."""
    return tuple(label_of(one) for one in _entries(mapping(answer).get("labels")))


def _named(record: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Every message that a record names, by whatever key: some carry nothing but ``messages``."""
    told = [*_entries(record.get("messages"))]
    told += [mapping(one.get("message")) for name in _ACTIONS for one in _entries(record.get(name))]
    for message in told:
        gmail_id, thread_id = _text(message.get("id")), _text(message.get("threadId"))
        if _ID.fullmatch(gmail_id):
            yield gmail_id, thread_id if _ID.fullmatch(thread_id) else ""


def _entries(given: object) -> list[dict[str, object]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _text(given: object) -> str:
    return given.encode("utf-8", "replace").decode("utf-8") if isinstance(given, str) else ""


def _number(given: object) -> int:
    told = str(given) if isinstance(given, str | int) else ""
    return int(told) if _DIGITS.fullmatch(told) else 0


def _history_id(given: object) -> str:
    """A uint64 as digits. Raises: MailUnavailable."""
    told = str(given) if isinstance(given, str | int) else ""
    if not _DIGITS.fullmatch(told):
        raise MailUnavailable("Gmail's answer names no place in its history")
    return told
