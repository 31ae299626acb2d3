"""users.drafts: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts."""

from workbench.google import drafts, messages
from workbench.google.gmail import finding, shown
from workbench.google.gmail.call import Call, Json, raw_of, thread_in
from workbench.google.messages import Place, remove
from workbench.google.sending import recipients, send, stamped


def list_drafts(call: Call) -> Json:
    """drafts.list"""
    return finding.listed(call, "drafts", finding.drafts_found, lambda one: _row(call, one))


def get(call: Call) -> Json:
    """drafts.get"""
    held = drafts.draft_of(call.account, call.path["id"])
    return {"id": call.path["id"], "message": shown.message(call, held)}


def create(call: Call) -> Json:
    """drafts.create"""
    message = call.body.get("message")
    raw, thread_id = raw_of(message), thread_in(message)
    if thread_id:
        thread_id = messages.thread_of(call.account, thread_id)[0].thread_id
        call.check_open(thread_id)
    return _changed(call, drafts.create(call.account, raw, thread_id, call.now_ms))


def update(call: Call) -> Json:
    """drafts.update"""
    draft_id = call.path["id"]
    drafts.update(call.account, draft_id, raw_of(call.body.get("message")), call.now_ms)
    return _changed(call, draft_id)


def delete(call: Call) -> None:
    """drafts.delete: for good, not to the bin."""
    remove(call.account, [drafts.draft_of(call.account, call.path["id"])])


def send_draft(call: Call) -> Json:
    """drafts.send: the draft goes and another message comes, in the thread of the draft."""
    draft_id = str(call.body.get("id", ""))
    held = drafts.draft_of(call.account, draft_id)
    message = call.body.get("message")
    raw = raw_of(message) if isinstance(message, dict) and message.get("raw") else held.raw
    recipients(raw)
    made = stamped(call.account, raw, call.now, keeps_message_id=call.keeps_message_id)
    remove(call.account, [held])
    sent, letter = send(call.account, made, Place(thread_id=held.thread_id), call.now_ms)
    call.letters.append(letter)
    return shown.labelled(sent)


def _changed(call: Call, draft_id: str) -> Json:
    return {"id": draft_id, "message": shown.labelled(drafts.draft_of(call.account, draft_id))}


def _row(call: Call, draft_id: str) -> Json | None:
    message_id = call.account.drafts.get(draft_id, "")
    held = call.account.messages.get(message_id)
    return {"id": draft_id, "message": shown.brief(held)} if held else None
