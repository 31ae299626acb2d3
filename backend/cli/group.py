"""The ``relais`` command. The composition root hands in what is wired; nothing is imported from it."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Protocol

import click

from backend.domain.refusals import Refusal
from backend.i18n.refusals import operator_words
from backend.i18n.speech import SOURCE, speech_for
from backend.jobs.runner import Job, Runner
from backend.ports.documents import Documents, StoreError
from backend.ports.work import Bell
from backend.services import Services
from backend.services.mail.dead_letters import DeadLetters
from backend.settings import Settings, SettingsError


class Checked(Protocol):
    """A part that can say whether it works."""

    def check(self) -> None:
        """Raise if it does not."""
        ...


class Root(Protocol):
    """What commands need of the wired house."""

    @property
    def settings(self) -> Settings:
        """The checked settings."""
        ...

    @property
    def documents(self) -> Documents:
        """The store."""
        ...

    @property
    def certificates(self) -> Checked:
        """Google's certificates."""
        ...

    @property
    def services(self) -> Services:
        """Every use case."""
        ...

    @property
    def runner(self) -> Runner:
        """What nobody clicks for."""
        ...

    @property
    def asked(self) -> Job:
        """What becomes of work that waits in the store."""
        ...

    @property
    def polled(self) -> Job:
        """Asks for accounts to be read that no push has called for a while."""
        ...

    @property
    def dead_letters(self) -> DeadLetters:
        """Messages that could not be taken in."""
        ...

    @property
    def bell(self) -> Bell:
        """Tells machines of work."""
        ...

    @property
    def ending(self) -> Event:
        """To be set once the process is told to end."""
        ...

    def open_store(self, url: str) -> Documents:
        """Open another store by its URL. Raises: ValueError."""
        ...


Wiring = Callable[[], Root]
"""Wires the house when a command needs it: `relais --help` and `relais manifest` need no settings."""


class Relais(click.Group):
    """The group; what befalls a command becomes one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except SettingsError as fault:
            raise click.ClickException(f"the settings cannot be used:\n{fault}") from None
        except Refusal as refusal:
            raise click.ClickException(_words(refusal)) from None
        except StoreError as fault:
            raise click.ClickException(f"the store failed: {fault}") from None
        except OSError as fault:
            if isinstance(fault, BrokenPipeError):  # click ends quietly where nobody reads on
                raise
            raise click.ClickException(f"{fault.filename or 'the system'}: {fault.strerror}") from None


@click.group(cls=Relais)
def relais() -> None:
    """A shared inbox in Gmail's side panel."""


def _words(refusal: Refusal) -> str:
    return operator_words(refusal, speech_for(SOURCE, UTC, datetime.now(UTC)))
