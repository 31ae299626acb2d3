"""Between the Pub/Sub emulator and Relais: the emulator signs nothing, so the relay adds Google's token.

https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import requests

from workbench.identities import sub_of
from workbench.loopback import listening
from workbench.signer import Signer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE_S = 600
"""Longer than any acknowledgement deadline: the emulator gives up before the relay does."""
NO_ANSWER = 502

Authorise = Callable[[], str]
"""Makes the bearer token of one push; empty: no header at all."""


def pushing_as(signer: Signer, target: str, email: str) -> Authorise:
    """Tokens as Google signs them for a push subscription: audience the target, an hour's life."""
    return lambda: signer.id_token(audience=target, email=email, sub=sub_of(email), azp=sub_of(email))


@contextlib.contextmanager
def relaying(target: str, authorise: Authorise, port: int = 0) -> Iterator[str]:
    """Pass every push on to a target, with a token; its status is the answer. Yields the relay's address."""
    with listening(_application(target, authorise), port) as endpoint:
        yield f"{endpoint}/"


def _application(target: str, authorise: Authorise) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response(f"{_passed_on(target, authorise(), body)} -", [("Content-Length", "0")])
        return [b""]

    return app


def _passed_on(target: str, token: str, body: bytes) -> int:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    try:
        answer = requests.post(target, data=body, headers=headers, timeout=PATIENCE_S, allow_redirects=False)
    except requests.RequestException:
        return NO_ANSWER
    return answer.status_code
