"""Telling in tests: an account that takes letters, a Chat space, and the jobs run until all is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from backend.domain.account import Account, AccountState, Trouble
from backend.google_api.open_mail import GmailOpenMailReader
from backend.jobs.follow import Follow
from backend.jobs.runner import Runner, Tally
from backend.jobs.tell import Alarm, Mornings, Tell
from backend.ports.account import AccountMail
from backend.ports.documents import Documents
from backend.records import accounts
from backend.services import Ports, Services, build
from backend.services.mail import MailPorts
from backend.services.telling import build_telling
from backend.services.telling.choosing import choose
from backend.vault.aes_gcm import AesGcmVault
from tests.clock import SetClock
from tests.people import SUPPORT, found_mailbox
from tests.wired import NOWHERE

WEBHOOK = "https://chat.googleapis.com/v1/spaces/AAAAxyz/messages?key=AIzaSecretKey&token=SecretToken%3D"
VAULT = AesGcmVault([("k1", b"k" * 32)])


@dataclass
class Posted:
    """Where letters go: what was sent, by mailbox. ``fault`` befalls the next ones."""

    sent: list[tuple[str, bytes]] = field(default_factory=list)
    fault: Exception | None = None
    said: list[tuple[str, str, str]] = field(default_factory=list)
    chat_fault: Exception | None = None

    def ask(self, mailbox: str, call: Callable[[AccountMail], str]) -> str:
        """The account of a mailbox."""
        return call(_Account(self, mailbox))  # type: ignore[arg-type]

    def post(self, webhook: str, text: str, thread_key: str) -> None:
        """Chat."""
        if self.chat_fault:
            raise self.chat_fault
        self.said.append((webhook, text, thread_key))

    def letters(self) -> list[EmailMessage]:
        """What was sent, as a mail program reads it."""
        return [letter_of(raw) for _, raw in self.sent]


@dataclass
class _Account:
    """An account that sends."""

    posted: Posted
    address: str

    def send(self, raw: bytes) -> str:
        """Take the letter, or not."""
        if self.posted.fault:
            raise self.posted.fault
        self.posted.sent.append((self.address, raw))
        return f"sent{len(self.posted.sent)}"


@dataclass
class Room:
    """The house with its outbox, and time that passes."""

    services: Services
    documents: Documents
    clock: SetClock
    posted: Posted

    def follow(self) -> Tally:
        """Follow every line."""
        follow = Follow(self.documents, (choose,))
        return Runner(self.documents, self.clock, [follow]).run(timedelta(minutes=5))["follow"]

    def tell(self) -> Tally:
        """Tell what is due now."""
        job = Tell(self.services.telling.outbox)
        return Runner(self.documents, self.clock, [job]).run(timedelta(minutes=5))["tell"]

    def mornings(self) -> Tally:
        """Send the digests that are due now."""
        job = Mornings(self.services.telling.digests)
        return Runner(self.documents, self.clock, [job]).run(timedelta(minutes=5))["digest"]

    def alarm(self) -> Tally:
        """Raise the alarms that are due now."""
        job = Alarm(self.services.telling.alarms)
        return Runner(self.documents, self.clock, [job]).run(timedelta(minutes=5))["alarm"]

    def told(self) -> list[EmailMessage]:
        """Follow, let the quiet minute pass, tell, and return what was sent by that."""
        self.follow()
        self.clock.pass_by(seconds=61)
        before = len(self.posted.sent)
        tally = self.tell()
        assert not tally.failed
        return [letter_of(raw) for _, raw in self.posted.sent[before:]]


def room(documents: Documents, clock: SetClock) -> Room:
    """The use cases with everything that telling needs, and support@acme.test connected."""
    posted = Posted()
    reader = GmailOpenMailReader(NOWHERE)
    wired = build(Ports(documents, clock, reader, MailPorts(vault=VAULT), posted))
    telling = build_telling(documents, clock, posted, posted, VAULT)
    services = replace(wired, telling=telling)
    found_mailbox(services)
    connect(documents, SUPPORT)
    return Room(services, documents, clock, posted)


def connect(documents: Documents, *addresses: str, state: AccountState = AccountState.CONNECTED) -> None:
    """Let the mailboxes have an account in that state."""
    for address in addresses:
        trouble = Trouble.GRANT if state is AccountState.RECONNECT else Trouble.NONE
        account = Account(address, address, state, trouble)
        documents.write({accounts.key(address).path: accounts.fields(account)})


def letter_of(raw: bytes) -> EmailMessage:
    """The letter as a mail program reads it."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(letter: EmailMessage) -> str:
    """Its plain text."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def receivers(letters: Iterable[EmailMessage]) -> list[str]:
    """To whom they went, by address."""
    return sorted(one["To"].addresses[0].addr_spec for one in letters)
