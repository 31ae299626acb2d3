"""The bell on a Pub/Sub topic, by plain HTTP: three calls need no library that brings gRPC along.

https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/publish
https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/pull
"""

import threading
from collections.abc import Mapping
from typing import Any

import google.auth
import requests
from google.auth import exceptions
from google.auth.transport.requests import Request

from backend.ports.deadline import left_s
from backend.ports.work import BellUnheard
from backend.settings.work import GOOGLE_PUBSUB, WorkSettings

SCOPE = "https://www.googleapis.com/auth/pubsub"
WAIT_S = 5.0
"""For one call; what is not said by then is said by the clock."""
COUNTED_UP_TO = 100


class WorkTopic:
    """Publishes that something waits. Whoever is pushed to looks into the store for what it is."""

    def __init__(self, settings: WorkSettings) -> None:
        self._settings = settings
        self._credentials: Any = None
        self._turn = threading.Lock()

    def ring(self, kind: str, mailbox: str) -> None:
        """See the port."""
        message = {"attributes": {"kind": kind, "mailbox": mailbox}}
        self._call(f"{self._settings.work_topic}:publish", {"messages": [message]})

    def dead(self) -> int:
        """See the port."""
        subscription = self._settings.dead_subscription
        wanted = {"maxMessages": COUNTED_UP_TO, "returnImmediately": True}
        found = self._call(f"{subscription}:pull", wanted).get("receivedMessages", [])
        if found:
            given_back = {"ackIds": [one["ackId"] for one in found], "ackDeadlineSeconds": 0}
            self._call(f"{subscription}:modifyAckDeadline", given_back)
        return len(found)

    def _call(self, path: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        try:
            answer = requests.post(
                f"{self._settings.pubsub_endpoint}/v1/{path}",
                json=body,
                headers=self._authorized(),
                timeout=max(left_s(WAIT_S), 0.01),
            )
            answer.raise_for_status()
            told: Mapping[str, Any] = answer.json()
        except (requests.RequestException, exceptions.GoogleAuthError) as fault:
            raise BellUnheard(f"Pub/Sub, {path}: {_said(fault)}") from fault
        return told

    def _authorized(self) -> dict[str, str]:
        """Who we are, for Google; an emulator asks nobody."""
        if self._settings.pubsub_endpoint != GOOGLE_PUBSUB:
            return {}
        with self._turn:
            if self._credentials is None:
                self._credentials, _ = google.auth.default(scopes=[SCOPE])
            if not self._credentials.valid:
                self._credentials.refresh(Request())
            return {"Authorization": f"Bearer {self._credentials.token}"}


def _said(fault: Exception) -> str:
    answer = getattr(fault, "response", None)
    return type(fault).__name__ if answer is None else f"{type(fault).__name__} {answer.status_code}"
