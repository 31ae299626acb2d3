"""Encoded words (RFC 2047): header values as text. Total, and bounded before anything is decoded."""

import binascii
import re
from collections.abc import Iterator
from encodings.aliases import aliases

READ_UP_TO = 10_000
"""Characters of a header that are read as text, several times what a card shows."""

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")

_KNOWN = frozenset({*aliases, *aliases.values(), "koi8_u", "cp874"})
"""What Python may be asked for: it remembers each name it was ever asked for, the unknown ones too."""

_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "ks_c_5601_1987": "cp949",
    "shift_jis": "cp932",
    "us_ascii": "utf_8",
    "ascii": "utf_8",
    "iso_8859_1": "cp1252",
    "latin1": "cp1252",
}
"""What senders write who name the smaller set (https://encoding.spec.whatwg.org/#names-and-labels)."""


def decoded(value: str) -> str:
    """A header value as text on one line; what cannot be decoded is replaced (U+FFFD).

    Halves of surrogate pairs, which some answers hold and no store takes, are replaced as well.
    """
    text = "".join(_pieces(value[:READ_UP_TO]))
    return text.encode("utf-8", "replace").decode("utf-8")


def _pieces(value: str) -> Iterator[str]:
    """The plain stretches and the decoded ones. White space between two encoded words is none of the text.

    Words that follow each other in one character set are decoded together: some senders cut a character.
    """
    end, charset, waiting = 0, "", b""
    for found in _WORD.finditer(value):
        between = value[end : found.start()]
        is_next = end > 0 and not between.strip()
        if not is_next or found[1] != charset:
            yield _text(waiting, charset)
            waiting = b""
        if not is_next:
            yield between
        charset, end = found[1], found.end()
        waiting += _bytes(found[2], found[3])
    yield _text(waiting, charset)
    yield value[end:]


def _bytes(encoding: str, word: str) -> bytes:
    plain = word.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(plain, header=True)
    digits = re.sub(rb"[^A-Za-z0-9+/]", b"", plain)
    usable = digits[: len(digits) - (len(digits) % 4 == 1)]
    return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


def _text(given: bytes, charset: str) -> str:
    """The bytes as text. A character set may bear a language (RFC 2231, 5)."""
    name = re.sub(r"[^a-z0-9]+", "_", charset.partition("*")[0].lower())
    name = _MEANT.get(name, name)
    try:
        return given.decode(name if name in _KNOWN else "utf-8", "replace")
    except (LookupError, ValueError):  # compressions are among the known names, and are no text
        return given.decode("utf-8", "replace")
