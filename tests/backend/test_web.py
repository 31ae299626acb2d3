"""Health, the clock's endpoint (S5), the logo, and the numbers of requests."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask

from backend.ports.documents import Documents
from backend.settings import load_settings
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.store.sqlite_connection import MEMORY
from backend.web import health
from backend.web.logs import JsonLines, request_id
from main import Root, application
from tests.certificates import CertificateServer
from tests.clock import SetClock
from tests.patience import until
from tests.side_panel import BASE_URL
from workbench.signer import Signer

CLOCK_ACCOUNT = "relais-clock@acme-relais.iam.gserviceaccount.com"


@pytest.fixture
def store(indexes: Indexes) -> Iterator[Documents]:
    """An empty store in memory."""
    made = SqliteDocuments(MEMORY, indexes)
    yield made
    made.close()


def test_alive_says_nothing_but_that(app: Flask) -> None:
    assert app.test_client().get("/healthz").get_json() == {"status": "ok"}


def test_ready_needs_the_store_and_certificates(app: Flask, certificates: CertificateServer) -> None:
    assert app.test_client().get("/readyz").status_code == 200


def test_not_ready_names_the_part_and_nothing_else(house: Root, certificates: CertificateServer) -> None:
    certificates.status = 500
    answer = application(house).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["parts"] == {"store": "ok", "certificates": "failed"}


def test_a_part_that_hangs_makes_no_other_look_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "WAIT_S", 0.3)
    over = threading.Event()

    begun: list[str] = []

    def hang() -> None:
        begun.append("a check")
        over.wait()

    app = Flask("ready")
    app.register_blueprint(health.health_blueprint({"store": lambda: None, "certificates": hang}))
    client = app.test_client()
    for path in ("/ready", "/readyz", "/ready", "/_ah/warmup"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.get_json()["parts"] == {"store": "ok", "certificates": "no answer in time"}
    assert len(begun) == 1
    over.set()
    until(lambda: client.get("/ready").status_code == 200, "readiness")
    assert len(begun) <= 2


@pytest.mark.parametrize("path", ["/health", "/healthz", "/ready", "/readyz"])
def test_every_name_of_health_is_answered(path: str, app: Flask) -> None:
    assert app.test_client().get(path).get_json()["status"] == "ok"


def test_the_clock_is_told_to_come_again_where_the_store_does_not_answer(
    environment: dict[str, str], real_clock: SetClock, tmp_path: Path, indexes: Indexes
) -> None:
    (tmp_path / "taken").write_text("no folder")
    nowhere = SqliteDocuments(str(tmp_path / "taken" / "x.sqlite3"), indexes)
    there = Root(load_settings({**environment, "GAE_ENV": "standard"}), real_clock, nowhere)
    answer = application(there).test_client().get("/cron/minute", headers={"X-Appengine-Cron": "true"})
    assert (answer.status_code, answer.get_json()) == (503, {"error": "unavailable"})


def test_the_clocks_endpoint_is_closed_to_everybody_else(app: Flask) -> None:
    client = app.test_client()
    for headers in ({}, {"X-Appengine-Cron": "true"}, {"Authorization": "Bearer x"}):
        assert client.get("/cron/minute", headers=headers).status_code == 401


def test_the_clock_with_a_token_for_this_address_does_the_chores(
    environment: dict[str, str], real_clock: SetClock, store: Documents, signer: Signer
) -> None:
    settings = load_settings({**environment, "RELAIS_CRON_SERVICE_ACCOUNT": CLOCK_ACCOUNT})
    client = application(Root(settings, real_clock, store)).test_client()

    def call(email: str, audience: str) -> int:
        token = signer.id_token(audience=audience, email=email, sub="7")
        return client.get("/cron/minute", headers={"Authorization": f"Bearer {token}"}).status_code

    assert call(CLOCK_ACCOUNT, f"{BASE_URL}/cron/minute") == 200
    assert call(CLOCK_ACCOUNT, f"{BASE_URL}/addon/home") == 401
    assert call("other@acme-relais.iam.gserviceaccount.com", f"{BASE_URL}/cron/minute") == 401


def test_app_engines_header_is_proof_on_app_engine_only(
    environment: dict[str, str], store: Documents, real_clock: SetClock
) -> None:
    there = Root(load_settings({**environment, "GAE_ENV": "standard"}), real_clock, store)
    answer = application(there).test_client().get("/cron/minute", headers={"X-Appengine-Cron": "true"})
    assert answer.status_code == 200
    jobs = {job.name for job in there.runner.jobs}
    assert {"work", "wake", "follow", "spread"} < set(answer.get_json()) == jobs


def test_the_clocks_call_has_its_line(house: Root, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    app.test_client().get("/cron/wake").close()
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "served"]
    assert (line["door"], line["path"], line["action"], line["status"]) == ("cron", "/cron/wake", "wake", 401)


def test_outside_of_every_frame_an_unexpected_fault_is_a_number_too(app: Flask) -> None:
    def broken() -> NoReturn:
        raise RuntimeError("secret detail")

    app.add_url_rule("/broken", "broken", broken)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert answer.get_json() == {"error": "internal", "request_id": answer.headers["X-Request-Id"]}


def test_the_logo_is_a_picture(app: Flask) -> None:
    with app.test_client().get("/logo.png") as answer:
        assert answer.mimetype == "image/png"
        assert answer.data.startswith(b"\x89PNG")


def test_every_answer_bears_its_number(app: Flask) -> None:
    client = app.test_client()
    given = client.get(
        "/healthz", headers={"X-Cloud-Trace-Context": "105445aa7843bc8bf206b12000100000/1;o=1"}
    )
    assert given.headers["X-Request-Id"] == "105445aa7843bc8bf206b12000100000"
    assert len(client.get("/healthz").headers["X-Request-Id"]) == 32


@pytest.mark.parametrize("trace", ["", "x", "a b c d e f g h", "é" * 20, "a" * 100, "../../etc/passwd"])
def test_an_odd_trace_gives_a_number_of_our_own(trace: str) -> None:
    assert len(request_id(trace)) == 32


def test_a_record_is_one_line_whatever_it_holds() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "two\nlines \x1b[31m", (), None)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "\x1b" not in line
