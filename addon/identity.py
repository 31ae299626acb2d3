"""Who calls: Google on behalf of this project, and which person. Two tokens, both verified, every time.

https://developers.google.com/workspace/add-ons/guides/alternate-runtimes#verify-requests
"""

import logging
from collections.abc import Mapping
from typing import Any

from addon.refused import MissingScopes
from backend.domain.admission import may_use
from backend.domain.member import Person, name_from
from backend.domain.refusals import NotMember
from backend.domain.typed import line
from backend.ports.tokens import BadToken, TokenVerifier
from backend.settings import Settings

log = logging.getLogger(__name__)

EMAIL_SCOPE = "https://www.googleapis.com/auth/userinfo.email"
"""Without it the host sends no ID token of the person."""


class Unverified(Exception):
    """The call does not come from Google's add-on runtime for this project. Answered with 401."""


def check_caller(authorization: str, endpoint_url: str, settings: Settings, verifier: TokenVerifier) -> None:
    """Check the bearer token: signed by Google, for exactly this URL, by our own service account.

    Raises: Unverified; CertificatesUnavailable.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unverified("no bearer token")
    try:
        caller = verifier.verify(token.strip(), endpoint_url)
    except BadToken as fault:
        raise Unverified(f"system token: {fault}") from fault
    if caller.email != settings.addon.addon_service_account:
        raise Unverified("system token of another service account")


def identify(body: object, settings: Settings, verifier: TokenVerifier) -> Person:
    """Return the person behind a verified call.

    Raises: MissingScopes if Google sent no ID token of the person, Unverified if it is not for us,
    NotMember if the person's domain may not use this installation; CertificatesUnavailable.
    """
    token = _user_token(body)
    if not token:
        raise MissingScopes((EMAIL_SCOPE,))
    try:
        claims = verifier.verify(token, settings.addon.oauth_client_id)
    except BadToken as fault:
        raise Unverified(f"user token: {fault}") from fault
    domains = settings.addon.allowed_domains
    if not may_use(claims.email, claims.hosted_domain, domains, is_open=settings.is_development):
        log.warning("access refused", extra={"refusal": "domain", "person": claims.sub})
        raise NotMember
    return Person(claims.sub, claims.email, line(claims.name or "") or name_from(claims.email))


def _user_token(body: object) -> str:
    authorization = body.get("authorizationEventObject") if isinstance(body, Mapping) else None
    token: Any = authorization.get("userIdToken") if isinstance(authorization, Mapping) else None
    return token if isinstance(token, str) else ""
