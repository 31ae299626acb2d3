"""The way of a push: the stand-in, Google's Pub/Sub emulator, the relay that signs, the receiver."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from google.auth import jwt
from googleapiclient.errors import HttpError

from tests.google import SUPPORT, Gmail
from tests.patience import PATIENCE_S
from tests.pubsub_emulator import subscribe
from workbench.google import Google
from workbench.google.relay import pushing_as, relaying
from workbench.loopback import listening
from workbench.signer import Signer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PUSHER = "gmail-push@relais.iam.gserviceaccount.com"


@dataclass
class Receiver:
    """Takes pushes; answers each with the next of its statuses, the last one for ever."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [204])
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """The pushes, once there are so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.got) >= count, PATIENCE_S)
            return list(self.got)

    def answer(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        with self.changed:
            self.got.append((environ.get("HTTP_AUTHORIZATION", ""), body))
            status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
            self.changed.notify_all()
        start_response(f"{status} -", [("Content-Length", "0")])
        return [b""]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Stands where Relais does."""
    made = Receiver()
    with listening(made.answer) as endpoint:
        made.url = f"{endpoint}/push/gmail"
        yield made


@pytest.fixture(scope="module")
def signer() -> Signer:
    """Google's key."""
    return Signer()


def told(body: dict[str, Any]) -> dict[str, object]:
    found: dict[str, object] = json.loads(base64.b64decode(body["message"]["data"]))
    return found


@pytest.mark.pubsub
def test_a_change_reaches_the_receiver_signed(
    google: Google, gmail: Gmail, receiver: Receiver, signer: Signer, pubsub_endpoint: str, pubsub_topic: str
) -> None:
    relay = relaying(receiver.url, pushing_as(signer, receiver.url, PUSHER))
    with relay as address, google.push_to_pubsub(pubsub_endpoint):
        subscription = subscribe(pubsub_endpoint, pubsub_topic, f"{address}?x=1")
        receiver.statuses = [500, 204]
        gmail().watch(userId="me", body={"topicName": pubsub_topic}).execute()
        (first, body), (_, again) = receiver.wait_for(2)
        assert body["message"]["messageId"] == again["message"]["messageId"], "refused with 500, pushed again"
        google.deliver(to=SUPPORT)
        *_, (_, later) = receiver.wait_for(3)
    claims = jwt.decode(first.removeprefix("Bearer "), certs=signer.certificates, audience=receiver.url)
    assert (claims["iss"], claims["email"]) == ("https://accounts.google.com", PUSHER)
    assert claims["email_verified"] is True
    assert claims["exp"] - claims["iat"] == 3600
    assert body["subscription"] == subscription
    assert told(later) == {"emailAddress": SUPPORT, "historyId": google.account(SUPPORT).history_id}


@pytest.mark.pubsub
def test_a_watch_needs_a_topic_that_exists(google: Google, gmail: Gmail, pubsub_endpoint: str) -> None:
    with google.push_to_pubsub(pubsub_endpoint), pytest.raises(HttpError, match="Cloud PubSub") as fault:
        gmail().watch(userId="me", body={"topicName": "projects/relais/topics/none"}).execute()
    assert fault.value.status_code == 400


def test_without_pubsub_the_envelope_goes_straight_to_the_relay(
    google: Google, gmail: Gmail, receiver: Receiver, signer: Signer
) -> None:
    relay = relaying(receiver.url, pushing_as(signer, receiver.url, PUSHER))
    with relay as address, google.push_to_address(address, "projects/relais/subscriptions/s1") as courier:
        gmail().watch(userId="me", body={"topicName": "projects/relais/topics/gmail"}).execute()
        [(token, body)] = receiver.wait_for(1)
        receiver.statuses = [503]
        google.deliver(to=SUPPORT)
        assert courier.settle(PATIENCE_S)
        assert [fault[:3] for fault in courier.faults] == ["503"]
    assert token.startswith("Bearer ey")
    assert body["subscription"] == "projects/relais/subscriptions/s1"
    message = body["message"]
    assert message["messageId"] == message["message_id"]
    assert message["publishTime"] == message["publish_time"]
    assert told(body)["emailAddress"] == SUPPORT


@pytest.mark.parametrize("authorise", [lambda: "", lambda: "forged"])
def test_what_a_forger_sends(
    receiver: Receiver, authorise: Callable[[], str], google: Google, gmail: Gmail
) -> None:
    with relaying(receiver.url, authorise) as address, google.push_to_address(address):
        gmail().watch(userId="me", body={"topicName": "projects/relais/topics/gmail"}).execute()
        [(token, _)] = receiver.wait_for(1)
    assert token == ("Bearer forged" if authorise() else "")


def test_a_receiver_that_is_away_is_no_acknowledgement(google: Google, gmail: Gmail) -> None:
    with (
        relaying("http://127.0.0.1:9/push/gmail", lambda: "") as address,
        google.push_to_address(address) as courier,
    ):
        gmail().watch(userId="me", body={"topicName": "projects/relais/topics/gmail"}).execute()
        assert courier.settle(PATIENCE_S)
        assert [fault[:3] for fault in courier.faults] == ["502"]
