"""The demo company's mail: who has which copy, under which ids."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from workbench.company import CUSTOMER, Company
from workbench.google import Google, Place, written
from workbench.google.tokens import FULL
from workbench.host import COMPOSE, METADATA
from workbench.identities import mail_token, window_token

FRESH_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the company's, with a copy in each of ``accounts``."""

    key: str
    number: int
    sender: str
    to: str
    subject: str
    text: str
    minutes_ago: int
    accounts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Account to the labels of its copy."""


def thread_id(account: str, key: str) -> str:
    """The id of a thread in an account: every account has its own, as in Gmail."""
    return _hexadecimal(f"thread {account} {key}")


def message_id(account: str, key: str, number: int) -> str:
    """The Gmail id of a mail in an account."""
    return _hexadecimal(f"message {account} {key} {number}")


def rfc_id(key: str, number: int) -> str:
    """The Message-ID of a mail: the same in every copy (RFC 5322, 3.6.4)."""
    return f"<{key}.{number}@mail.acme.test>"


def seed_mail(google: Google, company: Company, now: datetime) -> None:
    """Make everybody's account with its mails, and the tokens by which the workbench opens them."""
    names = {one.email: one.name for one in company.people}
    for account in company.accounts:
        google.add_account(account, names.get(account, company.mailbox_name))
        google.accept_token(mail_token(account), account, (METADATA, COMPOSE))
        google.accept_token(window_token(account), account, (FULL,))
    mails = [*_shared_mail(company), *_private_mail(company)]
    for mail in sorted(mails, key=lambda one: -one.minutes_ago):
        _put(google, mail, now - timedelta(minutes=mail.minutes_ago))


def _put(google: Google, mail: Mail, at: datetime) -> None:
    earlier = [rfc_id(mail.key, one) for one in range(mail.number)]
    headers = {"Message-ID": rfc_id(mail.key, mail.number), "Date": format_datetime(at)}
    if earlier:
        headers |= {"In-Reply-To": earlier[-1], "References": " ".join(earlier)}
    raw = written(
        {"sender": mail.sender, "subject": mail.subject, "text": mail.text, "headers": headers}, mail.to
    )
    for account, labels in mail.accounts.items():
        ids = thread_id(account, mail.key), message_id(account, mail.key, mail.number)
        google.account(account).take_in(raw, Place(labels, *ids, at_ms=int(at.timestamp() * 1000)))


def _shared_mail(company: Company) -> Iterator[Mail]:
    """Mails to the mailbox: one copy for each member, one in the mailbox itself."""
    accounts = (company.mailbox_address, *(member.email for member in company.members))
    support = f"{company.mailbox_name} <{company.mailbox_address}>"
    for thread in company.threads:
        for number, line in enumerate(thread.lines):
            is_ours = line.by != CUSTOMER
            sender, to = (support, thread.customer) if is_ours else (thread.customer, support)
            subject = thread.subject if number == 0 else f"Re: {thread.subject}"
            labels = ("SENT",) if is_ours else _inbox(line.minutes_ago)
            copies = dict.fromkeys(accounts, labels)
            yield Mail(thread.key, number, sender, to, subject, line.text.strip(), line.minutes_ago, copies)


def _private_mail(company: Company) -> Iterator[Mail]:
    """Mails between two people, in the account of each who has one here."""
    emails = {person.key: person.email for person in company.people}
    for mail in company.private:
        sender, to = emails.get(mail.sender, mail.sender), emails[mail.to]
        labels = {sender: ("SENT",), to: _inbox(mail.minutes_ago)}
        copies = {account: labels[account] for account in company.accounts if account in labels}
        yield Mail(mail.key, 0, sender, to, mail.subject, mail.text.strip(), mail.minutes_ago, copies)


def _inbox(minutes_ago: int) -> tuple[str, ...]:
    return ("INBOX", "UNREAD") if minutes_ago < FRESH_MINUTES else ("INBOX",)


def _hexadecimal(text: str) -> str:
    """Sixteen digits, the first one 1: as a number it fits where Gmail's do."""
    return "1" + hashlib.sha256(text.encode()).hexdigest()[:15]
