"""A card as lines that a person can read: all that it shows, in order, and what each tap sends."""

from typing import Any

from tests.people import SUPPORT
from workbench.card_rules import check_card

HERE = f"mailbox={SUPPORT} thread=18c2f3a9b0d1e2f3"
"""Said as ``here``; the mailbox alone as ``support``."""


def outline(card: dict[str, Any], *, menu: bool = False) -> list[str]:
    """Title, sections, footer, and where wanted the menu, of a card that the host accepts."""
    assert check_card(card) == []
    header = card["header"]
    lines = [" / ".join(text for text in (header["title"], header.get("subtitle")) if text)]
    for section in card["sections"]:
        lines += section_lines(section)
    for place, button in card.get("fixedFooter", {}).items():
        lines.append(f"{place}: {_button(button)}")
    if menu:
        lines += [f"menu: {one['actionLabel']} -> {tap(one['onClick'])}" for one in card["cardActions"]]
    return lines


def section_lines(section: dict[str, Any]) -> list[str]:
    """The header of a section and its widgets."""
    folded = f" (first {section['uncollapsibleWidgetsCount']})" if section.get("collapsible") else ""
    lines = [f"== {section.get('header', '')}{folded}"]
    for widget in section["widgets"]:
        lines += _widget(widget)
    return lines


def tap(click: dict[str, Any]) -> str:
    """The action with its parameters, without the card's own key."""
    if "openLink" in click:
        return str(click["openLink"]["url"])
    return _action(click["action"])


def _action(action: dict[str, Any]) -> str:
    pairs = [f"{one['key']}={one['value']}" for one in action["parameters"]]
    assert pairs[-1] == "key=nonce"
    sent = " ".join(pairs[:-1]).replace(HERE, "here").replace(f"mailbox={SUPPORT}", "support")
    asks = "".join(f" asks {name}" for name in action.get("requiredWidgets", ()))
    assert action["function"].startswith("https://relais.example/addon/actions/")
    return f"{action['function'].rpartition('/')[2]} {sent}".rstrip() + asks


def _button(button: dict[str, Any]) -> str:
    marks = "*" * ("color" in button) + "-" * button.get("disabled", False)
    return f"[{button['text']}]{marks} -> {tap(button['onClick'])}"


def _widget(widget: dict[str, Any]) -> list[str]:
    ((kind, it),) = widget.items()
    match kind:
        case "decoratedText":
            return _row(it)
        case "textParagraph":
            fold = f" (folds at {it['maxLines']})" if "maxLines" in it else ""
            return [f"{it['text']}{fold}"]
        case "buttonList":
            return [_button(one) for one in it["buttons"]]
        case "textInput":
            limit = it.get("validation", {}).get("characterLimit", "")
            shown = (it["name"], it["label"], it.get("hintText"), it.get("value"), it["type"], str(limit))
            return ["input " + " | ".join(part for part in shown if part)]
        case "selectionInput":
            chosen = [one["value"] for one in it["items"] if one["selected"]]
            return [
                f"{it['type']} {it['name']} | {it['label']} {chosen}",
                *(f"  {one['value']}: {one['text']}" for one in it["items"]),
            ]
        case _:
            return [f"{kind} {it['name']} | {it['label']} | {it['type']}"]


def _row(it: dict[str, Any]) -> list[str]:
    icon = it.get("startIcon", {}).get("knownIcon", "-")
    lines = [f"{icon}: {it['text']}"]
    lines += [f"  {it[part]}" for part in ("topLabel", "bottomLabel") if part in it]
    if "onClick" in it:
        lines.append(f"  -> {tap(it['onClick'])}")
    if "button" in it:
        lines.append(f"  {_button(it['button'])}")
    if "switchControl" in it:
        box = it["switchControl"]
        change = f" -> {_action(box['onChangeAction'])}" if "onChangeAction" in box else ""
        lines.append(
            f"  {box['controlType']} {box['name']}={box['value']} "
            f"{'on' if box['selected'] else 'off'}{change}"
        )
    return lines
