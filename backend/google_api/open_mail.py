"""The open mail's metadata through the Gmail API, with its own two tokens."""

from functools import cached_property
from typing import Any

from googleapiclient.errors import HttpError

from backend.google_api.errands import Errands
from backend.google_api.gmail_client import gmail_at
from backend.google_api.gmail_faults import meaning
from backend.google_api.message_head import READ_HEADERS, head_of
from backend.ports.deadline import left_s
from backend.ports.mail_fault import MailUnavailable
from backend.ports.message_head import MessageHead
from backend.ports.open_mail import MailTokens

TIMEOUT_S = 6.0
"""For one look with its repetition, from the first byte to the last."""
LOOKS_AT_ONCE = 4
"""Half of the threads of a server: while Gmail hangs, the others serve what is known."""


class GmailOpenMailReader:
    """The port on the Gmail API (https://developers.google.com/gmail/api/reference/rest)."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._errands = Errands("gmail", LOOKS_AT_ONCE)

    @cached_property
    def _messages(self) -> Any:
        return gmail_at(self._endpoint).users().messages()

    def head(self, message_id: str, tokens: MailTokens) -> MessageHead:
        """See the port. One request, repeated once where Google says that it may be."""
        request = self._messages.get(
            userId="me", id=message_id, format="metadata", metadataHeaders=list(READ_HEADERS)
        )
        request.headers["Authorization"] = f"Bearer {tokens.user_oauth}"
        request.headers["X-Goog-Gmail-Access-Token"] = tokens.message_access
        try:
            found = self._errands.run(
                lambda http: request.execute(http=http, num_retries=1), within_s=left_s(TIMEOUT_S)
            )
        except HttpError as fault:
            raise meaning(fault) from None
        except Exception as fault:  # noqa: BLE001 - no answer, or none that the library can read
            raise MailUnavailable(f"Gmail does not answer ({type(fault).__name__})") from None
        return head_of(found)
