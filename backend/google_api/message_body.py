"""What a message says, out of Gmail's tree of parts. Bounded, whatever the mail looks like."""

import base64
import binascii
from collections.abc import Callable, Iterator

from backend.google_api.message_head import PARTS_DEPTH
from backend.ports.account import Attached, Body

LARGEST_TEXT = 400_000
"""Bytes read of text, and as many of HTML."""
PARTS_READ = 200

Part = dict[str, object]
Fetch = Callable[[str], bytes]
"""The bytes behind an attachment id: Gmail keeps large parts apart."""


def body_of(gmail_id: str, payload: object, fetch: Fetch) -> Body:
    """Return the texts and what is attached. Raises what ``fetch`` raises."""
    texts: dict[str, list[bytes]] = {"text/plain": [], "text/html": []}
    attached: list[Attached] = []
    is_cut = False
    for number, part in enumerate(_leaves(payload, PARTS_DEPTH)):
        if number >= PARTS_READ:
            is_cut = True
            break
        kind, name = _string(part.get("mimeType")).lower(), _string(part.get("filename"))
        if name or kind not in texts:
            attached.append(Attached(name, kind, _size(part)))
            continue
        room = LARGEST_TEXT - sum(map(len, texts[kind]))
        data = _data(part, fetch) if room > 0 else b""
        is_cut = is_cut or room <= 0 or len(data) > room
        texts[kind].append(data[: max(room, 0)])
    text, html = (b"\n".join(found).decode("utf-8", "replace") for found in texts.values())
    return Body(gmail_id, text, html, tuple(attached), is_cut)


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
