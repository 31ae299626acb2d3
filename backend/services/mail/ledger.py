"""The proof that nothing is lost: what Gmail lists of a day against what Relais has of it.

Whatever Gmail has and Relais has not is looked at; whatever Relais has and Gmail no longer lists, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from backend.domain.ledger import LedgerDay, LedgerSnapshot
from backend.domain.obstacle import Obstacle
from backend.domain.replacing import replace
from backend.domain.sync import MEANING, Place, place_of
from backend.ports.account import AccountMail
from backend.ports.clock import Clock
from backend.ports.documents import Documents, Transaction, paged
from backend.ports.mail_fault import MailNotReadable
from backend.ports.message_head import MessageHead
from backend.records import dead_letters, ledger, messages
from backend.records.codec import over
from backend.records.key import fetch, read_each, readable
from backend.records.messages import Accounted
from backend.services.mail.arriving import arrive
from backend.services.mail.connections import Connections
from backend.services.mail.looking import Looking

DAYS_PROVED = 3
"""How many whole days each proof looks at: what was found on one is proved on the next."""
DAYS_SHOWN = 14
PAGE = 500


@dataclass(frozen=True, slots=True)
class Ledger:
    """Proves days."""

    documents: Documents
    clock: Clock
    connections: Connections
    looking: Looking

    def days_to_prove(self, mailbox: str) -> tuple[str, ...]:
        """The whole days that were not proved since they ended, the oldest first."""
        today = self.clock.now().astimezone(UTC).date()
        account = self.connections.account(mailbox)
        if account is None or not account.is_readable or account.connected_at is None:
            return ()
        first = account.connected_at.astimezone(UTC).date()
        days = [today - timedelta(days=back) for back in range(DAYS_PROVED, 0, -1)]
        wanted = [day.isoformat() for day in days if day > first]
        found = fetch(self.documents, [ledger.key(mailbox, day) for day in wanted])
        return tuple(day for day in wanted if not _is_proved_on(found.get(ledger.key(mailbox, day)), today))

    def prove(self, mailbox: str, day: str) -> LedgerDay:
        """Compare a day, look at what differs, and write down how it stands. Raises: MailFault."""
        with self.connections.guarded(mailbox) as mail:
            listed = self._of_the_day(mailbox, day, set(self._listed(mail, day)))
            known = {one.gmail_id: one for one in self._known(mailbox, day)}
            dead = self._dead(mailbox) & listed
            missed = listed - set(known) - dead
            vanished = {
                gmail_id
                for gmail_id, one in known.items()
                if gmail_id not in listed and one.place is not Place.GONE
            }
            self._look_at(mailbox, mail, sorted(missed | vanished))
            listed -= self._of_no_account(mail, missed - {one.gmail_id for one in self._known(mailbox, day)})
        after = {one.gmail_id: one for one in self._known(mailbox, day)}
        listed = self._of_the_day(mailbox, day, listed)
        dead = self._dead(mailbox) & listed
        proved = LedgerDay(
            mailbox=mailbox,
            day=day,
            in_gmail=len(listed),
            here=len(listed & set(after)),
            recovered=len(missed & set(after)),
            removed=sum(one.place is Place.GONE for one in after.values()),
            dead=len(dead - set(after)),
            proved_at=self.clock.now(),
            size=sum(one.size for gmail_id, one in after.items() if gmail_id in listed),
        )
        return self._written(proved)

    def snapshot(self, mailbox: str) -> LedgerSnapshot:
        """The newest days, for whoever shows them."""
        page = self.documents.query(ledger.newest(mailbox, limit=DAYS_SHOWN))
        return LedgerSnapshot(read_each(page.documents, ledger.read))

    def _listed(self, mail: AccountMail, day: str) -> Iterator[str]:
        """What Gmail has of a day: by the second, in its own time."""
        begins = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
        ends = begins + timedelta(days=1)
        query = f"after:{int(begins.timestamp()) - 1} before:{int(ends.timestamp())} -in:drafts"
        page: str | None = None
        while True:
            found = mail.messages(query, page)
            yield from found.ids
            page = found.next_page
            if page is None:
                return

    def _of_the_day(self, mailbox: str, day: str, listed: set[str]) -> set[str]:
        """Without what is written down under the day before or after: a second more is asked for."""
        keys = {one: messages.accounted(mailbox, one) for one in listed}
        found = fetch(self.documents, keys.values())
        days = {one: known.day for one, key in keys.items() if (known := found.get(key))}
        return {one for one in listed if days.get(one, day) == day}

    def _known(self, mailbox: str, day: str) -> Iterator[Accounted]:
        pages = paged(lambda at: self.documents.query(messages.of_day(mailbox, day, limit=PAGE, cursor=at)))
        yield from readable(pages, messages.read_accounted)

    def _dead(self, mailbox: str) -> set[str]:
        pages = paged(
            lambda at: self.documents.query(dead_letters.of_mailbox(mailbox, limit=PAGE, cursor=at))
        )
        return {letter.gmail_id for letter in readable(pages, dead_letters.read)}

    def _look_at(self, mailbox: str, mail: AccountMail, gmail_ids: list[str]) -> None:
        """Let the differing ones be looked at as any other message is."""
        now = self.clock.now()
        # Missed mail opens what was closed, but nobody is woken for what is a day old.
        arrive(self.documents, mailbox, gmail_ids, now=now, new_since=now - timedelta(DAYS_PROVED + 1))
        while gmail_ids and self.looking.look(mailbox, mail):
            continue

    def _of_no_account(self, mail: AccountMail, gmail_ids: set[str]) -> set[str]:
        """What Gmail lists and Relais does not keep: a chat, a new draft, mail deleted meanwhile."""
        left = set()
        for gmail_id, looked in mail.heads(sorted(gmail_ids)).items() if gmail_ids else ():
            if isinstance(looked, MessageHead):
                is_kept = MEANING[place_of(looked.label_ids)].is_kept
            else:
                is_kept = not (isinstance(looked, MailNotReadable) and looked.obstacle is Obstacle.GONE)
            left |= set() if is_kept else {gmail_id}
        return left

    def _written(self, proved: LedgerDay) -> LedgerDay:
        """Write the day down; what an earlier proof recovered stays told."""
        key = ledger.key(proved.mailbox, proved.day)

        def body(transaction: Transaction) -> LedgerDay:
            document = transaction.get(key.path)
            earlier = key.read(document).recovered if document else 0
            told = replace(proved, recovered=earlier + proved.recovered)
            transaction.set(key.path, over(document, ledger.fields(told)))
            return told

        return self.documents.transact(body)


def _is_proved_on(day: LedgerDay | None, today: date) -> bool:
    """Whether it was proved today already."""
    return day is not None and day.proved_at is not None and day.proved_at.astimezone(UTC).date() >= today
