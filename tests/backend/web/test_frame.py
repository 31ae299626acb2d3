"""The frame around every door: one line with everything in it, and never a trace in an answer."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse, create_environ, run_wsgi_app

from backend.web.frame import Cost, Frame, Served


class Asked:
    """What was asked of a store that only counts."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def as_dict(self) -> dict[str, int]:
        return dict(self.counts)


class Store:
    """A store that only counts."""

    def __init__(self) -> None:
        self.now: Asked | None = None

    @contextmanager
    def measure(self) -> Iterator[Cost]:
        before, self.now = self.now, Asked()
        yield self.now
        self.now = before

    def ask(self, what: str) -> None:
        assert self.now is not None
        self.now.counts[what] = self.now.counts.get(what, 0) + 1


@pytest.fixture
def store() -> Store:
    """Counts."""
    return Store()


Serve = Callable[..., TestResponse]


@pytest.fixture
def serve(store: Store, caplog: pytest.LogCaptureFixture) -> Serve:
    """Answers one request through a frame, to its very end."""
    caplog.set_level(logging.INFO)

    def one(view: Callable[[], Served], *, shows_cost: bool = True) -> TestResponse:
        answer = Client(Frame(store.measure, shows_cost).around("door", "/x", view)).get("/x")
        answer.close()
        return answer

    return one


def _line(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "served"]
    return line


def test_the_line_says_which_door_what_who_how_long_and_what_it_cost(
    serve: Serve, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def view() -> Served:
        store.ask("waves")
        return Served(201, {}, "note.add", "sub-1", after=lambda: store.ask("writes"))

    answer = serve(view)
    line = _line(caplog)
    assert (line["door"], line["path"], line["action"], line["status"], line["person"]) == (
        *("door", "/x", "note.add", 201),
        "sub-1",
    )
    assert 0 <= line["ms"] < 1000
    assert line["store"] == {"waves": 1, "writes": 1}
    assert answer.headers["X-Relais-Store"] == '{"waves":1}'


def test_what_it_cost_is_said_to_the_log_only_in_production(serve: Serve) -> None:
    assert "X-Relais-Store" not in serve(lambda: Served(200, {}), shows_cost=False).headers


def test_what_nobody_expected_is_a_number_for_the_caller_and_a_story_for_the_log(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    def view() -> Served:
        raise RuntimeError("secret detail")

    answer = serve(view)
    assert answer.status_code == 500
    assert answer.get_json().keys() == {"error", "request_id"}
    assert "secret" not in answer.get_data(as_text=True)
    assert _line(caplog)["status"] == 500
    assert any(record.exc_info for record in caplog.records)


def test_the_answer_is_json_that_says_how_long_it_is(serve: Serve) -> None:
    answer = serve(lambda: Served(413, {"error": "too large"}))
    assert (answer.status_code, answer.get_json()) == (413, {"error": "too large"})
    assert answer.content_type == "application/json"
    assert answer.content_length == len(answer.data)


def test_no_line_is_written_before_the_answer_is_sent(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    framed = Frame(store.measure, shows_cost=False).around("door", "/x", lambda: Served(200, {}))
    sent, _, _ = run_wsgi_app(framed, create_environ("/x"))
    assert caplog.records == []
    sent.close()  # type: ignore[attr-defined] # as a server does (PEP 3333)
    assert _line(caplog)["status"] == 200


def test_a_fault_after_the_answer_harms_nobody(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    def late() -> None:
        raise RuntimeError("too late")

    assert serve(lambda: Served(200, {}, after=late)).status_code == 200
    assert _line(caplog)["status"] == 200
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]
