"""What a person can choose for themselves in a mailbox, and the ways to what it has."""

from addon.cards.menu import mailbox_menu
from addon.cards.widgets import Widget, card, row, row_switch, section
from addon.envelope import Card
from addon.links import Links
from backend.domain.mailbox import Mailbox
from backend.domain.rights import Deed, may
from backend.domain.snapshots.member import MailboxSnapshot
from backend.i18n.speech import Speech


def me_card(shown: MailboxSnapshot, say: Speech, act: Links) -> Card:
    """Draw what the person can choose here."""
    mailbox = shown.mailbox
    away = row_switch(
        "away", "yes", on=shown.is_away, on_change=act.on_change("me.away", mailbox=mailbox.address)
    )
    return card(
        say("Settings"),
        section(
            row(
                say("I am away"),
                bottom=say("Colleagues see it when they assign"),
                icon="AIRPLANE",
                control=away,
            ),
            row(
                say("Notifications"),
                icon="EMAIL",
                on_click=act("me.notifications", mailbox=mailbox.address),
            ),
            header=shown.me.person.name,
        ),
        section(
            row(
                say.count("{n} member", "{n} members", len(mailbox.roster)),
                icon="MULTIPLE_PEOPLE",
                on_click=act("member.list", mailbox=mailbox.address),
            ),
            row(say("Labels"), icon="BOOKMARK", on_click=act("label.list", mailbox=mailbox.address)),
            row(say("All views"), icon="EMAIL", on_click=act("home.show", mailbox=mailbox.address)),
            _account_row(shown, say, act),
            _aliases_row(mailbox, say),
            header=mailbox.name,
        ),
        subtitle=mailbox.address,
        menu=mailbox_menu(mailbox.address, say, act),
    )


def _account_row(shown: MailboxSnapshot, say: Speech, act: Links) -> Widget | None:
    """For an admin: the way to the connection."""
    if not may(shown.me.membership.role, Deed.MANAGE):
        return None
    return row(
        say("Gmail account"),
        bottom=say("Connect {mailbox}, or see how it is read", mailbox=shown.mailbox.address),
        icon="STORE",
        on_click=act("account.show", mailbox=shown.mailbox.address),
    )


def _aliases_row(mailbox: Mailbox, say: Speech) -> Widget | None:
    """Where else its mail comes in; the operator sets it, at the command line."""
    if not mailbox.aliases:
        return None
    return row(", ".join(mailbox.aliases), top=say("Also receives mail to"), icon="EMAIL")
