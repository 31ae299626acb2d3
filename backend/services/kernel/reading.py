"""What a person may see of a mailbox or of one conversation, read once, for the cards that only show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.domain.conversation import Conversation
from backend.domain.mailbox import Mailbox
from backend.domain.member import Person
from backend.domain.refusals import Gone, NotMember
from backend.domain.rights import Deed
from backend.domain.snapshots.me import Me
from backend.ports.documents import Document
from backend.records import conversations, mailboxes
from backend.records.key import Source, fetch, fetch_one


@dataclass(frozen=True, slots=True)
class Sight:
    """A mailbox, the person in it, and one of its conversations."""

    me: Me
    mailbox: Mailbox
    conversation: Conversation


def place_in(mailbox: Mailbox | None, person: Person, address: str) -> tuple[Me, Mailbox]:
    """Return the person's place in a mailbox. Raises: NotMember.

    A mailbox that does not exist and one the person does not belong to are refused alike, and so is
    whoever was taken for the present holder of an address that was theirs. The name
    is the one that the roster gives, so that a member is called alike everywhere.
    """
    if mailbox is None:
        raise NotMember(address)
    membership = mailbox.membership(person.sub)
    member = mailbox.member(person.sub)
    if member.is_unproven and member.email != person.email:
        raise NotMember(address)
    return Me(replace(person, name=member.name), membership), mailbox


def mailbox_in(found: Mapping[str, Document], address: str) -> Document:
    """The mailbox's document among those found, to be written onto. Raises: NotMember."""
    document = found.get(mailboxes.key(address).path)
    if document is None:
        raise NotMember(address)
    return document


def read_mailbox(source: Source, person: Person, address: str, deed: Deed) -> tuple[Me, Mailbox]:
    """Read a mailbox for a person who may do ``deed``. Raises: NotMember, NotAllowed."""
    me, mailbox = place_in(fetch_one(source, mailboxes.key(address)), person, address)
    me.membership.check(deed)
    return me, mailbox


def read_sight(source: Source, person: Person, address: str, thread_id: str, deed: Deed) -> Sight:
    """Read a conversation for a person who may do ``deed``. Raises: NotMember, NotAllowed, Gone."""
    mailbox_key, key = mailboxes.key(address), conversations.key(address, thread_id)
    found = fetch(source, [mailbox_key, key])
    me, mailbox = place_in(found.get(mailbox_key), person, address)
    me.membership.check(deed)
    conversation = found.get(key)
    if conversation is None:
        raise Gone("conversation")
    return Sight(me, mailbox, conversation)
