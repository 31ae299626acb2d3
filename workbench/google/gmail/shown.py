"""Messages and threads as the API answers them, in its four formats."""

from collections.abc import Sequence

from workbench.google.gmail.call import Call, Json
from workbench.google.payload import coded, header_list, payload, snippet
from workbench.google.refused import Refused
from workbench.google.state import Message

WHOLE = ("full", "raw")


def brief(message: Message) -> Json:
    """The two ids, as lists have them."""
    return {"id": message.id, "threadId": message.thread_id}


def labelled(message: Message) -> Json:
    """Ids and labels, as changes are answered."""
    return {**brief(message), **({"labelIds": list(message.labels)} if message.labels else {})}


def message(call: Call, held: Message, usual: str = "full") -> Json:
    """A message in the format that was asked for. Raises: Refused."""
    form = call.one("format", usual)
    if form in WHOLE and call.bearer.is_metadata_only:
        raise Refused(403, "forbidden", f"Metadata scope doesn't allow format {form.upper()}")
    answer = {
        **labelled(held),
        "snippet": snippet(held.raw),
        "sizeEstimate": len(held.raw),
        "historyId": str(held.history_id),
        "internalDate": str(held.internal_ms),
    }
    if form == "raw":
        return {**answer, "raw": coded(held.raw)}
    if form == "full":
        return {**answer, "payload": payload(held.id, held.raw)}
    if form == "metadata":
        tree = payload(held.id, held.raw)
        wanted = call.many("metadataHeaders") or None
        headers = header_list(held.raw, wanted)
        shown = {"mimeType": tree["mimeType"], **({"headers": headers} if headers else {})}
        return {**answer, "payload": shown}
    return answer


def thread(call: Call, messages: Sequence[Message]) -> Json:
    """A thread with its messages."""
    return {
        "id": messages[0].thread_id,
        "historyId": str(max(one.history_id for one in messages)),
        "messages": [message(call, one) for one in messages],
    }
