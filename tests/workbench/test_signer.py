"""Google's own library takes the signer for Google, and the events have Google's shapes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from google.auth import exceptions, transport
from google.oauth2 import id_token

from workbench import events
from workbench.events import OpenMail, Recipients, Tokens, Window
from workbench.signer import Signer

NOW = datetime(2026, 7, 1, tzinfo=UTC)
TOKENS = Tokens("user", "system", "ya29", "access", ("scope",))


class _Answer(transport.Response):
    """What a certificate server answers to Google's library."""

    status = 200
    headers: Mapping[str, str] = MappingProxyType({})
    data = b""

    def __init__(self, data: bytes) -> None:
        self.data = data


def _verify(token: str, audience: str, signer: Signer) -> dict:
    def served(*_: object, **__: object) -> _Answer:
        return _Answer(json.dumps(signer.certificates).encode())

    return id_token.verify_token(token, served, audience=audience, certs_url="https://certs.example")


def test_googles_library_verifies_what_it_signs(signer: Signer) -> None:
    token = signer.id_token(audience="client", email="ana@acme.test", sub="1", hd="acme.test")
    claims = _verify(token, "client", signer)
    assert (claims["sub"], claims["email_verified"], claims["hd"]) == ("1", True, "acme.test")


def test_googles_library_refuses_another_key(signer: Signer) -> None:
    token = Signer().id_token(audience="client", email="ana@acme.test", sub="1")
    with pytest.raises(exceptions.MalformedError, match="signature"):
        _verify(token, "client", signer)


def test_a_contextual_event_carries_decimal_ids_and_the_zone() -> None:
    event = events.event(
        Window("fr", "Europe/Paris", "ANDROID"),
        TOKENS,
        NOW,
        mail=OpenMail("18c2f3a9b0d1e2f3", "18c2f3a9b0d1e2f4"),
    )
    assert event["gmail"] == {
        "messageId": "msg-f:1784256312533705460",
        "threadId": "thread-f:1784256312533705459",
        "accessToken": "access",
    }
    assert event["commonEventObject"] == {
        "hostApp": "GMAIL",
        "platform": "ANDROID",
        "userLocale": "fr",
        "timeZone": {"id": "Europe/Paris", "offset": 7200000},
    }


def test_a_homepage_event_has_no_mail_and_a_compose_event_has_recipients() -> None:
    assert "gmail" not in events.event(Window(), TOKENS, NOW)
    written = events.event(Window(), TOKENS, NOW, recipients=Recipients(("a@b.example",)))
    assert written["gmail"]["toRecipients"] == ["a@b.example"]
