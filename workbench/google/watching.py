"""Pushes: who watches an account is told that something changed, well or badly.

https://developers.google.com/workspace/gmail/api/guides/push
"""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from queue import SimpleQueue

import requests

from workbench.google.state import Account, Record

TIMEOUT_S = 30
Told = dict[str, object]
"""{emailAddress, historyId}."""
Target = Callable[[str, Told], None]
"""Takes a topic and what is told."""


@dataclass(slots=True)
class Pushes:
    """Where pushes go, and what befalls them on the way."""

    target: Target | None = None
    history_id_as_text: bool = False
    """Real pushes carry a number, the guide shows a string."""
    one_a_second: bool = False
    """Gmail's limit for a user; what exceeds it is dropped. Off, since tests' clocks stand still."""
    topic_exists: Callable[[str], bool] = lambda _: True
    told: list[Told] = field(default_factory=list)
    """Everything that was handed to the target."""
    waiting: list[tuple[str, Told]] = field(default_factory=list)
    is_held: bool = False
    to_drop: int = 0
    to_double: int = 0
    to_swap: int = 0
    """How many of the next pushes come only after the one that follows them."""

    def hold(self) -> None:
        """Keep pushes back until they are released."""
        self.is_held = True

    def release(self, *, backwards: bool = False) -> None:
        """Let go what was held, the last one first where ``backwards``; then none is held."""
        self.is_held = False
        waiting, self.waiting = self.waiting, []
        for topic, told in reversed(waiting) if backwards else waiting:
            self._hand_over(topic, told)

    def tell(self, account: Account, now_ms: int) -> None:
        """Publish that an account changed."""
        watch = account.watch
        if watch is None or watch.until_ms <= now_ms:
            return
        if self.one_a_second and now_ms - watch.last_push_ms < 1000:
            return
        watch.last_push_ms = now_ms
        history_id: object = str(account.history_id) if self.history_id_as_text else account.history_id
        told: Told = {"emailAddress": account.address, "historyId": history_id}
        if self.to_drop:
            self.to_drop -= 1
            return
        if self.to_swap and not self.is_held:
            self.to_swap -= 1
            self.waiting.append((watch.topic, told))
            return
        times = 2 if self.to_double else 1
        self.to_double -= times - 1
        for _ in range(times):
            self._send(watch.topic, told)

    def _send(self, topic: str, told: Told) -> None:
        if self.is_held:
            self.waiting.append((topic, told))
            return
        self._hand_over(topic, told)
        overtaken, self.waiting = self.waiting, []
        for one in overtaken:
            self._hand_over(*one)

    def _hand_over(self, topic: str, told: Told) -> None:
        if self.target:
            self.told.append(told)
            self.target(topic, told)


def concerns(account: Account, records: list[Record]) -> bool:
    """Whether changes are such as the watch asked for."""
    watch = account.watch
    if watch is None or not watch.label_ids:
        return watch is not None
    touched = {label for one in records for label in _labels(account, one)}
    return touched.isdisjoint(watch.label_ids) == watch.is_exclude


def _labels(account: Account, record: Record) -> Iterator[str]:
    for ids in (*record.labels_added.values(), *record.labels_removed.values(), *record.labels.values()):
        yield from ids
    for one in record.touched:
        if held := account.messages.get(one):
            yield from held.labels


class Courier:
    """Carries pushes to an address from a thread of its own, so that no call waits for its receiver."""

    def __init__(self, post: Callable[[str, Told], None]) -> None:
        self._post = post
        self._queue: SimpleQueue[tuple[str, Told] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._idle = threading.Condition()
        self._open = 0
        self.faults: list[str] = []
        """What could not be handed over."""
        self._thread.start()

    def __call__(self, topic: str, told: Told) -> None:
        with self._idle:
            self._open += 1
        self._queue.put((topic, told))

    def settle(self, within_s: float = TIMEOUT_S) -> bool:
        """Wait until everything has been handed over, or has failed. False: it takes longer."""
        with self._idle:
            return self._idle.wait_for(lambda: self._open == 0, within_s)

    def close(self) -> None:
        """Stop after what is in hand."""
        self._queue.put(None)
        self._thread.join(TIMEOUT_S)

    def _run(self) -> None:
        while (one := self._queue.get()) is not None:
            try:
                self._post(*one)
            except requests.RequestException as fault:
                self.faults.append(str(fault))
            finally:
                with self._idle:
                    self._open -= 1
                    self._idle.notify_all()


def to_pubsub(endpoint: str) -> Callable[[str, Told], None]:
    """Publish to Google's Pub/Sub emulator over REST."""

    def post(topic: str, told: Told) -> None:
        body = {"messages": [{"data": base64.b64encode(json.dumps(told).encode()).decode()}]}
        requests.post(f"{endpoint}/v1/{topic}:publish", json=body, timeout=TIMEOUT_S).raise_for_status()

    return post


def topic_exists_at(endpoint: str) -> Callable[[str], bool]:
    """Asks Google's Pub/Sub emulator whether there is a topic."""
    return lambda topic: requests.get(f"{endpoint}/v1/{topic}", timeout=TIMEOUT_S).status_code == 200


def to_address(url: str, subscription: str) -> Callable[[str, Told], None]:
    """Post Pub/Sub's push envelope straight to an address: once, without Pub/Sub's repetitions."""
    numbers = count(1)

    def post(_: str, told: Told) -> None:
        body = envelope(told, subscription, str(next(numbers)))
        requests.post(url, json=body, timeout=TIMEOUT_S).raise_for_status()

    return post


def envelope(told: Told, subscription: str, message_id: str) -> dict[str, object]:
    """A push as Pub/Sub posts it: https://cloud.google.com/pubsub/docs/push."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    data = base64.b64encode(json.dumps(told).encode()).decode()
    twins = {"messageId": message_id, "message_id": message_id, "publishTime": at, "publish_time": at}
    return {"message": {"data": data, "attributes": {}, **twins}, "subscription": subscription}
