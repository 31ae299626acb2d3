"""The mail that is open in Gmail, as services see it: its headers, read with its own two tokens."""

from dataclasses import dataclass, field
from typing import Protocol

from backend.ports.message_head import MessageHead


@dataclass(frozen=True, slots=True)
class MailTokens:
    """The two short-lived tokens of one event. Never stored, never logged."""

    user_oauth: str = field(repr=False)
    message_access: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenThread:
    """Which mail the host says is open: a claim, not a proof of access.

    Ids are the API's unpadded hex, None where the host's form has no arithmetic link to it
    (``thread-a:``, ``msg-a:``): then only Gmail can tell, by ``raw_message_id``.
    """

    thread_id: str | None = None
    message_id: str | None = None
    raw_message_id: str = ""
    tokens: MailTokens | None = None


class OpenMailReader(Protocol):
    """Reads message metadata (format=metadata, https://developers.google.com/gmail/api)."""

    def head(self, message_id: str, tokens: MailTokens) -> MessageHead:
        """Return the metadata of the message, ``message_id`` being hex or the event's raw form.

        Waits no longer than the deadline allows. Raises: MailUnavailable, MailNotReadable.
        """
        ...
