"""Where a tap acts: the parameters that several actions of a card share, as the host sends them back."""

from functools import lru_cache

from addon.links import Place
from backend.domain.conversation import Conversation


def place(**parameters: str | None) -> Place:
    """The parameters, those that are None left out."""
    return tuple({"key": name, "value": value} for name, value in parameters.items() if value is not None)


def place_of(conversation: Conversation) -> Place:
    """The parameters of every action on one conversation."""
    return _thread(conversation.mailbox.id, conversation.thread_id)


def mailbox_of(here: Place) -> Place:
    """The mailbox alone of a longer place."""
    return tuple(one for one in here if one["key"] == "mailbox")


@lru_cache(maxsize=1024)
def _thread(mailbox: str, thread: str) -> Place:
    """Kept, since a card has a dozen actions on its one conversation."""
    return place(mailbox=mailbox, thread=thread)
