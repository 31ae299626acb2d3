"""Messages that a list of Gmail's names are put down to be looked at, as those are that the history names."""

from collections.abc import Collection, Iterable
from datetime import datetime

from backend.ports.documents import Documents, Transaction
from backend.records import arrivals
from backend.records.arrivals import Arrival
from backend.records.key import fetch

WRITTEN_AT_ONCE = 200


def arrive(
    documents: Documents, mailbox: str, gmail_ids: Collection[str], *, now: datetime, new_since: datetime
) -> None:
    """Let them be looked at as what is past; what waits already waits as it did.

    Mail that came after ``new_since`` opens what was closed. Nobody is told of any of it.
    """
    listed = list(gmail_ids)
    for start in range(0, len(listed), WRITTEN_AT_ONCE):
        some = [
            Arrival(mailbox, one, "", now, is_past=True, new_since=new_since)
            for one in listed[start : start + WRITTEN_AT_ONCE]
        ]
        _put_down(documents, some)


def _put_down(documents: Documents, listed: Iterable[Arrival]) -> None:
    places = {arrivals.key(one.mailbox, one.gmail_id): one for one in listed}

    def body(transaction: Transaction) -> None:
        found = fetch(transaction, places)
        for key, arrival in places.items():
            if found.document(key) is None:
                transaction.set(key.path, arrivals.fields(arrival))

    documents.transact(body)
