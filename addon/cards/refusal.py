"""What befell the person, and what to do now; what they typed is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from addon.cards.menu import mailbox_menu, plain_menu
from addon.cards.place import place
from addon.cards.widgets import MenuItem, Section, button, buttons, card, paragraph, section, text_input
from addon.envelope import Card
from addon.links import Links
from backend.domain import refusals
from backend.domain.note import TEXT_LIMIT
from backend.domain.refusals import Refusal
from backend.i18n.refusals import refusal_words
from backend.i18n.speech import Speech

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
    act: Links,
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
    refusal: Refusal, retry: Retry | None, typed: Mapping[str, str], say: Speech, act: Links
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


def _ways_on(retry: Retry | None, say: Speech, act: Links) -> Section | None:
    """Where the click was about a conversation: the way to it as it is now."""
    parameters = retry.parameters if retry else {}
    if "mailbox" not in parameters or "thread" not in parameters:
        return None
    click = act("conversation.refresh", mailbox=parameters["mailbox"], thread=parameters["thread"])
    return section(buttons(button(say("Show the conversation"), click)))


def _menu(retry: Retry | None, say: Speech, act: Links) -> list[MenuItem]:
    mailbox = retry.parameters.get("mailbox") if retry else None
    return mailbox_menu(mailbox, say, act) if mailbox else plain_menu(say, act)
