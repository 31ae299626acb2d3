"""Who may call, and who is asking: S1, S2, S3, S6, S16, S18, S21 with really signed tokens."""

import base64
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.domain.rights import Role
from backend.web.logs import JsonLines
from main import Root
from tests.certificates import CertificateServer
from tests.clock import SetClock
from tests.front_door import PanelOf
from tests.mails import message_id, thread_id
from tests.people import ANA, BEN, OTTO, SUPPORT, begin
from tests.side_panel import BASE_URL
from workbench.host import Call, Host
from workbench.identities import OAUTH_CLIENT_ID, SERVICE_ACCOUNT
from workbench.signer import Signer
from workbench.world import World

HOME = f"{BASE_URL}/addon/home"

EventOf = Callable[..., dict[str, Any]]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Posts to the application."""
    return app.test_client()


@pytest.fixture
def event(world: World, signer: Signer) -> EventOf:
    """Makes Ben's homepage event, with claims of the person's token replaced."""
    host = Host(world, signer)

    def make(**claims: object) -> dict[str, Any]:
        made = host.event(Call("home", BEN.email, BEN.email), HOME)
        told: dict[str, Any] = {
            "audience": OAUTH_CLIENT_ID,
            "email": BEN.email,
            "sub": BEN.sub,
            "hd": "acme.test",
            **claims,
        }
        made["authorizationEventObject"]["userIdToken"] = signer.id_token(**told)
        return made

    return make


def _system(signer: Signer, **claims: object) -> dict[str, str]:
    told: dict[str, Any] = {"audience": HOME, "email": SERVICE_ACCOUNT, "sub": "424242424242", **claims}
    return {"Authorization": f"Bearer {signer.id_token(**told)}"}


def _unsigned(algorithm: str) -> str:
    def part(given: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(given).encode()).rstrip(b"=").decode()

    claims = {
        "iss": "https://accounts.google.com",
        "aud": HOME,
        "email": SERVICE_ACCOUNT,
        "email_verified": True,
        "sub": "1",
        "iat": 1,
        "exp": 99999999999,
    }
    signature = "" if algorithm == "none" else "AAAA"
    return f"{part({'alg': algorithm, 'kid': 'workbench'})}.{part(claims)}.{signature}"


FORGED: dict[str, Callable[[Signer], dict[str, str]]] = {
    "no header": lambda signer: {},
    "not bearer": lambda signer: {"Authorization": "Basic YTpi"},
    "empty": lambda signer: {"Authorization": "Bearer "},
    "garbage": lambda signer: {"Authorization": "Bearer a.b.c"},
    "alg none": lambda signer: {"Authorization": f"Bearer {_unsigned('none')}"},
    "HS256": lambda signer: {"Authorization": f"Bearer {_unsigned('HS256')}"},
    "another key": lambda signer: _system(Signer("workbench")),
    "unknown key": lambda signer: _system(Signer("other")),
    "expired": lambda signer: _system(signer, lifetime_s=-60),
    "issuer": lambda signer: _system(signer, iss="https://evil.example"),
    "another endpoint": lambda signer: _system(signer, audience=f"{BASE_URL}/addon/thread"),
    "another host": lambda signer: _system(signer, audience="https://evil.example/addon/home"),
    "another project": lambda signer: _system(
        signer, email="service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
    ),
    "unverified address": lambda signer: _system(signer, email_verified=False),
    "verified as text": lambda signer: _system(signer, email_verified="true"),
    "no address": lambda signer: _system(signer, email=""),
    "too long": lambda signer: {"Authorization": f"Bearer {'a' * 9000}"},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_caller_who_is_not_google_for_us_gets_401_and_nothing_is_read(
    name: str, client: FlaskClient, signer: Signer, event: EventOf
) -> None:
    answer = client.post("/addon/home", json=event(), headers=FORGED[name](signer))
    assert (answer.status_code, answer.get_json()) == (401, {"error": "unauthenticated"})
    assert answer.headers["X-Relais-Store"] == "{}"


def test_the_true_caller_gets_a_card(client: FlaskClient, signer: Signer, event: EventOf) -> None:
    answer = client.post("/addon/home", json=event(), headers=_system(signer))
    assert answer.get_json()["action"]["navigations"][0]["pushCard"]["header"]["title"] == "Support"


@pytest.mark.parametrize(
    "claims",
    [
        {"audience": "another-client.apps.googleusercontent.com"},
        {"lifetime_s": -60},
        {"iss": "https://evil.example"},
        {"email_verified": False},
        {"sub": ""},
        {"sub": "a/b"},
    ],
)
def test_a_person_whose_token_is_not_for_us_gets_401(
    claims: dict[str, Any], client: FlaskClient, signer: Signer, event: EventOf
) -> None:
    answer = client.post("/addon/home", json=event(**claims), headers=_system(signer))
    assert (answer.status_code, answer.headers["X-Relais-Store"]) == (401, "{}")


@pytest.mark.parametrize(
    "email",
    ["ben@evil-acme.test", "ben@acme.test.evil.example", "ben@gmail.com", "ben@other.example"],
)
def test_a_stranger_with_a_true_token_has_no_access(
    email: str, client: FlaskClient, signer: Signer, event: EventOf
) -> None:
    told = event(email=email, sub=BEN.sub, hd="acme.test")
    answer = client.post("/addon/home", json=told, headers=_system(signer))
    card = answer.get_json()["action"]["navigations"][0]["pushCard"]
    assert card["header"]["title"] == "No access"
    assert answer.headers["X-Relais-Store"] == "{}"


@pytest.mark.parametrize("hosted", [None, 7])
def test_a_consumer_account_under_an_address_of_ours_has_no_access(
    hosted: object,
    client: FlaskClient,
    signer: Signer,
    event: EventOf,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = client.post("/addon/home", json=event(hd=hosted), headers=_system(signer))
    card = answer.get_json()["action"]["navigations"][0]["pushCard"]
    assert card["header"]["title"] == "No access"
    assert answer.headers["X-Relais-Store"] == "{}"
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "access refused"]
    assert (line["refusal"], line["person"]) == ("domain", BEN.sub)


def test_a_new_owner_of_an_old_address_has_no_rights(
    client: FlaskClient, signer: Signer, event: EventOf
) -> None:
    answer = client.post("/addon/home", json=event(sub="999"), headers=_system(signer))
    card = answer.get_json()["action"]["navigations"][0]["pushCard"]
    assert card["header"]["title"] == "Welcome to Relais"


def test_without_consent_to_the_address_exactly_that_is_asked_for(panel_of: PanelOf) -> None:
    panel = panel_of(BEN)
    panel.scopes = tuple(scope for scope in panel.scopes if not scope.endswith("userinfo.email"))
    panel.home()
    wanted = "https://www.googleapis.com/auth/userinfo.email"
    assert panel.body == {"requesting_google_scopes": {"scopes": [wanted]}}


def test_without_consent_to_headers_known_mails_open_and_unknown_ones_ask(
    panel_of: PanelOf, house: Root
) -> None:
    begin(house.services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    panel = panel_of(BEN)
    panel.scopes = tuple(scope for scope in panel.scopes if not scope.endswith("metadata"))
    assert panel.open("order").card["header"]["title"] == "Where is my order?"
    assert panel.open("lunch").body == {
        "requesting_google_scopes": {
            "scopes": ["https://www.googleapis.com/auth/gmail.addons.current.message.metadata"]
        }
    }
    assert panel.home().card["header"]["title"] == "Support"


def test_a_hand_made_event_for_a_foreign_thread_shows_nothing(panel_of: PanelOf, house: Root) -> None:
    begin(house.services, thread_id(ANA.email, "order"), gmail_id=message_id(ANA.email, "order"))
    house.services.people.mailboxes.create("hr@acme.test", "People")
    house.services.people.roster.add("hr@acme.test", OTTO.email, Role.AGENT, "Otto")
    shown = panel_of(OTTO).open("order", ANA.email).reads()
    assert "Where is my order?" not in shown
    assert "Léa" not in shown


def test_a_removed_member_is_refused_at_the_next_click(panel_of: PanelOf, house: Root) -> None:
    begin(house.services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    ben = panel_of(BEN).open("order")
    house.services.people.roster.remove(SUPPORT, BEN.email)
    ben.tap("Take")
    assert ben.card["header"]["title"] == "No access"


def test_any_click_lets_the_roster_know_a_changed_address(panel_of: PanelOf, house: Root) -> None:
    begin(house.services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    ben = panel_of(BEN).open("order")
    house.services.people.profiles.follow(replace(BEN, email="benjamin@acme.test"))
    ben.tap("Take")
    roster = house.services.people.mailboxes.get(SUPPORT).roster
    here = [(one.email, one.former) for one in roster if one.sub == BEN.sub]
    assert here == [(BEN.email, ("benjamin@acme.test",))]


def test_certificates_are_fetched_once_and_tokens_remembered(
    panel_of: PanelOf, certificates: CertificateServer
) -> None:
    panel = panel_of(BEN)
    for _ in range(5):
        panel.home()
    assert certificates.asked == 1


def test_a_rotated_key_is_accepted_after_a_minute(
    panel_of: PanelOf, certificates: CertificateServer, real_clock: SetClock, world: World
) -> None:
    panel = panel_of(BEN).home()
    certificates.signer = Signer("rotated")
    panel.host = Host(world, certificates.signer)
    assert panel.home().status == 401
    real_clock.pass_by(seconds=61)
    assert panel.home().status == 200


def test_known_certificates_serve_while_google_is_down_and_then_fail_closed(
    panel_of: PanelOf, certificates: CertificateServer, real_clock: SetClock
) -> None:
    panel = panel_of(BEN).home()
    certificates.status = 500
    real_clock.pass_by(minutes=59)
    assert panel.home().status == 200
    real_clock.pass_by(days=3)
    assert panel.home().status == 503


def test_without_any_certificate_nobody_gets_in(panel_of: PanelOf, certificates: CertificateServer) -> None:
    certificates.status = 500
    panel = panel_of(BEN).home()
    assert (panel.status, panel.body) == (503, {"error": "unavailable"})


def test_no_token_and_no_text_reaches_the_log(
    panel_of: PanelOf, house: Root, caplog: pytest.LogCaptureFixture
) -> None:
    begin(house.services, thread_id(BEN.email, "order"), gmail_id=message_id(BEN.email, "order"))
    caplog.set_level(logging.DEBUG)
    panel = panel_of(BEN).open("order")
    panel.tap("Add note", note="canary-note")
    ours = [record for record in caplog.records if record.name.startswith(("addon", "backend"))]
    lines = "\n".join(JsonLines().format(record) for record in ours)
    assert '"message":"served"' in lines
    for secret in ("canary-note", "ya29", "eyJ", "Where is my order", BEN.email, "workbench-message"):
        assert secret not in lines, secret


def test_a_mail_being_written_without_the_right_to_its_recipients_asks_for_just_that(
    panel_of: PanelOf,
) -> None:
    panel = panel_of(BEN)
    assert "Add a recipient" in panel.write_to().reads()
    panel.scopes = tuple(scope for scope in panel.scopes if not scope.endswith("metadata"))
    panel.write_to("lea@customer.example")
    wanted = "https://www.googleapis.com/auth/gmail.addons.current.message.metadata"
    assert panel.body == {"requesting_google_scopes": {"scopes": [wanted]}}
