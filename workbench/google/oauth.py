"""The token endpoint: codes, refresh tokens and service accounts become access tokens.

https://developers.google.com/identity/protocols/oauth2/web-server#exchange-authorization-code
"""

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from google.auth import exceptions, jwt

from workbench.google import tokens
from workbench.google.exchange import Answer, Asked, Json, json_answer
from workbench.google.state import Grant, State
from workbench.google.writing import domain_of
from workbench.identities import sub_of

if TYPE_CHECKING:
    from workbench.google.stand_in import Google

GOOGLES_OWN = "https://oauth2.googleapis.com/token"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class Denied(Exception):
    """The token endpoint says no (RFC 6749, 5.2)."""

    def __init__(self, error: str, told: str, status: int = 400, subtype: str = "") -> None:
        super().__init__(told)
        self.status = status
        self.body: Json = {"error": error, "error_description": told}
        if subtype:
            self.body["error_subtype"] = subtype


def token(google: "Google", asked: Asked) -> Answer:
    """POST /token"""
    form = asked.form
    kinds = {
        "authorization_code": _of_code,
        "refresh_token": _of_refresh_token,
        JWT_BEARER: _of_service_account,
    }
    try:
        kind = kinds.get(form.get("grant_type", ""))
        if kind is None:
            raise Denied("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}")
        with google.changing_grants() as state:
            client_id = "" if kind is _of_service_account else _client(state, asked, form)
            return json_answer(kind(google, form, client_id))
    except Denied as denied:
        return json_answer(denied.body, denied.status)


def _client(state: State, asked: Asked, form: dict[str, str]) -> str:
    """The client, by HTTP Basic or by the body. Raises: Denied."""
    kind, _, code = asked.headers.get("authorization", "").partition(" ")
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if kind.lower() == "basic":
        given = base64.b64decode(code).decode("utf-8", "replace").partition(":")
        client_id, secret = unquote(given[0]), unquote(given[2])
    known = state.clients.get(client_id)
    if known is None or not hmac.compare_digest(known[0], secret):
        told = "The OAuth client was not found." if known is None else "Unauthorized"
        raise Denied("invalid_client", told, 401)
    return client_id


def _of_code(google: "Google", form: dict[str, str], client_id: str) -> Json:
    """A code is burnt by the first who shows it, also where the rest is wrong."""
    state = google.state
    code = state.codes.pop(form.get("code", ""), None)
    grant = state.grants[code.grant] if code else None
    if code is None or grant is None or grant.client_id != client_id or code.until_ms <= google.now_ms():
        raise Denied("invalid_grant", "Malformed auth code.")
    if form.get("redirect_uri") != code.redirect_uri:
        raise Denied("redirect_uri_mismatch", "Bad Request")
    verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    if code.challenge and base64.urlsafe_b64encode(verifier).decode().rstrip("=") != code.challenge:
        raise Denied(
            "invalid_grant", "Invalid code verifier." if "code_verifier" in form else "Missing code verifier."
        )
    answer = _tokens(google, grant)
    if code.is_offline:
        answer["refresh_token"] = tokens.new_refresh_token(state, grant)
    if "openid" in grant.scopes:
        answer["id_token"] = _id_token(google, grant, code.nonce)
    return answer


def _of_refresh_token(google: "Google", form: dict[str, str], client_id: str) -> Json:
    grant = tokens.grant_of_refresh_token(google.state, form.get("refresh_token", ""))
    if grant is None or grant.client_id != client_id:
        raise Denied("invalid_grant", "Token has been expired or revoked.")
    if grant.needs_reauthentication:
        raise Denied("invalid_grant", "reauth related error (invalid_rapt)", subtype="invalid_rapt")
    return _tokens(google, grant)


def _of_service_account(google: "Google", form: dict[str, str], _: str) -> Json:
    """Domain-wide delegation: https://developers.google.com/identity/protocols/oauth2/service-account."""
    claims = _claims(google, form.get("assertion", ""))
    delegate = google.state.delegates[str(claims["iss"])]
    scopes, account = str(claims.get("scope", "")).split(), str(claims.get("sub", ""))
    if not scopes or not set(scopes) <= set(delegate.scopes):
        told = (
            "Client is unauthorized to retrieve access tokens using this method, "
            "or client not authorized for any of the scopes requested."
        )
        raise Denied("unauthorized_client", told, 401)
    if account not in google.state.accounts:
        raise Denied("invalid_grant", "Invalid email or User ID")
    return _tokens(google, tokens.new_grant(google.state, account, delegate.email, scopes))


def _claims(google: "Google", assertion: str) -> dict[str, object]:
    """What a service account signed. Raises: Denied."""
    try:
        issuer = str(jwt.decode(assertion, verify=False).get("iss"))
        known = google.state.delegates[issuer]
        audiences = [GOOGLES_OWN, f"{google.endpoint}/token"]
        claims: dict[str, object] = dict(jwt.decode(assertion, certs=known.public_key, audience=audiences))
    except KeyError:
        raise Denied("invalid_grant", "Invalid grant: account not found") from None
    except (ValueError, exceptions.GoogleAuthError):
        raise Denied("invalid_grant", "Invalid JWT Signature.") from None
    return claims


def _tokens(google: "Google", grant: Grant) -> Json:
    access = tokens.new_access_token(google.state, grant, grant.scopes, google.now_ms())
    scope = " ".join(grant.scopes)
    return {"access_token": access, "expires_in": tokens.LIFETIME_S, "scope": scope, "token_type": "Bearer"}


def _id_token(google: "Google", grant: Grant, nonce: str) -> str:
    account = grant.account
    extra: dict[str, Any] = {"nonce": nonce} if nonce else {}
    claims: dict[str, Any] = {**extra, "hd": domain_of(account)}
    return google.signer.id_token(audience=grant.client_id, email=account, sub=sub_of(account), **claims)
