"""The little markup that the host reads (https://developers.google.com/workspace/add-ons/concepts/widgets)."""

import re
from collections.abc import Iterator

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)\s*(/?)>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_FONT = re.compile(r"\s*color=\"#[0-9A-Fa-f]{6}\"\s*")
_LINK = re.compile(r"\s*href=\"(?:https://|mailto:|tel:)[^\"]*\"\s*")
PAIRED = frozenset({"b", "i", "u", "s", "font", "a", "time"})


def markup_faults(text: str) -> Iterator[str]:
    """Say what the host would not show as meant: unknown tags, bare < and &, bad nesting."""
    open_tags: list[str] = []
    for tag in _TAG.finditer(text):
        is_end, name, attributes = bool(tag[1]), tag[2].lower(), tag[3]
        if name == "br":
            continue
        if name not in PAIRED:
            yield f"the host knows no tag <{name}>"
        elif not is_end:
            open_tags.append(name)
            yield from _attribute_faults(name, attributes)
        elif not open_tags or open_tags.pop() != name:
            yield f"</{name}> closes nothing"
    if open_tags:
        yield f"<{open_tags[-1]}> is never closed"
    if "<" in _TAG.sub("", text) or ">" in _TAG.sub("", text):
        yield "a bare < or >"
    if _ENTITY.search(text):
        yield "a bare &"


def _attribute_faults(name: str, attributes: str) -> Iterator[str]:
    if name == "font" and not _FONT.fullmatch(attributes):
        yield 'font takes color="#rrggbb" alone'
    elif name == "a" and not _LINK.fullmatch(attributes):
        yield "a takes an https, mailto or tel address alone"
    elif name in {"b", "i", "u", "s"} and attributes.strip():
        yield f"<{name}> takes no attribute"
