"""What happened, and what to do now: refusals, mails that are not shared yet, the first run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from addon.cards.choice import choice
from addon.cards.menu import mailbox_menu, plain_menu
from addon.cards.place import place
from addon.cards.widgets import (
    Act,
    Card,
    Section,
    Widget,
    bold,
    button,
    buttons,
    card,
    paragraph,
    section,
    text_input,
)
from backend.domain import refusals
from backend.domain.note import TEXT_LIMIT
from backend.domain.refusals import Refusal
from backend.domain.snapshots.conversation import Unshared
from backend.domain.snapshots.home import NoMailbox
from backend.i18n.refusals import refusal_words
from backend.i18n.speech import Speech

MAILBOX_BUTTONS = 5
"""More mailboxes than these are a list to choose from."""

KEPT_FIELDS = ("note", "label_name", "address", "words")
"""Inputs in which people type; the others are a tap to set again."""


@dataclass(frozen=True, slots=True)
class Retry:
    """The action to try again, with its parameters."""

    action: str
    parameters: Mapping[str, str]


def refusal_card(
    refusal: Refusal,
    say: Speech,
    act: Act,
    *,
    retry: Retry | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
) -> Card:
    """Say what befell the person; keep what they typed, and offer to try again where that may help."""
    title, advice = refusal_words(refusal, say)
    return card(
        title,
        section(paragraph(advice)),
        _kept_section(refusal, retry, typed, say, act),
        _ways_on(retry, say, act),
        menu=_menu(retry, say, act),
    )


def _kept_section(
    refusal: Refusal, retry: Retry | None, typed: Mapping[str, str], say: Speech, act: Act
) -> Section | None:
    fields = [
        text_input(name, say("Your text"), value=typed[name][: TEXT_LIMIT * 2], multiline=name == "note")
        for name in KEPT_FIELDS
        if typed.get(name)
    ]
    if retry is None or isinstance(refusal, refusals.NotMember | refusals.NotAllowed | refusals.Gone):
        return section(*fields)
    again = buttons(button(say("Try again"), act(retry.action, place(**retry.parameters))))
    is_worthwhile = fields or isinstance(refusal, refusals.Unavailable)
    return section(*fields, again) if is_worthwhile else None


def _ways_on(retry: Retry | None, say: Speech, act: Act) -> Section | None:
    """Where the click was about a conversation: the way to it as it is now."""
    parameters = retry.parameters if retry else {}
    if "mailbox" not in parameters or "thread" not in parameters:
        return None
    click = act("conversation.refresh", mailbox=parameters["mailbox"], thread=parameters["thread"])
    return section(buttons(button(say("Show the conversation"), click)))


def _menu(retry: Retry | None, say: Speech, act: Act) -> list[Widget]:
    mailbox = retry.parameters.get("mailbox") if retry else None
    return mailbox_menu(mailbox, say, act) if mailbox else plain_menu(say, act)


def unshared_card(shown: Unshared, say: Speech, act: Act) -> Card:
    """The open mail is nobody's conversation yet."""
    if not shown.is_readable:
        advice = say(
            "Gmail did not let Relais read this mail's headers, so it cannot tell which conversation it is."
        )
        body = section(paragraph(advice))
        title = say("Not found")
    else:
        title = say("Not shared yet")
        body = section(
            paragraph(say("Your team does not see this mail. Share it to assign it and to write notes.")),
            *_share_widgets(shown, say, act),
        )
    menu = mailbox_menu(shown.mailboxes[0].id, say, act) if shown.mailboxes else plain_menu(say, act)
    return card(title, body, menu=menu)


def _share_widgets(shown: Unshared, say: Speech, act: Act) -> Iterable[Widget]:
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


def no_mailbox_card(shown: NoMailbox, say: Speech, act: Act) -> Card:
    """The first run: the person belongs to no mailbox yet, or there is none."""
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
