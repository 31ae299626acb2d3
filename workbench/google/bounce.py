"""The mail that tells a sender that theirs did not arrive (RFC 3464)."""

import hashlib
from datetime import datetime
from email.utils import format_datetime

from workbench.google import rfc822

DAEMON = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
BOUNDARY = "000000000000relaisbounce"


def bounced(raw: bytes, sender: str, recipient: str, now: datetime) -> bytes:
    """Gmail's words about a mail that nobody takes."""
    message_id = rfc822.first(raw, "Message-ID")
    token = hashlib.sha256(f"{message_id} {recipient}".encode()).hexdigest()[:24]
    head = (
        ("Return-Path", "<>"),
        ("From", DAEMON),
        ("To", sender),
        ("Auto-Submitted", "auto-replied"),
        ("Subject", "Delivery Status Notification (Failure)"),
        ("References", message_id),
        ("In-Reply-To", message_id),
        ("X-Failed-Recipients", recipient),
        ("Message-ID", f"<{token}.bounce@mx.google.com>"),
        ("Date", format_datetime(now)),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/report; boundary="{BOUNDARY}"; report-type=delivery-status'),
    )
    told = f"** Address not found **\r\n\r\nYour message wasn't delivered to {recipient}."
    status = (
        f"Reporting-MTA: dns; googlemail.com\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\n"
        "Action: failed\r\nStatus: 5.1.1"
    )
    parts = (
        ("text/plain; charset=UTF-8", told.encode()),
        ("message/delivery-status", status.encode()),
        ("message/rfc822", raw),
    )
    body = b"".join(
        f"--{BOUNDARY}\r\nContent-Type: {kind}\r\n\r\n".encode() + data + b"\r\n" for kind, data in parts
    )
    return rfc822.on_top(b"\r\n" + body + f"--{BOUNDARY}--\r\n".encode(), *head)
