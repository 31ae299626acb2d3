"""One call of the Gmail API, as its methods get it: checked, in the hands of its account."""

from dataclasses import dataclass
from datetime import datetime

from workbench.google.payload import decoded
from workbench.google.refused import Refused, invalid
from workbench.google.sending import Letter
from workbench.google.state import Account
from workbench.google.tokens import Bearer

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Call:
    """What a method may know. The account is locked."""

    account: Account
    bearer: Bearer
    now: datetime
    path: dict[str, str]
    query: dict[str, list[str]]
    body: Json
    letters: list[Letter]
    """Mails that leave once the account is let go."""
    keeps_message_id: bool = False
    open_thread: str = ""
    """Of an add-on: the only thread that it may read."""
    topic_exists: bool = True

    @property
    def now_ms(self) -> int:
        """Milliseconds since 1970."""
        return int(self.now.timestamp() * 1000)

    def one(self, name: str, default: str = "") -> str:
        """A parameter of the query."""
        return self.query.get(name, [default])[-1]

    def many(self, name: str) -> list[str]:
        """A repeated parameter of the query."""
        return self.query.get(name, [])

    def texts(self, name: str) -> list[str]:
        """A list of texts in the body."""
        given = self.body.get(name, [])
        return [str(one) for one in given] if isinstance(given, list) else []

    @property
    def asked(self) -> str:
        """What makes two pages belong to one list."""
        rest = {
            name: values for name, values in self.query.items() if name not in ("pageToken", "maxResults")
        }
        return f"{sorted(rest.items())}"

    def check_open(self, thread_id: str) -> None:
        """An add-on reads the open thread only. Raises: Refused."""
        if self.open_thread not in ("", thread_id):
            raise Refused(403, "forbidden", "The access token is not for this message.")


def raw_of(message: object) -> bytes:
    """The mail in a body's message. Raises: Refused."""
    raw = message.get("raw") if isinstance(message, dict) else None
    if not isinstance(raw, str) or not raw:
        raise invalid("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
    return decoded(raw)


def thread_in(message: object) -> str:
    """The thread that a body's message asks for, or empty."""
    return str(message.get("threadId", "")) if isinstance(message, dict) else ""
