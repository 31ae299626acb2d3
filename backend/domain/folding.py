"""Texts compared as a reader compares them: accents and case do not count."""

import unicodedata


def folded(text: str) -> str:
    """Return the text without accents and case: ``Élodie`` and ``elodie`` are alike."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
