"""/push/gmail: who is believed (S4), every form of body (R3), and what is answered (R10, R11)."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.account import Account, AccountState
from backend.ports.documents import Documents, StoreUnavailable
from backend.records import accounts
from backend.settings import load_settings
from backend.store.sqlite import SqliteDocuments
from backend.web.push_gmail import account_of
from main import Root, application
from tests.certificates import CertificateServer
from tests.clock import SetClock
from tests.people import SALES, SUPPORT
from tests.side_panel import BASE_URL
from tests.sites import PUSH_ACCOUNT
from workbench.signer import Signer

URL = f"{BASE_URL}/push/gmail"
SUBSCRIPTION = "projects/acme-relais/subscriptions/gmail"


@pytest.fixture
def house(environment: dict[str, str], store: Documents) -> Root:
    """A house that knows who pushes, with support@ connected and sales@ no longer."""
    given = {"RELAIS_PUSH_SERVICE_ACCOUNT": PUSH_ACCOUNT, "RELAIS_PUSH_SUBSCRIPTION": SUBSCRIPTION}
    for address, state in ((SUPPORT, AccountState.CONNECTED), (SALES, AccountState.DISCONNECTED)):
        account = Account(address, address, state)
        store.write({accounts.key(address).path: accounts.fields(account)})
    return Root(load_settings({**environment, **given}), SetClock(datetime.now(UTC)), store)


@pytest.fixture
def app(house: Root) -> Flask:
    """The application."""
    return application(house)


def push(told: object, **said: Any) -> dict[str, Any]:
    """As Pub/Sub sends it."""
    data = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
    message = {"data": data, "messageId": "1", "message_id": "1", "publishTime": "2026-11-24T12:00:00Z"}
    return {"message": message, "subscription": SUBSCRIPTION, **said}


def send(app: Flask, signer: Signer, body: object) -> int:
    token = signer.id_token(audience=URL, email=PUSH_ACCOUNT, sub="1")
    return (
        app.test_client()
        .post("/push/gmail", json=body, headers={"Authorization": f"Bearer {token}"})
        .status_code
    )


def asked(store: Documents) -> list[str]:
    """For which mailboxes work waits."""
    return [str(one.fields["mailbox"]) for one in store.scan() if one.path.startswith("work/")]


HELLO = {"emailAddress": SUPPORT, "historyId": 12345}


def test_a_push_is_written_down_and_answered_without_a_body(
    app: Flask, store: Documents, certificates: CertificateServer
) -> None:
    token = certificates.signer.id_token(audience=URL, email=PUSH_ACCOUNT, sub="1")
    answer = app.test_client().post(
        "/push/gmail", json=push(HELLO), headers={"Authorization": f"Bearer {token}"}
    )
    assert (answer.status_code, answer.data) == (204, b"")
    assert asked(store) == [SUPPORT]
    found = store.get_many([f"accounts/{SUPPORT}"])[f"accounts/{SUPPORT}"]
    assert accounts.read(found).pushed_at is not None


def _refused(signer: Signer) -> dict[str, tuple[str, int]]:
    def token(**said: Any) -> str:
        return "Bearer " + signer.id_token(**{"audience": URL, "email": PUSH_ACCOUNT, "sub": "1"} | said)

    return {
        "no token": ("", 401),
        "another scheme": (token().replace("Bearer", "Basic"), 401),
        "no token of anybody": ("Bearer x.y.z", 401),
        "another audience": (token(audience=f"{BASE_URL}/push/work"), 401),
        "an audience with a query": (token(audience=f"{URL}?token=x"), 401),
        "another issuer": (token(iss="https://evil.example"), 401),
        "unverified": (token(email_verified=False), 401),
        "expired": (token(exp=int(datetime.now(UTC).timestamp()) - 60), 401),
        "another account": (token(email="relais-push@evil.iam.gserviceaccount.com"), 403),
    }


@pytest.mark.parametrize(
    "name",
    [
        "no token", "another scheme", "no token of anybody", "another audience", "an audience with a query",
        "another issuer", "unverified", "expired", "another account",
    ],
)  # fmt: skip
def test_nobody_else_is_believed(
    app: Flask, store: Documents, certificates: CertificateServer, name: str
) -> None:
    authorization, status = _refused(certificates.signer)[name]
    answer = app.test_client().post("/push/gmail", json=push(HELLO), headers={"Authorization": authorization})
    assert answer.status_code == status
    assert asked(store) == []


def test_another_subscription_is_not_believed(
    app: Flask, store: Documents, certificates: CertificateServer
) -> None:
    odd = push(HELLO, subscription="projects/evil/subscriptions/gmail")
    assert send(app, certificates.signer, odd) == 403
    assert asked(store) == []


@pytest.mark.parametrize(
    "body",
    [
        [], {}, {"message": None}, {"message": {}}, {"message": {"data": 7}}, {"message": {"data": "!!"}},
        {"message": {"data": base64.b64encode(b"[1]").decode()}}, push({}), push({"emailAddress": SUPPORT}),
        push({"emailAddress": 1, "historyId": 1}), push({"emailAddress": SUPPORT, "historyId": "x"}),
        push({"emailAddress": SUPPORT, "historyId": True}), push({"emailAddress": SUPPORT, "historyId": -1}),
        push({"emailAddress": "nobody@acme.test", "historyId": 1}),
        push({"emailAddress": SALES, "historyId": 1}),
    ],
)  # fmt: skip
def test_garbage_and_mailboxes_that_are_nobodys_are_taken_and_come_no_more(
    app: Flask, store: Documents, certificates: CertificateServer, body: object
) -> None:
    whole = {"subscription": SUBSCRIPTION, **body} if isinstance(body, dict) else body
    assert send(app, certificates.signer, whole) == 204
    assert asked(store) == []


def test_a_body_that_is_too_large_is_taken(app: Flask, certificates: CertificateServer) -> None:
    assert send(app, certificates.signer, push(HELLO, more="x" * 100_000)) == 204


def test_where_the_store_does_not_answer_it_comes_again(
    house: Root, certificates: CertificateServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = application(house)

    def down(*_: object) -> NoReturn:
        raise StoreUnavailable("down")

    monkeypatch.setattr(SqliteDocuments, "transact", down)
    assert send(app, certificates.signer, push(HELLO)) == 503


def test_a_hundred_pushes_before_anybody_reads_are_one_thing_to_do(
    app: Flask, house: Root, store: Documents, certificates: CertificateServer
) -> None:
    assert send(app, certificates.signer, push(HELLO)) == 204
    before = list(store.scan())
    with house.documents.measure() as cost:
        for number in range(100):
            send(app, certificates.signer, push({**HELLO, "historyId": str(number)}))
    assert list(store.scan()) == before
    assert cost.writes == 0


ENCODINGS: tuple[Callable[[bytes], str], ...] = (
    lambda told: base64.b64encode(told).decode(),
    lambda told: base64.b64encode(told).decode().rstrip("="),
    lambda told: base64.urlsafe_b64encode(told).decode(),
    lambda told: base64.urlsafe_b64encode(told).decode().rstrip("="),
)


@given(
    st.sampled_from(ENCODINGS),
    st.sampled_from([("emailAddress", "historyId"), ("email_address", "history_id")]),
    st.integers(0, 2**64 - 1).flatmap(lambda number: st.sampled_from([number, str(number)])),
    st.text(st.characters(codec="utf-8", exclude_characters="@\x00 \t\r\n"), min_size=1, max_size=30),
)
def test_every_form_of_the_body_is_the_same(
    encode: Callable[[bytes], str], names: tuple[str, str], history_id: object, local: str
) -> None:
    address = f"{local}@acme.test"
    told = json.dumps({names[0]: address, names[1]: history_id}, ensure_ascii=False).encode()
    assert account_of({"data": encode(told)}) == address.strip().lower()


@given(st.binary(max_size=200).map(lambda raw: base64.b64encode(raw).decode()) | st.text(max_size=200))
def test_whatever_data_is_it_is_an_account_or_none(data: str) -> None:
    try:
        assert "@" in account_of({"data": data})
    except ValueError:
        return
