"""Mail as the workbench's window shows it, read through the Gmail API from the stand-in for Google."""

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

from workbench.deeds import header, own_labels
from workbench.gmail_client import opened

LISTED = 100


class Mailroom:
    """Reads the accounts of the demo company."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def threads(self, account: str, query: str) -> list[dict[str, object]]:
        """The threads of an account that match Gmail's search syntax, newest first."""
        with opened(self._endpoint, account) as users:
            threads = users.threads()
            found = threads.list(userId="me", q=query or None, maxResults=LISTED).execute()
            ids = [one["id"] for one in found.get("threads", ())]
            held = [threads.get(userId="me", id=one).execute() for one in ids]
        return sorted(map(_row, held), key=lambda row: str(row["date"]), reverse=True)

    def thread(self, account: str, thread_id: str) -> dict[str, object]:
        """One thread with the text of its messages, oldest first, its labels, and those that it may bear."""
        with opened(self._endpoint, account) as users:
            found = users.threads().get(userId="me", id=thread_id, format="full").execute()
            names = own_labels(users)
        messages = found["messages"]
        subject = header(messages[0], "Subject")
        borne = {label_id for message in messages for label_id in message.get("labelIds", ())}
        return {
            "id": found["id"],
            "subject": subject,
            "messages": [_message(one) for one in messages],
            "labels": sorted(names.get(one, one) for one in borne),
            "choices": sorted(names.values()),
            "answered": _answered(messages, subject),
        }


def _answered(messages: list[dict[str, Any]], subject: str) -> dict[str, str]:
    """What a customer's next mail of the thread answers, for whoever plays the customer."""
    foreign = [one for one in messages if "SENT" not in one.get("labelIds", ())] or messages
    return {
        "subject": re.sub(r"^(re:\s*)+", "", subject, flags=re.IGNORECASE),
        "customer": header(foreign[-1], "From"),
        "message_id": header(messages[-1], "Message-ID"),
    }


def _row(thread: dict[str, Any]) -> dict[str, object]:
    messages = thread["messages"]
    last = max(messages, key=lambda one: int(one["internalDate"]))
    return {
        "id": thread["id"],
        "subject": header(messages[0], "Subject"),
        "from": header(messages[0], "From"),
        "date": _date(last),
        "snippet": unescape(last.get("snippet", "")),
        "count": len(messages),
        "unread": any("UNREAD" in one.get("labelIds", ()) for one in messages),
    }


def _message(message: dict[str, Any]) -> dict[str, object]:
    return {
        "id": message["id"],
        "from": header(message, "From"),
        "to": header(message, "To"),
        "cc": header(message, "Cc"),
        "date": _date(message),
        "text": "\n".join(_texts(message["payload"])),
        "message_id": header(message, "Message-ID"),
    }


def _texts(part: dict[str, Any]) -> Iterator[str]:
    """The plain text parts, decoded."""
    data = part.get("body", {}).get("data")
    if data and part.get("mimeType", "text/plain") == "text/plain":
        yield base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)).decode("utf-8", "replace")
    for inner in part.get("parts", ()):
        yield from _texts(inner)


def _date(message: dict[str, Any]) -> str:
    return datetime.fromtimestamp(int(message["internalDate"]) / 1000, UTC).isoformat()
