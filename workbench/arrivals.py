"""Mail from outside: a copy for the mailbox, and one for each member, as a Google Group sends them."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid, parseaddr

from workbench.company import Company
from workbench.gmail_client import opened

LEAFLET = b"%PDF-1.4\n%%EOF\n"
DELIVERED = ["INBOX", "UNREAD"]


@dataclass(frozen=True, slots=True)
class Arriving:
    """A mail as the workbench's form describes it."""

    sender: str
    subject: str
    text: str
    kind: str = "person"
    has_attachment: bool = False
    answers: str = ""
    """The Message-ID, in brackets, of the mail that it answers."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Delivers."""

    endpoint: str
    company: Company

    def drop(self, mail: Arriving) -> None:
        """Let it arrive. Raises: KeyError for a kind that is none."""
        raw = base64.urlsafe_b64encode(written(mail, self.company.mailbox_address).as_bytes()).decode()
        accounts = (self.company.mailbox_address, *(member.email for member in self.company.members))
        for account in accounts:
            with opened(self.endpoint, account) as users:
                body = {"raw": raw, "labelIds": DELIVERED}
                users.messages().import_(userId="me", body=body).execute()


def written(mail: Arriving, to: str) -> EmailMessage:
    """The mail as it comes over the wire."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = mail.sender, to, mail.subject
    made["Date"] = format_datetime(localtime())
    domain = parseaddr(mail.sender)[1].rpartition("@")[2] or "elsewhere.example"
    made["Message-ID"] = make_msgid(domain=domain)
    if mail.answers:
        made["In-Reply-To"] = made["References"] = mail.answers
    KINDS[mail.kind](made, mail)
    if mail.has_attachment:
        made.add_attachment(LEAFLET, maintype="application", subtype="pdf", filename="order form.pdf")
    return made


def _from_a_person(made: EmailMessage, mail: Arriving) -> None:
    made.set_content(mail.text)


def _automatic_reply(made: EmailMessage, mail: Arriving) -> None:
    made["Auto-Submitted"] = "auto-replied"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(mail.text)


def _newsletter(made: EmailMessage, mail: Arriving) -> None:
    made["List-Id"], made["List-Unsubscribe"] = "<news.elsewhere.example>", "<https://elsewhere.example/off>"
    made["Precedence"] = "bulk"
    made.set_content(mail.text)


def _bounce(made: EmailMessage, mail: Arriving) -> None:
    """A delivery status notification (RFC 3464) about the address that the form names."""
    failed = parseaddr(mail.sender)[1]
    del made["From"]
    made["From"] = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
    made["Return-Path"], made["Auto-Submitted"] = "<>", "auto-replied"
    made["X-Failed-Recipients"] = failed
    made.set_content(mail.text or f"Your message wasn't delivered to {failed}.")
    status = EmailMessage()
    status["Final-Recipient"], status["Action"], status["Status"] = f"rfc822; {failed}", "failed", "5.1.1"
    made.make_mixed()
    made.replace_header("Content-Type", 'multipart/report; report-type="delivery-status"')
    made.attach(_delivery_status(status))


def _delivery_status(status: EmailMessage) -> EmailMessage:
    part = EmailMessage()
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([EmailMessage(), status])
    return part


KINDS: Mapping[str, Callable[[EmailMessage, Arriving], None]] = {
    "person": _from_a_person,
    "auto-reply": _automatic_reply,
    "bounce": _bounce,
    "list": _newsletter,
}
