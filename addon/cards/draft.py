"""A half-written note goes along from card to card until it is added.

No host promises to keep what is typed on a card that another one covers or replaces, so the cards hand it on.
"""

from typing import Any

from addon.cards.widgets import Widget, paragraph, present, section, text_input
from addon.envelope import Card
from backend.i18n.speech import Speech

NOTE = "note"
"""The field of the conversation card in which a note is written."""

DRAFT = "draft"
"""The field in which other cards of the conversation hold what was written there."""

SHOWN_AGAIN = 20_000
"""Characters of one text that a card holds. More would be too much for a card, which is said."""


def told_if_cut(text: str, say: Speech) -> tuple[Widget, ...]:
    """What became of the rest of a text that is too long for a card; nothing where there is none."""
    if len(text) <= SHOWN_AGAIN:
        return ()
    told = say(
        "Only the first {n} characters are shown here. Take the rest from where you have it.",
        n=say.number(SHOWN_AGAIN),
    )
    return (paragraph(told),)


def with_draft(card: Card, draft: str, say: Speech) -> Card:
    """The card with the draft in its own field for a note, or in a field of its own at the end."""
    told, draft = told_if_cut(draft, say), draft[:SHOWN_AGAIN]
    filled = [_filled(one, draft, told) for one in card["sections"]]
    if filled != card["sections"]:
        return Card({**card, "sections": filled})
    own = section(*told, text_input(DRAFT, say("Your half-written note"), value=draft, multiline=True))
    return Card({**card, "sections": [*filled, own]})


def _filled(given: dict[str, Any], draft: str, told: tuple[Widget, ...]) -> dict[str, Any]:
    widgets = [one for widget in given["widgets"] for one in _with_value(widget, draft, told)]
    return {**given, "widgets": widgets}


def _with_value(widget: dict[str, Any], draft: str, told: tuple[Widget, ...]) -> list[dict[str, Any]]:
    """An empty field for a note takes the draft; one that holds a note to edit is left alone."""
    field = widget.get("textInput", {})
    if field.get("name") != NOTE or field.get("value"):
        return [widget]
    return [*told, {"textInput": present(**field, value=draft)}]
