"""What a mail is to a mailbox: whose word it is, whom an answer goes to, and for which mailbox it was meant.

The table of cases is in docs/decisions.md; each is a test in ``tests/backend/domain/test_correspondence.py``.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from backend.domain.addresses import Named
from backend.domain.conversation import Customer
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message
from backend.domain.origin import is_robot
from backend.domain.typed import alike


@dataclass(frozen=True, slots=True)
class Heard:
    """A mail as one mailbox hears it."""

    message: Message
    """With the name under which it is told, and as machine mail where nobody outside wrote it."""
    is_ours: bool
    author: str
    """The ``sub`` of the member who wrote it under their own address, else an empty string."""
    customer: Customer
    """Whom an answer should go to."""


def heard_by(mailbox: Mailbox, message: Message, *, asked_by: str = "", is_sent: bool = False) -> Heard:
    """Say what the mail is to the mailbox; ``asked_by`` is the customer of the conversation, if there is one.
    What its own account ``is_sent`` is the team's, whatever From says.

    A colleague's word is the team's, unless it goes to the desk alone and begins the conversation: then
    the colleague is the one who waits.
    """
    message = _believed(mailbox, message)
    answer_to = _named_for_answers(mailbox, message)
    is_ours = is_sent or _is_ours(mailbox, message, answer_to, asked_by)
    customer = _written_to(mailbox, message) if is_ours else _written_by(mailbox, message, answer_to)
    said_by = message.sender_name or message.sender if is_ours else customer.display
    is_machine = message.is_machine or (message.is_form and answer_to is None)
    member = mailbox.member_with(message.sender) if message.authors == (message.sender,) else None
    heard = replace(message, sender_name=said_by, is_machine=is_machine)
    return Heard(heard, is_ours, member.sub if member and not answer_to else "", customer)


def addressed(message: Message, addresses: Collection[str]) -> tuple[str, ...]:
    """Those of the addresses to which the mail was sent, or from which it comes."""
    ends = frozenset(ends_of(message))
    return tuple(address for address in addresses if address in ends)


def ends_of(message: Message) -> tuple[str, ...]:
    """Every address from or to which the mail went; what follows a plus is left out as well (RFC 5233)."""
    return tuple(dict.fromkeys(_ends(message)))


def _ends(message: Message) -> Iterator[str]:
    yield from message.authors
    if message.group:
        yield message.group
    for address in (*message.recipients, *message.delivered):
        yield address
        local, _, domain = address.rpartition("@")
        if "+" in local[1:] and not local.startswith('"'):
            yield f"{local[:1]}{local[1:].partition('+')[0]}@{domain}"


def _believed(mailbox: Mailbox, message: Message) -> Message:
    """The mail without what a foreign group says of us: only the mailbox's own may name a colleague."""
    is_foreign = message.group != "" and message.group not in mailbox.addresses
    if is_foreign and any(mailbox.is_ours(author) for author in message.authors):
        return replace(message, sender_name="", sender=message.group, co_authors=(), group="")
    return message


def _is_ours(mailbox: Mailbox, message: Message, answer_to: Named | None, asked_by: str) -> bool:
    """Whether the team wrote it."""
    if not message.authors or not all(mailbox.is_ours(author) for author in message.authors):
        return False
    is_colleague = message.sender not in mailbox.addresses
    if is_colleague and message.sender == asked_by:
        return False
    if any(not mailbox.is_ours(address) for address in message.recipients):
        return True
    asks_the_desk = is_colleague and not asked_by and bool(addressed(message, mailbox.addresses))
    return answer_to is None and not asks_the_desk


def _named_for_answers(mailbox: Mailbox, message: Message) -> Named | None:
    """Who outside the team stands in Reply-To and can be answered."""
    outside = (one for one in message.reply_to if not (mailbox.is_ours(one.address) or is_robot(one.address)))
    return next(outside, None)


def _written_by(mailbox: Mailbox, message: Message, answer_to: Named | None) -> Customer:
    if answer_to is not None and answer_to.address not in message.authors:
        return _named(mailbox, answer_to.name, answer_to.address)
    outside = (author for author in message.authors if not mailbox.is_ours(author))
    address = next(outside, message.sender)
    return _named(mailbox, message.sender_name if address == message.sender else "", address)


def _written_to(mailbox: Mailbox, message: Message) -> Customer:
    """The first outside to whom the team wrote; among colleagues, the one who is not the mailbox itself."""
    outside = (address for address in message.recipients if not mailbox.is_ours(address))
    colleagues = (
        address for address in (message.sender, *message.recipients) if address not in mailbox.addresses
    )
    return Customer("", next(outside, next(colleagues, message.sender)))


def _named(mailbox: Mailbox, name: str, address: str) -> Customer:
    """The person with their name; beside the name of a colleague the address says that it is another one."""
    if name and address and not mailbox.is_ours(address):
        ours = {alike(mailbox.name), *(alike(member.name) for member in mailbox.roster)}
        if alike(name) in ours:
            return Customer(f"{name} ({address})", address)
    return Customer(name, address)
