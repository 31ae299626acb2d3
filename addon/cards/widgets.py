"""The vocabulary of cards: plain functions that return the host's JSON, one for each widget in use.

https://developers.google.com/workspace/add-ons/reference/rpc/google.apps.card.v1 describes every field; each
function names its place there. ``None`` is left out, ``False`` and 0 are kept.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NewType

from addon.cards.limits import LINE, MENU_ACTIONS, PAGE_TEXT, TITLE, cut
from addon.cards.markup import Markup, escape, plain
from addon.envelope import Card
from addon.links import Action, OnClick

Widget = NewType("Widget", dict[str, Any])
"""What a section holds."""

Section = NewType("Section", dict[str, Any])
Control = NewType("Control", dict[str, Any])
"""What stands at the end of a row."""

Button = NewType("Button", dict[str, Any])
MenuItem = NewType("MenuItem", dict[str, Any])
Footer = NewType("Footer", dict[str, Any])

FILLED = {"red": 0.102, "green": 0.451, "blue": 0.91}
"""Gmail's blue: a colour makes a button a filled one."""


def present(**fields: Any) -> dict[str, Any]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


def paragraph(text: str, *, lines: int | None = None) -> Widget:
    """A paragraph; with ``lines`` the host folds what is longer and offers to show more (#textparagraph).

    Markup is as long as it is: cut, it would be none.
    """
    shown = text if isinstance(text, Markup) else escape(cut(text, PAGE_TEXT))
    return Widget({"textParagraph": present(text=shown, maxLines=lines)})


def row(
    text: str,
    *,
    top: str | None = None,
    bottom: str | None = None,
    icon: str | None = None,
    on_click: OnClick | None = None,
    control: Control | None = None,
) -> Widget:
    """A line, small ones above and below, an icon before it, a control behind it (#decoratedtext)."""
    line: dict[str, Any] = {"text": escape(text)}
    if icon:
        line["startIcon"] = known_icon(icon)
    if top:
        line["topLabel"] = plain(cut(top, LINE))
    if bottom:
        line["bottomLabel"] = plain(cut(bottom, LINE))
    if on_click:
        line["onClick"] = on_click
    return Widget({"decoratedText": {**line, **control} if control else line})


def wrapped(line: Widget) -> Widget:
    """The line with its text in full, over several if need be."""
    line["decoratedText"]["wrapText"] = True
    return line


def known_icon(name: str) -> dict[str, str]:
    """One of the host's built-in icons; the whole list is checked in tests (#icon)."""
    return {"knownIcon": name}


def button(
    text: str,
    on_click: OnClick,
    *,
    filled: bool = False,
    disabled: bool | None = None,
    alt: str | None = None,
) -> Button:
    """A button. The filled one is the likely next step: one in a card at most (#button)."""
    made = Button({"text": plain(cut(text, TITLE)), "onClick": on_click})
    if filled:
        made["color"] = FILLED
    if disabled is not None:
        made["disabled"] = disabled
    if alt:
        made["altText"] = alt
    return made


def buttons(*given: Button | None) -> Widget:
    """Buttons in a line; None are left out (#buttonlist)."""
    return Widget({"buttonList": {"buttons": [one for one in given if one is not None]}})


def row_button(text: str, on_click: OnClick) -> Control:
    """A button at the end of a row (#decoratedtext)."""
    return Control({"button": button(text, on_click)})


def row_switch(name: str, value: str, *, on: bool, on_change: Action | None = None) -> Control:
    """A switch at the end of a row (#switchcontrol)."""
    switch = present(name=name, value=value, selected=on, onChangeAction=on_change, controlType="SWITCH")
    return Control({"switchControl": switch})


def row_checkbox(name: str, value: str, *, on: bool = False, on_change: Action | None = None) -> Control:
    """A box to tick at the end of a row (#switchcontrol)."""
    box = present(name=name, value=value, selected=on, onChangeAction=on_change, controlType="CHECK_BOX")
    return Control({"switchControl": box})


def text_input(
    name: str,
    label: str,
    *,
    value: str | None = None,
    hint: str | None = None,
    multiline: bool = False,
) -> Widget:
    """A field to type in (#textinput).

    None has a ``characterLimit``: a host might cut what is pasted. What is too long is refused, in words.
    """
    field = present(
        name=name,
        label=plain(label),
        hintText=plain(hint) if hint else None,
        value=value,
        type="MULTIPLE_LINE" if multiline else "SINGLE_LINE",
    )
    return Widget({"textInput": field})


def picker(
    name: str,
    label: str,
    items: Sequence[tuple[str, str]],
    *,
    chosen: str | None = None,
    kind: str = "DROPDOWN",
) -> Widget:
    """A choice of (value, text) pairs (#selectioninput)."""
    listed = [
        {"text": plain(cut(text, TITLE)), "value": value, "selected": value == chosen}
        for value, text in items
    ]
    return Widget({"selectionInput": {"name": name, "label": plain(label), "type": kind, "items": listed}})


def date_time_input(name: str, label: str, *, at: datetime | None = None) -> Widget:
    """A date and a time to pick, in the person's zone, ``at`` being picked already (#datetimepicker)."""
    picked = str(int(at.timestamp()) * 1000) if at else None
    picker = present(name=name, label=plain(label), type="DATE_AND_TIME", valueMsEpoch=picked)
    return Widget({"dateTimePicker": picker})


def section(*given: Widget | None, header: str | None = None, shown: int | None = None) -> Section | None:
    """Widgets that belong together; with ``shown`` only so many until unfolded. Empty is None (#section)."""
    widgets = [widget for widget in given if widget is not None]
    if not widgets:
        return None
    made = Section({"header": plain(header), "widgets": widgets} if header else {"widgets": widgets})
    if shown is not None and shown < len(widgets):
        made["collapsible"], made["uncollapsibleWidgetsCount"] = True, shown
    return made


def menu_item(text: str, on_click: OnClick) -> MenuItem:
    """An entry of the card's own menu (#cardaction)."""
    return MenuItem({"actionLabel": plain(text), "onClick": on_click})


def footer(primary: Button, secondary: Button | None = None) -> Footer:
    """The buttons that stay in view (#cardfixedfooter)."""
    return Footer(present(primaryButton=primary, secondaryButton=secondary))


def card(
    title: str,
    *sections: Section | None,
    subtitle: str | None = None,
    menu: Sequence[MenuItem] = (),
    fixed_footer: Footer | None = None,
    name: str | None = None,
) -> Card:
    """A whole card. Sections that are None are left out (#card)."""
    return Card(
        present(
            name=name,
            header=present(
                title=plain(cut(title, TITLE)), subtitle=plain(cut(subtitle, TITLE)) if subtitle else None
            ),
            sections=[one for one in sections if one is not None],
            cardActions=list(menu[:MENU_ACTIONS]) or None,
            fixedFooter=fixed_footer,
        )
    )
