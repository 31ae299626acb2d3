"""Beside a mail being written: does somebody of the team already talk to these people?"""

from addon.cards.markup import faint
from addon.cards.menu import plain_menu
from addon.cards.rows import conversation_row
from addon.cards.widgets import card, paragraph, section
from addon.envelope import Card
from addon.links import Links
from backend.domain.snapshots.home import ComposeSnapshot
from backend.i18n.speech import Speech


def compose_card(shown: ComposeSnapshot, say: Speech, act: Links) -> Card:
    """Draw the team's conversations with the recipients, active ones first."""
    if not shown.recipients:
        body = section(paragraph(faint(say("Add a recipient, then open this panel again."))))
    elif not shown.rows:
        body = section(paragraph(faint(say("Nobody in your mailboxes is in contact with them."))))
    else:
        body = section(
            *(conversation_row(conversation, say, act) for conversation in shown.rows),
            header=say("Already in contact"),
        )
    return card("Relais", body, subtitle=", ".join(shown.recipients[:3]) or None, menu=plain_menu(say, act))
