"""What concerns a whole account: profile, history, watch, the addresses it sends as."""

import re

from workbench.google import history
from workbench.google.gmail.call import Call, Json
from workbench.google.pages import size_of
from workbench.google.refused import Refused, gone, invalid
from workbench.google.state import SendAs, Watch

WEEK_MS = 7 * 24 * 3600 * 1000
_TOPIC = re.compile(r"projects/[^/]{3,}/topics/[^/]{3,}")


def get_profile(call: Call) -> Json:
    """users.getProfile"""
    held = call.account.messages.values()
    return {
        "emailAddress": call.account.address,
        "messagesTotal": len(held),
        "threadsTotal": len({one.thread_id for one in held}),
        "historyId": str(call.account.history_id),
    }


def list_history(call: Call) -> Json:
    """users.history.list: a page may be empty and still not be the last."""
    start = history.position(call.account, call.one("startHistoryId"))
    if token := call.one("pageToken"):
        start = _page_start(call, start, token)
    records, following = history.page(call.account, start, size_of(call.one("maxResults")))
    shown = [
        one
        for record in records
        if (one := history.shown(call.account, record, call.many("historyTypes"), call.one("labelId")))
    ]
    answer: Json = {"history": shown} if shown else {}
    if following:
        answer["nextPageToken"] = str(following * 256 + call.account.ordinal)
    return {**answer, "historyId": str(call.account.history_id)}


def watch(call: Call) -> Json:
    """users.watch: a new one replaces the former, and a push comes at once."""
    topic = str(call.body.get("topicName", ""))
    if not _TOPIC.fullmatch(topic):
        raise invalid("Invalid topicName does not match projects/{project}/topics/{topic}")
    if not call.topic_exists:
        raise Refused(
            400, "failedPrecondition", f"Error sending test message to Cloud PubSub {topic}: not found."
        )
    behaviour = call.body.get("labelFilterBehavior", call.body.get("labelFilterAction", "include"))
    until = call.now_ms + WEEK_MS
    call.account.watch = Watch(topic, call.texts("labelIds"), behaviour == "exclude", until)
    return {"historyId": str(call.account.history_id), "expiration": str(until)}


def stop(call: Call) -> None:
    """users.stop"""
    call.account.watch = None


def list_send_as(call: Call) -> Json:
    """users.settings.sendAs.list"""
    return {"sendAs": [_send_as(one) for one in call.account.send_as]}


def get_send_as(call: Call) -> Json:
    """users.settings.sendAs.get"""
    wanted = call.path["sendAsEmail"].lower()
    found = next((one for one in call.account.send_as if one.email.lower() == wanted), None)
    if found is None:
        raise gone()
    return _send_as(found)


def _page_start(call: Call, start: int, token: str) -> int:
    """Where the page of a token begins. Raises: Refused, for one of another account or list."""
    at, ordinal = divmod(int(token) if token.isdigit() else 0, 256)
    if ordinal != call.account.ordinal or not start <= at <= call.account.history_id:
        raise invalid("Invalid pageToken")
    return at


def _send_as(one: SendAs) -> Json:
    """Keys that are false or empty are left out, but for the texts that Gmail always shows."""
    answer: Json = {"sendAsEmail": one.email, "displayName": one.name, "replyToAddress": one.reply_to}
    answer["signature"] = one.signature
    if one.is_primary:
        return {**answer, "isPrimary": True, **({"isDefault": True} if one.is_default else {})}
    status = "accepted" if one.is_verified else "pending"
    return {
        **answer,
        "treatAsAlias": True,
        "verificationStatus": status,
        **({"isDefault": True} if one.is_default else {}),
    }
