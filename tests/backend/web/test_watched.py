"""R63: what is told of connected accounts, with thresholds, and to whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from backend.domain.account import Account, AccountState, Method, Trouble
from backend.records import accounts
from backend.records.accounts import SealedToken
from backend.web.health import health_blueprint
from backend.web.signed import Signed
from backend.web.watched import Watched
from main import Root
from tests.certificates import CertificateServer
from tests.clock import SetClock
from tests.people import SUPPORT

CLOCK = "relais-clock@acme-relais.iam.gserviceaccount.com"
HOST = "https://relais.acme.test"


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "RELAIS_PUSH_TOPIC": "projects/acme-relais/topics/gmail"}


def told(app: Flask) -> dict[str, object]:
    answer = app.test_client().get("/ready?details").get_json()
    [account] = answer["accounts"]
    return dict(account)


@pytest.fixture
def well(house: Root, real_clock: SetClock) -> Account:
    now = real_clock.now()
    account = Account(
        SUPPORT,
        SUPPORT,
        AccountState.CONNECTED,
        connected_at=now - timedelta(days=9),
        pushed_at=now - timedelta(minutes=3),
        read_at=now - timedelta(minutes=2),
        watch_until=now + timedelta(days=6),
    )
    keep(house, account)
    token = accounts.token_fields(SealedToken("aes1:k:canary", now))
    house.documents.write({accounts.credentials(SUPPORT).path: token})
    return account


def keep(house: Root, account: Account) -> None:
    house.documents.write({accounts.key(SUPPORT).path: accounts.fields(account)})


def test_an_account_that_does_well(app: Flask, well: Account) -> None:
    assert told(app) == {
        "mailbox": SUPPORT,
        "state": "connected",
        "trouble": "",
        "token": "stored",
        "pushed_s": 180,
        "read_s": 120,
        "watch_left_s": 6 * 86_400,
        "alarms": [],
    }


@pytest.mark.parametrize(
    ("changed", "alarm"),
    [
        ({"read_at": -timedelta(minutes=15, seconds=1)}, "not read since"),
        ({"watch_until": timedelta(hours=47)}, "pushes end within 48 hours"),
        ({"watch_until": -timedelta(seconds=1)}, "pushes end within 48 hours"),
    ],
)
def test_what_is_beyond_its_threshold(
    changed: dict[str, timedelta], alarm: str, app: Flask, house: Root, well: Account, real_clock: SetClock
) -> None:
    moved = {name: real_clock.now() + by for name, by in changed.items()}
    keep(house, replace(well, **moved))  # type: ignore[arg-type]
    assert str(told(app)["alarms"]).startswith(f"['{alarm}")


def test_trouble_and_a_token_that_is_missing(app: Flask, house: Root, well: Account) -> None:
    keep(house, replace(well, state=AccountState.DEGRADED, trouble=Trouble.SEALED))
    house.documents.transact(lambda one: one.delete(accounts.credentials(SUPPORT).path))
    assert told(app)["alarms"] == ["sealed", "no token"]
    keep(house, replace(well, method=Method.DELEGATED))
    assert told(app)["token"] == "delegated"


def test_a_disconnected_one_raises_no_alarm(app: Flask, house: Root) -> None:
    keep(house, Account(SUPPORT, SUPPORT))
    assert told(app)["alarms"] == []


def test_without_details_no_mailbox_is_named(app: Flask, well: Account) -> None:
    answer = app.test_client().get("/ready")
    assert SUPPORT not in answer.text
    assert "canary" not in app.test_client().get("/ready?details").text


def test_in_production_only_our_clocks_account_is_told(
    house: Root, certificates: CertificateServer, well: Account
) -> None:
    signed = Signed(house.verifier, HOST, CLOCK)
    production = Flask("production")
    watched = Watched(signed, False, house.services.mail.vitals.all)
    production.register_blueprint(health_blueprint({}, watched))

    def ask(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return production.test_client().get("/ready?details", headers=headers).status_code

    sign = certificates.signer.id_token
    assert ask(sign(audience=f"{HOST}/ready", email=CLOCK, sub="1")) == 200
    assert ask("") == 401
    assert ask(sign(audience=f"{HOST}/ready", email="other@p.iam.gserviceaccount.com", sub="2")) == 401
    assert ask(sign(audience=f"{HOST}/cron/minute", email=CLOCK, sub="1")) == 401
    assert production.test_client().get("/ready").status_code == 200
