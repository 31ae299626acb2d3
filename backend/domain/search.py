"""How conversations are found by words, on a store that can only look up whole array entries.

Each word is kept in full and by its first three to six letters, so that a beginning finds it;
accents and case do not count. The index is bounded: header words come first, then the newest notes.
"""

import re
from collections.abc import Iterable
from itertools import islice

from backend.domain.folding import folded

WORDS_KEPT = 250
QUERY_WORDS = 8
_SHORTEST, _LONGEST = 3, 6
"""Letters of a beginning that is kept."""

_WORD_LIMIT = 40
_WORD = re.compile(r"\w+")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, each once, in order."""
    return tuple(dict.fromkeys(word[:_WORD_LIMIT] for word in _WORD.findall(folded(text))))


def index_entries(*texts: str) -> list[str]:
    """Return the array entries under which texts are found, the first texts being the most important."""
    words = dict.fromkeys(word for text in texts for word in words_of(text))
    entries: dict[str, None] = {}
    for word in islice(words, WORDS_KEPT):
        entries[word] = None
        for length in range(_SHORTEST, min(_LONGEST, len(word) - 1) + 1):
            entries[word[:length]] = None
    return list(entries)


def lookup_entry(query: str) -> str | None:
    """Return the array entry to look up for a query: its longest word, cut to an indexed length."""
    longest = max(words_of(query)[:QUERY_WORDS], key=len, default="")
    return longest[:_LONGEST] or None


def matches(query: str, entries: Iterable[str]) -> bool:
    """Whether every word of the query begins a word of the indexed texts."""
    kept = frozenset(entries)
    return all(
        word in kept if len(word) <= _LONGEST else any(entry.startswith(word) for entry in kept)
        for word in words_of(query)[:QUERY_WORDS]
    )
