"""Judges a card as Gmail would: Google's published messages first, then what they do not say.

The walk follows the message descriptors of ``google.apps.card.v1``, so no field escapes it.
https://developers.google.com/workspace/add-ons/reference/rpc/google.apps.card.v1
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from google.apps import card_v1
from google.protobuf import json_format

from workbench.card_walk import Rule, Walk, is_https
from workbench.click_rules import CLICK_RULES
from workbench.input_rules import INPUT_RULES
from workbench.markup_rules import markup_faults
from workbench.problems import Problem
from workbench.widget_rules import WIDGET_RULES

WIDGETS_PER_CARD = 100
SECTIONS_PER_CARD = 100
MENU_ACTIONS = 10
CHAT_ONLY = {
    "Widget": {"carousel", "horizontalAlignment"},
    "TextParagraph": {"textSyntax"},
    "DecoratedText": {"contentText", "topLabelText", "bottomLabelText", "startIconVerticalAlignment"},
    "TextInput": {"placeholderText"},
    "Icon": {"materialIcon"},
    "Button": {"type"},
    "Action": {"interaction"},
    "SelectionInput": {"externalDataSource", "platformDataSource"},
}
DEPRECATED = {"DecoratedText": {"icon"}, "Chip": {"enabled"}}
MARKED_UP = {("TextParagraph", "text"), ("DecoratedText", "text")}
ADDRESSES = frozenset({"imageUrl", "iconUrl", "imageUri", "startIconUri"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def check_card(card: object, *, path: str = "card", in_compose: bool = False) -> list[Problem]:
    """Return every objection to a card, in the order of the card. ``in_compose``: beside a draft."""
    if not isinstance(card, dict):
        return [Problem(path, "a card is an object")]
    walk = Walk(in_compose)
    try:
        json_format.ParseDict(card, card_v1.Card.pb()())
    except (json_format.ParseError, TypeError, ValueError) as fault:
        walk.add(path, str(fault))
        return walk.problems
    _visit(card, card_v1.Card.pb().DESCRIPTOR, path, walk)
    if walk.widgets > WIDGETS_PER_CARD:
        walk.add(path, f"{walk.widgets} widgets: the section that crosses 100 and all later ones are dropped")
    return walk.problems


def _visit(given: dict[str, Any], descriptor: Any, path: str, walk: Walk) -> None:
    """Judge one message and everything in it."""
    name, fields = descriptor.name, _fields(descriptor)
    for key, value in given.items():
        here = f"{path}.{key}"
        known = fields.get(key)
        if known is None:
            walk.add(here, "the host knows no such field (JSON names are camelCase)")
        elif value is None:
            walk.add(here, "null: leave the field out")
        elif key in CHAT_ONLY.get(name, ()):
            walk.add(here, "drawn in Google Chat only", refused=False)
        elif key in DEPRECATED.get(name, ()):
            walk.add(here, "deprecated", refused=False)
        elif known.message_type is not None:
            _visit_nested(value, known, here, walk)
        elif isinstance(value, str):
            _check_text(name, key, value, here, walk)
    check = _RULES.get(name)
    if check:
        check(given, path, walk)


def _visit_nested(value: Any, known: Any, path: str, walk: Walk) -> None:
    if known.message_type.name == "Card":
        # A card within a card is a card of its own: its inputs and its widgets count for themselves.
        walk.problems += check_card(value, path=path, in_compose=walk.in_compose)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            _visit(one, known.message_type, f"{path}[{number}]", walk)
    elif isinstance(value, dict):
        _visit(value, known.message_type, path, walk)


@lru_cache(maxsize=64)
def _fields(descriptor: Any) -> dict[str, Any]:
    return {one.json_name: one for one in descriptor.fields}


def _check_text(message: str, key: str, value: str, path: str, walk: Walk) -> None:
    if _CONTROLS.search(value):
        walk.add(path, "a control character")
    if key in ADDRESSES and not is_https(value):
        walk.add(path, "images come over https")
    if (message, key) in MARKED_UP:
        for fault in markup_faults(value):
            walk.add(path, fault, refused=False)


def _check_whole(card: dict[str, Any], path: str, walk: Walk) -> None:
    if not card.get("sections"):
        walk.add(path, "a card has at least one section")
    if len(card.get("sections", ())) > SECTIONS_PER_CARD:
        walk.add(path, "more than 100 sections")
    if len(card.get("cardActions", ())) > MENU_ACTIONS:
        walk.add(f"{path}.cardActions", "more than 10 entries in the menu", refused=False)
    header = card.get("header")
    if header is not None and not header.get("title"):
        walk.add(f"{path}.header", "a header has a title")
    footer = card.get("fixedFooter")
    if footer is not None and not footer.get("primaryButton"):
        walk.add(f"{path}.fixedFooter", "a secondary button needs a primary one")
    if "peekCardHeader" in card and card.get("displayStyle") != "PEEK":
        walk.add(f"{path}.peekCardHeader", "only with displayStyle PEEK", refused=False)


_RULES: Mapping[str, Rule] = {"Card": _check_whole, **WIDGET_RULES, **INPUT_RULES, **CLICK_RULES}
