"""Text as people type and paste it, made ready to be kept: what nobody can see is taken out.

Zero-width characters make labels that look alike, bidirectional controls turn the words around them.
Joiners are the exception: they shape emoji, Persian and Indic words, and stay where they do
(Unicode Standard Annex 31, 2.3; RFC 5892, A.1 and A.2).
"""

import re
import unicodedata

_SHAPED = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1700-\u18af\u1a20-\u1aaf\u1b00-\u1cff\ua800-\uabff"
    "\ufb50-\ufdff\ufe70-\ufefe\U00010a00-\U00011fff\U0001e800-\U0001e95f"
)
"""Scripts whose letters take another shape beside a joiner: Arabic, Indic and their kin."""

_PICTURES = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_MEANT = "|".join(
    (
        f"(?<=[{_SHAPED}])\u200c+(?=[{_SHAPED}])",
        f"(?<=[{_SHAPED}])\u200d+",
        f"(?<=[{_PICTURES}\ufe0f\u20e3])\u200d+(?=[{_PICTURES}])",
        f"(?<=[{_PICTURES}#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139])[\ufe0e\ufe0f]",
        f"(?<=[{_IDEOGRAPHS}\u1000-\u109f\u2200-\u22ff])[\ufe00-\ufe0d\U000e0100-\U000e01ef]",
        "(?<=[\u1800-\u18aa])[\u180b-\u180d\u180f]",
        "(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f",
    )
)
"""What shapes the character before it: joiners, variation selectors, the letters of a flag."""

_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Controls, zero-width and bidirectional ones, fillers, halves of pairs, the sign for a picture."""

_ODD = re.compile(f"(?=[{_UNSEEN}])(?:(?P<meant>{_MEANT})|.)", re.DOTALL)
_UNSEEN_ALL = re.compile(f"[{_UNSEEN}]")
_SHAPING = re.compile("[\u200c\u200d\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK = str.maketrans("\u2800", " ")
"""The empty Braille pattern looks like a space and is none."""

_JOINERS = "\u200c\u200d"


def lines(typed: str) -> str:
    """Return a text of several lines as it is kept, an empty one if there is nothing to see in it."""
    seen = _seen(_LINE_ENDS.sub("\n", typed)).strip()
    return seen if _is_visible(seen) else ""


def line(typed: str) -> str:
    """Return a text of one line: as ``lines``, and white space of any kind is one space."""
    return " ".join(lines(typed).split())


def alike(text: str) -> str:
    """What two names have in common that are one name to a reader.

    Case, width, joiners and variants of a character do not count; accents do.
    """
    folded = unicodedata.normalize("NFKC", line(text)).casefold()
    return _SHAPING.sub("", unicodedata.normalize("NFKC", folded))


def bare(text: str) -> str:
    """Return the text without what cannot be seen, joiners included: to look it up, not to keep it."""
    return text if text.isascii() and text.isprintable() else _UNSEEN_ALL.sub("", text)


def _seen(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept = _ODD.sub(_meant, text).translate(_BLANK)
    return unicodedata.normalize("NFC", kept)


def _meant(odd: re.Match[str]) -> str:
    """What stays of it: one joiner out of many, anything else that is meant as it is."""
    meant = odd["meant"] or ""
    return meant[:1] if meant[:1] in _JOINERS else meant


def _is_visible(text: str) -> bool:
    """Whether a letter, a digit or a sign is to be seen; an accent alone is none."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)
