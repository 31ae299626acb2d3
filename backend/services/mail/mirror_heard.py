"""What people do to mirrored labels in Gmail, put down in the transaction that notes a message anew."""

from collections.abc import Collection, Mapping
from datetime import datetime

from backend.domain.mirror import NOTHING
from backend.domain.stored_message import StoredMessage
from backend.ports.documents import Fields, Transaction
from backend.records import mirrors
from backend.records.key import fetch

MADE_BY_PEOPLE = "Label_"
"""How the ids of labels begin that are not Gmail's own."""


def heard(
    transaction: Transaction, message: StoredMessage, now: datetime, *, before: Collection[str] = ()
) -> Mapping[str, Fields]:
    """The documents to write, by path, where mirrored labels of a message changed; none where nothing did.

    ``before`` are those that it bore.

    Reads only where labels of people's making changed, and before anything is written.
    """
    changed = NOTHING.then(before, message.label_ids)
    by_people = [one for one in changed.appeared | changed.vanished if one.startswith(MADE_BY_PEOPLE)]
    if not by_people:
        return {}
    address, thread_id = message.mailbox, message.conversation
    key, due_key = mirrors.key(address), mirrors.due(address, thread_id)
    found = fetch(transaction, [key, due_key])
    mirror, known = found.get(key), found.get(due_key)
    if mirror is None or not mirror.is_on or not changed.of(mirror.gmail_ids):
        return {}
    touch = (known.touch if known else NOTHING).then(before, message.label_ids).of(mirror.gmail_ids)
    return {due_key.path: mirrors.due_fields(mirrors.asked(known, address, thread_id, now, touch))}


def put_down(transaction: Transaction, documents: Mapping[str, Fields]) -> None:
    """Write what ``heard`` has returned."""
    for path, fields in documents.items():
        transaction.set(path, fields)
