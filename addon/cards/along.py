"""A conversation that was opened from a list: what its mail says last, and the way on along the list."""

from addon.cards.limits import cut
from addon.cards.markup import faint, joined
from addon.cards.place import place, place_of
from addon.cards.reading import reading_widgets
from addon.cards.widgets import Button, Section, Widget, button, buttons, paragraph, section
from addon.links import Links, OnClick
from addon.way import NO_WAY, Way
from backend.domain.conversation import Conversation
from backend.domain.preview import Preview, Unread
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.messages import Reading
from backend.i18n.names import customer_of
from backend.i18n.speech import Speech

SNIPPET_LINES = 3
NAME = 30
_SHOWN_BY = {"home": "home.show", "words": "home.search"}


def ways_along(rows: tuple[Conversation, ...], list_place: dict[str, str], say: Speech) -> list[Way]:
    """The way from each row of a page: what comes after it, the first of it named."""
    threads = [one.thread_id for one in rows]
    names = [cut(customer_of(one, say), NAME) for one in rows[1:]]
    return [
        Way(list_place, tuple(threads[number + 1 :]), name)
        for number, name in enumerate([*names, ""][: len(rows)])
    ]


def along_section(
    shown: ConversationSnapshot, say: Speech, act: Links, reading: Reading | None = None
) -> Section | None:
    """Nothing beside an open mail: Gmail shows its text, and there is no list to go on with."""
    if not act.way:
        return None
    conversation = shown.conversation
    back = button(say("Back to the list"), back_to_list(conversation.mailbox.id, act))
    # Of what is done with, the next one is the likely step: it stands at the foot of the card.
    onward = next_button(conversation, say, act) if conversation.is_active else None
    said = [_last_words(conversation)] if reading is None else reading_widgets(reading, say)
    return section(*said, buttons(_read_button(conversation, reading, say, act), onward, back))


def _read_button(
    conversation: Conversation, reading: Reading | None, say: Speech, act: Links
) -> Button | None:
    """To the text of the newest mail, in the place of its beginning; from there to the earlier ones."""
    here = place_of(conversation)
    if isinstance(reading, Preview):
        return button(say("All messages"), act("message.list", here))
    if reading is Unread.SLOW:
        return button(say("Try again"), act("message.read", here))
    return button(say("Read"), act("message.read", here)) if act.way.mail and reading is None else None


def next_button(
    conversation: Conversation, say: Speech, act: Links, *, filled: bool = False
) -> Button | None:
    """One tap to what comes after this one in the list."""
    way = act.way
    if not way.queue or not way.next_name:
        return None
    following = act.along(way.past(way.queue[0]))
    click = following("conversation.next", mailbox=conversation.mailbox.id, thread=way.queue[0])
    return button(say("Next: {name}", name=way.next_name), click, filled=filled)


def back_to_list(mailbox: str, act: Links) -> OnClick:
    """The list as it is now, in the place of the one that was left."""
    listed = act.way.place
    show = next((shown for name, shown in _SHOWN_BY.items() if name in listed), "home.view")
    return act.along(NO_WAY)(show, (*place(mailbox=mailbox, back="yes"), *place(**listed)))


def _last_words(conversation: Conversation) -> Widget | None:
    """Who wrote last, and how it begins: Gmail's own snippet."""
    last = conversation.last_message
    if not last.snippet:
        return None
    return paragraph(joined(faint(last.sender), last.snippet, by="\n"), lines=SNIPPET_LINES + 1)
