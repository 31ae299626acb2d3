"""Real mails for tests: each is in the account of everybody whom it names, under ids of that account."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime

from backend.ports.open_mail import MailTokens, OpenThread
from tests.clock import NOON
from workbench.google import Google, Place, written
from workbench.host import COMPOSE, METADATA
from workbench.identities import mail_token, message_token

ACCOUNTS = (
    "ana@acme.test",
    "ben@acme.test",
    "chloe@acme.test",
    "emma@acme.test",
    "otto@acme.test",
    "support@acme.test",
)
GROUP = ("ana@acme.test", "ben@acme.test", "chloe@acme.test", "emma@acme.test", "support@acme.test")
"""Who gets a copy of a mail to support@acme.test."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, with a copy in each of ``accounts``."""

    key: str
    thread: str
    sender: str
    to: str
    subject: str
    text: str
    minutes_ago: int
    answers: tuple[str, ...] = ()
    """Keys of the mails in References, oldest first."""
    accounts: tuple[str, ...] = GROUP

    @property
    def rfc_id(self) -> str:
        """The Message-ID: the same in every copy."""
        return f"<{self.key}@mail.lindenhof.example>"


LEA = "Léa Martin <lea@lindenhof.example>"
MAILS = (
    Mail("order", "order", LEA, "support@acme.test", "Where is my order?", "It was due on Monday.", 90),
    Mail("again", "order", LEA, "support@acme.test", "Re: Where is my order?", "Any news?", 30, ("order",)),
    Mail(
        "answer", "order", "Support <support@acme.test>", LEA, "Re: Where is my order?", "On its way!", 20,
        ("order", "again"),
    ),
    Mail("invoice", "invoice", LEA, "support@acme.test", "Facture n° 12 😀", "Bonjour", 60 * 24 * 30),
    Mail("both", "both", "Max <max@firma.example>", "support@acme.test, sales@acme.test", "Quote", "Hi", 45),
    Mail("bounce", "bounce", "mailer-daemon@firma.example", "support@acme.test", "Undelivered", "x", 44),
    Mail("lunch", "lunch", "ben@acme.test", "ana@acme.test", "Lunch?", "At noon?", 10, (), GROUP[:2]),
    Mail(
        "forged", "forged", "Eve <eve@evil.example>", "ana@acme.test", "Re: Where is my order?", "hi", 5,
        ("order",), ("ana@acme.test",),
    ),
)  # fmt: skip
BY_KEY = {mail.key: mail for mail in MAILS}


def thread_id(account: str, thread: str) -> str:
    """The id of a thread in an account."""
    return _hexadecimal(f"thread {account} {thread}")


def message_id(account: str, key: str) -> str:
    """The Gmail id of a mail in an account."""
    return _hexadecimal(f"message {account} {key}")


def opened(account: str, key: str) -> OpenThread:
    """The mail as opened in an account, with its tokens."""
    mail_id = message_id(account, key)
    tokens = MailTokens(mail_token(account), message_token(mail_id))
    return OpenThread(thread_id(account, BY_KEY[key].thread), mail_id, mail_id, tokens)


def fill(google: Google) -> None:
    """Make the accounts, with their mails and the tokens by which an add-on reads them."""
    for account in ACCOUNTS:
        google.add_account(account)
        google.accept_token(mail_token(account), account, (METADATA, COMPOSE))
    for mail in MAILS:
        at = NOON - timedelta(minutes=mail.minutes_ago)
        headers = {"Message-ID": mail.rfc_id, "Date": format_datetime(at)}
        if mail.answers:
            headers["References"] = " ".join(BY_KEY[key].rfc_id for key in mail.answers)
            headers["In-Reply-To"] = BY_KEY[mail.answers[-1]].rfc_id
        raw = written(
            {"sender": mail.sender, "subject": mail.subject, "text": mail.text, "headers": headers}, mail.to
        )
        for account in mail.accounts:
            ids = thread_id(account, mail.thread), message_id(account, mail.key)
            google.account(account).take_in(raw, Place(("INBOX",), *ids, at_ms=int(at.timestamp() * 1000)))


def _hexadecimal(text: str) -> str:
    """Sixteen digits, the first one 1: the number fits where Gmail's do."""
    return "1" + hashlib.sha256(text.encode()).hexdigest()[:15]
