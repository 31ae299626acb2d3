"""Everything that this Google remembers, as plain data: dumped and loaded as JSON, it outlives a kill."""

from dataclasses import dataclass, field

from pydantic import Base64Bytes, TypeAdapter


@dataclass(slots=True)
class Message:
    """One mail in one account."""

    id: str
    thread_id: str
    raw: Base64Bytes
    """RFC 5322, as it came; in JSON base64."""
    labels: list[str]
    internal_ms: int
    """When it arrived: milliseconds since 1970, UTC."""
    history_id: int = 0
    held_ms: int = 0
    """When this Google took it in, by its clock; a lagging index finds it later."""


@dataclass(slots=True)
class Record:
    """One record of the history. ``touched`` are ids of messages; all others are among them."""

    id: int
    touched: list[str]
    added: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    labels_added: dict[str, list[str]] = field(default_factory=dict)
    labels_removed: dict[str, list[str]] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)
    """Message id to thread id: a deleted message can no longer tell its own."""
    labels: dict[str, list[str]] = field(default_factory=dict)
    """The labels at the time, for messages that are gone since."""


@dataclass(slots=True)
class Label:
    """A label of an account: one of Gmail's own, or one that somebody made."""

    id: str
    name: str
    is_system: bool = False
    message_visibility: str = ""
    list_visibility: str = ""
    background: str = ""
    text: str = ""


@dataclass(slots=True)
class SendAs:
    """An address that an account may send as, once it is verified."""

    email: str
    name: str = ""
    signature: str = ""
    """HTML."""
    reply_to: str = ""
    is_primary: bool = False
    is_default: bool = False
    is_verified: bool = True


@dataclass(slots=True)
class Watch:
    """Who asked for pushes, until when (milliseconds since 1970, UTC)."""

    topic: str
    label_ids: list[str]
    is_exclude: bool
    until_ms: int
    last_push_ms: int = 0


@dataclass(slots=True)
class Page:
    """What is left of a list after its first page: later mail neither doubles nor drops a row."""

    asked: str
    rest: list[str]
    estimate: int


@dataclass(slots=True)
class Account:
    """One Gmail account."""

    address: str
    ordinal: int
    """Its ids end in it, so that no two accounts share one."""
    messages: dict[str, Message] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    """Draft id to message id."""
    records: list[Record] = field(default_factory=list)
    history_id: int = 1000
    floor: int = 0
    """History before this id is forgotten."""
    send_as: list[SendAs] = field(default_factory=list)
    watch: Watch | None = None
    pages: dict[str, Page] = field(default_factory=dict)
    last_id: int = 0
    index_lag_ms: int = 0
    made: int = 0
    """Counts drafts, labels and pages, whose ids come from it."""
    label_limit: int = 10_000
    spent: list[tuple[int, int]] = field(default_factory=list)
    """Quota: when (ms) and how many units, of the last minute."""


@dataclass(slots=True)
class Grant:
    """What a person allowed one client. Dies with its refresh token."""

    id: str
    account: str
    client_id: str
    scopes: list[str]
    refresh_token: str = ""
    is_revoked: bool = False
    needs_reauthentication: bool = False
    """An admin's session control asks for a new sign-in: invalid_grant with invalid_rapt."""


@dataclass(slots=True)
class AccessToken:
    """A bearer token."""

    grant: str
    scopes: list[str]
    until_ms: int


@dataclass(slots=True)
class Code:
    """An authorization code, to be used once."""

    grant: str
    redirect_uri: str
    challenge: str
    is_offline: bool
    nonce: str
    until_ms: int


@dataclass(slots=True)
class Delegate:
    """A service account with domain-wide delegation."""

    email: str
    public_key: str
    """PEM: a public key or a certificate."""
    scopes: list[str]


@dataclass(slots=True)
class State:
    """The whole of it."""

    accounts: dict[str, Account] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    clients: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    """OAuth client id to its secret and redirect addresses."""
    delegates: dict[str, Delegate] = field(default_factory=dict)
    issued: int = 0
    """Counts tokens, codes and grants."""
    unreachable: list[str] = field(default_factory=list)
    """Domains to which mail bounces, besides unknown people in the accounts' own."""
    keeps_message_id: bool = False
    """Whether a sent mail keeps the Message-ID it was given."""


def dumped(state: State) -> bytes:
    """The state as JSON."""
    return _adapter().dump_json(state)


def loaded(given: bytes) -> State:
    """The state that was dumped. Raises: ValueError."""
    return _adapter().validate_json(given)


def _adapter() -> TypeAdapter[State]:
    return TypeAdapter(State)
