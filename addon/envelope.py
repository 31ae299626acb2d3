"""From a screen to the host's response (https://developers.google.com/workspace/add-ons/concepts/actions)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, NewType

Card = NewType("Card", dict[str, Any])
"""A whole card. Made by ``addon.cards.widgets.card``."""

CONVERSATION = "conversation"
"""The name of the card to which what lies on it leads back."""

NOTIFICATION_LIMIT = 200


class How(Enum):
    """What a screen does to the stack of cards."""

    PUSH = "push"
    UPDATE = "update"
    POP_UPDATE = "pop, then update the card below"
    CONVERSATION = "pop what lies on the conversation, then update it"
    OVER = "the same with the card below, then push"


@dataclass(frozen=True, slots=True)
class Screen:
    """The answer to a trigger or a click. ``after`` runs when the answer has been sent."""

    card: Card
    how: How = How.PUSH
    notification: str | None = None
    after: Callable[[], None] | None = None
    below: Card | None = None
    """The conversation's own card as it is now, where ``how`` is ``OVER`` and ``card`` lies on it."""
    opens: str = ""
    """A page of ours that opens above Gmail; the card is drawn anew once it is closed."""
    is_noticed: bool = False
    """Whether the notice of a first try lies on top: it goes before anything else is done."""


def trigger_response(screen: Screen) -> dict[str, Any]:
    """The answer to a trigger: RenderActions."""
    return {"action": {"navigations": [{"pushCard": screen.card}]}}


def click_response(screen: Screen) -> dict[str, Any]:
    """The answer to a click: SubmitFormResponse. Other open cards count as stale where something was done.

    Looking around leaves them as they are, with what is typed on them.
    """
    first = [{"pop": True}] if screen.is_noticed else []
    action: dict[str, Any] = {"navigations": [*first, *_navigations(screen)]}
    if screen.notification:
        action["notification"] = {"text": screen.notification[:NOTIFICATION_LIMIT]}
    if screen.opens:
        action["link"] = {"url": screen.opens, "openAs": "OVERLAY", "onClose": "RELOAD"}
    return {"renderActions": {"action": action}, "stateChanged": screen.notification is not None}


def scopes_response(scopes: tuple[str, ...]) -> dict[str, Any]:
    """Ask Google for consent to exactly these scopes; the host repeats the request afterwards.

    Snake case as in https://developers.google.com/workspace/add-ons/guides/connect-third-party-service.
    """
    return {"requesting_google_scopes": {"scopes": list(scopes)}}


def _navigations(screen: Screen) -> list[dict[str, Any]]:
    match screen.how:
        case How.PUSH:
            return [{"pushCard": screen.card}]
        case How.UPDATE:
            return [{"updateCard": screen.card}]
        case How.POP_UPDATE:
            return [{"pop": True}, {"updateCard": screen.card}]
        case How.CONVERSATION:
            return [{"popToCard": CONVERSATION}, {"updateCard": screen.card}]
        case How.OVER:
            return [{"popToCard": CONVERSATION}, {"updateCard": screen.below}, {"pushCard": screen.card}]
