"""One file a noun: read the inputs, call one service, choose the next screen. An action is file.function."""

from collections.abc import Mapping

from addon.actions import (
    account,
    activity,
    assign,
    conversation,
    home,
    label,
    me,
    member,
    message,
    note,
    priority,
    status,
)
from addon.click import Handler

HANDLERS: Mapping[str, Handler] = {
    **account.HANDLERS,
    **activity.HANDLERS,
    **assign.HANDLERS,
    **conversation.HANDLERS,
    **home.HANDLERS,
    **label.HANDLERS,
    **me.HANDLERS,
    **member.HANDLERS,
    **message.HANDLERS,
    **note.HANDLERS,
    **priority.HANDLERS,
    **status.HANDLERS,
}
"""Every click a card can send, by the name that ends its URL."""

NAMES_OF_THE_LAST_RELEASE: Mapping[str, str] = {
    "settings.show": "me.show",
    "settings.away": "me.away",
    "settings.members": "member.list",
    "settings.member": "member.edit",
    "settings.save_role": "member.save_role",
    "settings.remove_member": "member.remove",
    "settings.add_member": "member.add",
}
"""Cards that are still open on people's screens send these."""

ANSWERED: Mapping[str, Handler] = {
    **HANDLERS,
    **{old: HANDLERS[new] for old, new in NAMES_OF_THE_LAST_RELEASE.items()},
}
"""Every name that is answered."""
