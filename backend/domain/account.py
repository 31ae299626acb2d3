"""The Google account behind a mailbox: whether Relais may read it, and how far it has been read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.domain.refs import Ref


class AccountState(StrEnum):
    """How the connection stands."""

    CONNECTED = "connected"
    DEGRADED = "degraded"
    """It is read, but not as it should be: without push, or late."""
    RECONNECT = "reconnect needed"
    """Google no longer honours the stored token: an admin has to connect again."""
    DISCONNECTED = "disconnected"


class Trouble(StrEnum):
    """What is wrong with a connection; each is mended by somebody else."""

    NONE = ""
    NO_TOPIC = "no topic"
    """The Pub/Sub topic does not exist."""
    PUBLISHER = "publisher"
    """Gmail's push account may not publish to the topic."""
    SWITCHED_OFF = "switched off"
    """The project has no Gmail API."""
    SUSPENDED = "suspended"
    """Google has suspended the account, or it has no Gmail."""
    SCOPE = "scope"
    """The consent does not cover what is needed."""
    GRANT = "grant"
    """The token was revoked or has expired."""
    UNREACHABLE = "unreachable"
    """Gmail has not answered for a while."""
    SEALED = "sealed"
    """The stored token cannot be opened: the key that sealed it is not in the vault."""
    NO_PUSH = "no push"
    """Gmail does not push, for a reason that it does not tell."""


class Method(StrEnum):
    """How Relais came to be allowed to read the account."""

    CONSENT = "consent"
    """Somebody who can sign in to the account said yes."""
    DELEGATED = "delegated"
    """Domain-wide delegation: the Workspace's administrator said yes for all."""


@dataclass(frozen=True, slots=True)
class SendAs:
    """An address under which the account may write (users.settings.sendAs)."""

    address: str
    name: str = ""
    is_primary: bool = False
    is_default: bool = False
    is_accepted: bool = True
    """Whether its owner has confirmed it; a primary address needs no confirmation."""


@dataclass(frozen=True, slots=True)
class Account:
    """The connected account of a mailbox."""

    mailbox: str
    """The mailbox's address, which may be an alias of the account."""
    email: str = ""
    """The account's own address: Gmail's ``users/me``, and what pushes name."""
    state: AccountState = AccountState.DISCONNECTED
    trouble: Trouble = Trouble.NONE
    """What is wrong with reading it. Whoever reads it with success takes it away."""
    push_trouble: Trouble = Trouble.NONE
    """Why Gmail does not push, though it was asked to. A renewal with success takes it away."""
    method: Method = Method.CONSENT
    scopes: tuple[str, ...] = ()
    send_as: tuple[SendAs, ...] = ()
    connected_at: datetime | None = None
    connected_by: Ref | None = None
    """The admin who connected it, None for the operator."""
    history_id: str = ""
    """The cursor: everything up to here is written down. Digits; empty before the first reading."""
    watch_until: datetime | None = None
    """Until when Gmail pushes (UTC), None where it does not."""
    pushed_at: datetime | None = None
    """When the last push came."""
    read_at: datetime | None = None
    """When the history was last read to its end."""
    renewed_at: datetime | None = None
    """When the watch was last asked for with success."""
    alone_until: datetime | None = None
    """Gmail asked not to be asked before (UTC)."""
    told_at: datetime | None = None
    """When the admins were told of the present trouble, None while they are to be told of it, or of none."""

    @property
    def is_readable(self) -> bool:
        """Whether Gmail is asked at all."""
        return self.state in (AccountState.CONNECTED, AccountState.DEGRADED)

    @property
    def wrong(self) -> Trouble:
        """What somebody should mend, the more serious first; NONE where all is well."""
        return self.trouble or self.push_trouble

    @property
    def is_to_be_told(self) -> bool:
        """Whether the admins have not been told yet of what they should mend."""
        return self.wrong is not Trouble.NONE and self.told_at is None

    def can_write_as(self, address: str) -> bool:
        """Whether Gmail lets it write under that address: its own, or one that its owner has confirmed."""
        return any(one.address == address and (one.is_primary or one.is_accepted) for one in self.send_as)
