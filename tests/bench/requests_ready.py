"""Ready-made requests of a busy team: events with signed tokens, made before the clock runs."""

import itertools
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from backend.domain.view import AnyView
from tests.bench.filling import first_message_of, holder_of, thread_of
from tests.bench.load import Shot
from tests.people import BEN, CHLOE, SUPPORT
from workbench import events
from workbench.events import OpenMail, Tap, Tokens, Window
from workbench.host import SCOPES
from workbench.identities import OAUTH_CLIENT_ID, SERVICE_ACCOUNT
from workbench.signer import Signer

REOPENED = 20
"""Mails that a busy member goes back and forth between."""


class Ready:
    """Makes requests of one member to one server."""

    def __init__(self, signer: Signer, base_url: str, conversations: int) -> None:
        self._signer = signer
        self._base_url = base_url
        self._conversations = conversations
        self._assigned = itertools.count()
        self._noted = itertools.count()
        self._user = signer.id_token(audience=OAUTH_CLIENT_ID, email=BEN.email, sub=BEN.sub, hd="acme.test")
        self._systems: dict[str, str] = {}

    def home(self, _: int) -> Shot:
        """The homepage trigger."""
        return self._shot("/addon/home", None, {}, {})

    def thread(self, turn: int) -> Shot:
        """A known mail is opened, each time another one: that the person looks at it is noted as well."""
        return self._shot("/addon/thread", thread_of(turn % self._conversations), {}, {})

    def reopen(self, turn: int) -> Shot:
        """A mail that was opened a moment ago is opened again: nobody needs to be noted, the card is all."""
        return self._shot("/addon/thread", thread_of(turn % REOPENED), {}, {})

    def assign(self, _: int) -> Shot:
        """A click that assigns to Ben or Chloé, whoever does not have it: each changes something."""
        number = next(self._assigned)
        turn, conversation = divmod(number, self._conversations)
        thread, first = thread_of(conversation), holder_of(conversation)
        takers = (CHLOE.sub, BEN.sub) if first and first.id == BEN.sub else (BEN.sub, CHLOE.sub)
        to, seen = takers[turn % 2], takers[turn % 2 - 1]
        if turn == 0:
            seen = first.id if first else ""
        parameters = {"mailbox": SUPPORT, "thread": thread, "key": f"a{number}", "member": to, "seen": seen}
        return self._shot("/addon/actions/assign.to", thread, parameters, {})

    def note(self, _: int) -> Shot:
        """A click that adds a note."""
        number = next(self._noted)
        thread = thread_of(number % self._conversations)
        parameters = {"mailbox": SUPPORT, "thread": thread, "key": f"n{number}"}
        inputs = {"note": {"stringInputs": {"value": [f"Called them, number {number}."]}}}
        return self._shot("/addon/actions/note.add", thread, parameters, inputs)

    def view(self, view: AnyView) -> Shot:
        """A click that lists a view."""
        parameters = {"mailbox": SUPPORT, "view": view.value, "key": "v"}
        return self._shot("/addon/actions/home.view", None, parameters, {})

    def bare(self, path: str) -> Shot:
        """A request to the bare route, with the body of an opened mail."""
        return self._shot(path, thread_of(1), {}, {})

    def _shot(
        self, path: str, thread: str | None, parameters: dict[str, str], inputs: Mapping[str, object]
    ) -> Shot:
        url = self._base_url + path
        if url not in self._systems:
            self._systems[url] = self._signer.id_token(audience=url, email=SERVICE_ACCOUNT, sub="4242")
        system = self._systems[url]
        event = events.event(
            Window("fr", "Europe/Paris"),
            Tokens(self._user, system, "ya29.bench", "bench-message", SCOPES),
            datetime.now(UTC),
            mail=OpenMail(thread, first_message_of(thread)) if thread else None,
            tap=Tap(parameters, inputs),
        )
        return Shot(path, json.dumps(event).encode(), f"Bearer {system}")
