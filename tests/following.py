"""A worker in a process of its own: follows activities, and may be killed in the middle of one."""

import os
import signal
import sys
from collections.abc import Mapping
from itertools import count

import pytest

from backend.jobs.follow import Follow, Happened
from backend.ports.documents import Fields, Transaction
from backend.settings import parse_store
from main import open_store
from tests.patience import stretch_limits


def effect_path(thread_id: str) -> str:
    """Where the reader below writes down what it saw of a conversation."""
    return f"effects/{thread_id}"


def note_down(transaction: Transaction, happened: Happened) -> Mapping[str, Fields]:
    """A reader: appends the version that the line made to what was seen of its conversation."""
    path = effect_path(happened.thread_id)
    known = transaction.get(path)
    seen = known.fields["versions"] if known else []
    assert isinstance(seen, list)
    return {path: {"versions": [*seen, happened.activity.version]}}


def main() -> None:
    """``python -m tests.following STORE FATAL``: says ``ready``, starts when its input is closed.

    It is killed as by ``kill -9`` while it follows the line with that number; 0 lets it live.
    """
    stretch_limits(pytest.MonkeyPatch())
    store, fatal = sys.argv[1], int(sys.argv[2])
    numbers = count(1)

    def deadly(transaction: Transaction, happened: Happened) -> Mapping[str, Fields]:
        written = note_down(transaction, happened)
        if next(numbers) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return written

    documents = open_store(parse_store(store))
    follow = Follow(documents, [deadly])
    print("ready", flush=True)
    sys.stdin.read()
    print(sum(follow.do(item) for item in follow.due()), flush=True)
    documents.close()


if __name__ == "__main__":
    main()
