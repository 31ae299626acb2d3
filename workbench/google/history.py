"""The history of an account: what changed, in records with ids that have gaps.

https://developers.google.com/workspace/gmail/api/guides/sync
"""

from collections.abc import Iterable, Mapping

from workbench.google.ids import next_history_id
from workbench.google.refused import gone, invalid
from workbench.google.state import Account, Message, Record

Json = dict[str, object]
TYPES = ("messageAdded", "messageDeleted", "labelAdded", "labelRemoved")


def record(account: Account, messages: Iterable[Message]) -> Record:
    """A new record that touches messages. Without anything further it bears only them, as many of Gmail's."""
    touched = list(messages)
    made = Record(
        next_history_id(account),
        [one.id for one in touched],
        threads={one.id: one.thread_id for one in touched},
        labels={one.id: list(one.labels) for one in touched},
    )
    for one in touched:
        one.history_id = made.id
    account.records.append(made)
    return made


def added(account: Account, message: Message) -> None:
    """A mail came; a moment later Gmail touches it once more."""
    record(account, [message]).added.append(message.id)
    record(account, [message])


def deleted(account: Account, messages: Iterable[Message]) -> None:
    """Mails are gone for good."""
    made = record(account, messages)
    made.deleted.extend(made.touched)


def relabelled(
    account: Account, put: Mapping[str, list[str]], taken: Mapping[str, list[str]], messages: list[Message]
) -> None:
    """Labels were put on mails or taken off them, all in one record."""
    made = record(account, messages)
    made.labels_added.update({one: ids for one, ids in put.items() if ids})
    made.labels_removed.update({one: ids for one, ids in taken.items() if ids})


def position(account: Account, given: str) -> int:
    """Where a caller wants to read on. Raises: Refused."""
    if not given:
        raise invalid("Missing required field: startHistoryId")
    start = int(given)
    if start < account.floor:
        raise gone()
    if start > account.history_id:
        raise invalid("Invalid startHistoryId")
    return start


def page(account: Account, start: int, size: int) -> tuple[list[Record], int]:
    """The next records after an id, and where the page after them starts; 0: there is none."""
    later = [one for one in account.records if one.id > start]
    shown = later[:size]
    return shown, shown[-1].id if len(later) > size else 0


def shown(account: Account, made: Record, types: list[str], label_id: str) -> Json | None:
    """A record as the API answers it. None: the caller's filters leave nothing of it."""
    wanted = types or TYPES
    lists = {
        "messagesAdded": made.added if "messageAdded" in wanted else [],
        "messagesDeleted": made.deleted if "messageDeleted" in wanted else [],
    }
    answer: Json = {"id": str(made.id), "messages": [_brief(made, one) for one in made.touched]}
    changes: Json = {
        name: [
            {"message": _labelled(account, made, one)} for one in ids if _bears(account, made, one, label_id)
        ]
        for name, ids in lists.items()
    }
    for name, kind, labels in (
        ("labelsAdded", "labelAdded", made.labels_added),
        ("labelsRemoved", "labelRemoved", made.labels_removed),
    ):
        changes[name] = [
            {"message": _labelled(account, made, one), "labelIds": ids}
            for one, ids in labels.items()
            if kind in wanted and (_bears(account, made, one, label_id) or label_id in ids)
        ]
    changes = {name: entries for name, entries in changes.items() if entries}
    if not changes and (types or not any(_bears(account, made, one, label_id) for one in made.touched)):
        return None
    return {**answer, **changes}


def _brief(made: Record, message_id: str) -> Json:
    return {"id": message_id, "threadId": made.threads[message_id]}


def _labelled(account: Account, made: Record, message_id: str) -> Json:
    """With the labels of now, where the mail still is."""
    labels = _labels(account, made, message_id)
    return {**_brief(made, message_id), **({"labelIds": labels} if labels else {})}


def _labels(account: Account, made: Record, message_id: str) -> list[str]:
    held = account.messages.get(message_id)
    return list(held.labels) if held else made.labels[message_id]


def _bears(account: Account, made: Record, message_id: str, label_id: str) -> bool:
    return not label_id or label_id in _labels(account, made, message_id)
