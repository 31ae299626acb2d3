"""Use cases by subject: a verb is a transaction. Built once by the composition root."""

from dataclasses import dataclass

from backend.ports.chat import Chat
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.ports.open_mail import OpenMailReader
from backend.services.inbox import Inbox, build_carrying, build_inbox
from backend.services.mail import NO_ACCOUNTS, Mail, MailPorts, build_mail
from backend.services.people import People, build_people
from backend.services.telling import Telling, build_telling


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a use case may be handed."""

    documents: Documents
    clock: Clock
    mail: OpenMailReader
    account: MailPorts = NO_ACCOUNTS
    chat: Chat | None = None
    """None: nobody is told in Google Chat."""


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case of the shared inbox."""

    people: People
    inbox: Inbox
    mail: Mail
    telling: Telling


def build(ports: Ports) -> Services:
    """Wire the use cases to their ports."""
    documents, clock = ports.documents, ports.clock
    carrying = build_carrying(documents, clock)
    chat, vault = ports.chat, ports.account.vault
    people = build_people(documents, clock, carrying, chat, vault)
    inbox = build_inbox(documents, clock, ports.mail, people.profiles, carrying)
    mail = build_mail(documents, clock, ports.account, inbox)
    return Services(people, inbox, mail, build_telling(documents, clock, mail.connections, chat, vault))
