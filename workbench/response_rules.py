"""Judges a whole answer: the wrapper must fit the occasion, and every card in it must be drawable.

https://developers.google.com/workspace/add-ons/concepts/actions
"""

from collections.abc import Iterator
from typing import Any, Literal

from workbench.card_rules import check_card
from workbench.problems import Problem

Occasion = Literal["home", "thread", "compose", "click"]
NAVIGATIONS = {"pushCard", "updateCard", "pop", "popToRoot", "popToCard"}
PROMPTS = {"requesting_google_scopes", "basic_authorization_prompt", "custom_authorization_prompt"}
RESPONSE_BYTES = 100_000


def check_response(body: object, occasion: Occasion) -> list[Problem]:
    """Return every objection to the answer to a trigger or a click."""
    if not isinstance(body, dict):
        return [Problem("", "the answer is not a JSON object")]
    if PROMPTS & set(body):
        return list(_prompt_problems(body))
    wrapper = "renderActions" if occasion == "click" else "action"
    if wrapper == "action":
        action, path, unknown = body.get("action"), "action", set(body) - {"action"}
    else:
        action = (body.get("renderActions") or {}).get("action")
        path, unknown = "renderActions.action", set(body) - {"renderActions", "stateChanged"}
    problems = [Problem(key, "unknown in the answer to this occasion") for key in sorted(unknown)]
    if not isinstance(action, dict):
        return [*problems, Problem(path, f"this occasion is answered with {wrapper}")]
    return [*problems, *_action_problems(action, path, occasion)]


def cards_in(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The cards that an answer pushes or updates, in order."""
    action = body.get("action") or (body.get("renderActions") or {}).get("action") or {}
    steps = action.get("navigations", ())
    return [step[key] for step in steps for key in ("pushCard", "updateCard") if key in step]


def _action_problems(action: dict[str, Any], path: str, occasion: Occasion) -> Iterator[Problem]:
    for key in sorted(set(action) - {"navigations", "notification", "link"}):
        yield Problem(f"{path}.{key}", "unknown in an action")
    notification = action.get("notification")
    if notification is not None and (set(notification) != {"text"} or not notification["text"]):
        yield Problem(f"{path}.notification", "a notification is a text")
    steps = action.get("navigations", [])
    if occasion != "click" and not steps:
        yield Problem(path, "a trigger is answered with a card")
    for number, step in enumerate(steps):
        here = f"{path}.navigations[{number}]"
        if len(step) != 1 or not set(step) <= NAVIGATIONS:
            yield Problem(here, f"one operation per entry, of {', '.join(sorted(NAVIGATIONS))}")
            continue
        if occasion != "click" and "pushCard" not in step:
            yield Problem(here, "a trigger pushes cards")
        for key in ("pushCard", "updateCard"):
            if key in step:
                yield from check_card(step[key], path=f"{here}.{key}", in_compose=occasion == "compose")


def _prompt_problems(body: dict[str, Any]) -> Iterator[Problem]:
    if len(body) != 1:
        yield Problem("", "a request for consent stands alone")
    wanted = body.get("requesting_google_scopes")
    if wanted is not None and not (wanted.get("all_scopes") is True or wanted.get("scopes")):
        yield Problem("requesting_google_scopes", "names scopes, or all_scopes")
