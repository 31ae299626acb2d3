"""What a person sees before anything is theirs: welcome, an unshared mail, a new mail."""

from datetime import UTC

from addon.cards.compose import compose_card
from addon.cards.unshared import unshared_card
from addon.cards.welcome import welcome_card
from addon.links import Links
from backend.domain.obstacle import Obstacle
from backend.domain.refs import Ref
from backend.domain.snapshots.conversation import Unshared
from backend.domain.snapshots.home import ComposeSnapshot, NoMailbox
from backend.i18n.speech import speech_for
from tests.addon.cards.outline import outline
from tests.addon.cards.test_conversation_card import HERS
from tests.clock import NOON
from tests.people import BEN

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
DESKS = tuple(Ref(f"desk{number}@acme.test", f"Desk {number}") for number in range(12))


def test_whoever_is_no_member_is_told_what_to_ask_for() -> None:
    assert outline(welcome_card(NoMailbox(BEN), SAY, ACT), menu=True) == [
        "Welcome to Relais",
        "== ",
        "Relais turns a shared address into a team inbox, here beside your mail.",
        "You are not a member of a mailbox yet. Give your admin this address:",
        "<b>ben@acme.test</b>",
        "Once you are added, open a mail that was sent to the shared address.",
        "[Look again]* -> home.show",
        "menu: All views -> home.show",
    ]


def test_where_no_mailbox_is_set_up_the_commands_are_shown() -> None:
    assert outline(welcome_card(NoMailbox(BEN, is_set_up=False), SAY, ACT)) == [
        "Welcome to Relais",
        "== ",
        "Relais turns a shared address into a team inbox, here beside your mail.",
        "It is installed, and no shared mailbox is set up yet.",
        "Whoever installed it makes the first one and its admin with two commands:",
        '<b>relais mailbox create support@acme.test --name "Support"</b>',
        "<b>relais member add support@acme.test ben@acme.test --role admin</b>",
        "Then open a mail that was sent to the shared address.",
        "[Look again]* -> home.show",
    ]


def test_five_mailboxes_are_buttons_of_which_the_first_is_filled() -> None:
    assert outline(unshared_card(Unshared(BEN, DESKS[:5]), SAY, ACT), menu=True) == [
        "Not shared yet",
        "== ",
        "Your team does not see this mail. Share it to assign it and to write notes.",
        "[Share into Desk 0]* -> conversation.share mailbox=desk0@acme.test",
        "[Share into Desk 1] -> conversation.share mailbox=desk1@acme.test",
        "[Share into Desk 2] -> conversation.share mailbox=desk2@acme.test",
        "[Share into Desk 3] -> conversation.share mailbox=desk3@acme.test",
        "[Share into Desk 4] -> conversation.share mailbox=desk4@acme.test",
        "menu: All views -> home.show mailbox=desk0@acme.test",
        "menu: Search -> home.search_form mailbox=desk0@acme.test",
        "menu: Settings -> me.show mailbox=desk0@acme.test",
    ]


def test_six_mailboxes_are_a_list_to_choose_from() -> None:
    assert outline(unshared_card(Unshared(BEN, DESKS[:6]), SAY, ACT)) == [
        "Not shared yet",
        "== ",
        "Your team does not see this mail. Share it to assign it and to write notes.",
        "DROPDOWN mailbox | Mailbox []",
        "  desk0@acme.test: Desk 0",
        "  desk1@acme.test: Desk 1",
        "  desk2@acme.test: Desk 2",
        "  desk3@acme.test: Desk 3",
        "  desk4@acme.test: Desk 4",
        "  desk5@acme.test: Desk 5",
        "[Share]* -> conversation.share",
    ]


def test_a_mail_that_cannot_be_read_cannot_be_shared() -> None:
    assert outline(unshared_card(Unshared(BEN, (), Obstacle.REFUSED), SAY, ACT), menu=True) == [
        "Not found",
        "== ",
        ("Gmail did not let Relais read this mail's headers, so it cannot tell which conversation it is."),
        "menu: All views -> home.show",
    ]


def test_a_mail_without_recipients_asks_for_one() -> None:
    assert outline(compose_card(ComposeSnapshot(BEN, (), ()), SAY, ACT), menu=True) == [
        "Relais",
        "== ",
        '<font color="#80868b">Add a recipient, then open this panel again.</font>',
        "menu: All views -> home.show",
    ]


def test_nobody_in_contact_is_said_and_three_recipients_are_named() -> None:
    assert outline(
        compose_card(ComposeSnapshot(BEN, ("a@x.test", "b@x.test", "c@x.test", "d@x.test"), ()), SAY, ACT)
    ) == [
        "Relais / a@x.test, b@x.test, c@x.test",
        "== ",
        '<font color="#80868b">Nobody in your mailboxes is in contact with them.</font>',
    ]


def test_who_is_in_contact_already_is_listed() -> None:
    assert outline(compose_card(ComposeSnapshot(BEN, ("lea@lindenhof.example",), (HERS,)), SAY, ACT)) == [
        "Relais / lea@lindenhof.example",
        "== Already in contact",
        "EMAIL: <b>Léa Martin</b><br>Where is my order?",
        "  Open · customer waits for 2 h · Ana",
        "  -> conversation.show here",
    ]
