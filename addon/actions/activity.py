"""Clicks on lines of the activity log."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation, target_of
from addon.click import Click, Handler
from addon.envelope import Screen
from backend.services import Services


def undo(click: Click, services: Services) -> Screen:
    """Take back what the person did."""
    snapshot = services.inbox.undoing.undo(
        target_of(click), click.param("activity"), click.optional("note") or ""
    )
    return shown_conversation(click, services, snapshot)


HANDLERS: Mapping[str, Handler] = {"activity.undo": undo}
