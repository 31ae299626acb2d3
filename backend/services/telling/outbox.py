"""What waits to be told goes out: claimed, sent at most once, and settled.

A notification may be lost where a worker is killed between Gmail and the mark, or where no answer comes; it
is never sent twice. What is done has no document any more.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from backend.domain.notification import Notification, State, is_ripe, reachable
from backend.domain.replacing import replace
from backend.domain.snapshots.telling import Told
from backend.ports.account import AccountMail
from backend.ports.chat import Chat, ChatRefused, ChatUnclear, WebhookGone
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Page, Transaction
from backend.ports.mail_fault import MailFault, MailNotReadable, SendUnclear
from backend.ports.vault import Vault
from backend.records import mailboxes, notifications
from backend.records.key import read_each
from backend.services.people.preferences import lose_chat, webhook_of
from backend.services.telling.looking import Looked, Parcel, look

log = logging.getLogger(__name__)

TAKEN = 200
"""Notifications of one member that are looked at together."""

HELD_FOR = timedelta(minutes=5)
"""Until what could not be sent is tried again, where Google does not say."""

UNSETTLED_AFTER = timedelta(hours=1)


class Post(Protocol):
    """Asks the account of a mailbox something (``services.mail.connections``)."""

    def ask(self, mailbox: str, call: Callable[[AccountMail], str]) -> str:
        """Ask its Gmail. Once more only where it refused a token that has since been replaced.

        Raises: MailFault.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outbox:
    """Looks, claims, sends, settles."""

    documents: Documents
    clock: Clock
    post: Post
    chat: Chat | None
    vault: Vault | None

    def waiting(self, cursor: str | None) -> Page:
        """A page of what waits, of all members."""
        return self.documents.query(notifications.in_state(State.WAITING, limit=100, cursor=cursor))

    def look(self, mailbox: str, sub: str) -> Looked:
        """What that member is to be told now; nothing while more may be coming."""
        page = self.documents.query(notifications.waiting_for(mailbox, sub, limit=TAKEN))
        now = self.clock.now()
        known = read_each(page.documents, notifications.read)
        waiting = [one for one in known if one.not_before is None or one.not_before <= now]
        return look(self.documents, waiting, now) if is_ripe(waiting, now) else Looked()

    def clear(self, looked: Looked) -> bool:
        """Take away what need not be told, and put off what cannot be sent. Returns whether any was there."""
        until = self.clock.now() + HELD_FOR
        withdrawn = self._settle(looked.withdrawn, State.WAITING, lambda _: None)
        held = self._settle(looked.held, State.WAITING, lambda one: replace(one, not_before=until))
        return withdrawn or held

    def mail(self, parcel: Parcel, raw: bytes) -> bool:
        """Send the parcel as an e-mail; False if another worker had it, or it is not sent now."""
        return self._sent(parcel, lambda: self._mailed(parcel, raw))

    def message(self, parcel: Parcel, text: str) -> bool:
        """Send the parcel to the member's Chat space; as ``mail``."""
        return self._sent(parcel, lambda: self._said(parcel, text))

    def broken_off(self) -> Page:
        """What was being sent when its worker ended, perhaps: the oldest first."""
        return self.documents.query(notifications.in_state(State.SENDING, limit=100))

    def give_up(self, path: str) -> bool:
        """Say that nobody knows what became of it, if it has been on its way for long."""
        document = self.documents.get_many([path]).get(path)
        one = notifications.read(document) if document else None
        if one is None or one.sent_at is None or self.clock.now() - one.sent_at < UNSETTLED_AFTER:
            return False
        log.warning("a notification whose sending was broken off", extra={"notification": path})
        return self._settle([one], State.SENDING, _unclear)

    def _mailed(self, parcel: Parcel, raw: bytes) -> "Fate":
        try:
            posted(self.post, parcel.letter.sender.id, raw)
        except SendUnclear as fault:
            log.warning("an e-mail that may not have been sent: %s", fault)
            return _unclear
        except MailFault as fault:
            log.warning("an e-mail was not sent: %s", fault)
            # A letter that Gmail does not take is no use to keep; an account may be connected again.
            is_in_vain = isinstance(fault, MailNotReadable)
            return _gone if is_in_vain else self._later(fault.retry_after_s)
        return _gone

    def _said(self, parcel: Parcel, text: str) -> "Fate":
        mailbox, sub = parcel.letter.mailbox.id, parcel.letter.to.sub
        try:
            if self.chat is None:
                raise WebhookGone("this installation has no Chat")
            webhook = webhook_of(self.documents, self.vault, mailbox, sub)
            self.chat.post(webhook, text, thread_key(parcel))
        except ChatUnclear as fault:
            log.warning("a message that Chat may not have taken: %s", fault)
            return _unclear
        except WebhookGone as fault:
            log.warning("a Chat webhook is lost: %s", fault)
            lose_chat(self.documents, mailbox, sub)
            return self._later(0)
        except ChatRefused as fault:
            log.warning("Chat did not take a message: %s", fault)
            return self._later(None)
        return _gone

    def _sent(self, parcel: Parcel, send: Callable[[], "Fate"]) -> bool:
        if not self._claimed(parcel):
            return False
        fate = send()
        self._settle(parcel.settles, State.SENDING, fate)
        return fate is _gone

    def _claimed(self, parcel: Parcel) -> bool:
        """Mark it as being sent. Whoever has left meanwhile, or another worker's, is not for us to tell."""
        address, member, now = parcel.letter.mailbox.id, parcel.letter.to, self.clock.now()
        paths = [notifications.path_of(one) for one in parcel.settles]

        def body(transaction: Transaction) -> bool:
            box = mailboxes.key(address)
            found = transaction.get_many([box.path, *paths])
            mailbox = box.read(found[box.path]) if box.path in found else None
            present = reachable(mailbox, member.sub) if mailbox else None
            if present is None or present.email != member.email or not all(path in found for path in paths):
                return False
            known = [notifications.read(found[path]) for path in paths]
            if any(one.state is not State.WAITING for one in known):
                return False
            for path, one in zip(paths, known, strict=True):
                sending = replace(one, state=State.SENDING, sent_at=now)
                transaction.set(path, notifications.changed(found[path], sending))
            return True

        return self.documents.transact(body)

    def _settle(self, these: Iterable[Notification], was: State, fate: "Fate") -> bool:
        """Write what became of them, None for done; those that another worker moved on are left alone."""
        paths = [notifications.path_of(one) for one in these]

        def body(transaction: Transaction) -> bool:
            found = transaction.get_many(paths)
            mine = [document for document in found.values() if notifications.read(document).state is was]
            for document in mine:
                after = fate(notifications.read(document))
                if after is None:
                    transaction.delete(document.path)
                else:
                    transaction.set(document.path, notifications.changed(document, after))
            return bool(mine)

        return self.documents.transact(body) if paths else False

    def _later(self, wait_s: float | None) -> "Fate":
        until = self.clock.now() + (HELD_FOR if wait_s is None else timedelta(seconds=wait_s))
        return lambda one: replace(one, state=State.WAITING, not_before=until, sent_at=None)


Fate = Callable[[Notification], Notification | None]
"""What a notification becomes, None where it is done."""


def _gone(_: Notification) -> None:
    """It is done."""


def _unclear(one: Notification) -> Notification:
    return replace(one, state=State.UNCLEAR)


def posted(post: Post, mailbox: str, raw: bytes) -> None:
    """Send a mail from the account of a mailbox. Raises: a MailFault."""
    post.ask(mailbox, lambda mail: mail.send(raw))


def thread_key(parcel: Parcel) -> str:
    """Under which the message stands in a Chat space: that of its conversation, if it is about one."""
    letter = parcel.letter
    if isinstance(letter, Told) and len(letter.news) == 1:
        return f"relais-{letter.news[0].conversation.thread_id}"
    return f"relais-{letter.id[-100:]}"
