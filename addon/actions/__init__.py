"""One file a noun: read the inputs, call one service, choose the next screen."""

from collections.abc import Mapping

from addon.actions import activity, assign, conversation, home, label, note, priority, settings, status
from addon.click import Handler

HANDLERS: Mapping[str, Handler] = {
    **conversation.HANDLERS,
    **assign.HANDLERS,
    **status.HANDLERS,
    **priority.HANDLERS,
    **activity.HANDLERS,
    **note.HANDLERS,
    **label.HANDLERS,
    **home.HANDLERS,
    **settings.HANDLERS,
}
"""Every click a card can send, by the name that ends its URL."""
