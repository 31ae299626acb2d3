"""The vocabulary of cards: plain functions that return the host's JSON, one for each widget in use.

https://developers.google.com/workspace/add-ons/reference/rpc/google.apps.card.v1 describes every field.
``None`` is left out, ``False`` and 0 are kept. Text of people goes through ``escape`` where the host
reads markup (paragraph and row texts) and through ``plain`` everywhere else.
"""

import re
from collections.abc import Sequence
from typing import Any, Protocol

from addon.cards.limits import LINE, MENU_ACTIONS, PAGE_TEXT, TITLE, cut

Widget = dict[str, Any]
Section = dict[str, Any]
Card = dict[str, Any]
OnClick = dict[str, Any]

Place = tuple[dict[str, str], ...]
"""Parameters that several actions share. See ``addon.cards.place``."""

FAINT = "#80868b"
"""Grey that is legible on Gmail's light and dark panel."""

FILLED = {"red": 0.102, "green": 0.451, "blue": 0.91}
"""Gmail's blue: a colour makes a button a filled one."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


class Act(Protocol):
    """Builds what a tap does. See ``addon.links.Links``."""

    def __call__(
        self,
        action: str,
        place: Place = (),
        *,
        required: tuple[str, ...] = (),
        **parameters: str | None,
    ) -> OnClick:
        """An ``onClick`` that calls an action of ours."""
        ...

    def on_change(
        self,
        action: str,
        place: Place = (),
        *,
        required: tuple[str, ...] = (),
        **parameters: str | None,
    ) -> OnClick:
        """A bare action, for inputs that call when they change."""
        ...

    def gmail_search(self, message_id: str, email: str) -> OnClick:
        """An ``onClick`` that finds a mail in the person's own Gmail."""
        ...


class Markup(str):
    """Text in the host's markup, safe to show: made here and nowhere else."""

    __slots__ = ()


def plain(text: str) -> str:
    """Text of people for places without markup: no control character, no turned writing direction."""
    if text.isprintable():
        return text
    return _OVERRIDES.sub("", _CONTROLS.sub("", text)).replace("\t", " ")


def escape(text: str) -> Markup:
    """Text of people for places with markup: shown literally, line breaks kept."""
    if isinstance(text, Markup):
        return text
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(safe.replace("\n", "<br>"))


def bold(text: str) -> Markup:
    """Emphasised text."""
    return Markup(f"<b>{escape(text)}</b>")


def faint(text: str) -> Markup:
    """Text that steps back."""
    return Markup(f'<font color="{FAINT}">{escape(text)}</font>')


def coloured(text: str, colour: str) -> Markup:
    """Text in a colour (#rrggbb), which never carries the meaning alone."""
    return Markup(f'<font color="{colour}">{escape(text)}</font>')


def joined(*parts: str, by: str = " ") -> Markup:
    """Texts put together, each escaped unless it is markup already; empty ones are left out."""
    return Markup(escape(by).join(escape(part) for part in parts if part))


def present(**fields: Any) -> dict[str, Any]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


def paragraph(text: str, *, lines: int | None = None) -> Widget:
    """A paragraph; with ``lines`` the host folds what is longer and offers to show more."""
    return {"textParagraph": present(text=escape(cut(text, PAGE_TEXT)), maxLines=lines)}


def row(
    text: str,
    *,
    top: str | None = None,
    bottom: str | None = None,
    icon: str | None = None,
    on_click: OnClick | None = None,
    control: Widget | None = None,
    wrap: bool = False,
) -> Widget:
    """A line with an optional small line above and below, an icon before it and one control behind it."""
    line: Widget = {"text": escape(text)}
    if icon:
        line["startIcon"] = known_icon(icon)
    if top:
        line["topLabel"] = plain(cut(top, LINE))
    if wrap:
        line["wrapText"] = True
    if bottom:
        line["bottomLabel"] = plain(cut(bottom, LINE))
    if on_click:
        line["onClick"] = on_click
    return {"decoratedText": {**line, **control} if control else line}


def known_icon(name: str) -> dict[str, str]:
    """One of the host's built-in icons; the whole list is checked in tests."""
    return {"knownIcon": name}


def button(
    text: str,
    on_click: OnClick,
    *,
    filled: bool = False,
    disabled: bool | None = None,
    alt: str | None = None,
) -> Widget:
    """A button. The filled one is the likely next step: one in a card at most."""
    made: Widget = {"text": plain(cut(text, TITLE)), "onClick": on_click}
    if filled:
        made["color"] = FILLED
    if disabled is not None:
        made["disabled"] = disabled
    if alt:
        made["altText"] = alt
    return made


def buttons(*given: Widget | None) -> Widget:
    """Buttons in a line; None are left out."""
    return {"buttonList": {"buttons": [one for one in given if one is not None]}}


def row_button(text: str, on_click: OnClick) -> Widget:
    """A button at the end of a row."""
    return {"button": button(text, on_click)}


def row_switch(name: str, value: str, *, on: bool, on_change: OnClick | None = None) -> Widget:
    """A switch at the end of a row."""
    return {
        "switchControl": present(
            name=name, value=value, selected=on, onChangeAction=on_change, controlType="SWITCH"
        )
    }


def row_checkbox(name: str, value: str) -> Widget:
    """A box to tick at the end of a row."""
    return {"switchControl": {"name": name, "value": value, "selected": False, "controlType": "CHECK_BOX"}}


def chips(given: Sequence[Widget]) -> Widget:
    """Chips that wrap."""
    return {"chipList": {"layout": "WRAPPED", "chips": list(given)}}


def chip(text: str, on_click: OnClick | None = None) -> Widget:
    """One chip."""
    return present(label=plain(cut(text, TITLE)), onClick=on_click)


def text_input(
    name: str,
    label: str,
    *,
    value: str | None = None,
    hint: str | None = None,
    multiline: bool = False,
    limit: int | None = None,
) -> Widget:
    """A field to type in."""
    return {
        "textInput": present(
            name=name,
            label=plain(label),
            hintText=plain(hint) if hint else None,
            value=value,
            type="MULTIPLE_LINE" if multiline else "SINGLE_LINE",
            validation={"characterLimit": limit} if limit else None,
        )
    }


def picker(
    name: str,
    label: str,
    items: Sequence[tuple[str, str]],
    *,
    chosen: str | None = None,
    kind: str = "DROPDOWN",
) -> Widget:
    """A choice of (value, text) pairs."""
    return {
        "selectionInput": {
            "name": name,
            "label": plain(label),
            "type": kind,
            "items": [
                {"text": plain(cut(text, TITLE)), "value": value, "selected": value == chosen}
                for value, text in items
            ],
        }
    }


def date_time_input(name: str, label: str) -> Widget:
    """A date and a time to pick, in the person's zone."""
    return {"dateTimePicker": {"name": name, "label": plain(label), "type": "DATE_AND_TIME"}}


def section(*given: Widget | None, header: str | None = None, shown: int | None = None) -> Section | None:
    """Widgets that belong together; with ``shown`` only so many until it is unfolded. Empty is None."""
    widgets = [widget for widget in given if widget is not None]
    if not widgets:
        return None
    is_folded = shown is not None and shown < len(widgets)
    return present(
        header=plain(header) if header else None,
        widgets=widgets,
        collapsible=True if is_folded else None,
        uncollapsibleWidgetsCount=shown if is_folded else None,
    )


def menu_item(text: str, on_click: OnClick) -> Widget:
    """An entry of the card's own menu."""
    return {"actionLabel": plain(text), "onClick": on_click}


def footer(primary: Widget, secondary: Widget | None = None) -> Widget:
    """The buttons that stay in view."""
    return present(primaryButton=primary, secondaryButton=secondary)


def card(
    title: str,
    *sections: Section | None,
    subtitle: str | None = None,
    menu: Sequence[Widget] = (),
    fixed_footer: Widget | None = None,
    name: str | None = None,
) -> Card:
    """A whole card. Sections that are None are left out."""
    return present(
        name=name,
        header=present(
            title=plain(cut(title, TITLE)), subtitle=plain(cut(subtitle, TITLE)) if subtitle else None
        ),
        sections=[one for one in sections if one is not None],
        cardActions=list(menu[:MENU_ACTIONS]) or None,
        fixedFooter=fixed_footer,
    )
