"""What Gmail's refusals mean to the program: whether asking again may help, and when."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from backend.google_api.open_mail import GmailOpenMailReader
from backend.ports.open_mail import MailFault, MailNotReadable, MailTokens, MailUnavailable

Refusing = Callable[[int, str], GmailOpenMailReader]


@pytest.fixture
def refusing() -> Iterator[Refusing]:
    """Makes a reader of a Gmail that refuses everything with one status."""
    running: list[HTTPServer] = []

    def make(status: int, retry_after: str) -> GmailOpenMailReader:
        class Refusal(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Retry-After", retry_after)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Refusal)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return GmailOpenMailReader(f"http://127.0.0.1:{server.server_port}")

    yield make
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "retry_after", "kind", "wait_s"),
    [
        (404, "", MailNotReadable, None),
        (403, "9", MailNotReadable, None),
        (501, "7", MailUnavailable, 7.0),
        (501, "Wed, 21 Oct 2026 07:28:00 GMT", MailUnavailable, None),
    ],
)
def test_a_refusal_says_whether_and_when_to_ask_again(
    status: int, retry_after: str, kind: type[MailFault], wait_s: float | None, refusing: Refusing
) -> None:
    with pytest.raises(kind) as caught:
        refusing(status, retry_after).head("18c2", MailTokens("user", "message"))
    assert caught.value.retry_after_s == wait_s
    assert caught.value.is_permanent is (kind is MailNotReadable)


def test_no_answer_at_all_may_pass() -> None:
    with pytest.raises(MailUnavailable) as caught:
        GmailOpenMailReader("http://127.0.0.1:9").head("18c2", MailTokens("user", "message"))
    assert (caught.value.is_permanent, caught.value.retry_after_s) == (False, None)
