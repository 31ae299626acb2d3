"""Consent, tokens, refusal, revocation: by google-auth-oauthlib and Google's own libraries."""

import base64
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2 import id_token, service_account
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow
from googleapiclient.errors import HttpError
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError, OAuth2Error

from tests.clock import SetClock
from tests.google import ANA, SUPPORT, Gmail
from workbench.google import Google
from workbench.google.consent import Unasked
from workbench.google.tokens import FULL, METADATA
from workbench.identities import OAUTH_CLIENT_ID, mail_token, message_token

BACK = "https://relais.test/connect/callback"
MODIFY, SEND = (f"https://www.googleapis.com/auth/gmail.{one}" for one in ("modify", "send"))
CURRENT = "https://www.googleapis.com/auth/gmail.addons.current."


@pytest.fixture(autouse=True)
def _client(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    google.add_client(OAUTH_CLIENT_ID, "secret", [BACK])
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def flow(google: Google) -> Iterator[Flow]:
    """A web flow with PKCE, as the library makes it."""
    web = {
        "client_id": OAUTH_CLIENT_ID, "client_secret": "secret",
        "auth_uri": f"{google.endpoint}/o/oauth2/v2/auth", "token_uri": f"{google.endpoint}/token",
    }  # fmt: skip
    made = Flow.from_client_config({"web": web}, ["openid", MODIFY, SEND], redirect_uri=BACK)
    yield made
    made.oauth2session.close()


def asked(flow: Flow, **more: str) -> str:
    url, _ = flow.authorization_url(
        **{"access_type": "offline", "prompt": "consent", "state": "a b&c", **more}
    )
    return str(url)


def test_the_whole_way_from_consent_to_a_call_and_back(google: Google, flow: Flow, gmail: Gmail) -> None:
    location = google.consent(asked(flow), SUPPORT)
    assert parse_qs(urlsplit(location).query)["state"] == ["a b&c"]
    flow.fetch_token(authorization_response=location)
    held = flow.credentials
    assert gmail(token=held.token).getProfile(userId="me").execute()["emailAddress"] == SUPPORT
    claims = cast("dict[str, Any]", id_token.verify_token(
        held.id_token, Request(), OAUTH_CLIENT_ID, f"{google.endpoint}/oauth2/v1/certs"
    ))  # fmt: skip
    assert (claims["email"], claims["hd"], claims["iss"]) == (
        SUPPORT,
        "acme.test",
        "https://accounts.google.com",
    )
    [key] = requests.get(f"{google.endpoint}/oauth2/v3/certs", timeout=60).json()["keys"]
    certificate = x509.load_pem_x509_certificate(google.signer.certificates[key["kid"]].encode())
    public = cast("rsa.RSAPublicKey", certificate.public_key()).public_numbers()
    assert int.from_bytes(base64.urlsafe_b64decode(key["n"] + "=="), "big") == public.n
    bearer = {"Authorization": f"Bearer {held.token}"}
    told = requests.get(f"{google.endpoint}/v1/userinfo", headers=bearer, timeout=60).json()
    assert (told["sub"], told["email"], told["name"]) == (claims["sub"], SUPPORT, "Support")
    before = held.token
    held.refresh(Request())
    assert held.token != before
    assert (
        requests.post(f"{google.endpoint}/revoke", data={"token": held.token}, timeout=60).status_code == 200
    )
    assert (
        requests.post(f"{google.endpoint}/revoke", data={"token": held.token}, timeout=60).status_code == 400
    )
    with pytest.raises(RefreshError, match="invalid_grant"):
        held.refresh(Request())
    with pytest.raises(HttpError) as fault:
        gmail(token=before).getProfile(userId="me").execute()
    assert fault.value.status_code == 401


def test_a_refresh_token_comes_with_consent_and_offline_only(google: Google, flow: Flow) -> None:
    for more, expected in (
        ({"prompt": "select_account"}, False),
        ({"access_type": "online"}, False),
        ({}, True),
    ):
        location = google.consent(asked(flow, **more), SUPPORT)
        assert ("refresh_token" in flow.fetch_token(authorization_response=location)) is expected


def test_a_person_may_refuse_or_allow_less(
    google: Google, flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = parse_qs(urlsplit(google.consent(asked(flow), SUPPORT, ())).query)
    assert refused == {"error": ["access_denied"], "state": ["a b&c"]}
    location = google.consent(asked(flow), SUPPORT, [MODIFY])
    with pytest.raises(Warning, match="Scope has changed"):
        flow.fetch_token(authorization_response=location)
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    location = google.consent(asked(flow), SUPPORT, [MODIFY])
    assert sorted(flow.fetch_token(authorization_response=location)["scope"]) == sorted(["openid", MODIFY])


def test_codes_are_for_one_use_one_address_one_verifier_and_ten_minutes(google: Google, flow: Flow) -> None:
    location = google.consent(asked(flow), SUPPORT)
    flow.fetch_token(authorization_response=location)
    with pytest.raises(InvalidGrantError):
        flow.fetch_token(authorization_response=location)
    for spoil in ({"code_verifier": "x" * 43}, {"redirect_uri": f"{BACK}/"}):
        code = parse_qs(urlsplit(google.consent(asked(flow), SUPPORT)).query)["code"][0]
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": BACK,
            "code_verifier": flow.code_verifier, **spoil,
        }  # fmt: skip
        answer = requests.post(
            f"{google.endpoint}/token", data=form, auth=(OAUTH_CLIENT_ID, "secret"), timeout=60
        )
        assert answer.status_code == 400, spoil
    location = google.consent(asked(flow), SUPPORT)
    cast("SetClock", google.clock).pass_by(minutes=10)
    with pytest.raises(InvalidGrantError):
        flow.fetch_token(authorization_response=location)
    for wrong in (f"{BACK}/", BACK.upper(), "https://relais.test"):
        flow.redirect_uri = wrong
        with pytest.raises(Unasked, match="redirect_uri_mismatch"):
            google.consent(asked(flow), SUPPORT)


def test_who_may_ask_for_tokens(google: Google) -> None:
    tokens = google.grant(SUPPORT, [MODIFY])
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
    basic = requests.post(f"{google.endpoint}/token", data=form, auth=(OAUTH_CLIENT_ID, "secret"), timeout=60)
    body = {**form, "client_id": OAUTH_CLIENT_ID, "client_secret": "secret"}
    posted = requests.post(f"{google.endpoint}/token", data=body, timeout=60)
    assert basic.status_code == posted.status_code == 200
    assert "refresh_token" not in posted.json()
    wrong = requests.post(f"{google.endpoint}/token", data={**body, "client_secret": "x"}, timeout=60)
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")


def test_session_control_of_an_admin(google: Google) -> None:
    tokens = google.grant(SUPPORT, [MODIFY])
    google.account(SUPPORT).ask_for_sign_in()
    held = Credentials(
        None, refresh_token=tokens.refresh_token, token_uri=f"{google.endpoint}/token",
        client_id=OAUTH_CLIENT_ID, client_secret="secret",
    )  # fmt: skip
    with pytest.raises(RefreshError) as fault:
        held.refresh(Request())
    assert "Reauthentication is needed" in str(fault.value)
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
    answer = requests.post(
        f"{google.endpoint}/token", data=form, auth=(OAUTH_CLIENT_ID, "secret"), timeout=60
    )
    assert (answer.json()["error"], answer.json()["error_subtype"]) == ("invalid_grant", "invalid_rapt")


def test_tokens_expire_and_open_what_their_scopes_allow(google: Google, gmail: Gmail) -> None:
    [mail] = google.deliver(to=SUPPORT)
    narrow = gmail(SUPPORT, METADATA)
    narrow.messages().get(userId="me", id=mail.id, format="metadata").execute()
    narrow.messages().list(userId="me").execute()
    refusals = (
        (narrow.messages().get(userId="me", id=mail.id), "format FULL"),
        (narrow.messages().list(userId="me", q="x"), "'q' parameter"),
        (narrow.messages().trash(userId="me", id=mail.id), "insufficient authentication scopes"),
        (gmail().messages().list(userId=ANA), "Delegation denied"),
    )
    for request, told in refusals:
        with pytest.raises(HttpError, match=told) as fault:
            request.execute()
        assert fault.value.status_code == 403
    users = gmail()
    cast("SetClock", google.clock).pass_by(hours=1)
    with pytest.raises(HttpError) as expired:
        users.getProfile(userId="me").execute()
    assert expired.value.status_code == 401
    assert expired.value.error_details[0]["reason"] == "authError"


def test_an_add_on_reads_the_open_thread_and_no_other(google: Google, gmail: Gmail) -> None:
    google.accept_token(
        mail_token(SUPPORT), SUPPORT, [f"{CURRENT}message.metadata", f"{CURRENT}action.compose"]
    )
    [first], [other] = google.deliver(to=SUPPORT), google.deliver(to=SUPPORT)
    users = gmail(token=mail_token(SUPPORT))

    def read(message_id: str, opened: str) -> Any:
        request = users.messages().get(userId="me", id=message_id, format="metadata")
        if opened:
            request.headers["X-Goog-Gmail-Access-Token"] = message_token(opened)
        return request.execute()

    assert read(first.id, first.id)["id"] == first.id
    for message_id, opened in ((other.id, first.id), (first.id, ""), (first.id, "fe")):
        with pytest.raises(HttpError) as fault:
            read(message_id, opened)
        assert fault.value.status_code == 403
    with pytest.raises(HttpError, match="insufficient"):
        users.messages().list(userId="me").execute()
    whole = users.messages().get(userId="me", id=first.id)
    whole.headers["X-Goog-Gmail-Access-Token"] = message_token(first.id)
    with pytest.raises(HttpError, match="format FULL"):
        whole.execute()


def test_a_service_account_acts_for_an_account(google: Google, gmail: Gmail) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()  # fmt: skip
    info = {
        "client_email": "sync@relais.iam.gserviceaccount.com", "private_key": pem,
        "token_uri": f"{google.endpoint}/token", "type": "service_account",
    }  # fmt: skip
    google.delegate(info["client_email"], public, [MODIFY])

    def token(subject: str, scope: str) -> str:
        made = service_account.Credentials.from_service_account_info(info, scopes=[scope], subject=subject)
        made.refresh(Request())
        return str(made.token)

    assert gmail(token=token(ANA, MODIFY)).getProfile(userId="me").execute()["emailAddress"] == ANA
    for subject, scope, told in (
        (ANA, FULL, "unauthorized_client"),
        ("eve@acme.test", MODIFY, "Invalid email"),
    ):
        with pytest.raises(RefreshError, match=told):
            token(subject, scope)
    google.delegate(info["client_email"], google.signer.certificates["google"], [MODIFY])
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        token(ANA, MODIFY)


def test_the_page_lists_accounts_and_scopes_and_sends_back(google: Google, flow: Flow) -> None:
    url = asked(flow, login_hint=ANA)
    page = requests.get(url, timeout=60)
    assert page.headers["Content-Type"].startswith("text/html")
    assert f'value="{ANA}" checked' in page.text
    assert all(f'name="scope" value="{one}" checked' in page.text for one in (MODIFY, SEND))
    form = {"account": ANA, "scope": [MODIFY], "decision": "allow"}
    back = requests.post(url, data=form, allow_redirects=False, timeout=60)
    told = parse_qs(urlsplit(back.headers["Location"]).query)
    assert (back.status_code, told["scope"]) == (302, [f"openid {MODIFY}"])
    cancelled = requests.post(url, data={**form, "decision": "cancel"}, allow_redirects=False, timeout=60)
    assert "error=access_denied" in cancelled.headers["Location"]
    wrong = requests.get(url.replace("relais.test", "evil.test"), allow_redirects=False, timeout=60)
    assert (wrong.status_code, "redirect_uri_mismatch" in wrong.text) == (400, True)


def test_errors_of_the_token_endpoint_are_oauths(google: Google, flow: Flow) -> None:
    with pytest.raises(OAuth2Error):
        flow.fetch_token(code="4/nothing")
    answer = requests.post(f"{google.endpoint}/token", data={"grant_type": "password"}, timeout=60)
    assert answer.json()["error"] == "unsupported_grant_type"
