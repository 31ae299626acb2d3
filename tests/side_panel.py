"""The side panel of one member without a browser: true events, signed tokens, and every answer judged."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient

from backend.domain.member import Person
from tests.mails import BY_KEY, message_id, thread_id
from workbench.events import OpenMail, Recipients, Window
from workbench.host import SCOPES, Call, Host
from workbench.response_rules import Occasion, check_response

BASE_URL = "http://127.0.0.1:8788"
_TAG = re.compile(r"<[^>]*>")

Card = dict[str, Any]


@dataclass
class SidePanel:
    """What one person sees and taps."""

    client: FlaskClient
    host: Host
    person: Person
    window: Window = field(default_factory=Window)
    scopes: tuple[str, ...] = SCOPES
    mail: OpenMail | None = None
    account: str = ""
    stack: list[Card] = field(default_factory=list)
    told: str = ""
    status: int = 0
    body: Any = None
    store: dict[str, int] = field(default_factory=dict)

    @property
    def card(self) -> Card:
        """The card in view."""
        return self.stack[-1]

    def home(self) -> "SidePanel":
        """Open the panel with no mail in view."""
        self.mail = None
        return self._trigger("home")

    def open(self, key: str, account: str = "") -> "SidePanel":
        """Open a mail of ``tests.mails`` in the person's own account, or another one."""
        self.account = account or self.person.email
        self.mail = OpenMail(thread_id(self.account, BY_KEY[key].thread), message_id(self.account, key))
        return self._trigger("thread")

    def write_to(self, *to: str) -> "SidePanel":
        """Write a mail to these people."""
        return self._trigger("compose", recipients=Recipients(to))

    def tap(self, text: str, **inputs: object) -> "SidePanel":
        """Tap the one thing on the card that bears this text, with these inputs filled in."""
        found = [click for name, click in taps(self.card) if name == text]
        assert len(found) == 1, (text, [name for name, _ in taps(self.card)])
        return self.click(found[0]["action"], **inputs)

    def click(self, action: Mapping[str, Any], **inputs: object) -> "SidePanel":
        """Send an action, as the host would, and follow the answer."""
        parameters = {one["key"]: one["value"] for one in action.get("parameters", ())}
        self._send(
            Call(
                "click",
                self.person.email,
                self.account or self.person.email,
                self.window,
                self.scopes,
                url=action["function"],
                parameters=parameters,
                form_inputs={name: form_input(value) for name, value in inputs.items()},
                mail=self.mail,
            )
        )
        shown = self.body.get("renderActions", {}).get("action", {}) if isinstance(self.body, dict) else {}
        self.told = shown.get("notification", {}).get("text", "")
        for step in shown.get("navigations", ()):
            self._follow(step)
        return self

    def send(self, name: str, parameters: Mapping[str, str], **inputs: object) -> "SidePanel":
        """Send an action by its name, as a card that still lies open may, whatever is in view."""
        pairs = [{"key": key, "value": value} for key, value in {"key": "k", **parameters}.items()]
        return self.click({"function": f"{BASE_URL}/addon/actions/{name}", "parameters": pairs}, **inputs)

    def reads(self) -> str:
        """Every text on the card, without markup, one a line."""
        return "\n".join(_TAG.sub("", text.replace("<br>", "\n")) for text in texts(self.card))

    def _trigger(self, occasion: Occasion, recipients: Recipients | None = None) -> "SidePanel":
        self.stack, self.told = [], ""
        account = self.account or self.person.email
        self._send(
            Call(
                occasion,
                self.person.email,
                account,
                self.window,
                self.scopes,
                mail=self.mail,
                recipients=recipients,
            )
        )
        for step in self.body.get("action", {}).get("navigations", ()):
            self._follow(step)
        return self

    def _send(self, call: Call) -> None:
        url = call.url or f"{BASE_URL}/addon/{call.occasion}"
        event = self.host.event(call, url)
        answer = self.client.post(
            url.removeprefix(BASE_URL),
            json=event,
            headers={"Authorization": f"Bearer {event['authorizationEventObject']['systemIdToken']}"},
        )
        answer.close()  # What follows the answer, follows it.
        self.status, self.body = answer.status_code, answer.get_json(silent=True)
        self.store = json.loads(answer.headers.get("X-Relais-Store", "{}"))
        if self.status == 200:
            problems = check_response(self.body, call.occasion)
            assert problems == [], problems

    def _follow(self, step: Mapping[str, Any]) -> None:
        if "pushCard" in step:
            self.stack.append(step["pushCard"])
        elif "updateCard" in step:
            self.stack[-1:] = [step["updateCard"]]
        elif step.get("pop"):
            self.stack.pop()
        elif "popToCard" in step:
            while len(self.stack) > 1 and self.card.get("name") != step["popToCard"]:
                self.stack.pop()


def form_input(value: object) -> dict[str, object]:
    """An input as events hold it: texts, or milliseconds for a date and time."""
    if isinstance(value, int) and not isinstance(value, bool):
        return {"dateTimeInput": {"hasDate": True, "hasTime": True, "msSinceEpoch": str(value)}}
    return {"stringInputs": {"value": list(value) if isinstance(value, list | tuple) else [value]}}


def taps(card: Card) -> Iterator[tuple[str, dict[str, Any]]]:
    """(text, onClick) of everything on a card that can be tapped."""
    for part in _dicts(card):
        if "onClick" in part:
            name = part.get("actionLabel") or part.get("label") or part.get("text") or part.get("altText", "")
            yield _TAG.sub("", name.replace("<br>", " ")), part["onClick"]


def actions(card: Card) -> Iterator[dict[str, Any]]:
    """Every action that a card can send."""
    for part in _dicts(card):
        if "function" in part:
            yield part


def texts(card: Card) -> Iterator[str]:
    """Every text that a card shows."""
    shown = {
        "title",
        "subtitle",
        "header",
        "topLabel",
        "text",
        "bottomLabel",
        "label",
        "hintText",
        "actionLabel",
    }
    for part in _dicts(card):
        for key, value in part.items():
            if key in shown and isinstance(value, str):
                yield value


def _dicts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _dicts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _dicts(value)
