"""What befell the person, and what to do now; what they typed is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from addon.cards.draft import NOTE, SHOWN_AGAIN, told_if_cut
from addon.cards.menu import mailbox_menu, plain_menu
from addon.cards.place import place
from addon.cards.widgets import (
    MenuItem,
    Section,
    Widget,
    button,
    buttons,
    card,
    date_time_input,
    paragraph,
    section,
    text_input,
)
from addon.envelope import Card
from addon.links import NOTICED, Links
from backend.domain import refusals
from backend.domain.refusals import Refusal
from backend.domain.typed import lines
from backend.i18n.refusals import refusal_words
from backend.i18n.speech import Speech

KEPT_FIELDS = (NOTE, "label_name", "address", "words", "webhook")
"""Inputs in which people type; the others are a tap to set again."""

TEXTS_OF: Mapping[str, tuple[str, ...]] = {
    "note.add": (NOTE,),
    "note.save": (NOTE,),
    "label.create": ("label_name",),
    "label.save": ("label_name",),
    "member.add": ("address",),
    "home.search": ("words",),
    "me.chat": ("webhook",),
}
"""What was typed for an action. What stood on its card besides is no business of its notice."""


@dataclass(frozen=True, slots=True)
class Retry:
    """The action to try again, with its parameters, and the time that was picked for it."""

    action: str
    parameters: Mapping[str, str]
    picked: datetime | None = None


_TIMES = ("until", "until_within")
"""What a refusal calls a time that cannot be used."""


def asks_for_a_time(refusal: Refusal) -> bool:
    """Whether another time is what helps."""
    return isinstance(refusal, refusals.Invalid | refusals.Missing) and refusal.field in _TIMES


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
    names = [name for name in KEPT_FIELDS if typed.get(name)]
    fields = [widget for name in names for widget in _field(name, typed[name], say)]
    if retry is None or isinstance(refusal, refusals.NotMember | refusals.NotAllowed | refusals.Gone):
        return section(*fields)
    if asks_for_a_time(refusal):
        fields.append(date_time_input("until", say("Another time"), at=retry.picked))
        names.append("until")
    # What is asked for is used up by the action: no host keeps it in the card that follows.
    again = act(retry.action, place(**retry.parameters, **{NOTICED: "yes"}), required=tuple(names))
    is_worthwhile = fields or isinstance(refusal, refusals.Unavailable | refusals.Unclear)
    return section(*fields, buttons(button(say("Try again"), again))) if is_worthwhile else None


def _field(name: str, text: str, say: Speech) -> tuple[Widget, ...]:
    """The text to be corrected; where it is too long even for that, what became of the rest."""
    shown = lines(text)[:SHOWN_AGAIN]
    field = text_input(name, say("Your text"), value=shown, multiline=name == NOTE)
    return *told_if_cut(text, say), field


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
