"""The open mail is nobody's conversation yet: where it may be shared."""

from collections.abc import Iterable

from addon.cards.choice import choice
from addon.cards.menu import mailbox_menu, plain_menu
from addon.cards.widgets import Widget, button, buttons, card, paragraph, section
from addon.envelope import Card
from addon.links import Links
from backend.domain.snapshots.conversation import Unshared
from backend.i18n.obstacles import obstacle_words
from backend.i18n.speech import Speech

MAILBOX_BUTTONS = 5
"""More mailboxes than these are a list to choose from."""


def unshared_card(shown: Unshared, say: Speech, act: Links) -> Card:
    """The open mail is nobody's conversation yet."""
    if shown.obstacle:
        title, advice = obstacle_words(shown.obstacle, say)
        body = section(paragraph(advice))
    else:
        title = say("Not shared yet")
        body = section(
            paragraph(say("Your team does not see this mail. Share it to assign it and to write notes.")),
            *_share_widgets(shown, say, act),
        )
    menu = mailbox_menu(shown.mailboxes[0].id, say, act) if shown.mailboxes else plain_menu(say, act)
    return card(title, body, menu=menu)


def _share_widgets(shown: Unshared, say: Speech, act: Links) -> Iterable[Widget]:
    """A button for each of a few mailboxes; of many, one is chosen."""
    if len(shown.mailboxes) > MAILBOX_BUTTONS:
        items = [(mailbox.id, mailbox.name) for mailbox in shown.mailboxes]
        share = button(say("Share"), act("conversation.share"), filled=True)
        return *choice("mailbox", say("Mailbox"), items, say), buttons(share)
    return [
        buttons(
            button(
                say("Share into {mailbox}", mailbox=mailbox.name),
                act("conversation.share", mailbox=mailbox.id),
                filled=number == 0,
            )
        )
        for number, mailbox in enumerate(shown.mailboxes)
    ]
