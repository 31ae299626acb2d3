"""Judges a card as Gmail would: Google's published messages first, then what they do not say.

The walk follows the message descriptors of ``google.apps.card.v1``, so no field escapes it.
https://developers.google.com/workspace/add-ons/reference/rpc/google.apps.card.v1
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from google.apps import card_v1
from google.protobuf import json_format

from workbench.markup_rules import markup_faults
from workbench.problems import Problem

WIDGETS_PER_CARD = 100
SECTIONS_PER_CARD = 100
MENU_ACTIONS = 10
SELECTION_ITEMS = 100
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
KNOWN_ICONS = frozenset(
    {
        "AIRPLANE", "BOOKMARK", "BUS", "CAR", "CLOCK", "CONFIRMATION_NUMBER_ICON", "DESCRIPTION", "DOLLAR",
        "EMAIL", "EVENT_SEAT", "FLIGHT_ARRIVAL", "FLIGHT_DEPARTURE", "HOTEL", "HOTEL_ROOM_TYPE", "INVITE",
        "MAP_PIN", "MEMBERSHIP", "MULTIPLE_PEOPLE", "PERSON", "PHONE", "RESTAURANT_ICON", "SHOPPING_CART",
        "STAR", "STORE", "TICKET", "TRAIN", "VIDEO_CAMERA", "VIDEO_PLAY",
    }
)  # fmt: skip
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


@dataclass(slots=True)
class _Walk:
    """One judgement under way."""

    in_compose: bool
    problems: list[Problem] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    widgets: int = 0

    def add(self, path: str, message: str, *, refused: bool = True) -> None:
        self.problems.append(Problem(path, message, refused))


def check_card(card: object, *, path: str = "card", in_compose: bool = False) -> list[Problem]:
    """Return every objection to a card, in the order of the card. ``in_compose``: beside a draft."""
    if not isinstance(card, dict):
        return [Problem(path, "a card is an object")]
    walk = _Walk(in_compose)
    try:
        json_format.ParseDict(card, card_v1.Card.pb()())
    except (json_format.ParseError, TypeError, ValueError) as fault:
        walk.add(path, str(fault))
        return walk.problems
    _visit(card, card_v1.Card.pb().DESCRIPTOR, path, walk)
    if walk.widgets > WIDGETS_PER_CARD:
        walk.add(path, f"{walk.widgets} widgets: the section that crosses 100 and all later ones are dropped")
    return walk.problems


def _visit(given: dict[str, Any], descriptor: Any, path: str, walk: _Walk) -> None:
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
    check = _CHECKS.get(name)
    if check:
        check(given, path, walk)


def _visit_nested(value: Any, known: Any, path: str, walk: _Walk) -> None:
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


def _check_text(message: str, key: str, value: str, path: str, walk: _Walk) -> None:
    if _CONTROLS.search(value):
        walk.add(path, "a control character")
    if key in ADDRESSES and not _is_https(value):
        walk.add(path, "images come over https")
    if (message, key) in MARKED_UP:
        for fault in markup_faults(value):
            walk.add(path, fault, refused=False)


def _is_https(address: str, *, or_loopback: bool = False) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    return or_loopback and parts.scheme == "http" and parts.hostname in LOOPBACK


def _check_whole(card: dict[str, Any], path: str, walk: _Walk) -> None:
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


def _check_section(section: dict[str, Any], path: str, walk: _Walk) -> None:
    widgets = section.get("widgets", ())
    if not widgets:
        walk.add(path, "a section has at least one widget")
    shown = section.get("uncollapsibleWidgetsCount")
    if shown is not None and (not section.get("collapsible") or not 0 <= shown <= len(widgets)):
        walk.add(path, "uncollapsibleWidgetsCount counts widgets of a collapsible section", refused=False)
    control = section.get("collapseControl")
    if control is not None and not ("expandButton" in control and "collapseButton" in control):
        walk.add(f"{path}.collapseControl", "takes effect with both buttons", refused=False)


def _check_widget(widget: dict[str, Any], path: str, walk: _Walk) -> None:
    walk.widgets += 1
    kinds = [key for key in widget if key != "horizontalAlignment"]
    if len(kinds) != 1:
        walk.add(path, "a widget is of exactly one kind")
    if "columns" in widget and not walk.in_compose:
        walk.add(
            f"{path}.columns", "in Gmail columns are drawn beside a mail being written only", refused=False
        )


def _check_row(row: dict[str, Any], path: str, walk: _Walk) -> None:
    if not row.get("text"):
        walk.add(path, "a row has a text")
    if sum(key in row for key in ("button", "switchControl", "endIcon")) > 1:
        walk.add(path, "one control behind the text")


def _check_paragraph(paragraph: dict[str, Any], path: str, walk: _Walk) -> None:
    if not paragraph.get("text"):
        walk.add(path, "a paragraph has a text")


def _check_button(button: dict[str, Any], path: str, walk: _Walk) -> None:
    if not button.get("text") and not button.get("icon"):
        walk.add(path, "a button has a text or an icon")
    if not button.get("text") and not button.get("altText"):
        walk.add(path, "a button without a text needs altText", refused=False)
    if not button.get("onClick"):
        walk.add(path, "a button does something")
    colour = button.get("color") or {}
    if any(not 0 <= colour.get(part, 0) <= 1 for part in ("red", "green", "blue")):
        walk.add(f"{path}.color", "parts of a colour go from 0 to 1")


def _check_list(key: str) -> Callable[[dict[str, Any], str, _Walk], None]:
    def check(given: dict[str, Any], path: str, walk: _Walk) -> None:
        if not given.get(key):
            walk.add(path, f"{key} is empty")

    return check


def _check_chip(chip: dict[str, Any], path: str, walk: _Walk) -> None:
    if not chip.get("label") and not chip.get("icon"):
        walk.add(path, "a chip has a label or an icon")


def _check_icon(icon: dict[str, Any], path: str, walk: _Walk) -> None:
    known = icon.get("knownIcon")
    if known is not None and known not in KNOWN_ICONS:
        walk.add(f"{path}.knownIcon", f"Gmail has no icon {known}", refused=False)
    if not {"knownIcon", "iconUrl", "materialIcon"} & set(icon):
        walk.add(path, "an icon is named or has an address")


def _check_name(given: dict[str, Any], path: str, walk: _Walk) -> None:
    name = given.get("name", "")
    if not name:
        walk.add(path, "an input has a name")
    elif name in walk.inputs:
        walk.add(path, f"the name {name} is taken by {walk.inputs[name]}")
    else:
        walk.inputs[name] = path


def _check_text_input(given: dict[str, Any], path: str, walk: _Walk) -> None:
    _check_name(given, path, walk)
    if not given.get("label") and not given.get("hintText"):
        walk.add(path, "a text input has a label or a hint")
    if given.get("type") == "MULTIPLE_LINE" and "initialSuggestions" in given:
        walk.add(path, "suggestions make it a single line", refused=False)


def _check_selection(given: dict[str, Any], path: str, walk: _Walk) -> None:
    _check_name(given, path, walk)
    items = given.get("items", ())
    if not items:
        walk.add(path, "nothing to choose from")
    if len(items) > SELECTION_ITEMS:
        walk.add(path, "more than 100 items", refused=False)
    if (
        given.get("type") in ("DROPDOWN", "RADIO_BUTTON")
        and sum(bool(one.get("selected")) for one in items) > 1
    ):
        walk.add(path, "one item at most is selected")
    values = [one.get("value") for one in items]
    if len(set(values)) < len(values) or not all(values):
        walk.add(path, "every item has a value of its own")


def _check_click(click: dict[str, Any], path: str, walk: _Walk) -> None:
    if len(click) != 1:
        walk.add(path, "exactly one thing happens")
    link = click.get("openLink", {}).get("url", "")
    if "openLink" in click and not (_is_https(link) or link.startswith(("mailto:", "tel:"))):
        walk.add(f"{path}.openLink", "a link is https, mailto or tel")
    for item in click.get("overflowMenu", {}).get("items", ()):
        if "overflowMenu" in item.get("onClick", {}):
            walk.add(f"{path}.overflowMenu", "no menu within a menu")


def _check_action(action: dict[str, Any], path: str, walk: _Walk) -> None:
    if not _is_https(action.get("function", ""), or_loopback=True):
        walk.add(f"{path}.function", "with the HTTP runtime a function is a full https address")
    keys = [one.get("key", "") for one in action.get("parameters", ())]
    if not all(keys) or len(set(keys)) < len(keys):
        walk.add(f"{path}.parameters", "every parameter has a key of its own")


def _check_menu_entry(entry: dict[str, Any], path: str, walk: _Walk) -> None:
    if not entry.get("actionLabel") or not entry.get("onClick"):
        walk.add(path, "an entry has a label and does something")


def _check_columns(columns: dict[str, Any], path: str, walk: _Walk) -> None:
    if not 1 <= len(columns.get("columnItems", ())) <= 2:
        walk.add(path, "one or two columns")


_CHECKS: dict[str, Callable[[dict[str, Any], str, _Walk], None]] = {
    "Card": _check_whole,
    "Section": _check_section,
    "Widget": _check_widget,
    "DecoratedText": _check_row,
    "TextParagraph": _check_paragraph,
    "Button": _check_button,
    "ButtonList": _check_list("buttons"),
    "ChipList": _check_list("chips"),
    "OverflowMenu": _check_list("items"),
    "Chip": _check_chip,
    "Icon": _check_icon,
    "SwitchControl": _check_name,
    "TextInput": _check_text_input,
    "SelectionInput": _check_selection,
    "DateTimePicker": _check_name,
    "Grid": _check_list("items"),
    "OnClick": _check_click,
    "Action": _check_action,
    "CardAction": _check_menu_entry,
    "Columns": _check_columns,
}
