"""/push/work: who is believed (S4), what each answer makes of the message, and one worker a mailbox (R11)."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from backend.ports.documents import Documents, StoreUnavailable
from backend.ports.work import Handler
from backend.settings import load_settings
from backend.web import push_work
from main import Root, application
from tests.certificates import CertificateServer
from tests.clock import SetClock
from tests.patience import PATIENCE_S
from tests.people import SALES, SUPPORT
from tests.side_panel import BASE_URL
from tests.sites import PUSH_ACCOUNT, staffed, told
from workbench.signer import Signer

URL = f"{BASE_URL}/push/work"


@pytest.fixture
def handlers() -> dict[str, Handler]:
    """Who does what: nobody yet."""
    return {}


@pytest.fixture
def house(environment: dict[str, str], store: Documents, handlers: dict[str, Handler]) -> Root:
    """A house that knows who pushes."""
    settings = load_settings({**environment, "RELAIS_PUSH_SERVICE_ACCOUNT": PUSH_ACCOUNT})
    return staffed(Root(settings, SetClock(datetime.now(UTC)), store), handlers)


@pytest.fixture
def app(house: Root) -> Flask:
    """The application."""
    return application(house)


def _message(kind: str = "ingest", mailbox: str = SUPPORT) -> dict[str, Any]:
    """As Pub/Sub sends it."""
    return {
        "subscription": "projects/acme-relais/subscriptions/relais-work",
        "message": {"attributes": {"kind": kind, "mailbox": mailbox}, "messageId": "1", "publishTime": "x"},
    }


def _push(app: Flask, token: str | None, body: object = None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    data = body if isinstance(body, bytes) else json.dumps(body or _message()).encode()
    with app.test_client().post("/push/work", data=data, headers=headers) as answer:
        assert answer.status_code != 204 or answer.data == b""
        return answer.status_code


def _token(signer: Signer, **other: Any) -> str:
    return signer.id_token(**{"audience": URL, "email": PUSH_ACCOUNT, "sub": "7", **other})


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({}, 204),
        ({"audience": f"{BASE_URL}/cron/minute"}, 401),
        ({"audience": BASE_URL}, 401),
        ({"audience": f"{URL}/"}, 401),
        ({"lifetime_s": -60}, 401),
        ({"iss": "https://evil.example"}, 401),
        ({"email_verified": False}, 401),
        ({"email": "relais-push@other-project.iam.gserviceaccount.com"}, 403),
        ({"email": f"x{PUSH_ACCOUNT}"}, 403),
    ],
)
def test_only_our_own_push_account_is_believed(
    other: dict[str, Any], status: int, app: Flask, house: Root, handlers: dict[str, Handler], signer: Signer
) -> None:
    done: list[str] = []
    handlers["ingest"] = _noting(done)
    house.work.put("ingest", SUPPORT)
    assert _push(app, _token(signer, **other)) == status
    assert bool(done) == (status == 204)


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c"])
def test_without_a_token_nothing_is_begun(token: str | None, app: Flask) -> None:
    assert _push(app, token) == 401


def test_a_strangers_key_is_none(app: Flask) -> None:
    assert _push(app, _token(Signer())) == 401


def test_where_no_account_is_set_nobody_is_believed(
    environment: dict[str, str], store: Documents, signer: Signer
) -> None:
    nobody = {name: value for name, value in environment.items() if name != "RELAIS_PUSH_SERVICE_ACCOUNT"}
    there = Root(load_settings(nobody), SetClock(datetime.now(UTC)), store)
    assert _push(application(there), _token(signer, email="")) == 401
    assert _push(application(there), _token(signer)) == 401


def test_without_certificates_the_message_comes_again(
    app: Flask, certificates: CertificateServer, signer: Signer
) -> None:
    certificates.status = 500
    assert _push(app, _token(signer)) == 503


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        {"message": None},
        {"message": {"attributes": {"kind": 7, "mailbox": SUPPORT}}},
        {"message": {"attributes": {"kind": "ingest"}}},
        _message(mailbox="a/b/c"),
        _message(mailbox="x" * 5000),
        _message(mailbox="nobody@acme.test"),
        _message(kind="unheard"),
    ],
    ids=repr,
)
def test_a_message_of_nothing_is_taken_away(
    body: object, app: Flask, store: Documents, signer: Signer
) -> None:
    """R10: it would be the same the next time."""
    assert _push(app, _token(signer), body) == 204
    assert not list(store.scan())


def test_what_fails_comes_again(
    app: Flask, house: Root, handlers: dict[str, Handler], signer: Signer
) -> None:
    tries: list[str] = []

    def ingest(mailbox: str, _: Callable[[], bool]) -> bool:
        tries.append(mailbox)
        if len(tries) < 3:
            raise ValueError("secret detail")
        return False

    handlers["ingest"] = ingest
    house.work.put("ingest", SUPPORT)
    assert [_push(app, _token(signer)) for _ in range(4)] == [503, 503, 204, 204]
    assert len(tries) == 3


def test_a_store_that_does_not_answer_brings_it_back(
    app: Flask, house: Root, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(house.documents, "transact", gone)
    assert _push(app, _token(signer)) == 503


def test_a_redelivery_while_the_first_one_is_at_work_starts_no_second_worker(
    app: Flask, house: Root, handlers: dict[str, Handler], signer: Signer
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    runs: list[str] = []

    def ingest(mailbox: str, _: Callable[[], bool]) -> bool:
        runs.append(mailbox)
        begun.set()
        go_on.wait(PATIENCE_S)
        return False

    handlers["ingest"] = ingest
    house.work.put("ingest", SUPPORT)
    token = _token(signer)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(_push, app, token)
        assert begun.wait(PATIENCE_S)
        assert [_push(app, token) for _ in range(3)] == [204] * 3
        go_on.set()
        assert first.result(PATIENCE_S) == 204
    assert runs == [SUPPORT]
    assert not list(house.documents.scan())


def test_turns_take_no_more_threads_than_their_share(
    app: Flask, house: Root, handlers: dict[str, Handler], signer: Signer
) -> None:
    places, go_on = threading.Semaphore(0), threading.Event()

    def ingest(_: str, __: Callable[[], bool]) -> bool:
        places.release()
        go_on.wait(PATIENCE_S)
        return False

    handlers["ingest"] = ingest
    mailboxes = [f"desk{number}@acme.test" for number in range(push_work.AT_ONCE)]
    for mailbox in (*mailboxes, SALES):
        house.work.put("ingest", mailbox)
    token = _token(signer)
    with ThreadPoolExecutor(len(mailboxes)) as pool:
        working = [pool.submit(_push, app, token, _message(mailbox=mailbox)) for mailbox in mailboxes]
        for _ in mailboxes:
            assert places.acquire(timeout=PATIENCE_S)
        assert _push(app, token, _message(mailbox=SALES)) == 429
        go_on.set()
        assert {one.result(PATIENCE_S) for one in working} == {204}
    assert _push(app, token, _message(mailbox=SALES)) == 204


@pytest.mark.pubsub
def test_pubsub_itself_delivers_again_after_its_deadline_and_one_worker_goes_on(
    environment: dict[str, str], store: Documents, signer: Signer, pubsub_endpoint: str
) -> None:
    """R11: the emulator's deadline is ten seconds, as Pub/Sub's own."""
    runs: list[str] = []
    with told(environment, store, signer, pubsub_endpoint) as site:
        pushed = site.pushed
        assert pushed is not None

        def ingest(mailbox: str, _: Callable[[], bool]) -> bool:
            runs.append(mailbox)
            site.until(lambda: len(pushed.arrived) >= 2, "the redelivery")
            return False

        site.handlers["ingest"] = ingest
        site.work.put("ingest", SUPPORT)
        site.until(lambda: len(pushed.answers) >= 2, "both answers")
        assert pushed.arrived[0] == pushed.arrived[1], "one message, twice"
        assert set(pushed.answers) == {204}
        assert runs == [SUPPORT]


def _noting(done: list[str]) -> Handler:
    def does(mailbox: str, _: Callable[[], bool]) -> bool:
        done.append(mailbox)
        return False

    return does
