"""users.threads: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.threads."""

from collections.abc import Sequence

from workbench.google import messages
from workbench.google.gmail import finding, shown
from workbench.google.gmail.call import Call, Json
from workbench.google.gmail.on_messages import relabel
from workbench.google.payload import snippet
from workbench.google.state import Message


def list_threads(call: Call) -> Json:
    """threads.list"""
    return finding.listed(call, "threads", finding.threads_found, lambda one: _row(call, one))


def get(call: Call) -> Json:
    """threads.get: a thread in the bin opens too."""
    held = messages.thread_of(call.account, call.path["id"])
    call.check_open(held[0].thread_id)
    return shown.thread(call, held)


def modify(call: Call) -> Json:
    """threads.modify"""
    held = messages.thread_of(call.account, call.path["id"])
    relabel(call, held)
    return _changed(held)


def trash(call: Call) -> Json:
    """threads.trash"""
    held = messages.thread_of(call.account, call.path["id"])
    messages.trash(call.account, held)
    return _changed(held)


def untrash(call: Call) -> Json:
    """threads.untrash"""
    held = messages.thread_of(call.account, call.path["id"])
    messages.untrash(call.account, held)
    return _changed(held)


def _row(call: Call, thread_id: str) -> Json | None:
    held = [one for one in call.account.messages.values() if one.thread_id == thread_id]
    if not held:
        return None
    newest = max(held, key=lambda one: one.internal_ms)
    return {"id": thread_id, "snippet": snippet(newest.raw), "historyId": str(newest.history_id)}


def _changed(held: Sequence[Message]) -> Json:
    return {"id": held[0].thread_id, "messages": [shown.labelled(one) for one in held]}
