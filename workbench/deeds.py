"""What a person does in Gmail itself: put away, throw away, label, answer. Relais is not asked."""

import base64
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from workbench.gmail_client import opened

SYSTEM = "system"
"""The type of the labels that are Gmail's own."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """Acts in the accounts of the demo company."""

    endpoint: str

    def do(self, account: str, thread_id: str, deed: str, given: dict[str, Any]) -> None:
        """Do one of archive, trash, untrash, label, unlabel, answer. Raises: KeyError for any other."""
        deeds = {
            "archive": lambda users: self._relabel(users, thread_id, [], ["INBOX"]),
            "trash": lambda users: users.threads().trash(userId="me", id=thread_id).execute(),
            "untrash": lambda users: self._restore(users, thread_id),
            "label": lambda users: self._relabel(users, thread_id, [label_id(users, given["label"])], []),
            "unlabel": lambda users: self._relabel(users, thread_id, [], [label_id(users, given["label"])]),
            "answer": lambda users: self._answer(users, account, thread_id, str(given["text"])),
        }
        act = deeds[deed]
        with opened(self.endpoint, account) as users:
            act(users)

    def _restore(self, users: Any, thread_id: str) -> None:
        """Gmail's "Move to inbox": leaving the bin alone would archive it."""
        users.threads().untrash(userId="me", id=thread_id).execute()
        self._relabel(users, thread_id, ["INBOX"], [])

    def _relabel(self, users: Any, thread_id: str, add: list[str], remove: list[str]) -> None:
        body = {"addLabelIds": add, "removeLabelIds": remove}
        users.threads().modify(userId="me", id=thread_id, body=body).execute()

    def _answer(self, users: Any, account: str, thread_id: str, text: str) -> None:
        """Answer the newest mail of the thread that somebody else wrote."""
        found = users.threads().get(userId="me", id=thread_id, format="full").execute()
        messages = found["messages"]
        foreign = [one for one in messages if "SENT" not in one.get("labelIds", ())]
        answered = (foreign or messages)[-1]
        sent = EmailMessage()
        sent["From"] = account
        sent["To"] = header(answered, "Reply-To") or header(answered, "From")
        subject = header(messages[0], "Subject")
        sent["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
        if message_id := header(answered, "Message-ID"):
            sent["In-Reply-To"] = message_id
            sent["References"] = f"{header(answered, 'References')} {message_id}".strip()
        sent.set_content(text)
        raw = base64.urlsafe_b64encode(sent.as_bytes()).decode()
        users.messages().send(userId="me", body={"raw": raw, "threadId": thread_id}).execute()


def own_labels(users: Any) -> dict[str, str]:
    """Names by id of the labels that people made."""
    found = users.labels().list(userId="me").execute().get("labels", ())
    return {one["id"]: one["name"] for one in found if one.get("type") != SYSTEM}


def label_id(users: Any, name: str) -> str:
    """The id of a person's label. Raises: KeyError."""
    return {known: one for one, known in own_labels(users).items()}[name]


def header(message: dict[str, Any], name: str) -> str:
    """The first value of a header, an empty string where there is none."""
    headers = message["payload"].get("headers", ())
    return next((str(one["value"]) for one in headers if one["name"].lower() == name.lower()), "")
