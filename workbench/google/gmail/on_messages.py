"""users.messages: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages."""

from collections.abc import Callable, Sequence
from email.utils import parsedate_to_datetime

from workbench.google import messages, rfc822
from workbench.google.gmail import finding, shown
from workbench.google.gmail.call import Call, Json, raw_of, thread_in
from workbench.google.messages import Place
from workbench.google.payload import attachment, coded
from workbench.google.refused import gone, invalid
from workbench.google.sending import checked_thread, recipients, send, stamped
from workbench.google.state import Account, Message

BATCH = 1000


def list_messages(call: Call) -> Json:
    """messages.list"""
    held = call.account.messages
    find = finding.messages_found
    return finding.listed(call, "messages", find, lambda one: shown.brief(held[one]) if one in held else None)


def get(call: Call) -> Json:
    """messages.get"""
    held = messages.message_of(call.account, call.path["id"])
    call.check_open(held.thread_id)
    return shown.message(call, held)


def get_attachment(call: Call) -> Json:
    """messages.attachments.get"""
    held = messages.message_of(call.account, call.path["messageId"])
    call.check_open(held.thread_id)
    data = attachment(held.id, held.raw, call.path["id"])
    if data is None:
        raise invalid("Invalid attachment token")
    return {"size": len(data), "data": coded(data)}


def send_message(call: Call) -> Json:
    """messages.send"""
    raw = raw_of(call.body)
    recipients(raw)
    thread_id = checked_thread(call.account, raw, thread_in(call.body))
    made = stamped(call.account, raw, call.now, keeps_message_id=call.keeps_message_id)
    sent, letter = send(call.account, made, Place(thread_id=thread_id), call.now_ms)
    call.letters.append(letter)
    return shown.labelled(sent)


def modify(call: Call) -> Json:
    """messages.modify"""
    held = messages.message_of(call.account, call.path["id"])
    relabel(call, [held])
    return shown.labelled(held)


def batch_modify(call: Call) -> None:
    """messages.batchModify: unknown ids are passed over."""
    relabel(call, _named(call))


def batch_delete(call: Call) -> None:
    """messages.batchDelete"""
    if named := _named(call):
        messages.remove(call.account, named)


def delete(call: Call) -> None:
    """messages.delete"""
    messages.remove(call.account, [messages.message_of(call.account, call.path["id"])])


def trash(call: Call) -> Json:
    """messages.trash"""
    return _moved(call, messages.trash)


def untrash(call: Call) -> Json:
    """messages.untrash"""
    return _moved(call, messages.untrash)


def insert(call: Call) -> Json:
    """messages.insert: as IMAP would append it."""
    return _put_in(call, "receivedTime")


def import_message(call: Call) -> Json:
    """messages.import: as SMTP would deliver it."""
    return _put_in(call, "dateHeader")


def relabel(call: Call, held: Sequence[Message]) -> None:
    """The labels of a body put on messages and taken off them. Raises: Refused."""
    put, taken = call.texts("addLabelIds"), call.texts("removeLabelIds")
    if not put and not taken:
        raise invalid("No label add or removes specified")
    messages.check_labels(call.account, (*put, *taken))
    messages.relabel(call.account, held, put, taken)


def _moved(call: Call, move: Callable[[Account, Sequence[Message]], None]) -> Json:
    held = messages.message_of(call.account, call.path["id"])
    move(call.account, [held])
    return shown.labelled(held)


def _named(call: Call) -> list[Message]:
    ids = call.texts("ids")
    if not ids or len(ids) > BATCH:
        raise invalid("No message ids specified" if not ids else "Too many message ids specified")
    return [call.account.messages[one] for one in dict.fromkeys(ids) if one in call.account.messages]


def _put_in(call: Call, usual: str) -> Json:
    raw, thread_id = raw_of(call.body), thread_in(call.body)
    if thread_id and not any(one.thread_id == thread_id for one in call.account.messages.values()):
        raise gone()
    labels = call.texts("labelIds")
    at_ms = call.now_ms
    if call.one("internalDateSource", usual) == "dateHeader" and (date := rfc822.first(raw, "Date")):
        at_ms = int(parsedate_to_datetime(date).timestamp() * 1000)
    held = messages.arrive(call.account, raw, call.now_ms, Place(labels, thread_id, at_ms=at_ms))
    return shown.labelled(held)
