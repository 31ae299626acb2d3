"""Before a shared mail leaves its mailbox: what happens to it, and one tap that does it."""

from addon.cards.menu import conversation_menu
from addon.cards.moves import version_on
from addon.cards.place import place_of
from addon.cards.widgets import button, buttons, card, paragraph, section
from addon.envelope import Card
from addon.links import Links
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.i18n.names import subject_of
from backend.i18n.speech import Speech


def unshare_card(shown: ConversationSnapshot, say: Speech, act: Links) -> Card:
    """Draw what will happen, with the number of notes."""
    conversation = shown.conversation
    mailbox, notes = conversation.mailbox.name, conversation.note_count
    here = (*place_of(conversation), *version_on(conversation))
    leaves = say("It leaves every list of {mailbox}; your team no longer sees it.", mailbox=mailbox)
    aside = say.count(
        "Its log and {n} internal note are set aside, and come back if you share it again.",
        "Its log and {n} internal notes are set aside, and come back if you share it again.",
        notes,
    )
    return card(
        say("Take it out of {mailbox}?", mailbox=mailbox),
        section(
            paragraph(leaves),
            paragraph(aside),
            buttons(button(say("Take out"), act("conversation.unshare", here), filled=True)),
        ),
        subtitle=subject_of(conversation, say),
        menu=conversation_menu(conversation, shown.me.person.email, say, act),
    )
