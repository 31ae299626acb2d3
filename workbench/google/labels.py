"""Labels: Gmail's own, and those that somebody made.

https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels
"""

from workbench.google import messages
from workbench.google.ids import next_made
from workbench.google.palette import PALETTE
from workbench.google.refused import Refused, gone, invalid
from workbench.google.state import Account, Label

Json = dict[str, object]
SYSTEM = (
    *("INBOX", "SENT", "DRAFT", "SPAM", "TRASH", "UNREAD", "STARRED", "IMPORTANT", "CHAT"),
    *(f"CATEGORY_{one}" for one in ("PERSONAL", "SOCIAL", "PROMOTIONS", "UPDATES", "FORUMS")),
)
NAME_CHARACTERS = 225


def system_labels() -> dict[str, Label]:
    """What every account has from the beginning."""
    return {one: Label(one, one, is_system=True) for one in SYSTEM}


def label_of(account: Account, label_id: str) -> Label:
    """The label of an id. Raises: Refused."""
    if label_id not in account.labels:
        raise gone()
    return account.labels[label_id]


def create(account: Account, given: Json) -> Label:
    """A new label. Raises: Refused."""
    if sum(not one.is_system for one in account.labels.values()) >= account.label_limit:
        raise Refused(400, "invalidArgument", "Label limit exceeded", "FAILED_PRECONDITION")
    label = Label(f"Label_{next_made(account)}", "", message_visibility="show", list_visibility="labelShow")
    change(account, label, {"name": "", **given})
    account.labels[label.id] = label
    return label


def change(account: Account, label: Label, given: Json) -> None:
    """What is given, in a label. Nothing is changed where any of it is refused. Raises: Refused."""
    if label.is_system:
        raise invalid("Cannot update system labels")
    name = _name(account, label, str(given["name"])) if "name" in given else label.name
    if "color" in given:
        label.background, label.text = _colours(given["color"])
    label.name = name
    label.message_visibility = str(given.get("messageListVisibility", label.message_visibility))
    label.list_visibility = str(given.get("labelListVisibility", label.list_visibility))


def delete(account: Account, label: Label) -> None:
    """A label away, also from every mail. Raises: Refused."""
    if label.is_system:
        raise invalid("Invalid delete request")
    messages.relabel(account, list(account.messages.values()), [], [label.id])
    del account.labels[label.id]


def shown(label: Label) -> Json:
    """A label as lists show it."""
    answer: Json = {"id": label.id, "name": label.name, "type": "system" if label.is_system else "user"}
    if label.message_visibility:
        answer["messageListVisibility"] = label.message_visibility
    if label.list_visibility:
        answer["labelListVisibility"] = label.list_visibility
    if label.background:
        answer["color"] = {"textColor": label.text, "backgroundColor": label.background}
    return answer


def counted(account: Account, label: Label) -> Json:
    """A label with its counters, as only labels.get has them."""
    held = [one for one in account.messages.values() if label.id in one.labels]
    unread = [one for one in held if "UNREAD" in one.labels]
    return {
        **shown(label),
        "messagesTotal": len(held),
        "messagesUnread": len(unread),
        "threadsTotal": len({one.thread_id for one in held}),
        "threadsUnread": len({one.thread_id for one in unread}),
    }


def _name(account: Account, label: Label, name: str) -> str:
    """A name that may be given. Raises: Refused."""
    folded = name.strip().lower()
    if not folded or len(name) > NAME_CHARACTERS or folded in {one.lower() for one in SYSTEM}:
        raise invalid("Invalid label name")
    taken = {one.name.lower() for one in account.labels.values() if one.id != label.id}
    if folded in taken:
        raise Refused(409, "aborted", "Label name exists or conflicts", "ABORTED")
    return name.strip()


def _colours(given: object) -> tuple[str, str]:
    colour = given if isinstance(given, dict) else {}
    background, text = str(colour.get("backgroundColor", "")), str(colour.get("textColor", ""))
    if background not in PALETTE or text not in PALETTE:
        raise invalid(f"Label color {background}, {text} is not on the allowed color palette")
    return background, text
