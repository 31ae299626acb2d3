"""The card's own menu. Phones show contextual cards only, so every view and setting is reached from here."""

from addon.cards.place import place_of
from addon.cards.widgets import MenuItem, menu_item
from addon.links import Links
from backend.domain.conversation import Conversation
from backend.i18n.speech import Speech


def conversation_menu(conversation: Conversation, email: str, say: Speech, act: Links) -> list[MenuItem]:
    """The menu of everything about one conversation, and of what is around it."""
    here = place_of(conversation)
    items = [
        menu_item(say("Refresh"), act("conversation.refresh", here)),
        menu_item(say("Labels"), act("label.choose", here)),
        menu_item(say("All notes"), act("note.list", here)),
        menu_item(say("Activity"), act("conversation.activity", here)),
    ]
    if conversation.message_id:
        items.append(menu_item(say("Open in Gmail"), act.gmail_search(conversation.message_id, email)))
    return [*items, *mailbox_menu(conversation.mailbox.id, say, act)]


def mailbox_menu(mailbox: str, say: Speech, act: Links) -> list[MenuItem]:
    """The menu of one mailbox."""
    return [
        menu_item(say("All views"), act("home.show", mailbox=mailbox)),
        menu_item(say("Search"), act("home.search_form", mailbox=mailbox)),
        menu_item(say("Settings"), act("me.show", mailbox=mailbox)),
    ]


def plain_menu(say: Speech, act: Links) -> list[MenuItem]:
    """The menu where no mailbox is known."""
    return [menu_item(say("All views"), act("home.show"))]
