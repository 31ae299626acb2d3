"""Telling members what concerns them while they are not looking. Nobody calls it: it reads the log."""

from dataclasses import dataclass

from backend.ports.chat import Chat
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.ports.vault import Vault
from backend.services.telling.alarms import Alarms
from backend.services.telling.digests import Digests
from backend.services.telling.outbox import Outbox, Post


@dataclass(frozen=True, slots=True)
class Telling:
    """Use cases of the worker."""

    outbox: Outbox
    alarms: Alarms
    digests: Digests


def build_telling(
    documents: Documents, clock: Clock, post: Post, chat: Chat | None, vault: Vault | None
) -> Telling:
    """Wire them."""
    outbox = Outbox(documents, clock, post, chat, vault)
    return Telling(outbox, Alarms(documents, clock), Digests(documents, clock, post))
