"""What Gmail asks of inputs."""

from collections.abc import Mapping
from typing import Any

from workbench.card_walk import Rule, Walk

SELECTION_ITEMS = 100


def _check_name(given: dict[str, Any], path: str, walk: Walk) -> None:
    name = given.get("name", "")
    if not name:
        walk.add(path, "an input has a name")
    elif name in walk.inputs:
        walk.add(path, f"the name {name} is taken by {walk.inputs[name]}")
    else:
        walk.inputs[name] = path


def _check_text_input(given: dict[str, Any], path: str, walk: Walk) -> None:
    _check_name(given, path, walk)
    if not given.get("label") and not given.get("hintText"):
        walk.add(path, "a text input has a label or a hint")
    if given.get("type") == "MULTIPLE_LINE" and "initialSuggestions" in given:
        walk.add(path, "suggestions make it a single line", refused=False)


def _check_selection(given: dict[str, Any], path: str, walk: Walk) -> None:
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


INPUT_RULES: Mapping[str, Rule] = {
    "SwitchControl": _check_name,
    "TextInput": _check_text_input,
    "SelectionInput": _check_selection,
    "DateTimePicker": _check_name,
}
