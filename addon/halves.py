"""Half an emoji in a pasted text: JSON sent so is no Unicode, and a strict reader refuses it whole."""

import re

_ESCAPES = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair
    rb"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|\\."  # any other escape, so that a written-out backslash begins none
)


def without_halves(body: bytes) -> bytes:
    """The JSON with a replacement character for each surrogate that stands alone (RFC 8259, 8.2)."""
    return _ESCAPES.sub(lambda escape: rb"\ufffd" if escape["half"] else escape[0], body)
