"""Reading mail in the panel: fetched from the mailbox's own account when a member asks, never stored.

Who may read is who belongs to the mailbox; which mails there are to read is what the conversation's own
thread in the account holds. Ids that come from a card are claims against both.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from backend.domain.conversation import Conversation
from backend.domain.member import Person
from backend.domain.message import Message
from backend.domain.preview import FILES_NAMED, File, Preview, Unread, file_name, read_text
from backend.domain.refusals import Gone
from backend.domain.rights import Deed
from backend.domain.snapshots.messages import MessageLine, MessagesSnapshot, Reading
from backend.ports.account import AccountMail, Body
from backend.ports.deadline import patience
from backend.ports.documents import Documents
from backend.ports.mail_fault import GrantLost, MailFault, MailNotReadable, NotConnected, TokenSealed
from backend.ports.mail_text import MailText
from backend.ports.message_head import MessageHead
from backend.services.kernel.reading import read_sight
from backend.services.mail.connections import Connections
from backend.services.mail.kept_previews import KeptPreviews, Mark

log = logging.getLogger(__name__)

READ_WITHIN_S = 10.0
"""For everything that is asked of Gmail for one card."""
LISTED = 50
DRAFT = "DRAFT"

Heads = Sequence[MessageHead]


@dataclass(frozen=True, slots=True)
class Previewing:
    """Read one mail, list those of a conversation."""

    documents: Documents
    connections: Connections
    text: MailText
    kept: KeptPreviews

    def read(self, person: Person, mailbox: str, thread_id: str, gmail_id: str = "") -> MessagesSnapshot:
        """Return the messages, newest first, with that one open, or the newest.

        What Gmail does not give is told in ``opened``, nothing else fails by it. Raises: NotMember,
        Gone (conversation; message, where the conversation has no such one).
        """
        sight = read_sight(self.documents, person, mailbox, thread_id, Deed.READ)
        conversation = sight.conversation
        try:
            with patience(READ_WITHIN_S):
                lines, opened = self.connections.ask(
                    mailbox, lambda mail: self._asked(mail, conversation, gmail_id)
                )
        except MailFault as fault:
            log.warning("a mail was not read: %s", fault)
            return MessagesSnapshot(sight.me, conversation, opened=_why(fault))
        return MessagesSnapshot(sight.me, conversation, lines, opened)

    def again(self, conversation: Conversation, gmail_id: str) -> Preview | None:
        """The mail, if this process has read it for this conversation a moment ago. Asks nobody."""
        return self.kept.find(_mark(conversation, gmail_id))

    def _asked(
        self, mail: AccountMail, conversation: Conversation, gmail_id: str
    ) -> tuple[tuple[MessageLine, ...], Reading]:
        heads = _thread(mail, conversation)
        lines = tuple(map(_line, heads))
        head = next((one for one in heads if not gmail_id or one.gmail_id == gmail_id), None)
        if head is None:
            if gmail_id:
                raise Gone("message")
            return lines, Unread.GONE
        mark = _mark(conversation, head.gmail_id)
        known = self.kept.find(mark)
        return lines, known or self._fetched(mail, head, mark)

    def _fetched(self, mail: AccountMail, head: MessageHead, mark: Mark) -> Reading:
        """What it says; where that takes too long, the list of messages stands all the same."""
        try:
            body = mail.body(head.gmail_id)
        except (GrantLost, NotConnected):
            raise
        except MailFault as fault:
            log.warning("a mail was not read: %s", fault)
            return _why(fault)
        preview = self._preview(head, body)
        self.kept.keep(mark, preview)
        return preview

    def _preview(self, head: MessageHead, body: Body) -> Preview:
        message = head.message
        # Where a mail has both, HTML is what its writer saw: it shows what is quoted, and where links lead.
        text = (self.text.of_html(body.html) if body.html.strip() else "") or body.text
        own, quoted, is_cut = read_text(text, message.subject)
        return Preview(
            gmail_id=head.gmail_id,
            sender=_sender(message),
            at=head.received_at,
            text=own,
            quoted=quoted,
            files=tuple(File(file_name(one.name), one.size) for one in body.attachments[:FILES_NAMED]),
            invitation=self.text.invitation(body.calendar) if body.calendar else None,
            is_cut=body.is_cut or is_cut or len(body.attachments) > FILES_NAMED,
        )


def _thread(mail: AccountMail, conversation: Conversation) -> Heads:
    """The conversation's messages in the account, newest first. Raises: MailFault.

    Until the account has been followed, a conversation that began with a member's copy has the thread id of
    that copy: the mail itself shows whether the thread found is the conversation's, and is else looked for by
    its Message-ID.
    """
    if conversation.account_thread:
        return _messages(mail, conversation.account_thread)[:LISTED]
    found = _messages(mail, conversation.thread_id)
    if any(_is_of(head, conversation) for head in found):
        return found[:LISTED]
    if not conversation.message_id or '"' in conversation.message_id:
        return ()
    ids = mail.messages(f"rfc822msgid:{conversation.message_id}").ids[:1]
    looked = mail.heads(ids).get(ids[0]) if ids else None
    if not isinstance(looked, MessageHead) or not _is_of(looked, conversation):
        return ()
    return _messages(mail, looked.thread_id)[:LISTED]


def _messages(mail: AccountMail, thread_id: str) -> Heads:
    found = mail.thread_heads((thread_id,)).get(thread_id, ())
    if isinstance(found, MailNotReadable):
        return ()
    if isinstance(found, MailFault):
        raise found
    return tuple(head for head in reversed(found) if DRAFT not in head.label_ids)


def _is_of(head: MessageHead, conversation: Conversation) -> bool:
    message = head.message
    if conversation.message_id:
        return conversation.message_id in (message.message_id, *message.references)
    return head.gmail_id in conversation.gmail_ids


def _line(head: MessageHead) -> MessageLine:
    return MessageLine(
        head.gmail_id,
        _sender(head.message),
        head.received_at,
        unescape(head.snippet),
        len(head.attachments),
    )


def _sender(message: Message) -> str:
    return message.sender_name or message.sender


def _mark(conversation: Conversation, gmail_id: str) -> Mark:
    return conversation.mailbox.id, conversation.thread_id, gmail_id


def _why(fault: MailFault) -> Unread:
    if isinstance(fault, NotConnected | GrantLost | TokenSealed):
        return Unread.NOT_CONNECTED
    return Unread.GONE if isinstance(fault, MailNotReadable) else Unread.SLOW
