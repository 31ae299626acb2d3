"""The connected account of a mailbox, as services see it: what Relais may do in its Gmail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from backend.domain.account import SendAs
from backend.ports.mail_fault import MailFault
from backend.ports.message_head import MessageHead

Looked = MessageHead | MailFault
"""A message, or why it was not read: ``MailNotReadable`` with ``Obstacle.GONE`` where there is none."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What Google lets Relais into an account with. Never logged."""

    email: str
    """The account."""
    refresh_token: str = field(default="", repr=False)
    """Empty for an account that is read by domain-wide delegation."""

    @property
    def is_delegated(self) -> bool:
        """Whether nobody's consent but the Workspace's stands behind it."""
        return not self.refresh_token


@dataclass(frozen=True, slots=True)
class MailProfile:
    """users.getProfile."""

    email: str
    history_id: str
    messages: int


@dataclass(frozen=True, slots=True)
class Watch:
    """What users.watch answers."""

    history_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """A message that something happened to, by history.list: what is to be looked at again."""

    gmail_id: str
    thread_id: str
    history_id: str
    """Of the record that named it last."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of users.history.list, oldest first."""

    touched: tuple[Touched, ...]
    """Each message once."""
    last_id: str
    """Of the page's newest record, an empty string for a page without any: the cursor after this page."""
    next_page: str | None
    history_id: str
    """The mailbox's own, now: the cursor after the last page."""


@dataclass(frozen=True, slots=True)
class IdPage:
    """One page of a list of messages or threads, newest first."""

    ids: tuple[str, ...]
    next_page: str | None
    estimate: int
    """How many there are, as Gmail guesses."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that is attached to a message."""

    name: str
    kind: str
    """Its media type."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a message says, fetched when somebody wants to read it and never stored."""

    gmail_id: str
    text: str = field(repr=False)
    """Of its text/plain parts, an empty string if it has none."""
    html: str = field(repr=False)
    attachments: tuple[Attached, ...] = ()
    is_cut: bool = False
    """Whether there is more than was read."""
    calendar: str = field(default="", repr=False)
    """Of its text/calendar part, an empty string if it has none."""


@dataclass(frozen=True, slots=True)
class GmailLabel:
    """A label of the account. System labels (INBOX, SENT ...) are not ours to change."""

    id: str
    name: str
    is_system: bool


class AccountMail(Protocol):
    """One account's Gmail (https://developers.google.com/workspace/gmail/api/reference/rest).

    Every call waits no longer than the deadline allows, renews the access token once where Google refuses it,
    and raises MailUnavailable where it may pass (with ``retry_after_s`` where Gmail says when),
    MailNotReadable where it will not, GrantLost where the token is no longer honoured.
    """

    def profile(self) -> MailProfile:
        """Whose account it is."""
        ...

    def send_as(self) -> tuple[SendAs, ...]:
        """The addresses under which it may write."""
        ...

    def watch(self, topic: str) -> Watch:
        """Ask Gmail to push to a Pub/Sub topic, for seven days from now. Raises: WatchRefused."""
        ...

    def stop(self) -> None:
        """Ask it to push no longer."""
        ...

    def history(self, since: str, page: str | None = None) -> HistoryPage:
        """What happened after a history id. Raises: HistoryGone."""
        ...

    def messages(self, query: str, page: str | None = None) -> IdPage:
        """Ids of the messages that match, trash and spam included."""
        ...

    def threads(self, query: str, page: str | None = None) -> IdPage:
        """Ids of the threads that match."""
        ...

    def heads(self, gmail_ids: Sequence[str]) -> Mapping[str, Looked]:
        """Metadata of several messages, by batch requests."""
        ...

    def thread_heads(self, thread_ids: Sequence[str]) -> Mapping[str, tuple[MessageHead, ...] | MailFault]:
        """Metadata of every message of several threads, oldest first, by batch requests."""
        ...

    def body(self, gmail_id: str) -> Body:
        """What a message says, up to a bound."""
        ...

    def send(self, raw: bytes) -> str:
        """Send a mail (RFC 5322) once, in a thread of its own; nothing is ever tried again. Its Gmail id.

        Raises: SendUnclear where it may have been accepted; any other fault means that it was not.
        """
        ...

    def trash(self, gmail_id: str) -> None:
        """Put a message into the trash."""
        ...

    def untrash(self, gmail_id: str) -> None:
        """Take a message out of the trash, back into the inbox."""
        ...

    def labels(self) -> tuple[GmailLabel, ...]:
        """Every label of the account."""
        ...

    def create_label(self, name: str) -> GmailLabel:
        """Make a label; one of that name that is there already is returned."""
        ...

    def rename_label(self, label_id: str, name: str) -> None:
        """Give a label another name. Nothing happens to one that is gone."""
        ...

    def delete_label(self, label_id: str) -> None:
        """Delete a label. Nothing happens to one that is gone."""
        ...

    def change_labels(self, gmail_ids: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> None:
        """Put labels on messages and take others off (messages.batchModify)."""
        ...


class Accounts(Protocol):
    """Opens accounts."""

    def open(self, credentials: Credentials) -> AccountMail:
        """The account's Gmail. Asks nothing yet."""
        ...
