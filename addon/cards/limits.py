"""Google's limits on cards (https://developers.google.com/workspace/add-ons/reference/rpc/google.apps.card.v1)."""

MENU_ACTIONS = 10
SELECTION_ITEMS = 100
TITLE = 120
"""Characters of a header or a button. The host cuts too, but without an ellipsis at a whole character."""

LINE = 200
PAGE_TEXT = 6_000
"""Characters of one text widget: the longest note fits."""


def cut(text: str, limit: int) -> str:
    """Return the text, shortened to ``limit`` characters with an ellipsis, never inside a cluster.

    A cut does not separate a base character from its marks, nor the parts of a joined emoji.
    """
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _continues(text: str, at: int) -> bool:
    """Whether the character at ``at`` belongs to the one before it."""
    here, before = ord(text[at]), ord(text[at - 1])
    joiner, marks, tones = 0x200D, range(0x300, 0x370), range(0x1F3FB, 0x1F400)
    return here in (joiner, 0xFE0F, 0x20E3) or before == joiner or here in marks or here in tones
