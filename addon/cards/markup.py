"""Text of people on its way into a card: shown literally, whatever it holds.

It goes through ``escape`` where the host reads markup (paragraphs and row texts) and through ``plain``
everywhere else (https://developers.google.com/workspace/add-ons/concepts/widgets#text_formatting).
"""

import re

FAINT = "#80868b"
"""Grey that is legible on Gmail's light and dark panel."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


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
