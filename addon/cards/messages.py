"""All messages of a conversation, newest first, one of them open."""

from addon.cards.limits import LINE, cut
from addon.cards.markup import bold, faint, joined
from addon.cards.menu import conversation_menu
from addon.cards.place import place_of
from addon.cards.reading import quoted_section, reading_widgets
from addon.cards.widgets import Section, Widget, button, buttons, card, row, section, wrapped
from addon.envelope import Card
from addon.links import Links
from backend.domain.preview import Preview, Unread
from backend.domain.snapshots.messages import MessageLine, MessagesSnapshot
from backend.i18n.names import subject_of
from backend.i18n.speech import Speech


def messages_card(shown: MessagesSnapshot, say: Speech, act: Links) -> Card:
    """Draw the messages; a tap on one opens it in the place of the other."""
    conversation = shown.conversation
    return card(
        say("Messages"),
        *_sections(shown, say, act),
        subtitle=subject_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
    )


def _sections(shown: MessagesSnapshot, say: Speech, act: Links) -> list[Section | None]:
    """The open one stands where it stands among the others."""
    opened = shown.opened
    gmail_id = opened.gmail_id if isinstance(opened, Preview) else ""
    at = next((number for number, line in enumerate(shown.lines) if line.gmail_id == gmail_id), 0)
    rest = shown.lines[at + 1 :] if gmail_id else shown.lines
    newer = shown.lines[:at]
    return [
        section(*(_row(line, shown, say, act) for line in newer)),
        section(*reading_widgets(opened, say), _retry(shown, say, act)),
        quoted_section(opened, say),
        section(
            *(_row(line, shown, say, act) for line in rest),
            header=say("Earlier messages") if gmail_id and rest else None,
        ),
    ]


def _row(line: MessageLine, shown: MessagesSnapshot, say: Speech, act: Links) -> Widget:
    who = joined(bold(line.sender), faint(say.ago(line.at)), by=" · ")
    files = say.count("{n} attachment", "{n} attachments", line.files) if line.files else ""
    begins = cut(line.snippet, LINE)
    return wrapped(
        row(
            joined(who, begins, by="\n"),
            bottom=" · ".join(part for part in (say.moment(line.at), files) if part),
            on_click=act("message.list", place_of(shown.conversation), message=line.gmail_id),
        )
    )


def _retry(shown: MessagesSnapshot, say: Speech, act: Links) -> Widget | None:
    if shown.opened is not Unread.SLOW:
        return None
    return buttons(button(say("Try again"), act("message.list", place_of(shown.conversation), refresh="yes")))
