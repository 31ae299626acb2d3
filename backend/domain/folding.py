"""Texts compared as a reader compares them: accents and case do not count."""

import re
import unicodedata

from backend.domain.typed import bare

_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "œ": "oe", "æ": "ae", "þ": "th",
        "ي": "ی", "ى": "ی", "ك": "ک", "ـ": "",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart, as others write them; Arabic ones as in Persian."""

_DIGIT = re.compile(r"[^\x00-\x7f\D]")


def folded(text: str) -> str:
    """Return the text without accents, case and what cannot be seen: ``Søren`` and ``soren`` are alike."""
    # Once is not enough: taken apart, ``㎐`` is ``Hz`` and a mathematical ``𝐀`` is a capital again.
    while not text.isascii():
        if (simpler := _folded_once(text)) == text:
            return text
        text = simpler
    return bare(text).lower()


def without_accents(text: str) -> str:
    """Return the text folded by what Unicode says alone, as the first release kept words."""
    while (simpler := _decomposed(text)) != text:
        text = simpler
    return text


def _folded_once(text: str) -> str:
    plain = _decomposed(bare(text)).translate(_LETTERS)
    return _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), plain)


def _decomposed(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
