"""Connected accounts as documents, and their sealed tokens, which stand apart: reading on and on must not
write over a token, and an export leaves the tokens where they are.
"""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.account import Account, AccountState, Method, SendAs, Trouble
from backend.ports.documents import Document, Fields, Op, Query, Value, Where
from backend.records.codec import Stored, V, onto, optional_ref, ref_fields, time_of
from backend.records.key import Key

SEALED = "credentials"
"""The collection of sealed tokens: never exported."""


@dataclass(frozen=True, slots=True)
class SealedToken:
    """The refresh token of an account as the vault sealed it, and when it was stored (UTC)."""

    sealed: str
    stored_at: datetime | None = None


def key(mailbox: str) -> Key[Account]:
    """The account of a mailbox."""
    return Key(f"accounts/{mailbox}", read)


def credentials(mailbox: str) -> Key[SealedToken]:
    """The sealed token of a mailbox's account."""
    return Key(f"{SEALED}/{mailbox}", _read_token)


def every(*, limit: int = 100, cursor: str | None = None) -> Query:
    """Every account, connected or not."""
    return Query("accounts", limit=limit, start_after=cursor)


def of_email(email: str) -> Query:
    """The accounts with that address of their own: what a push names."""
    return Query("accounts", (Where("email", Op.EQ, email),), limit=10)


def every_token(*, limit: int = 100, cursor: str | None = None) -> Query:
    """Every sealed token."""
    return Query(SEALED, limit=limit, start_after=cursor)


def fields(account: Account) -> dict[str, Value]:
    """Encode an account."""
    return {
        "v": V,
        "mailbox": account.mailbox,
        "email": account.email,
        "state": account.state.value,
        "trouble": account.trouble.value,
        "push_trouble": account.push_trouble.value,
        "method": account.method.value,
        "scopes": list(account.scopes),
        "send_as": [_send_as_fields(one) for one in account.send_as],
        "connected_at": account.connected_at,
        "connected_by": ref_fields(account.connected_by) if account.connected_by else None,
        "history_id": account.history_id,
        "watch_until": account.watch_until,
        "pushed_at": account.pushed_at,
        "read_at": account.read_at,
        "renewed_at": account.renewed_at,
        "alone_until": account.alone_until,
        "told_at": account.told_at,
    }


def changed(document: Document, account: Account) -> Fields:
    """Encode an account onto its document as it stands."""
    return onto(document.fields, fields(account))


def read(document: Document) -> Account:
    """Decode an account. A state that a newer version wrote is one that is not as it should be."""
    stored: Stored = document.fields
    return Account(
        mailbox=document.id,
        email=stored.get("email", ""),
        state=_STATES.get(stored.get("state", ""), AccountState.DEGRADED),
        trouble=_TROUBLES.get(stored.get("trouble", ""), Trouble.UNREACHABLE),
        push_trouble=_TROUBLES.get(stored.get("push_trouble", ""), Trouble.NO_PUSH),
        method=_METHODS.get(stored.get("method", ""), Method.CONSENT),
        scopes=tuple(stored.get("scopes", ())),
        send_as=tuple(map(_send_as_of, stored.get("send_as", ()))),
        connected_at=time_of(stored.get("connected_at")),
        connected_by=optional_ref(stored.get("connected_by")),
        history_id=stored.get("history_id", ""),
        watch_until=time_of(stored.get("watch_until")),
        pushed_at=time_of(stored.get("pushed_at")),
        read_at=time_of(stored.get("read_at")),
        renewed_at=time_of(stored.get("renewed_at")),
        alone_until=time_of(stored.get("alone_until")),
        told_at=time_of(stored.get("told_at")),
    )


def token_fields(token: SealedToken) -> dict[str, Value]:
    """Encode a sealed token."""
    return {"v": V, "sealed": token.sealed, "stored_at": token.stored_at}


def _read_token(document: Document) -> SealedToken:
    stored: Stored = document.fields
    return SealedToken(stored.get("sealed", ""), time_of(stored.get("stored_at")))


def _send_as_fields(one: SendAs) -> dict[str, Value]:
    return {
        "email": one.address,
        "name": one.name,
        "primary": one.is_primary,
        "default": one.is_default,
        "accepted": one.is_accepted,
    }


def _send_as_of(stored: Stored) -> SendAs:
    return SendAs(
        stored.get("email", ""),
        stored.get("name", ""),
        stored.get("primary", False),
        stored.get("default", False),
        stored.get("accepted", True),
    )


_STATES = {state.value: state for state in AccountState}
_TROUBLES = {trouble.value: trouble for trouble in Trouble}
_METHODS = {method.value: method for method in Method}
