"""What the person may see of one conversation, read once, for the cards that only show."""

from dataclasses import dataclass, replace

from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Deed, Person
from backend.domain.refusals import Gone, NotMember
from backend.domain.snapshots.me import Me
from backend.ports.documents import Document, Documents
from backend.records import conversations, mailboxes


@dataclass(frozen=True, slots=True)
class Sight:
    """A mailbox, the person in it, and one of its conversations."""

    me: Me
    mailbox: Mailbox
    conversation: Conversation


def membership_in(stored: Document | None, person: Person, address: str) -> tuple[Me, Mailbox]:
    """Return the person's place in a mailbox as its document says. Raises: NotMember.

    A mailbox that does not exist and one the person does not belong to are refused alike. The name
    is the one that the roster gives, so that a member is called alike everywhere.
    """
    if stored is None:
        raise NotMember(address)
    mailbox = mailboxes.read(stored)
    membership = mailbox.membership(person.sub)
    named = replace(person, name=mailbox.member(person.sub).name)
    return Me(named, membership), mailbox


def read_mailbox(documents: Documents, person: Person, address: str, deed: Deed) -> tuple[Me, Mailbox]:
    """Read a mailbox for a person who may do ``deed``. Raises: NotMember, NotAllowed."""
    path = mailboxes.path(address)
    me, mailbox = membership_in(documents.get_many([path]).get(path), person, address)
    me.membership.check(deed)
    return me, mailbox


def read_scene(documents: Documents, person: Person, address: str, thread_id: str, deed: Deed) -> Sight:
    """Read a conversation for a person who may do ``deed``. Raises: NotMember, NotAllowed, Gone."""
    mailbox_path = mailboxes.path(address)
    conversation_path = conversations.path(address, thread_id)
    found = documents.get_many([mailbox_path, conversation_path])
    me, mailbox = membership_in(found.get(mailbox_path), person, address)
    me.membership.check(deed)
    stored = found.get(conversation_path)
    if stored is None:
        raise Gone("conversation")
    return Sight(me, mailbox, conversations.read_document(stored))
