"""Mails written for tests and demos, as bytes."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import TypedDict


class Written(TypedDict, total=False):
    """The parts of a mail, all optional."""

    sender: str
    cc: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    """Further ones, Message-ID, References and Date too."""
    files: Mapping[str, bytes]
    """Attached, by name."""


def written(mail: Written, to: str = "") -> bytes:
    """A mail as it goes over the wire."""
    made = EmailMessage(policy=SMTP)
    sender = mail.get("sender", "Somebody <somebody@elsewhere.example>")
    named = {
        "From": sender,
        "To": to,
        "Cc": mail.get("cc", ""),
        "Subject": mail.get("subject", ""),
    }
    for name, value in {**named, **mail.get("headers", {})}.items():
        if value:
            made[name] = value
    made.set_content(mail.get("text", ""))
    if html := mail.get("html"):
        made.add_alternative(html, subtype="html")
    for name, data in mail.get("files", {}).items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def domain_of(address: str) -> str:
    """The domain of an address, in lower case."""
    return parseaddr(address)[1].rpartition("@")[2].lower()
