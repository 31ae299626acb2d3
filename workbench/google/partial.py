"""The ``fields`` parameter: a partial answer.

https://developers.google.com/workspace/gmail/api/guides/performance#partial-response
"""

import re

from workbench.google.refused import invalid

Mask = dict[str, "Mask"]
"""Field to what is wanted of it; nothing named means all of it."""
_TOKEN = re.compile(r"[\w*$.]+|[,/()]")


def kept(value: object, mask: Mask) -> object:
    """The part of a value that a mask names."""
    if not mask or ("*" in mask and not mask["*"]):
        return value
    if isinstance(value, list):
        return [kept(one, mask) for one in value]
    if isinstance(value, dict):
        return {
            name: kept(member, mask.get(name, mask.get("*", {})))
            for name, member in value.items()
            if name in mask or "*" in mask
        }
    return value


def mask_of(text: str) -> Mask:
    """The mask in Google's notation: ``messages(id,threadId),nextPageToken``. Raises: Refused."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        raise invalid(f"Invalid field selection {text}")
    mask = _selection(tokens)
    if tokens:
        raise invalid(f"Invalid field selection {text}")
    return mask


def _selection(tokens: list[str]) -> Mask:
    mask: Mask = {}
    while True:
        _one(tokens, mask)
        if not tokens or tokens[0] != ",":
            return mask
        tokens.pop(0)


def _one(tokens: list[str], mask: Mask) -> None:
    if not tokens or tokens[0] in ",/()":
        raise invalid("Invalid field selection")
    inner = mask.setdefault(tokens.pop(0), {})
    if tokens[:1] == ["/"]:
        tokens.pop(0)
        _one(tokens, inner)
    elif tokens[:1] == ["("]:
        tokens.pop(0)
        inner.update(_selection(tokens))
        if tokens[:1] != [")"]:
            raise invalid("Invalid field selection")
        tokens.pop(0)
