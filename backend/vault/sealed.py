"""A sealed secret as text: ``kind:key:part:part``, the parts in base64url."""

import base64
import binascii

from backend.ports.vault import Unopenable


def sealed_text(kind: str, key: str, *parts: bytes) -> str:
    """Put a sealed secret together."""
    return ":".join((kind, key, *(base64.urlsafe_b64encode(part).decode() for part in parts)))


def kind_of(sealed: str) -> str:
    """What kind of vault sealed it."""
    return sealed.partition(":")[0]


def key_of(sealed: str) -> str:
    """The name of the key that sealed it."""
    return sealed.split(":", 2)[1] if sealed.count(":") > 1 else ""


def parts_of(sealed: str, kind: str, count: int) -> list[bytes]:
    """The parts of a sealed secret of that kind. Raises: Unopenable."""
    found, *parts = sealed.split(":")
    if found != kind or len(parts) != count + 1:
        raise Unopenable("not sealed by this vault")
    try:
        return [base64.b64decode(part, altchars=b"-_", validate=True) for part in parts[1:]]
    except (binascii.Error, ValueError):
        raise Unopenable("no sealed text") from None
