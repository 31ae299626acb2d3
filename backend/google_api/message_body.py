"""What a message says, out of Gmail's tree of parts. Bounded, whatever the mail looks like."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator

from backend.google_api.message_head import PARTS_DEPTH
from backend.ports.account import Attached, Body

LARGEST_TEXT = 400_000
"""Bytes read of text, and as many of HTML."""
LARGEST_CALENDAR = 100_000
PARTS_READ = 200
CALENDAR = "text/calendar"
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([\w.:+-]{1,40})", re.IGNORECASE)

Part = dict[str, object]
Fetch = Callable[[str], bytes]
"""The bytes behind an attachment id: Gmail keeps large parts apart."""


def body_of(gmail_id: str, payload: object, fetch: Fetch) -> Body:
    """Return the texts and what is attached. Raises what ``fetch`` raises."""
    texts = {"text/plain": _Text(LARGEST_TEXT), "text/html": _Text(LARGEST_TEXT)}
    calendar = _Text(LARGEST_CALENDAR)
    attached: list[Attached] = []
    is_cut = False
    for number, part in enumerate(_leaves(payload, PARTS_DEPTH)):
        if number >= PARTS_READ:
            is_cut = True
            break
        kind, name = _string(part.get("mimeType")).lower(), _string(part.get("filename"))
        if kind == CALENDAR and not calendar.said:
            calendar.read(part, fetch)
        if name or kind not in texts:
            attached.extend([Attached(name, kind, _size(part))] if name or kind != CALENDAR else ())
            continue
        texts[kind].read(part, fetch)
    is_cut = is_cut or any(text.is_cut for text in texts.values())
    text, html = ("\n".join(found.said) for found in texts.values())
    return Body(gmail_id, text, html, tuple(attached), is_cut, "\n".join(calendar.said))


class _Text:
    """The parts of one kind, up to a bound."""

    def __init__(self, room: int) -> None:
        self.said: list[str] = []
        self.is_cut = False
        self._room = room

    def read(self, part: Part, fetch: Fetch) -> None:
        """Take a part in. One that lies beyond the bound is not fetched."""
        data = _data(part, fetch) if self._room > 0 else b""
        self.is_cut = self.is_cut or self._room <= 0 or len(data) > self._room
        self.said.append(_in_words(data[: max(self._room, 0)], part, is_cut=len(data) > self._room))
        self._room -= len(data)


def _in_words(data: bytes, part: Part, *, is_cut: bool) -> str:
    """The text of a part. Gmail sends UTF-8, but for charsets that it does not know or that are a lie."""
    for charset in ("utf-8", _charset(part), "cp1252"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError as fault:
            if charset == "utf-8" and is_cut and fault.start >= len(data) - 3:  # inside of a character
                return data[: fault.start].decode()
        except LookupError:
            continue
    return data.decode("utf-8", "replace")


def _charset(part: Part) -> str:
    """What the part says it is written in, cp1252 where it says nothing."""
    headers = part.get("headers")
    for header in headers if isinstance(headers, list) else ():
        if isinstance(header, dict) and _string(header.get("name")).lower() == "content-type":
            found = _CHARSET.search(_string(header.get("value"))[:1_000])
            return found[1] if found else "cp1252"
    return "cp1252"


def decoded(data: object) -> bytes:
    """Bytes of base64url, with padding or without (RFC 4648, 5)."""
    told = _string(data)
    try:
        return base64.urlsafe_b64decode(told.encode() + b"=" * (-len(told) % 4))
    except (binascii.Error, ValueError):
        return b""


def _leaves(part: object, depth: int) -> Iterator[Part]:
    if not isinstance(part, dict) or depth == 0:
        return
    inner = part.get("parts")
    if not isinstance(inner, list) or not inner:
        yield part
        return
    for one in inner:
        yield from _leaves(one, depth - 1)


def _data(part: Part, fetch: Fetch) -> bytes:
    body = part.get("body")
    held = body if isinstance(body, dict) else {}
    if held.get("data"):
        return decoded(held["data"])
    attachment_id = _string(held.get("attachmentId"))
    return fetch(attachment_id) if attachment_id else b""


def _size(part: Part) -> int:
    body = part.get("body")
    size = body.get("size") if isinstance(body, dict) else 0
    return size if isinstance(size, int) else 0


def _string(given: object) -> str:
    return given.encode("utf-8", "replace").decode("utf-8") if isinstance(given, str) else ""
