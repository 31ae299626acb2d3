"""A letter of ours as bytes: its headers, its text, and the same in simple HTML.

What people wrote stands in headers only as one line without control characters, and as an encoded word
wherever it could be read as anything but text (RFC 2047). The standard library's newer policy decodes encoded
words that are given to it and may then write what they hide: it is not used here.
"""

import hashlib
import html
from collections.abc import Iterable
from dataclasses import dataclass
from email import policy
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from backend.domain.own_mail import MARK, root_id
from backend.domain.snapshots.telling import Letter
from backend.domain.typed import line

SUBJECT_CHARACTERS, NAME_CHARACTERS = 150, 60
_WIRE = policy.compat32.clone(linesep="\r\n")
_STYLE = "font-family:Roboto,Arial,sans-serif;font-size:14px;line-height:20px;color:#202124"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph. With ``url`` it is a link; a ``quote`` is what a colleague wrote."""

    text: str
    url: str = ""
    is_title: bool = False
    is_quote: bool = False
    is_faint: bool = False


def enclosed(letter: Letter, subject: str, pieces: Iterable[Piece], about: str) -> bytes:
    """The letter as it is sent. ``about`` is the thread it is about, or ``own_mail.EVERYTHING``.

    An answer goes to the member themself (Reply-To): never to the customer, and not into the mailbox.
    Machines do not answer at all (RFC 3834, 5; Microsoft's X-Auto-Response-Suppress).
    """
    known, domain = tuple(pieces), letter.mailbox.id.rpartition("@")[2]
    digest = hashlib.sha256(letter.id.encode()).hexdigest()[:32]
    root = f"<{root_id(letter.mailbox.id, about, letter.to.sub)}>"
    mail = MIMEMultipart("alternative", boundary=f"relais-{digest}")
    mail["From"] = mailbox_header(letter.sender.name, letter.sender.id)
    mail["To"] = mailbox_header(letter.to.name, letter.to.email)
    mail["Reply-To"] = letter.to.email
    mail["Subject"] = subject_header(f"[{letter.mailbox.name}] {subject}")
    mail["Date"] = format_datetime(letter.now)
    mail["Message-ID"] = f"<relais.{digest}@{domain}>"
    mail["In-Reply-To"] = root
    mail["References"] = root
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail[MARK] = digest
    mail.attach(MIMEText(_sound(_plain(known)), "plain", "utf-8"))
    mail.attach(MIMEText(_sound(_html(known)), "html", "utf-8"))
    return mail.as_bytes(policy=_WIRE)


def mailbox_header(name: str, address: str) -> str:
    """A name with its address (RFC 5322, 3.4); the address is canonical, the name anything."""
    shown = line(name)[:NAME_CHARACTERS].rstrip()
    if not shown:
        return address
    if shown.isascii() and "=?" not in shown:
        quoted = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{_encoded(shown, 'Reply-To')} <{address}>"


def subject_header(text: str) -> str:
    """The text in one line, encoded where it is not plain."""
    shown = line(text)
    if len(shown) > SUBJECT_CHARACTERS:
        shown = shown[: SUBJECT_CHARACTERS - 1].rstrip() + "…"
    return shown if shown.isascii() and "=?" not in shown else _encoded(shown, "Subject")


def _encoded(text: str, header: str) -> str:
    """Encoded words with blanks between them, where the generator folds; the first fits behind the name."""
    return " ".join(Header(_sound(text), "utf-8", maxlinelen=70, header_name=header).encode().split())


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _plain(pieces: Iterable[Piece]) -> str:
    return "\n\n".join(map(_plain_piece, pieces)) + "\n"


def _plain_piece(piece: Piece) -> str:
    if piece.is_quote:
        return "\n".join(f"> {one}" for one in piece.text.split("\n"))
    if piece.is_title:
        return f"* {piece.text}"
    return f"{piece.text}\n{piece.url}" if piece.url else piece.text


def _html(pieces: Iterable[Piece]) -> str:
    body = "\n".join(map(_html_piece, pieces))
    return f'<!doctype html>\n<div style="{_STYLE}">\n{body}\n</div>\n'


def _html_piece(piece: Piece) -> str:
    text = html.escape(piece.text).replace("\n", "<br>")
    if piece.is_quote:
        return f'<blockquote style="margin:0 0 12px;padding:8px 12px;background:#fef7e0">{text}</blockquote>'
    if piece.is_title:
        return f'<p style="margin:20px 0 4px;font-weight:500">{text}</p>'
    if piece.url:
        return f'<p style="margin:0 0 12px"><a href="{html.escape(piece.url)}">{text}</a></p>'
    faint = ";color:#5f6368;font-size:12px" if piece.is_faint else ""
    return f'<p style="margin:0 0 8px{faint}">{text}</p>'
