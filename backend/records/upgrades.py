"""Documents of an older shape brought to the present one.

Nothing waits for it: every reader takes older documents. An upgraded one is what this release would
have written; fields that it does not know stay.
"""

from collections.abc import Callable, Mapping

from backend.domain.changes import OtherChange
from backend.ports.documents import Document, Fields, Value
from backend.records import activities, conversations, notes
from backend.records.codec import V, onto


def upgraded(document: Document) -> Fields:
    """The fields of an older document in the present shape."""
    collection = document.path.split("/")[-2]
    return onto(document.fields, _UPGRADES.get(collection, _numbered)(document))


def _numbered(_: Document) -> dict[str, Value]:
    """Most shapes have grown by nothing but their number."""
    return {"v": V}


def _activity(document: Document) -> dict[str, Value]:
    activity = activities.read(document)
    if isinstance(activity.change, OtherChange):
        return {"v": V, "followed": True}
    return activities.fields(activity)


def _conversation(document: Document) -> dict[str, Value]:
    return conversations.fields(conversations.read(document))


def _note(document: Document) -> dict[str, Value]:
    return notes.fields(notes.read(document))


_UPGRADES: Mapping[str, Callable[[Document], dict[str, Value]]] = {
    activities.GROUP: _activity,
    conversations.GROUP: _conversation,
    notes.GROUP: _note,
}
