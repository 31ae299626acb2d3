"""The conversation card: at one glance where it stands, who has it, who is looking, and the last note."""

from addon.cards.along import along_section
from addon.cards.details import details_section
from addon.cards.labels import labels_widgets
from addon.cards.limits import cut
from addon.cards.marks import ALERT, status_icon
from addon.cards.markup import bold, coloured, joined
from addon.cards.menu import conversation_menu
from addon.cards.moves import moves_section, next_step, version_on
from addon.cards.news import Onward, news_section
from addon.cards.notes import last_note_section
from addon.cards.place import place_of
from addon.cards.reading import quoted_section
from addon.cards.removed import removed_section
from addon.cards.widgets import Section, Widget, card, row, row_button, section, wrapped
from addon.envelope import CONVERSATION, Card
from addon.links import Links
from backend.domain.conversation import Conversation
from backend.domain.rights import Deed, may
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.messages import Reading
from backend.i18n.names import customer_of, priority_words, standing, subject_of, waits
from backend.i18n.speech import Speech

SUBJECT = 60
"""Two lines of a narrow panel: beside the mail, Gmail shows it in full."""


def conversation_card(
    shown: ConversationSnapshot,
    say: Speech,
    act: Links,
    onward: Onward | None = None,
    reading: Reading | None = None,
) -> Card:
    """Draw one conversation for one person; ``onward`` does what a click that came too late did not.

    ``reading`` is its newest mail, where the person has asked to read it.
    """
    conversation = shown.conversation
    works = may(shown.me.membership.role, Deed.WORK)
    return card(
        cut(subject_of(conversation, say), SUBJECT),
        news_section(shown, onward, say, act),
        _overview(shown, works, say, act),
        removed_section(shown, works, say, act),
        along_section(shown, say, act, reading),
        quoted_section(reading, say) if reading else None,
        last_note_section(shown, say, act),
        moves_section(shown, say, act) if works else None,
        details_section(shown, works, say, act),
        subtitle=customer_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
        fixed_footer=next_step(shown, say, act) if works else None,
        name=CONVERSATION,
    )


def _overview(shown: ConversationSnapshot, works: bool, say: Speech, act: Links) -> Section | None:
    conversation = shown.conversation
    alert = priority_words(conversation.priority, say).alert
    urgent = coloured(alert, ALERT) if alert else ""
    status = wrapped(
        row(
            joined(bold(standing(conversation, say)), urgent, by=" · "),
            icon=status_icon(conversation.status),
            bottom=_waiting(conversation, say),
        )
    )
    return section(
        status,
        _assignee_row(shown, works, say, act),
        _viewers_row(shown, say),
        _mention_row(shown, say, act),
        *labels_widgets(conversation, works, say, act),
    )


def _waiting(conversation: Conversation, say: Speech) -> str | None:
    """The date of the wait; in words beside the date of a snooze, which it could be taken for."""
    if conversation.waiting_since is None:
        return None
    return waits(conversation, say) if conversation.snoozed_until else say.moment(conversation.waiting_since)


def _assignee_row(shown: ConversationSnapshot, works: bool, say: Speech, act: Links) -> Widget:
    conversation = shown.conversation
    choose = act("assign.choose", (*place_of(conversation), *version_on(conversation)))
    return wrapped(
        row(
            _who_has_it(shown, say),
            icon="PERSON",
            bottom=_since_when(conversation, say),
            control=row_button(say("Assign…"), choose) if works else None,
        )
    )


def _who_has_it(shown: ConversationSnapshot, say: Speech) -> str:
    holder = shown.conversation.assignee
    if holder is None:
        return say("Nobody has it yet")
    if holder.id == shown.me.person.sub:
        return say("You have it")
    return say("{name} has it", name=holder.name)


def _since_when(conversation: Conversation, say: Speech) -> str | None:
    if conversation.assignee is None or conversation.assigned is None:
        return None
    return say.lasting(conversation.assigned.at)


def _viewers_row(shown: ConversationSnapshot, say: Speech) -> Widget | None:
    if not shown.viewers:
        return None
    names = say.names([viewer.who.name for viewer in shown.viewers])
    text = say.count("{names} is looking too", "{names} are looking too", len(shown.viewers), names=names)
    return wrapped(row(text, icon="MULTIPLE_PEOPLE", bottom=say.ago(shown.viewers[0].at)))


def _mention_row(shown: ConversationSnapshot, say: Speech, act: Links) -> Widget | None:
    if shown.me.person.sub not in shown.conversation.mentioned:
        return None
    clear = row_button(say("Done"), act("note.clear_mention", place_of(shown.conversation)))
    return wrapped(row(say("You are mentioned in a note"), icon="DESCRIPTION", control=clear))
