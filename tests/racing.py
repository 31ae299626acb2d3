"""One racer in a process of its own: takes a conversation and says how it went."""

import json
import sys

import pytest

from backend.domain.member import Person
from backend.google_api.open_mail import GmailOpenMailReader
from backend.services import Ports, build
from backend.settings import parse_store
from main import SystemClock, open_store
from tests.patience import stretch_limits
from tests.people import click


def main() -> None:
    """``python -m tests.racing STORE THREAD NUMBER``: says ``ready``, starts when its input is closed."""
    stretch_limits(pytest.MonkeyPatch())
    store, thread, number = sys.argv[1:]
    person = Person(f"2{int(number):020d}", f"agent{number}@acme.test", f"Agent {number}")
    documents = open_store(parse_store(store))
    services = build(Ports(documents, SystemClock(), GmailOpenMailReader("http://127.0.0.1:9")))
    print("ready", flush=True)
    sys.stdin.read()
    shown = services.inbox.assignments.take(click(person, thread, f"take{number}"), seen="")
    print(json.dumps({"won": shown.lost is None, "by": shown.lost.by if shown.lost else ""}))
    documents.close()


if __name__ == "__main__":
    main()
