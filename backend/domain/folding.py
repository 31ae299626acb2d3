"""Texts compared as a reader compares them: accents and case do not count."""

import unicodedata


def folded(text: str) -> str:
    """Return the text without accents and case: ``Élodie`` and ``elodie`` are alike."""
    # Once is not enough: taken apart, ``㎐`` is ``Hz`` and a mathematical ``𝐀`` is a capital again.
    while not text.isascii():
        if (simpler := _folded_once(text)) == text:
            return text
        text = simpler
    return text.lower()


def _folded_once(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
