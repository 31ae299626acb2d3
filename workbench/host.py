"""Plays Gmail's add-on runtime: signs both tokens, posts the event, and judges the answer."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests

from workbench import events
from workbench.events import OpenMail, Recipients, Tap, Tokens, Window
from workbench.identities import OAUTH_CLIENT_ID, SERVICE_ACCOUNT, mail_token, message_token, sub_of
from workbench.problems import Problem
from workbench.response_rules import RESPONSE_BYTES, Occasion, check_response
from workbench.signer import Signer
from workbench.world import World

DEADLINE_S = 30
"""Google gives a card this long."""
EMAIL = "https://www.googleapis.com/auth/userinfo.email"
LOCALE = "https://www.googleapis.com/auth/script.locale"
METADATA = "https://www.googleapis.com/auth/gmail.addons.current.message.metadata"
COMPOSE = "https://www.googleapis.com/auth/gmail.addons.current.action.compose"
SCOPES = (
    "https://www.googleapis.com/auth/gmail.addons.execute",
    METADATA,
    COMPOSE,
    EMAIL,
    LOCALE,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that the person does: opens the home, a mail, a compose window, or clicks."""

    occasion: Occasion
    email: str
    account: str
    """Whose mail is in view: the person's own, or the shared mailbox's by delegation."""
    window: Window = field(default_factory=Window)
    scopes: tuple[str, ...] = SCOPES
    url: str = ""
    """Of a click: the action's function."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    form_inputs: Mapping[str, Any] = field(default_factory=dict)
    mail: OpenMail | None = None
    recipients: Recipients | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and what Gmail would make of it."""

    status: int
    ms: float
    url: str
    event: dict[str, Any]
    body: Any
    problems: list[Problem]
    store: dict[str, int]


@dataclass(frozen=True, slots=True)
class Host:
    """Sends events to one Relais."""

    world: World
    signer: Signer
    session: requests.Session = field(default_factory=requests.Session)

    def send(self, call: Call) -> Reply:
        """Post the event of a call and return the judged answer."""
        url = call.url if call.occasion == "click" else f"{self.world.addresses.relais}/addon/{call.occasion}"
        event = self.event(call, url)
        system = event["authorizationEventObject"]["systemIdToken"]
        headers = {"Authorization": f"Bearer {system}"}
        started = time.perf_counter()
        try:
            answer = self.session.post(url, json=event, headers=headers, timeout=DEADLINE_S)
        except requests.RequestException as fault:
            return Reply(0, _ms(started), url, event, {"text": str(fault)}, [_failure("no answer")], {})
        ms = _ms(started)
        body = _body(answer)
        problems = check_response(body, call.occasion)
        if answer.status_code != 200:
            problems = [_failure(f"HTTP {answer.status_code}")]
        elif len(answer.content) > RESPONSE_BYTES:
            problems.append(Problem("", f"{len(answer.content)} bytes are many for a card", refused=False))
        store = json.loads(answer.headers.get("X-Relais-Store", "{}"))
        return Reply(answer.status_code, ms, url, event, body, problems, store)

    def event(self, call: Call, url: str) -> dict[str, Any]:
        """The event of a call to an address, with freshly signed tokens."""
        return events.event(
            call.window if LOCALE in call.scopes else Window("", call.window.zone, call.window.platform),
            self.tokens(call, url),
            datetime.now(UTC),
            mail=call.mail,
            recipients=call.recipients if {COMPOSE, METADATA} <= set(call.scopes) else None,
            tap=Tap(call.parameters, call.form_inputs),
        )

    def tokens(self, call: Call, url: str) -> Tokens:
        """What Google hands over for a call: less where the person has consented to less."""
        user = self.signer.id_token(
            audience=OAUTH_CLIENT_ID,
            email=call.email,
            sub=sub_of(call.email),
            hd=call.email.partition("@")[2],
        )
        system = self.signer.id_token(audience=url, email=SERVICE_ACCOUNT, sub="424242424242")
        in_view = call.mail.message_id if call.mail else ""
        return Tokens(
            user_id=user if EMAIL in call.scopes else "",
            system_id=system,
            user_oauth=mail_token(call.account),
            message_access=message_token(in_view) if METADATA in call.scopes else "",
            scopes=call.scopes,
        )


def _failure(what: str) -> Problem:
    return Problem("", f"{what}: the person sees “Something went wrong”")


def _body(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return {"text": answer.text[:2000]}


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
