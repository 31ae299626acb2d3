"""A refusal says what befell the person, keeps what they typed and offers what may help."""

from datetime import UTC

from addon.cards.refusal import Retry, refusal_card
from addon.links import Links
from backend.domain.refusals import Gone, Missing, NotMember, TooLong, Unavailable
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import MAILBOX_MENU
from tests.addon.cards.outline import outline
from tests.addon.cards.test_conversation_card import WAITING
from tests.clock import NOON
from tests.people import SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")


def test_what_was_typed_is_kept_and_can_be_sent_again() -> None:
    assert outline(
        refusal_card(
            TooLong("note", 5000),
            SAY,
            ACT,
            retry=Retry("note.add", {"mailbox": SUPPORT, "thread": WAITING.thread_id}),
            typed={"note": "Hello", "role": "agent", "words": ""},
        ),
        menu=True,
    ) == [
        "Too long",
        "== ",
        "At most 5,000 characters fit here.",
        "== ",
        "input note | Your text | Hello | MULTIPLE_LINE",
        "[Try again] -> note.add here noticed=yes asks note",
        "== ",
        "[Show the conversation] -> conversation.refresh here",
        *MAILBOX_MENU,
    ]


def test_without_a_text_there_is_nothing_to_send_again() -> None:
    assert outline(
        refusal_card(
            Missing("note"),
            SAY,
            ACT,
            retry=Retry("note.add", {"mailbox": SUPPORT, "thread": WAITING.thread_id}),
        )
    ) == [
        "Something is missing",
        "== ",
        "Write the note first: there is no letter, digit or sign in it.",
        "== ",
        "[Show the conversation] -> conversation.refresh here",
    ]


def test_a_fault_can_be_tried_again_without_a_text() -> None:
    assert outline(
        refusal_card(Unavailable("store"), SAY, ACT, retry=Retry("home.show", {"mailbox": SUPPORT})),
        menu=True,
    ) == [
        "Relais cannot reach its data",
        "== ",
        "Nothing was changed. Try again in a moment.",
        "== ",
        "[Try again] -> home.show support noticed=yes",
        *MAILBOX_MENU,
    ]


def test_who_is_no_member_keeps_the_text_and_is_offered_no_other_try() -> None:
    assert outline(
        refusal_card(
            NotMember(SUPPORT),
            SAY,
            ACT,
            retry=Retry("note.add", {"mailbox": SUPPORT, "thread": WAITING.thread_id}),
            typed={"address": "zoe@x.test"},
        )
    ) == [
        "No access",
        "== ",
        "You are not a member of this mailbox. Ask one of its admins to add you.",
        "== ",
        "input address | Your text | zoe@x.test | SINGLE_LINE",
        "== ",
        "[Show the conversation] -> conversation.refresh here",
    ]


def test_what_is_gone_is_not_tried_again() -> None:
    assert outline(
        refusal_card(
            Gone("note"), SAY, ACT, retry=Retry("note.add", {"thread": "t"}), typed={"label_name": "Refund"}
        ),
        menu=True,
    ) == [
        "No longer there",
        "== ",
        "Somebody removed it meanwhile, or it was never here.",
        "== ",
        "input label_name | Your text | Refund | SINGLE_LINE",
        "menu: All views -> home.show",
    ]


def test_without_a_click_only_the_advice_is_shown() -> None:
    assert outline(refusal_card(NotMember(), SAY, ACT), menu=True) == [
        "No access",
        "== ",
        "You are not a member of this mailbox. Ask one of its admins to add you.",
        "menu: All views -> home.show",
    ]
