"""Who appears in tests: the members of support@acme.test, and those who are not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from backend.domain.activity import Activity
from backend.domain.conversation import Conversation
from backend.domain.member import Person
from backend.domain.message import Message
from backend.domain.refs import Ref
from backend.domain.refusals import LostRace
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.records import chores
from backend.services import Services
from backend.services.inbox.resolving import Resolution
from backend.services.kernel.desk import Target
from tests.clock import NOON
from workbench.identities import sub_of

SUPPORT, SALES = "support@acme.test", "sales@acme.test"


def _person(name: str, email: str) -> Person:
    return Person(sub_of(email), email, name)


ANA = _person("Ana", "ana@acme.test")
BEN = _person("Ben", "ben@acme.test")
CHLOE = _person("Chloé", "chloe@acme.test")
EMMA = _person("Emma", "emma@acme.test")
OTTO = _person("Otto", "otto@acme.test")
ROLES = {ANA: Role.ADMIN, BEN: Role.AGENT, CHLOE: Role.AGENT, EMMA: Role.OBSERVER}


def found_mailbox(services: Services, address: str = SUPPORT, name: str = "Support") -> None:
    """Make a mailbox with Ana (admin), Ben and Chloé (agents) and Emma (observer), who all have come once."""
    services.people.mailboxes.create(address, name)
    for person, role in ROLES.items():
        services.people.roster.add(address, person.email, role, person.name)
        services.people.profiles.profile(person)


def click(person: Person, thread_id: str, key: str, mailbox: str = SUPPORT) -> Target:
    """A click of a person on a conversation, under a key of its own."""
    return Target(person, mailbox, thread_id, key)


def begin(services: Services, thread: str, **said: Any) -> Conversation:
    """Make a conversation as if its first mail had been opened in the shared mailbox."""
    outcome = services.inbox.adoption.adopt(SUPPORT, letter(thread, **said), Resolution(None))
    assert outcome is not None
    return outcome.conversation


def holder_of(conversation: Conversation) -> Ref:
    """Who has a conversation that somebody must have."""
    assert conversation.assignee is not None, "nobody has it"
    return conversation.assignee


def done_in(shown: ConversationSnapshot) -> Activity:
    """What a click did that must have done something."""
    assert shown.done is not None, f"nothing was done: {shown.lost}"
    return shown.done


def lost_in(shown: ConversationSnapshot) -> LostRace:
    """Who was faster than a click that must have come too late."""
    assert shown.lost is not None, f"nobody was faster: {shown.done}"
    return shown.lost


def wake_due(services: Services) -> int:
    """End the snoozes whose time has come. Returns how many."""
    waking = services.inbox.waking
    return sum(waking.wake(document.path) for document in waking.due().documents)


def spread_due(services: Services) -> int:
    """Go on with the label changes that wait. Returns with how many."""
    carrying = services.inbox.carrying
    return sum(carrying.carry(chores.at(document.path)) for document in carrying.due().documents)


def letter(thread: str, **said: Any) -> Message:
    """A customer's mail, as its headers tell it."""
    plain = Message(
        gmail_id=f"{thread}-1",
        thread_id=thread,
        message_id=f"{thread}@lindenhof.example",
        references=(),
        subject="Where is my order?",
        sender_name="Léa Martin",
        sender="lea@lindenhof.example",
        recipients=(SUPPORT,),
        at=NOON - timedelta(hours=1),
        snippet="It was due on Monday.",
        is_machine=False,
    )
    return replace(plain, **said)
