"""Google's consent: who asks for what, what the person decides, and where the browser goes then.

https://developers.google.com/identity/protocols/oauth2/web-server
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from workbench.google import tokens
from workbench.google.state import Code, State

if TYPE_CHECKING:
    from workbench.google.stand_in import Google

CODE_LIFETIME_MS = 600_000
USERINFO = "https://www.googleapis.com/auth/userinfo."
SHORT = {"email": f"{USERINFO}email", "profile": f"{USERINFO}profile"}
ALWAYS = frozenset({"openid", *SHORT.values()})
"""Scopes that nobody can untick."""


class Unasked(Exception):
    """A request that Google answers with a page of its own, sending nobody back. The text is its error."""


def asked_scopes(query: Mapping[str, str]) -> list[str]:
    """The scopes of a request, under the names that Google gives them in its answers."""
    return list(dict.fromkeys(SHORT.get(one, one) for one in query.get("scope", "").split()))


def check(state: State, query: Mapping[str, str]) -> None:
    """Refuse what a client may not ask. Raises: Unasked."""
    known = state.clients.get(query.get("client_id", ""))
    if known is None:
        raise Unasked("invalid_client")
    if query.get("redirect_uri") not in known[1]:
        raise Unasked("redirect_uri_mismatch")
    if query.get("response_type") != "code" or not query.get("scope"):
        raise Unasked("invalid_request")
    if "code_challenge" in query and query.get("code_challenge_method") != "S256":
        raise Unasked("invalid_request")


def allowed(google: "Google", query: Mapping[str, str], account: str, scopes: Sequence[str]) -> str:
    """Where the browser goes when the person allows some scopes. Raises: Unasked."""
    with google.changing_grants() as state:
        check(state, query)
        if account not in state.accounts:
            raise Unasked("access_denied")
        granted = [one for one in asked_scopes(query) if one in ALWAYS or one in scopes]
        grant = tokens.new_grant(state, account, query["client_id"], granted)
        is_offline = query.get("access_type") == "offline" and "consent" in query.get("prompt", "").split()
        code = tokens.new_code(state)
        until = google.now_ms() + CODE_LIFETIME_MS
        challenge, nonce = query.get("code_challenge", ""), query.get("nonce", "")
        state.codes[code] = Code(grant.id, query["redirect_uri"], challenge, is_offline, nonce, until)
    return _back(query, {"code": code, "scope": " ".join(granted), "authuser": "0", "prompt": "consent"})


def refused(google: "Google", query: Mapping[str, str]) -> str:
    """Where the browser goes when the person cancels. Raises: Unasked."""
    check(google.state, query)
    return _back(query, {"error": "access_denied"})


def decided(google: "Google", url: str, account: str, scopes: Sequence[str] | None) -> str:
    """What a person does on the page of an address. Raises: Unasked."""
    query = dict(parse_qsl(urlsplit(url).query))
    if scopes is not None and not scopes:
        return refused(google, query)
    return allowed(google, query, account, asked_scopes(query) if scopes is None else scopes)


def _back(query: Mapping[str, str], answer: Mapping[str, str]) -> str:
    """The client's address with the answer and its own state, which comes back letter by letter."""
    state = {"state": query["state"]} if "state" in query else {}
    joint = "&" if urlsplit(query["redirect_uri"]).query else "?"
    return f"{query['redirect_uri']}{joint}{urlencode({**state, **answer})}"
