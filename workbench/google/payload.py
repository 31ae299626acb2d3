"""A mail as Gmail's JSON shows it: the tree of its parts, their headers, texts and attachments."""

import base64
import html
import json
import re
from email import message_from_bytes, policy
from email.message import Message as Parsed
from functools import lru_cache
from itertools import count

from workbench.google import rfc822
from workbench.google.refused import invalid

Json = dict[str, object]
SNIPPET_CHARACTERS = 200
INLINE_BYTES = 512 * 1024
"""A nameless text longer than this is fetched like an attachment."""
_TAGS = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_COUNTED = count(1)


def coded(data: bytes) -> str:
    """base64url, padded."""
    return base64.urlsafe_b64encode(data).decode("ascii")


def decoded(text: str) -> bytes:
    """base64url with or without padding. Raises: Refused."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise invalid("Invalid value for ByteString") from None


@lru_cache(maxsize=256)
def parsed(raw: bytes) -> Parsed:
    """The mail's tree, however broken it is."""
    return message_from_bytes(raw, policy=policy.compat32)


def payload(message_id: str, raw: bytes) -> Json:
    """The whole tree with the texts; what is attached bears an id under which it is fetched."""
    root = _part(parsed(raw), "", message_id)
    # A mail without headers has no list of them: Google leaves out what is empty.
    return {**root, "headers": headers} if (headers := header_list(raw)) else root


def header_list(raw: bytes, only: list[str] | None = None) -> list[Json]:
    """The headers in their order; ``only`` names some, in any case."""
    wanted = {name.lower() for name in only or ()}
    return [
        {"name": name, "value": value}
        for name, value in rfc822.headers(raw)
        if only is None or name.lower() in wanted
    ]


def attachment(message_id: str, raw: bytes, attachment_id: str) -> bytes | None:
    """The bytes that an attachment id stands for. None: it is none of this mail's."""
    try:
        told = json.loads(base64.urlsafe_b64decode(attachment_id.removeprefix("ANGjdJ")))
        wanted = str(told["part"])
        if told["message"] != message_id:
            return None
    except (ValueError, KeyError, TypeError):
        return None
    found = _find(parsed(raw), "", wanted)
    return None if found is None else content(found)


def content(part: Parsed) -> bytes:
    """A part's bytes, its transfer encoding undone; texts in UTF-8."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, Parsed) else b""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    charset = part.get_content_charset() or "utf-8"
    if part.get_content_maintype() != "text" or part.get_filename():
        return data
    try:
        return data.decode(charset).encode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return data


def snippet(raw: bytes) -> str:
    """The beginning of the text, as HTML-escaped as Gmail's is."""
    text = " ".join(plain_text(raw).split())[:SNIPPET_CHARACTERS].strip()
    return html.escape(text).replace("&#x27;", "&#39;")


@lru_cache(maxsize=1024)
def plain_text(raw: bytes) -> str:
    """The text of a mail; of HTML what is left without its tags."""
    texts = [
        one for one in parsed(raw).walk() if one.get_content_maintype() == "text" and not one.get_filename()
    ]
    plain = [one for one in texts if one.get_content_subtype() == "plain"]
    if plain:
        return "\n".join(content(one).decode("utf-8", "replace") for one in plain)
    return html.unescape(_TAGS.sub(" ", "\n".join(content(one).decode("utf-8", "replace") for one in texts)))


def file_names(raw: bytes) -> list[str]:
    """The names of what is attached."""
    return [name for one in parsed(raw).walk() if (name := file_name(one))]


def file_name(part: Parsed) -> str:
    """The name that a part bears, decoded (RFC 2231 and, as mail programs do, RFC 2047)."""
    name = part.get_filename() or ""
    return rfc822.readable(name.encode("utf-8", "surrogateescape")) if name else ""


def _part(part: Parsed, part_id: str, message_id: str) -> Json:
    shown: Json = {
        "partId": part_id,
        "mimeType": part.get_content_type(),
        "filename": file_name(part),
        "body": _body(part, part_id, message_id),
    }
    headers = [
        {"name": name, "value": rfc822.readable(str(value).encode("utf-8", "surrogateescape"))}
        for name, value in part.items()
    ]
    if headers:
        shown["headers"] = headers
    if parts := [_part(one, below, message_id) for one, below in _inner(part, part_id)]:
        shown["parts"] = parts
    return shown


def _body(part: Parsed, part_id: str, message_id: str) -> Json:
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return {"size": 0}
    data = content(part)
    is_text = part.get_content_maintype() == "text" and not part.get_filename()
    if is_text and len(data) <= INLINE_BYTES:
        return {"size": len(data), "data": coded(data)} if data else {"size": 0}
    return {"attachmentId": _attachment_id(message_id, part_id), "size": len(data)}


def _attachment_id(message_id: str, part_id: str) -> str:
    """Another one each time, as Gmail's are: who keeps one keeps nothing."""
    told = {"message": message_id, "part": part_id, "time": next(_COUNTED), "filling": "x" * 60}
    return "ANGjdJ" + coded(json.dumps(told).encode())


def _inner(part: Parsed, part_id: str) -> list[tuple[Parsed, str]]:
    parts = part.get_payload()
    if not part.is_multipart() or not isinstance(parts, list):
        return []
    return [(one, f"{part_id}.{number}" if part_id else str(number)) for number, one in enumerate(parts)]


def _find(part: Parsed, part_id: str, wanted: str) -> Parsed | None:
    if part_id == wanted:
        return part
    below = (_find(one, its_id, wanted) for one, its_id in _inner(part, part_id))
    return next((one for one in below if one is not None), None)
