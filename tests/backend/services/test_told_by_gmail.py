"""Telling through Google's client and the stand-in: the letter arrives, and Relais knows it again."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from backend.domain.account import Account, AccountState
from backend.domain.message import read_headers
from backend.domain.own_mail import answered_thread, is_our_notification
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.home import NoMailbox
from backend.google_api.access import by_refresh_token
from backend.google_api.account import GmailAccounts
from backend.google_api.open_mail import GmailOpenMailReader
from backend.jobs.follow import Follow
from backend.jobs.runner import Runner
from backend.jobs.tell import Tell
from backend.ports.account import AccountMail
from backend.ports.documents import Documents
from backend.ports.message_head import MessageHead
from backend.ports.open_mail import MailTokens, OpenThread
from backend.records import accounts
from backend.records.accounts import SealedToken
from backend.services import Ports, Services, build
from backend.services.mail import MailPorts
from backend.services.mail.connections import Connections
from backend.services.telling.choosing import choose
from tests.clock import SetClock
from tests.people import ANA, BEN, SUPPORT, begin, click, found_mailbox
from tests.telling import VAULT, text_of
from tests.wired import NOWHERE
from workbench.google import Google, Rule
from workbench.google.tokens import FULL
from workbench.identities import OAUTH_CLIENT_ID

T = "18c2f3a9b0d1e2f3"
_LONG = timedelta(minutes=5)
MODIFY = "https://www.googleapis.com/auth/gmail.modify"


@pytest.fixture
def connections(google: Google, store: Documents, clock: SetClock) -> Connections:
    """support@acme.test, connected; its members' accounts are there too."""
    google.add_account(BEN.email, "Ben")
    google.add_client(OAUTH_CLIENT_ID, "secret", [])
    token = google.grant(SUPPORT, [MODIFY]).refresh_token
    opened = GmailAccounts(
        google.endpoint, by_refresh_token(OAUTH_CLIENT_ID, "secret", f"{google.endpoint}/token"), clock
    )
    place = accounts.credentials(SUPPORT).path
    store.write(
        {
            accounts.key(SUPPORT).path: accounts.fields(Account(SUPPORT, SUPPORT, AccountState.CONNECTED)),
            place: accounts.token_fields(SealedToken(VAULT.seal(token, place), clock.now())),
        }
    )
    return Connections(store, clock, opened, VAULT)


@pytest.fixture
def services(store: Documents, clock: SetClock, connections: Connections) -> Services:
    """Every use case, sending through the account."""
    ports = MailPorts(connections.accounts, vault=VAULT)
    made = build(Ports(store, clock, GmailOpenMailReader(NOWHERE), ports))
    found_mailbox(made)
    begin(made, T)
    return made


def _tell(services: Services, store: Documents, clock: SetClock, minutes: float = 2) -> None:
    services.inbox.notes.add(click(ANA, T, "n"), "@ben CANARY for colleagues")
    Runner(store, clock, [Follow(store, (choose,))]).run(_LONG)
    clock.pass_by(minutes=minutes)
    Runner(store, clock, [Tell(services.telling.outbox)]).run(_LONG)


def _head(mail: AccountMail, gmail_id: str) -> MessageHead:
    found = mail.heads([gmail_id])[gmail_id]
    assert isinstance(found, MessageHead)
    return found


def test_the_letter_arrives_in_a_thread_of_its_own_and_is_known_as_ours(
    services: Services, google: Google, connections: Connections, store: Documents, clock: SetClock
) -> None:
    _tell(services, store, clock)
    (arrived,) = google.account(BEN.email).messages
    (sent,) = google.account(SUPPORT).messages
    letter = message_from_bytes(arrived.raw, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    assert letter["From"].addresses[0].addr_spec == SUPPORT
    assert "CANARY for colleagues" in text_of(letter)
    assert google.outside == [], "nobody outside got anything"
    assert sent.thread_id != T
    head = _head(connections.mail(SUPPORT), sent.id)
    assert is_our_notification(head.headers, head.label_ids)


def test_beside_the_letter_stands_its_conversation_and_the_letter_becomes_none(
    services: Services, google: Google, store: Documents, clock: SetClock
) -> None:
    _tell(services, store, clock)
    (arrived,) = google.account(BEN.email).messages
    token = google.grant(BEN.email, [FULL]).access_token
    thread = OpenThread(arrived.thread_id, arrived.id, arrived.id, MailTokens(token, token))
    before = {document.path: document.fields for document in store.scan()}
    reading = build(Ports(store, clock, GmailOpenMailReader(google.endpoint)))
    shown = reading.inbox.opening.open(BEN, thread)
    assert isinstance(shown, ConversationSnapshot)
    assert shown.conversation.thread_id == T
    assert {document.path: document.fields for document in store.scan()} == before
    services.people.roster.remove(SUPPORT, BEN.email)
    assert isinstance(reading.inbox.opening.open(BEN, thread), NoMailbox)


def test_what_a_stranger_sends_with_our_mark_is_mail_as_any_other(
    services: Services, google: Google, connections: Connections
) -> None:
    raw = (
        b"From: Lea <lea@firma.example>\r\nTo: support@acme.test\r\nSubject: Hi\r\n"
        b"X-Relais-Notification: 1\r\n\r\nHi\r\n"
    )
    (mail,) = google.deliver(raw)
    head = _head(connections.mail(SUPPORT), mail.id)
    assert not is_our_notification(head.headers, head.label_ids)


def test_a_members_answer_that_reaches_the_mailbox_is_known(
    services: Services, google: Google, connections: Connections, store: Documents, clock: SetClock
) -> None:
    _tell(services, store, clock)
    (arrived,) = google.account(BEN.email).messages
    letter = message_from_bytes(arrived.raw, policy=policy.default)
    assert letter["Reply-To"].addresses[0].addr_spec == BEN.email, "where an answer goes by itself"
    answer = EmailMessage()
    answer["From"], answer["To"] = f"Ben <{BEN.email}>", SUPPORT
    answer["Subject"] = f"Re: {letter['Subject']}"
    answer["In-Reply-To"] = str(letter["Message-ID"])
    answer["References"] = f"{letter['References']} {letter['Message-ID']}"
    answer.set_content("Will do.")
    (copy,) = google.deliver(answer.as_bytes(), to=SUPPORT)
    head = _head(connections.mail(SUPPORT), copy.id)
    message = read_headers(
        head.headers, gmail_id=head.gmail_id, thread_id=head.thread_id, at=head.received_at, snippet=""
    )
    mailbox = services.people.mailboxes.get(SUPPORT)
    assert answered_thread(message.references, message.sender, mailbox) == T


@pytest.mark.parametrize(("phase", "arrived"), [("before", 0), ("after", 1)])
def test_where_gmail_does_not_answer_the_letter_is_not_sent_again(
    services: Services, google: Google, store: Documents, clock: SetClock, phase: str, arrived: int
) -> None:
    google.faults.add(Rule("messages.send", "close", phase))  # type: ignore[arg-type]
    _tell(services, store, clock)
    clock.pass_by(minutes=30)
    Runner(store, clock, [Tell(services.telling.outbox)]).run(_LONG)
    assert len(google.account(BEN.email).messages) == arrived
    assert len(google.calls.of("messages.send")) == 1


def test_a_lost_grant_is_found_by_sending_and_the_letter_waits(
    services: Services, google: Google, connections: Connections, store: Documents, clock: SetClock
) -> None:
    google.account(SUPPORT).revoke()
    _tell(services, store, clock)
    account = connections.account(SUPPORT)
    assert account is not None
    assert account.state is AccountState.RECONNECT
    place = accounts.credentials(SUPPORT).path
    token = google.grant(SUPPORT, [MODIFY]).refresh_token
    store.write(
        {
            accounts.key(SUPPORT).path: accounts.fields(Account(SUPPORT, SUPPORT, AccountState.CONNECTED)),
            place: accounts.token_fields(SealedToken(VAULT.seal(token, place), clock.now())),
        }
    )
    clock.pass_by(minutes=6)
    Runner(store, clock, [Tell(services.telling.outbox)]).run(_LONG)
    assert len(google.account(BEN.email).messages) == 1
