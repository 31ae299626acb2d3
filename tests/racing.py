"""One racer in a process of its own: takes a conversation and says how it went."""

import json
import sys
import time

from backend.domain.member import Person
from backend.google_api.open_mail import GmailOpenMailReader
from backend.services import Ports, build
from backend.settings import parse_store
from main import SystemClock, open_store
from tests.people import click


def main() -> None:
    """``python -m tests.racing STORE THREAD NUMBER START``: all start at the same second."""
    store, thread, number, start = sys.argv[1:]
    person = Person(f"2{int(number):020d}", f"agent{number}@acme.test", f"Agent {number}")
    documents = open_store(parse_store(store))
    services = build(Ports(documents, SystemClock(), GmailOpenMailReader("http://127.0.0.1:9")))
    time.sleep(max(0, float(start) - time.time()))
    shown = services.inbox.assignments.take(click(person, thread, f"take{number}"), seen="")
    print(json.dumps({"won": shown.lost is None, "by": shown.lost.by if shown.lost else ""}))
    documents.close()


if __name__ == "__main__":
    main()
