"""Text of people on its way into a card: shown literally, whatever it holds.

It goes through ``escape`` where the host reads markup (paragraphs and row texts) and through ``plain``
everywhere else (https://developers.google.com/workspace/add-ons/concepts/widgets#text_formatting).
"""

import re
from urllib.parse import urlsplit

FAINT = "#80868b"
"""Grey that is legible on Gmail's light and dark panel."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")

_ADDRESS = re.compile(r"https://[^\s<>\"']+", re.IGNORECASE)
_SENTENCE_END = ".,;:!?)]}»”’"


class Markup(str):
    """Text in the host's markup, safe to show: made here and nowhere else."""

    __slots__ = ()


def plain(text: str) -> str:
    """Text of people for places without markup: no control character, no turned writing direction."""
    if text.isprintable():
        return text
    return _OVERRIDES.sub("", _CONTROLS.sub("", text)).replace("\t", " ")


def escape(text: str) -> str:
    """Text of people for places with markup: shown literally, line breaks kept. What is markup stays so."""
    if isinstance(text, Markup):
        return text
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("\n", "<br>")


def bold(text: str) -> Markup:
    """Emphasised text."""
    return Markup(f"<b>{escape(text)}</b>")


def faint(text: str) -> Markup:
    """Text that steps back."""
    return Markup(f'<font color="{FAINT}">{escape(text)}</font>')


def coloured(text: str, colour: str) -> Markup:
    """Text in a colour (#rrggbb), which never carries the meaning alone."""
    return Markup(f'<font color="{colour}">{escape(text)}</font>')


def joined(*parts: str, by: str = " ") -> Markup:
    """Texts put together, each escaped unless it is markup already; empty ones are left out."""
    return Markup(escape(by).join(map(escape, filter(None, parts))))


def linked(text: str, *, beyond: int | None = None) -> Markup:
    """Text of people in which what is an https address can be tapped, its host in view.

    Nothing else becomes a link, and none hides where it leads: a name put before the host stays text.
    Of what stands behind the host ``beyond`` characters are shown, all of it where that is None.
    """
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_SENTENCE_END)
        if host := _host(address):
            parts += [escape(text[at : found.start()]), _link(address, host, beyond)]
            at = found.start() + len(address)
    return Markup("".join([*parts, escape(text[at:])]))


def _host(address: str) -> str:
    """The host of an address that leads where it seems to, an empty text for any other."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host if "@" not in parts.netloc and "." in host and address.isascii() else ""


def _link(address: str, host: str, shown: int | None) -> Markup:
    beyond = address[len("https://") + len(host) :]
    if shown is not None and len(beyond) > shown:
        beyond = beyond[:shown] + "…"
    return Markup(f'<a href="{escape(address)}">{bold(host)}{escape(beyond)}</a>')
