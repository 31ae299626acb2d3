"""One message as Gmail describes it: metadata only. Bodies are read elsewhere, and never kept."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.domain.message import Message, read_headers


@dataclass(frozen=True, slots=True)
class MessageHead:
    """Metadata of one message (https://developers.google.com/gmail/api/reference/rest/v1/users.messages).

    ``headers`` holds lower-case names; a header that occurs twice keeps both values in order.
    """

    gmail_id: str
    thread_id: str
    received_at: datetime
    """Gmail's ``internalDate`` (UTC): when it arrived, not what the sender claims."""
    snippet: str
    headers: dict[str, tuple[str, ...]] = field(hash=False)
    label_ids: tuple[str, ...] = ()
    """Gmail labels it bears now; the open mail's reader does not ask for them."""
    size: int = 0
    """Bytes, as Gmail estimates; 0 where it was not asked for."""
    attachments: tuple[str, ...] = ()
    """File names of what is attached, as they stand in the mail; empty where they were not asked for."""

    @property
    def message(self) -> Message:
        """What the headers say."""
        return read_headers(
            self.headers,
            gmail_id=self.gmail_id,
            thread_id=self.thread_id,
            at=self.received_at,
            snippet=self.snippet,
        )

    def header(self, name: str) -> str:
        """The first value of the header, an empty string if absent. ``name`` in any case."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""
