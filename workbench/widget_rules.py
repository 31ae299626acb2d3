"""What Gmail asks of sections and of the widgets in them."""

from collections.abc import Mapping
from typing import Any

from workbench.card_walk import Rule, Walk

KNOWN_ICONS = frozenset(
    {
        "AIRPLANE", "BOOKMARK", "BUS", "CAR", "CLOCK", "CONFIRMATION_NUMBER_ICON", "DESCRIPTION", "DOLLAR",
        "EMAIL", "EVENT_SEAT", "FLIGHT_ARRIVAL", "FLIGHT_DEPARTURE", "HOTEL", "HOTEL_ROOM_TYPE", "INVITE",
        "MAP_PIN", "MEMBERSHIP", "MULTIPLE_PEOPLE", "PERSON", "PHONE", "RESTAURANT_ICON", "SHOPPING_CART",
        "STAR", "STORE", "TICKET", "TRAIN", "VIDEO_CAMERA", "VIDEO_PLAY",
    }
)  # fmt: skip


def _check_section(section: dict[str, Any], path: str, walk: Walk) -> None:
    widgets = section.get("widgets", ())
    if not widgets:
        walk.add(path, "a section has at least one widget")
    shown = section.get("uncollapsibleWidgetsCount")
    if shown is not None and (not section.get("collapsible") or not 0 <= shown <= len(widgets)):
        walk.add(path, "uncollapsibleWidgetsCount counts widgets of a collapsible section", refused=False)
    control = section.get("collapseControl")
    if control is not None and not ("expandButton" in control and "collapseButton" in control):
        walk.add(f"{path}.collapseControl", "takes effect with both buttons", refused=False)


def _check_widget(widget: dict[str, Any], path: str, walk: Walk) -> None:
    walk.widgets += 1
    kinds = [key for key in widget if key != "horizontalAlignment"]
    if len(kinds) != 1:
        walk.add(path, "a widget is of exactly one kind")
    if "columns" in widget and not walk.in_compose:
        walk.add(
            f"{path}.columns", "in Gmail columns are drawn beside a mail being written only", refused=False
        )


def _check_row(row: dict[str, Any], path: str, walk: Walk) -> None:
    if not row.get("text"):
        walk.add(path, "a row has a text")
    if sum(key in row for key in ("button", "switchControl", "endIcon")) > 1:
        walk.add(path, "one control behind the text")


def _check_paragraph(paragraph: dict[str, Any], path: str, walk: Walk) -> None:
    if not paragraph.get("text"):
        walk.add(path, "a paragraph has a text")


def _check_button(button: dict[str, Any], path: str, walk: Walk) -> None:
    if not button.get("text") and not button.get("icon"):
        walk.add(path, "a button has a text or an icon")
    if not button.get("text") and not button.get("altText"):
        walk.add(path, "a button without a text needs altText", refused=False)
    if not button.get("onClick"):
        walk.add(path, "a button does something")
    colour = button.get("color") or {}
    if any(not 0 <= colour.get(part, 0) <= 1 for part in ("red", "green", "blue")):
        walk.add(f"{path}.color", "parts of a colour go from 0 to 1")


def _check_list(key: str) -> Rule:
    def check(given: dict[str, Any], path: str, walk: Walk) -> None:
        if not given.get(key):
            walk.add(path, f"{key} is empty")

    return check


def _check_chip(chip: dict[str, Any], path: str, walk: Walk) -> None:
    if not chip.get("label") and not chip.get("icon"):
        walk.add(path, "a chip has a label or an icon")


def _check_icon(icon: dict[str, Any], path: str, walk: Walk) -> None:
    known = icon.get("knownIcon")
    if known is not None and known not in KNOWN_ICONS:
        walk.add(f"{path}.knownIcon", f"Gmail has no icon {known}", refused=False)
    if not {"knownIcon", "iconUrl", "materialIcon"} & set(icon):
        walk.add(path, "an icon is named or has an address")


def _check_columns(columns: dict[str, Any], path: str, walk: Walk) -> None:
    if not 1 <= len(columns.get("columnItems", ())) <= 2:
        walk.add(path, "one or two columns")


WIDGET_RULES: Mapping[str, Rule] = {
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
    "Grid": _check_list("items"),
    "Columns": _check_columns,
}
