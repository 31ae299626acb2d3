"""Mail as the workbench's window shows it, read through the Gmail API from the stand-in for Google."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build

from workbench.identities import window_token

LISTED = 100
TIMEOUT_S = 60


class Mailroom:
    """Reads the accounts of the demo company."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def threads(self, account: str, query: str) -> list[dict[str, object]]:
        """The threads of an account that match Gmail's search syntax, newest first."""
        with self._opened(account) as threads:
            found = threads.list(userId="me", q=query or None, maxResults=LISTED).execute()
            ids = [one["id"] for one in found.get("threads", ())]
            held = [threads.get(userId="me", id=one).execute() for one in ids]
        return sorted(map(_row, held), key=lambda row: str(row["date"]), reverse=True)

    def thread(self, account: str, thread_id: str) -> dict[str, object]:
        """One thread with the text of its messages, oldest first."""
        with self._opened(account) as threads:
            found = threads.get(userId="me", id=thread_id, format="full").execute()
        messages = [_message(one) for one in found["messages"]]
        return {"id": found["id"], "subject": _header(found["messages"][0], "Subject"), "messages": messages}

    @contextmanager
    def _opened(self, account: str) -> Iterator[Any]:
        http = AuthorizedHttp(Credentials(window_token(account)), http=httplib2.Http(timeout=TIMEOUT_S))
        service = build(
            "gmail", "v1", http=http, static_discovery=True, client_options={"api_endpoint": self._endpoint}
        )
        try:
            yield service.users().threads()
        finally:
            service.close()


def _row(thread: dict[str, Any]) -> dict[str, object]:
    messages = thread["messages"]
    last = max(messages, key=lambda one: int(one["internalDate"]))
    return {
        "id": thread["id"],
        "subject": _header(messages[0], "Subject"),
        "from": _header(messages[0], "From"),
        "date": _date(last),
        "snippet": last.get("snippet", ""),
        "count": len(messages),
        "unread": any("UNREAD" in one.get("labelIds", ()) for one in messages),
    }


def _message(message: dict[str, Any]) -> dict[str, object]:
    return {
        "id": message["id"],
        "from": _header(message, "From"),
        "to": _header(message, "To"),
        "cc": _header(message, "Cc"),
        "date": _date(message),
        "text": "\n".join(_texts(message["payload"])),
        "message_id": _header(message, "Message-ID"),
    }


def _texts(part: dict[str, Any]) -> Iterator[str]:
    """The plain text parts, decoded."""
    data = part.get("body", {}).get("data")
    if data and part.get("mimeType", "text/plain") == "text/plain":
        yield base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)).decode("utf-8", "replace")
    for inner in part.get("parts", ()):
        yield from _texts(inner)


def _header(message: dict[str, Any], name: str) -> str:
    headers = message["payload"].get("headers", ())
    return next((str(one["value"]) for one in headers if one["name"].lower() == name.lower()), "")


def _date(message: dict[str, Any]) -> str:
    return datetime.fromtimestamp(int(message["internalDate"]) / 1000, UTC).isoformat()
