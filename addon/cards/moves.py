"""The moves of a conversation: the likely next step in the footer, every other status one tap away."""

from dataclasses import replace

from addon.cards.along import next_button
from addon.cards.place import place, place_of
from addon.cards.widgets import Button, Footer, Section, button, buttons, footer, section
from addon.links import Links, OnClick, Place
from backend.domain.conversation import Conversation
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.status import Phase, Status
from backend.i18n.names import status_words
from backend.i18n.speech import Speech

AN_END = next(status for status in Status if status.phase is Phase.OVER)
A_REST = next(status for status in Status if status.phase is Phase.ASLEEP)
"""Of the statuses of a phase the first one is the likely one."""


def seen_on(conversation: Conversation) -> Place:
    """What this card shows, for the race: status, assignee, version; nobody is a parameter left out."""
    holder = conversation.assignee
    return (
        *place(seen=conversation.status.value, holder=holder.id if holder else None),
        *version_on(conversation),
    )


def version_on(conversation: Conversation) -> Place:
    """The version that this card shows: what came after it, the person has not seen."""
    return place(version=str(conversation.version))


def moves_section(shown: ConversationSnapshot, say: Speech, act: Links) -> Section | None:
    """The statuses one tap away, without those in the footer and the one it has, unless that has a time."""
    conversation = shown.conversation
    near = _in_footer(shown, act)
    moves = [
        _move_button(status, conversation, say, act)
        for status in Status
        if status not in near and (status is not conversation.status or status.phase is Phase.ASLEEP)
    ]
    return section(buttons(*moves), header=say("Move to"))


def next_step(shown: ConversationSnapshot, say: Speech, act: Links) -> Footer:
    """The footer: the likely next step, by state. While a customer waits, that is never to close.

    Opened from a list, the mail itself is one tap away; of what is done with, the next one is. Where a tap
    has just changed the card, the first button says since when it is there, for a finger that taps twice.
    """
    conversation = shown.conversation
    near = replace(act, drawn=shown.now.isoformat()) if shown.done else act
    here = (*place_of(conversation), *version_on(conversation))
    holder = conversation.assignee
    if not conversation.is_active:
        return _footer_of_done(conversation, near, say, act)
    if holder is None:
        take = button(say("Take"), near("assign.take", here), filled=True)
        return footer(take, _mail_button(shown, say, act) or _move_button(AN_END, conversation, say, act))
    if holder.id != shown.me.person.sub:
        take_over = button(say("Take over"), near("assign.take", here, seen=holder.id))
        return footer(take_over, _mail_button(shown, say, act))
    if conversation.waiting_since is None:
        end = _move_button(AN_END, conversation, say, near, filled=True)
        return footer(end, _move_button(A_REST, conversation, say, act))
    rest = _move_button(A_REST, conversation, say, near)
    return footer(rest, _mail_button(shown, say, act) or _move_button(AN_END, conversation, say, act))


def _footer_of_done(conversation: Conversation, near: Links, say: Speech, act: Links) -> Footer:
    text = say("Open now") if conversation.phase is Phase.ASLEEP else say("Reopen")
    onward = next_button(conversation, say, act, filled=True)
    back = button(text, _move(Status.OPEN, conversation, near), filled=onward is None)
    return footer(onward, back) if onward else footer(back)


def _mail_button(shown: ConversationSnapshot, say: Speech, act: Links) -> Button | None:
    """To the mail in the person's own Gmail, where it is not open beside the card."""
    message_id = shown.conversation.message_id
    if not act.way or not message_id:
        return None
    return button(say("Open in Gmail"), act.gmail_search(message_id, shown.me.person.email))


def _in_footer(shown: ConversationSnapshot, act: Links) -> tuple[Status, ...]:
    """The statuses that the footer leads to."""
    conversation = shown.conversation
    has_mail = bool(act.way and conversation.message_id)
    if not conversation.is_active:
        return (Status.OPEN,)
    if conversation.assignee is None:
        return () if has_mail else (AN_END,)
    if conversation.assignee.id != shown.me.person.sub:
        return ()
    return (A_REST,) if has_mail and conversation.waiting_since else (AN_END, A_REST)


def _move_button(
    status: Status, conversation: Conversation, say: Speech, act: Links, *, filled: bool = False
) -> Button:
    return button(status_words(status, say).move, _move(status, conversation, act), filled=filled)


def _move(status: Status, conversation: Conversation, act: Links) -> OnClick:
    """Move there from where this card shows it; a status with a time asks for it first."""
    here = (*place_of(conversation), *seen_on(conversation))
    action = "status.snooze_form" if status.phase is Phase.ASLEEP else "status.set"
    return act(action, here, status=status.value)
