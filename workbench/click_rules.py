"""What Gmail asks of what can be tapped."""

from collections.abc import Mapping
from typing import Any

from workbench.card_walk import Rule, Walk, is_https


def _check_click(click: dict[str, Any], path: str, walk: Walk) -> None:
    if len(click) != 1:
        walk.add(path, "exactly one thing happens")
    link = click.get("openLink", {}).get("url", "")
    if "openLink" in click and not (is_https(link) or link.startswith(("mailto:", "tel:"))):
        walk.add(f"{path}.openLink", "a link is https, mailto or tel")
    for item in click.get("overflowMenu", {}).get("items", ()):
        if "overflowMenu" in item.get("onClick", {}):
            walk.add(f"{path}.overflowMenu", "no menu within a menu")


def _check_action(action: dict[str, Any], path: str, walk: Walk) -> None:
    if not is_https(action.get("function", ""), or_loopback=True):
        walk.add(f"{path}.function", "with the HTTP runtime a function is a full https address")
    keys = [one.get("key", "") for one in action.get("parameters", ())]
    if not all(keys) or len(set(keys)) < len(keys):
        walk.add(f"{path}.parameters", "every parameter has a key of its own")


def _check_menu_entry(entry: dict[str, Any], path: str, walk: Walk) -> None:
    if not entry.get("actionLabel") or not entry.get("onClick"):
        walk.add(path, "an entry has a label and does something")


CLICK_RULES: Mapping[str, Rule] = {
    "OnClick": _check_click,
    "Action": _check_action,
    "CardAction": _check_menu_entry,
}
