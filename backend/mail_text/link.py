"""Where a link leads, as it stands behind its text: people see it before they tap."""

import re
from urllib.parse import unquote, urlsplit

ADDRESS = 500
"""Characters of an address that is shown whole. Of a longer one the host is told, to be opened in Gmail."""

_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:([^\s<>?\"']{3,254})", re.IGNORECASE)


def target_of(href: str, said: str) -> str:
    """Return the target, an empty text where the link's own text says it or it is none to follow."""
    given = "".join(href.split())
    if mailto := _MAILTO.match(given):
        address = unquote(mailto[1])
        return "" if address.lower() in said.lower() or "@" not in address else address
    if not _ADDRESS.fullmatch(given) or _same(given) == _same(said):
        return given if _same(given) == _same(said) and given.startswith("https") and given != said else ""
    if len(given) <= ADDRESS:
        return given
    try:
        host = urlsplit(given).hostname or ""
    except ValueError:
        return ""
    return f"{host}/…" if host else ""


def _same(address: str) -> str:
    """What two spellings of an address have in common."""
    return address.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
