"""Does a mailbox grow slow? The thread card and a page of a list at a thousand to a million conversations."""

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from addon.cards.conversation import conversation_card
from addon.cards.lists import list_card
from addon.links import Links
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Status
from backend.google_api.open_mail import GmailOpenMailReader
from backend.i18n.speech import speech_for
from backend.ports.open_mail import OpenThread
from backend.services import Ports, build
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from main import HOUSE
from tests.bench.filling import fill, first_message_of, found, thread_of
from tests.clock import SetClock
from tests.people import BEN, SUPPORT

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 300
NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True, slots=True)
class Size:
    """Median times at one size, in milliseconds; the store's size in megabytes."""

    conversations: int
    thread_ms: float
    list_ms: float
    search_ms: float
    home_ms: float
    megabytes: float


def measure(folder: Path, sizes: Sequence[int] = SIZES) -> Iterator[Size]:
    """Grow one SQLite store from size to size and measure at each."""
    file = folder / "sizes.sqlite3"
    documents = SqliteDocuments(str(file), Indexes.read(HOUSE / "firestore.indexes.json"))
    clock = SetClock()
    services = build(Ports(documents, clock, GmailOpenMailReader(NOWHERE)))
    found(services)
    say, act = speech_for("fr", UTC, clock.now()), Links("https://relais.example", "nonce")
    filled = 0
    for size in sizes:
        fill(documents, filled, size)
        filled = size
        os.sync()  # What the filling left to write would be measured too.

        def thread(turn: int, size: int = size) -> None:
            number = turn * 7919 % size
            opened = OpenThread(thread_of(number), first_message_of(thread_of(number)))
            shown = services.inbox.opening.open(BEN, opened)
            assert isinstance(shown, ConversationSnapshot)
            json.dumps(conversation_card(shown, say, act))

        def page(_: int) -> None:
            json.dumps(list_card(services.inbox.queues.view(BEN, SUPPORT, Status.OPEN), say, act))

        def search(turn: int, size: int = size) -> None:
            services.inbox.searching.search(BEN, SUPPORT, f"{turn * 7919 % size}", None)

        def home(_: int) -> None:
            services.inbox.queues.show(BEN, SUPPORT)

        yield Size(size, _ms(thread), _ms(page), _ms(search), _ms(home), file.stat().st_size / 1e6)
    documents.close()


def _ms(once: Callable[[int], None]) -> float:
    """The median of many rounds, after some to warm up."""
    for turn in range(20):
        once(turn)
    times = []
    for turn in range(ROUNDS):
        at = time.perf_counter()
        once(turn)
        times.append(time.perf_counter() - at)
    return statistics.median(times) * 1000
