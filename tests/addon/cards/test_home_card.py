"""The home card: first steps, my work, views with their numbers, labels and other mailboxes."""

from datetime import UTC

from addon.cards.home import home_card, search_card
from addon.links import Links
from backend.domain.label import Colour, Label
from backend.domain.member import Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.home import HomeSnapshot
from backend.domain.snapshots.me import Me
from backend.domain.status import Status
from backend.domain.view import View
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import MAILBOX_MENU
from tests.addon.cards.outline import outline
from tests.addon.cards.test_conversation_card import MINE
from tests.clock import NOON
from tests.people import BEN, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
ADMIN = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.ADMIN))
RED = Label("l1", "Refund", Colour.RED)
BLUE = Label("l2", "VIP", Colour.BLUE)
DESKS = tuple(Ref(f"desk{number}@acme.test", f"Desk {number}") for number in range(12))


def test_an_agent_of_one_mailbox_finds_views_and_search_and_counts_that_stand_out() -> None:
    assert outline(
        home_card(HomeSnapshot(ME, (ME.membership.mailbox,), {View.MINE: 1, Status.OPEN: 100}), SAY, ACT),
        menu=True,
    ) == [
        "Support / support@acme.test",
        "== Your work",
        ('<font color="#80868b">Nothing is assigned to you. Enjoy, or take one from Unassigned.</font>'),
        "== Views",
        "PERSON: <b>Mine</b>  <b>1</b>",
        "  -> home.view support view=mine",
        'MULTIPLE_PEOPLE: Unassigned  <font color="#80868b">0</font>',
        "  -> home.view support view=unassigned",
        "EMAIL: <b>Open</b>  <b>99+</b>",
        "  -> home.view support view=open",
        'CLOCK: Pending  <font color="#80868b">0</font>',
        "  -> home.view support view=pending",
        'INVITE: Snoozed  <font color="#80868b">0</font>',
        "  -> home.view support view=snoozed",
        'DESCRIPTION: Mentions  <font color="#80868b">0</font>',
        "  -> home.view support view=mentions",
        "== ",
        "input words | Search | Customer, subject, label or note | SINGLE_LINE",
        "[Search] -> home.search support asks words",
        "== ",
        "STAR: Following",
        "  -> home.view support view=following",
        "MEMBERSHIP: Closed",
        "  -> home.view support view=closed",
        "STORE: Spam",
        "  -> home.view support view=spam",
        "MULTIPLE_PEOPLE: Who has what",
        "  -> member.list support",
        "DESCRIPTION: Settings",
        "  -> me.show support",
        *MAILBOX_MENU,
    ]


def test_an_admin_who_is_alone_is_told_the_first_steps_and_sees_labels_and_other_mailboxes() -> None:
    assert outline(
        home_card(
            HomeSnapshot(
                ADMIN, (ADMIN.membership.mailbox, DESKS[0]), {}, labels=(RED, BLUE), next_up=(MINE,)
            ),
            SAY,
            ACT,
        )
    ) == [
        "Support / support@acme.test",
        "== First steps",
        "You are alone in this mailbox. Add your team, then open a mail addressed to it.",
        "[Add members]* -> member.list support",
        "== Your work",
        "EMAIL: <b>Léa Martin</b><br>Where is my order?",
        "  Open · customer waits for 2 h",
        "  -> conversation.show here way=home=yes",
        "== Views",
        'PERSON: Mine  <font color="#80868b">0</font>',
        "  -> home.view support view=mine",
        'MULTIPLE_PEOPLE: Unassigned  <font color="#80868b">0</font>',
        "  -> home.view support view=unassigned",
        'EMAIL: Open  <font color="#80868b">0</font>',
        "  -> home.view support view=open",
        'CLOCK: Pending  <font color="#80868b">0</font>',
        "  -> home.view support view=pending",
        'INVITE: Snoozed  <font color="#80868b">0</font>',
        "  -> home.view support view=snoozed",
        'DESCRIPTION: Mentions  <font color="#80868b">0</font>',
        "  -> home.view support view=mentions",
        "== ",
        "input words | Search | Customer, subject, label or note | SINGLE_LINE",
        "[Search] -> home.search support asks words",
        "== Labels",
        'BOOKMARK: <font color="#d93025">●</font> Refund',
        "  -> home.view support view=label label=l1",
        'BOOKMARK: <font color="#1a73e8">●</font> VIP',
        "  -> home.view support view=label label=l2",
        "BOOKMARK: All labels, with counts",
        "  -> label.list support",
        "== ",
        "STAR: Following",
        "  -> home.view support view=following",
        "MEMBERSHIP: Closed",
        "  -> home.view support view=closed",
        "STORE: Spam",
        "  -> home.view support view=spam",
        "MULTIPLE_PEOPLE: Who has what",
        "  -> member.list support",
        "DESCRIPTION: Settings",
        "  -> me.show support",
        "== Other mailboxes",
        "STORE: Desk 0",
        "  desk0@acme.test",
        "  -> home.show mailbox=desk0@acme.test",
    ]


def test_the_search_form_stands_alone_on_phones() -> None:
    assert outline(search_card(ME, SAY, ACT), menu=True) == [
        "Search / Support",
        "== ",
        "input words | Search | Customer, subject, label or note | SINGLE_LINE",
        "[Search] -> home.search support asks words",
        *MAILBOX_MENU,
    ]
