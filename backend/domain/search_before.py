"""How the first release kept words: what it wrote is found as it was until it is written again."""

import re
from collections.abc import Iterable

from backend.domain.folding import without_accents

_BEGINNING, _WORD_LIMIT, _QUERY_WORDS = 6, 40, 8
_WORD = re.compile(r"\w+")


def lookup_entry(query: str) -> str | None:
    """Return the array entry that it looked up: the longest word, cut to an indexed length."""
    return max(_words(query), key=len, default="")[:_BEGINNING] or None


def matches(query: str, entries: Iterable[str]) -> bool:
    """Whether every word of the query begins a word of the indexed texts."""
    kept = frozenset(entries)
    return all(
        word in kept if len(word) <= _BEGINNING else any(entry.startswith(word) for entry in kept)
        for word in _words(query)
    )


def _words(query: str) -> list[str]:
    found = dict.fromkeys(word[:_WORD_LIMIT] for word in _WORD.findall(without_accents(query)))
    return list(found)[:_QUERY_WORDS]
