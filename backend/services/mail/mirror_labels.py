"""The mirrored labels of an account themselves: made, renamed, put right, taken away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.domain.mirror import (
    MIRRORED_AT_MOST,
    PARENT,
    Mirror,
    Mirrored,
    Wanted,
    gmail_name,
    is_shared_label,
)
from backend.domain.replacing import replace
from backend.ports.account import AccountMail
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Page, Transaction, paged
from backend.ports.mail_fault import MailNotReadable
from backend.records import mailboxes, mirrors, queues
from backend.records.key import fetch, fetch_one
from backend.services.mail.connections import Connections

ASKED_AT_ONCE = 200
"""Conversations of one page."""

NO_PARENT = ""
"""The parent's key among the mirrored."""


@dataclass(frozen=True, slots=True)
class MirrorLabels:
    """Keeps an account's labels as the mailbox has them."""

    documents: Documents
    clock: Clock
    connections: Connections

    def mirror(self, address: str) -> Mirror:
        """What a mailbox mirrors."""
        return fetch_one(self.documents, mirrors.key(address)) or Mirror(address)

    def switch(self, address: str, *, is_on: bool, also: frozenset[str] = frozenset()) -> Mirror:
        """Mirror from now on, or no longer; the labels in Gmail stay until they are removed."""
        return self.keep(address, lambda mirror: replace(mirror, is_on=is_on, also=also))

    def keep(self, address: str, change: Callable[[Mirror], Mirror]) -> Mirror:
        """Change what is known of a mirror. Returns it as it is then."""
        key = mirrors.key(address)

        def body(transaction: Transaction) -> Mirror:
            document = transaction.get(key.path)
            before = key.read(document) if document else Mirror(address)
            after = change(before)
            if after != before:
                transaction.set(key.path, mirrors.changed(document, after))
            return after

        return self.documents.transact(body)

    def ensure(self, mail: AccountMail, mirror: Mirror, asked: Sequence[Wanted]) -> Mirror:
        """Let each label be in Gmail under its name. One that Gmail does not take is noted, and passed over.

        Raises: MailFault, where Gmail does not answer at all.
        """
        for one in self._missing(mirror, asked):
            mirror = self._made(mail, mirror, one)
        return mirror

    def all(self, cursor: str | None) -> Page:
        """A page of every mirror."""
        return self.documents.query(mirrors.every(cursor=cursor))

    def sweep(self, address: str) -> bool:
        """Put right what drifted: labels renamed or deleted in Gmail, and such as Relais has no more.

        False where nothing is mirrored. Raises: MailFault.
        """
        found = fetch(self.documents, [mirrors.key(address), mailboxes.key(address)])
        mirror, mailbox = found.get(mirrors.key(address)), found.get(mailboxes.key(address))
        account = self.connections.account(address)
        if not (mirror and mailbox and mirror.is_on and account and account.is_readable):
            return False
        names = {label.id: label.name for label in mailbox.labels}
        with self.connections.guarded(address) as mail:
            there = {one.id: one.name for one in mail.labels()}
            for one in mirror.labels:
                if is_shared_label(one.key) and one.key not in (NO_PARENT, *names):
                    mail.delete_label(one.gmail_id)
                    self._forget(address, one)
                elif one.gmail_id not in there:
                    self._forget(address, one)
                    self._ask_for_all(address, one.key)
                elif there[one.gmail_id] != one.name:
                    mail.rename_label(one.gmail_id, one.name)
        self.keep(address, lambda now: replace(now, swept_at=self.clock.now()))
        return True

    def remove(self, address: str) -> int:
        """Switch off and take every mirrored label out of Gmail. Returns how many. Raises: MailFault."""
        mirror = self.switch(address, is_on=False)
        with self.connections.guarded(address) as mail:
            # The parent goes last: in between, Gmail shows its children by their whole names.
            for one in sorted(mirror.labels, key=lambda label: label.key == NO_PARENT):
                mail.delete_label(one.gmail_id)
                self._forget(address, one)
        self.keep(address, lambda now: replace(now, faults=()))
        return len(mirror.labels)

    def _missing(self, mirror: Mirror, asked: Sequence[Wanted]) -> list[Wanted]:
        """What is not there under its name; above all the label under which everything stands."""
        wanted = [one for one in asked if not _is_named(mirror.of_key(one.key), one)]
        parent = [] if mirror.of_key(NO_PARENT) or not wanted else [Wanted(NO_PARENT, PARENT)]
        return [*parent, *wanted]

    def _made(self, mail: AccountMail, mirror: Mirror, one: Wanted) -> Mirror:
        known = mirror.of_key(one.key)
        if known is None and len(mirror.labels) >= MIRRORED_AT_MOST:
            return self._noted(mirror, one, "too many labels")
        taken = [other.name for other in mirror.labels if other.key != one.key]
        name = PARENT if one.key == NO_PARENT else gmail_name(one.name, taken)
        try:
            if known:
                mail.rename_label(known.gmail_id, name)
                gmail_id = known.gmail_id
            else:
                gmail_id = mail.create_label(name).id
        except MailNotReadable as fault:
            return self._noted(mirror, one, str(fault))
        made = Mirrored(one.key, gmail_id, name)
        return self.keep(mirror.mailbox, lambda now: _with(now, made))

    def _noted(self, mirror: Mirror, one: Wanted, fault: str) -> Mirror:
        others = tuple(known for known in mirror.faults if known[0] != one.name)
        return self.keep(mirror.mailbox, lambda now: replace(now, faults=(*others, (one.name, fault))))

    def _forget(self, address: str, gone: Mirrored) -> None:
        self.keep(
            address,
            lambda now: replace(
                now, labels=tuple(one for one in now.labels if one.gmail_id != gone.gmail_id)
            ),
        )

    def _ask_for_all(self, address: str, label_id: str) -> None:
        """Let every conversation that bears the label be looked at, since Gmail has it no more."""
        bearing = paged(
            lambda cursor: self.documents.query(
                queues.with_label(address, label_id, limit=ASKED_AT_ONCE, cursor=cursor)
            )
        )
        for document in bearing:
            self._ask(address, document.id)

    def _ask(self, address: str, thread_id: str) -> None:
        """Anew where it waits already: what people did in Gmail meanwhile is not forgotten."""
        key = mirrors.due(address, thread_id)

        def body(transaction: Transaction) -> None:
            document = transaction.get(key.path)
            known = key.read(document) if document else None
            asked = mirrors.asked(known, address, thread_id, self.clock.now())
            transaction.set(key.path, mirrors.due_fields(asked))

        self.documents.transact(body)


def _is_named(known: Mirrored | None, one: Wanted) -> bool:
    """Whether the label is there under its name, which may bear a number to tell it from another."""
    if known is None:
        return False
    plain = gmail_name(one.name, ())
    return known.name == plain or known.name.startswith(f"{plain} (")


def _with(mirror: Mirror, made: Mirrored) -> Mirror:
    others = tuple(one for one in mirror.labels if one.key != made.key)
    return replace(
        mirror,
        labels=(*others, made),
        faults=tuple(fault for fault in mirror.faults if gmail_name(fault[0], ()) != made.name),
    )
