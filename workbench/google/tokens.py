"""Grants, access tokens and what they open.

https://developers.google.com/identity/protocols/oauth2
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.google.refused import Refused, out_of_scope, unauthorised
from workbench.google.state import AccessToken, Grant, State
from workbench.identities import MESSAGE_TOKEN

LIFETIME_S = 3599
ADDON = "https://www.googleapis.com/auth/gmail.addons.current."
METADATA = "https://www.googleapis.com/auth/gmail.metadata"
FULL = "https://mail.google.com/"
GMAIL = "https://www.googleapis.com/auth/gmail."


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls, and with which scopes that the method knows."""

    account: str
    scopes: frozenset[str]

    @property
    def is_metadata_only(self) -> bool:
        """Only scopes that show headers and no text open this call."""
        return self.scopes <= {METADATA, f"{ADDON}message.metadata"}

    @property
    def is_bound(self) -> bool:
        """Only an add-on's scopes open this call: it needs the open message's token beside."""
        return all(one.startswith(ADDON) for one in self.scopes)


def new_grant(state: State, account: str, client_id: str, scopes: Iterable[str]) -> Grant:
    """Note what a person allowed a client."""
    grant = Grant(_issue(state, "grant"), account, client_id, list(scopes))
    state.grants[grant.id] = grant
    return grant


def new_access_token(state: State, grant: Grant, scopes: Iterable[str], now_ms: int) -> str:
    """A bearer token that lives for an hour."""
    token = _issue(state, "ya29.a0")
    state.tokens[token] = AccessToken(grant.id, list(scopes), now_ms + LIFETIME_S * 1000)
    return token


def new_refresh_token(state: State, grant: Grant) -> str:
    """The long-lived token of a grant."""
    grant.refresh_token = _issue(state, "1//0")
    return grant.refresh_token


def new_code(state: State) -> str:
    """An authorization code, slashes and all."""
    return _issue(state, "4/0A")


def grant_of_refresh_token(state: State, token: str) -> Grant | None:
    """The living grant of a refresh token."""
    living = (one for one in state.grants.values() if one.refresh_token and not one.is_revoked)
    return next((one for one in living if one.refresh_token == token), None)


def revoke(state: State, token: str) -> bool:
    """End the grant of a token of either kind, and with it every token. False: no such token."""
    held = state.tokens.get(token)
    grant = state.grants[held.grant] if held else grant_of_refresh_token(state, token)
    if grant is None or grant.is_revoked:
        return False
    grant.is_revoked = True
    return True


def owner(state: State, authorization: str, now_ms: int) -> tuple[str, frozenset[str]]:
    """The account and the scopes of a bearer token. Raises: Refused."""
    kind, _, token = authorization.partition(" ")
    held = state.tokens.get(token) if kind.lower() == "bearer" else None
    if held is None or held.until_ms <= now_ms or state.grants[held.grant].is_revoked:
        raise unauthorised()
    return state.grants[held.grant].account, frozenset(held.scopes)


def bearer(state: State, authorization: str, allowed: frozenset[str], now_ms: int) -> Bearer:
    """Who calls a method that some scopes open. Raises: Refused."""
    account, scopes = owner(state, authorization, now_ms)
    if not scopes & allowed:
        raise out_of_scope()
    return Bearer(account, scopes & allowed)


def opened_thread(state: State, account: str, headers: Mapping[str, str]) -> str:
    """The thread that an add-on's second token opens. Raises: Refused."""
    given = headers.get("x-goog-gmail-access-token", "")
    held = state.accounts[account].messages.get(given.removeprefix(MESSAGE_TOKEN))
    if not given.startswith(MESSAGE_TOKEN) or held is None:
        told = "Missing access token for per message authorization, or access token is invalid."
        raise Refused(403, "forbidden", told)
    return held.thread_id


def _issue(state: State, prefix: str) -> str:
    """A string that nobody was given before. It guards nothing: loopback only."""
    state.issued += 1
    return f"{prefix}-{hashlib.sha256(f'{prefix}{state.issued}'.encode()).hexdigest()[:40]}"
