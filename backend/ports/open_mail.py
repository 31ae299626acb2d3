"""The mail that is open in Gmail, as services see it: its headers, read with its own two tokens."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from backend.domain.obstacle import Obstacle


class MailFault(Exception):
    """Gmail did not do what was asked. The message is for the log."""

    is_permanent: ClassVar[bool]
    """Whether asking again is in vain."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        """How long Gmail asks to be left alone (seconds), None where it does not say."""


class MailUnavailable(MailFault):
    """Gmail did not answer, or answered with an error that may pass."""

    is_permanent = False


class MailNotReadable(MailFault):
    """These tokens cannot read this message."""

    is_permanent = True

    def __init__(self, message: str, obstacle: Obstacle) -> None:
        super().__init__(message)
        self.obstacle = obstacle
        """What stands in the way."""


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


@dataclass(frozen=True, slots=True)
class MessageHead:
    """Metadata of one message. Bodies are never read.

    ``headers`` holds lower-case names; a header that occurs twice keeps both values in order.
    """

    gmail_id: str
    thread_id: str
    received_at: datetime
    """Gmail's ``internalDate`` (UTC): when it arrived, not what the sender claims."""
    snippet: str
    headers: dict[str, tuple[str, ...]] = field(hash=False)

    def header(self, name: str) -> str:
        """The first value of the header, an empty string if absent. ``name`` in any case."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""


class OpenMailReader(Protocol):
    """Reads message metadata (format=metadata, https://developers.google.com/gmail/api)."""

    def head(self, message_id: str, tokens: MailTokens) -> MessageHead:
        """Return the metadata of the message, ``message_id`` being hex or the event's raw form.

        Waits no longer than the deadline allows. Raises: MailUnavailable, MailNotReadable.
        """
        ...
