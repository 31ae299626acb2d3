"""Mails as bytes: their headers read as Gmail's JSON shows them, and changed without touching anything else.

RFC 5322 (headers, folding), RFC 2047 (encoded words).
"""

import re
from collections.abc import Callable, Iterator
from email.header import decode_header, make_header
from email.utils import getaddresses
from functools import lru_cache

_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:(.*(?:\r?\n[ \t].*)*)\r?\n?", re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]+")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_REPLY_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|tr|rép|ref)\s*:)+\s*", re.IGNORECASE)

Header = tuple[str, str]


def split(raw: bytes) -> tuple[bytes, bytes]:
    """The headers with their last line end, and the body."""
    if raw.startswith((b"\r\n", b"\n")):
        return b"", raw.lstrip(b"\r\n")
    parted = _BLANK_LINE.search(raw)
    if not parted:
        return raw if raw.endswith(b"\n") else raw + b"\r\n", b""
    return raw[: parted.start()] + b"\r\n", raw[parted.end() :]


def joined(head: bytes, body: bytes) -> bytes:
    """A mail from its two parts."""
    return head + b"\r\n" + body


@lru_cache(maxsize=8192)
def headers(raw: bytes) -> tuple[Header, ...]:
    """Every header in its order, repeats too: unfolded, encoded words decoded."""
    head, _ = split(raw)
    return tuple((name.decode("ascii"), readable(value)) for name, value in _FIELD.findall(head))


def readable(value: bytes) -> str:
    """A header's value as Gmail's JSON shows it."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    unfolded = _FOLD.sub(" ", text).strip().replace("\r", "").replace("\n", "")
    if "=?" not in unfolded:
        return unfolded
    try:
        return str(make_header(decode_header(unfolded)))
    except (ValueError, LookupError):
        return unfolded


def first(raw: bytes, name: str) -> str:
    """The first header of a name, whatever its case; empty where there is none."""
    return next((value for given, value in headers(raw) if given.lower() == name.lower()), "")


def addresses(raw: bytes, *names: str) -> list[str]:
    """The addresses in all headers of these names, in lower case, each once, in their order."""
    wanted = {name.lower() for name in names}
    values = [value for name, value in headers(raw) if name.lower() in wanted]
    found = (address.lower() for _, address in getaddresses(values) if "@" in address)
    return list(dict.fromkeys(found))


def message_ids(raw: bytes, *names: str) -> list[str]:
    """The Message-IDs in all headers of these names, with their angle brackets."""
    wanted = {name.lower() for name in names}
    values = [value for name, value in headers(raw) if name.lower() in wanted]
    return [one for value in values for one in re.findall(r"<[^<>\s]+>", value)]


def bare_subject(raw: bytes) -> str:
    """The subject without Re: and its like, for comparing."""
    return " ".join(_REPLY_PREFIX.sub("", first(raw, "Subject")).lower().split())


def without(raw: bytes, *names: str) -> bytes:
    """The mail without the headers of these names."""
    dropped = {name.lower().encode() for name in names}
    return _changed(raw, lambda name, field: b"" if name.lower() in dropped else field)


def with_header(raw: bytes, name: str, value: str) -> bytes:
    """The mail with one header of a name, in the place of the first one or last."""
    written, state = f"{name}: {value}\r\n".encode(), [False]

    def replace(given: bytes, field: bytes) -> bytes:
        if given.lower() != name.lower().encode():
            return field
        was_written, state[0] = state[0], True
        return b"" if was_written else written

    changed = _changed(raw, replace)
    if state[0]:
        return changed
    head, body = split(changed)
    return joined(head + written, body)


def on_top(raw: bytes, *fields: Header) -> bytes:
    """The mail with headers before all others, as every server adds its own."""
    return b"".join(f"{name}: {value}\r\n".encode() for name, value in fields) + raw


def _changed(raw: bytes, change: Callable[[bytes, bytes], bytes]) -> bytes:
    head, body = split(raw)
    return joined(b"".join(_each(head, change)), body)


def _each(head: bytes, change: Callable[[bytes, bytes], bytes]) -> Iterator[bytes]:
    for match in _FIELD.finditer(head):
        yield change(match[1], match[0] if match[0].endswith(b"\n") else match[0] + b"\r\n")
