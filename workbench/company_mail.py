"""The demo company's mail: who has which copy, under which ids, as the Google API emulator is seeded."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime

from workbench.company import CUSTOMER, Company

FRESH_MINUTES = 24 * 60


def thread_id(account: str, key: str) -> str:
    """The id of a thread in an account: every account has its own, as in Gmail."""
    return _hexadecimal(f"thread {account} {key}")


def message_id(account: str, key: str, number: int) -> str:
    """The Gmail id of a mail in an account."""
    return _hexadecimal(f"message {account} {key} {number}")


def rfc_id(key: str, number: int) -> str:
    """The Message-ID of a mail: the same in every copy (RFC 5322, 3.6.4)."""
    return f"<{key}.{number}@mail.acme.test>"


def seed_mail(company: Company, now: datetime, tokens: Mapping[str, str]) -> dict[str, object]:
    """What the Google API emulator starts with: a copy of each mail in every account that has it.

    ``tokens`` are the bearer tokens by account.
    """
    messages = [*_shared_mail(company, now), *_private_mail(company, now)]
    return {
        "tokens": {token: {"login": account, "scopes": []} for account, token in tokens.items()},
        "google": {
            "users": [{"email": account, "name": account.partition("@")[0]} for account in company.accounts],
            "messages": messages,
        },
    }


def _shared_mail(company: Company, now: datetime) -> Iterator[dict[str, object]]:
    """Mails to the mailbox: one copy for each member, one in the mailbox itself."""
    accounts = (company.mailbox_address, *(member.email for member in company.members))
    support = f"{company.mailbox_name} <{company.mailbox_address}>"
    for thread in company.threads:
        for number, line in enumerate(thread.lines):
            is_ours = line.by != CUSTOMER
            sender, to = (support, thread.customer) if is_ours else (thread.customer, support)
            for account in accounts:
                yield {
                    **_message(account, thread.key, number, now - timedelta(minutes=line.minutes_ago)),
                    "from": sender,
                    "to": to,
                    "subject": thread.subject if number == 0 else f"Re: {thread.subject}",
                    "body_text": line.text.strip(),
                    "label_ids": ["SENT"] if is_ours else _inbox(line.minutes_ago),
                }


def _private_mail(company: Company, now: datetime) -> Iterator[dict[str, object]]:
    """Mails between two people, in the account of each who has one here."""
    emails = {person.key: person.email for person in company.people}
    for mail in company.private:
        sender, to = emails.get(mail.sender, mail.sender), emails[mail.to]
        for account in {sender, to} & set(company.accounts):
            yield {
                **_message(account, mail.key, 0, now - timedelta(minutes=mail.minutes_ago)),
                "from": sender,
                "to": to,
                "subject": mail.subject,
                "body_text": mail.text.strip(),
                "label_ids": _inbox(mail.minutes_ago) if account == to else ["SENT"],
            }


def _message(account: str, key: str, number: int, at: datetime) -> dict[str, object]:
    earlier = [rfc_id(key, one) for one in range(number)]
    return {
        "id": message_id(account, key, number),
        "thread_id": thread_id(account, key),
        "user_email": account,
        "message_id": rfc_id(key, number),
        "references": " ".join(earlier) or None,
        "in_reply_to": earlier[-1] if earlier else None,
        "date": format_datetime(at),
        "internal_date": at.isoformat(),
    }


def _inbox(minutes_ago: int) -> list[str]:
    return ["INBOX", "UNREAD"] if minutes_ago < FRESH_MINUTES else ["INBOX"]


def _hexadecimal(text: str) -> str:
    """Sixteen digits, the first one 1: as a number it fits where Gmail's do."""
    return "1" + hashlib.sha256(text.encode()).hexdigest()[:15]
