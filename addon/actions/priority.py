"""Clicks about how urgent a conversation is."""

from collections.abc import Mapping

from addon.actions.shown import shown_conversation, target_of
from addon.click import Click, Handler
from addon.envelope import Screen
from addon.refused import Malformed
from backend.domain.other import Other
from backend.domain.status import priority_of
from backend.services import Services


def set_(click: Click, services: Services) -> Screen:
    """Say how urgent it is."""
    wanted = priority_of(click.param("priority"))
    if isinstance(wanted, Other):
        raise Malformed("priority")
    snapshot = services.inbox.statuses.set_priority(target_of(click), wanted)
    return shown_conversation(click, services, snapshot)


HANDLERS: Mapping[str, Handler] = {"priority.set": set_}
