"""A conversation as a row of a list."""

from collections.abc import Collection

from addon.cards import limits
from addon.cards.marks import ALERT, status_icon
from addon.cards.markup import bold, coloured, joined
from addon.cards.widgets import Control, Widget, row, wrapped
from addon.links import Links
from backend.domain.conversation import Conversation
from backend.i18n.names import customer_of, priority_words, standing, subject_of
from backend.i18n.speech import Speech


def conversation_row(
    conversation: Conversation,
    say: Speech,
    act: Links,
    *,
    control: Control | None = None,
    with_holder: bool = True,
    away: Collection[str] = (),
) -> Widget:
    """Who wrote, about what, how long they wait, who has it. A tap opens it.

    ``with_holder`` is off in lists whose name says already who has them; ``away`` are the subs of those
    who are not there to do it.
    """
    urgent = coloured("!", ALERT) if priority_words(conversation.priority, say).alert else ""
    who = joined(urgent, bold(limits.cut(customer_of(conversation, say), 40)), by=" ")
    about = limits.cut(subject_of(conversation, say), 70)
    holder = _holder(conversation, away, say) if with_holder else ""
    labels = ", ".join(label.name for label in conversation.labels)
    return wrapped(
        row(
            joined(who, about, by="\n"),
            icon=status_icon(conversation.status),
            bottom=" · ".join(part for part in (standing(conversation, say), holder, labels) if part),
            on_click=act("conversation.show", mailbox=conversation.mailbox.id, thread=conversation.thread_id),
            control=control,
        )
    )


def _holder(conversation: Conversation, away: Collection[str], say: Speech) -> str:
    holder = conversation.assignee
    if holder is None:
        return say("unassigned")
    return say("{name} is away", name=holder.name) if holder.id in away else holder.name
