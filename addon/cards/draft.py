"""A half-written note goes along from card to card until it is added.

No host promises to keep what is typed on a card that another one covers or replaces, so the cards hand it on.
"""

from typing import Any

from addon.cards.widgets import present, section, text_input
from addon.envelope import Card
from backend.i18n.speech import Speech

NOTE = "note"
"""The field of the conversation card in which a note is written."""

DRAFT = "draft"
"""The field in which other cards of the conversation hold what was written there."""


def with_draft(card: Card, draft: str, say: Speech) -> Card:
    """The card with the draft in its own field for a note, or in a field of its own at the end."""
    filled = [_filled(one, draft) for one in card["sections"]]
    if filled != card["sections"]:
        return Card({**card, "sections": filled})
    own = section(text_input(DRAFT, say("Your half-written note"), value=draft, multiline=True))
    return Card({**card, "sections": [*filled, own]})


def _filled(given: dict[str, Any], draft: str) -> dict[str, Any]:
    return {**given, "widgets": [_with_value(widget, draft) for widget in given["widgets"]]}


def _with_value(widget: dict[str, Any], draft: str) -> dict[str, Any]:
    """An empty field for a note takes the draft; one that holds a note to edit is left alone."""
    field = widget.get("textInput", {})
    if field.get("name") != NOTE or field.get("value"):
        return widget
    return {"textInput": present(**field, value=draft)}
