"""The first run: the person belongs to no mailbox yet, or there is none."""

from addon.cards.markup import bold
from addon.cards.menu import plain_menu
from addon.cards.widgets import Widget, button, buttons, card, paragraph, section
from addon.envelope import Card
from addon.links import Links
from backend.domain.snapshots.home import NoMailbox
from backend.i18n.speech import Speech


def welcome_card(shown: NoMailbox, say: Speech, act: Links) -> Card:
    """Say what Relais is and what comes next: to be added, or to make the first mailbox."""
    return card(
        say("Welcome to Relais"),
        section(
            paragraph(say("Relais turns a shared address into a team inbox, here beside your mail.")),
            *(_wait_to_be_added if shown.is_set_up else _set_up_the_first)(shown.person.email, say),
            buttons(button(say("Look again"), act("home.show"), filled=True)),
        ),
        menu=plain_menu(say, act),
    )


def _wait_to_be_added(email: str, say: Speech) -> tuple[Widget, ...]:
    return (
        paragraph(say("You are not a member of a mailbox yet. Give your admin this address:")),
        paragraph(bold(email)),
        paragraph(say("Once you are added, open a mail that was sent to the shared address.")),
    )


def _set_up_the_first(email: str, say: Speech) -> tuple[Widget, ...]:
    shared = f"support@{email.rpartition('@')[2]}"
    return (
        paragraph(say("It is installed, and no shared mailbox is set up yet.")),
        paragraph(say("Whoever installed it makes the first one and its admin with two commands:")),
        paragraph(bold(f'relais mailbox create {shared} --name "Support"')),
        paragraph(bold(f"relais member add {shared} {email} --role admin")),
        paragraph(say("Then open a mail that was sent to the shared address.")),
    )
