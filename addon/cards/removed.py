"""What is missing of a conversation: messages that somebody removed in Gmail, mail that did not arrive."""

from addon.cards.place import place_of
from addon.cards.widgets import Section, Widget, row, row_button, section, wrapped
from addon.links import Links
from backend.domain.conversation import Conversation
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.stored_message import RemovedMessage
from backend.domain.sync import Place
from backend.i18n.speech import Speech

SHOWN = 3


def removed_section(shown: ConversationSnapshot, works: bool, say: Speech, act: Links) -> Section | None:
    """Each with a way back while Gmail keeps it; nothing, for nearly every conversation."""
    conversation = shown.conversation
    rows = [_removed_row(one, conversation, works, say, act) for one in conversation.removed[:SHOWN]]
    return section(
        _undelivered_row(conversation, say),
        *rows,
        _more_row(len(conversation.removed) - SHOWN, say),
        _nothing_left(conversation, say),
    )


def _more_row(more: int, say: Speech) -> Widget | None:
    if more <= 0:
        return None
    return row(say.count("{n} more was removed", "{n} more were removed", more), icon="EMAIL")


def _nothing_left(conversation: Conversation, say: Speech) -> Widget | None:
    if not conversation.counts.is_all_gone:
        return None
    return wrapped(row(say("No message of this conversation is left in Gmail"), icon="EMAIL"))


def _removed_row(
    removed: RemovedMessage, conversation: Conversation, works: bool, say: Speech, act: Links
) -> Widget:
    bring_back = act("message.restore", place_of(conversation), message=removed.gmail_id)
    can = works and removed.is_restorable
    return wrapped(
        row(
            _happened(removed, say),
            icon="EMAIL",
            bottom=f"{removed.sender} · {say.ago(removed.at)}" if removed.sender else say.ago(removed.at),
            control=row_button(say("Restore"), bring_back) if can else None,
        )
    )


def _happened(removed: RemovedMessage, say: Speech) -> str:
    match removed.how:
        case Place.TRASH:
            return say("A message was moved to the trash")
        case Place.SPAM:
            return say("A message was moved to spam")
        case _:
            return say("A message was deleted")


def _undelivered_row(conversation: Conversation, say: Speech) -> Widget | None:
    undelivered = conversation.undelivered
    if undelivered is None:
        return None
    return wrapped(
        row(
            say("Delivery failed"),
            icon="EMAIL",
            bottom=undelivered.to or say("A mail of yours did not arrive"),
        )
    )
