"""How conversations are found by words, on a store that can only look up whole array entries.

A word is kept in full and by its first letters, so that a beginning finds it; accents and case do not
count. Scripts without spaces have no words to begin: of Chinese, Japanese, Thai and their like every one, two
and three characters in a row are kept, so that any part of a sentence finds it. The index is bounded: the
texts given first come first.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from backend.domain.folding import folded

ENTRIES_KEPT = 5_000
"""Of one conversation. Firestore allows 40,000 index entries a document, two for each of these."""

QUERY_LIMIT = 200
"""Characters of a query."""

_BEGINNING, _WORD_LIMIT, _GRAM = 6, 40, 3
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u31ff\u3400-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Chinese, Japanese."""

_TOKEN = re.compile("w+|u+")
_CHAIN = re.compile("w+(?:[-'’‐‑./_]w+)+")
_JOINT, _OF_NUMBERS = re.compile("[-'’‐‑./_]"), re.compile("[./_]")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, each once, in order; a run of an unspaced script is one."""
    return tuple(dict.fromkeys(word[:_WORD_LIMIT] for word in _tokens(text)))


def index_entries(*texts: str) -> list[str]:
    """Return the array entries under which texts are found, the first texts being the most important."""
    entries: dict[str, None] = {}
    for text in texts:
        entries |= _entries_in(text)
        if len(entries) >= ENTRIES_KEPT:
            return list(entries)[:ENTRIES_KEPT]
    return list(entries)


def lookup_entries(query: str) -> tuple[str, ...]:
    """Return the array entries to look up for a query, none if it has no word.

    Of each way to write it the entry that promises to be the rarest; the first one leads to most.
    """
    found = (max(terms, key=_rarity, default="")[:_BEGINNING] for terms in _ways(query))
    return tuple(dict.fromkeys(filter(None, found)))


def is_decided(query: str) -> bool:
    """Whether the entry looked up is all that the query asks for."""
    ways = [tuple(dict.fromkeys(terms)) for terms in _ways(query)]
    return ways == [lookup_entries(query)]


def matches(query: str, entries: Iterable[str]) -> bool:
    """Whether every word of the query begins a word of the indexed texts, or is a part of an unspaced one."""
    kept = frozenset(entries)
    return any(all(_is_among(term, kept) for term in terms) for terms in _ways(query))


def _is_among(term: str, kept: frozenset[str]) -> bool:
    return term in kept if len(term) <= _BEGINNING else any(entry.startswith(term) for entry in kept)


def _ways(query: str) -> list[tuple[str, ...]]:
    """The terms as they stand, and as those write them who close compounds up: ``e-mail``, ``email``."""
    ways = (tuple(_terms(query)), tuple(_terms(_closed_up(query))))
    return list(dict.fromkeys(ways))


def _terms(query: str) -> Iterator[str]:
    """What must be among the entries of what is found."""
    for token in _tokens(query):
        if not _is_unspaced(token):
            yield token[:_WORD_LIMIT]
        else:
            yield from _grams(token, min(len(token), _GRAM))


def _rarity(term: str) -> int:
    return len(term) * 3 if _is_unspaced(term) else len(term)


@lru_cache(maxsize=256)
def _entries_in(text: str) -> dict[str, None]:
    """Kept, since a write that brings one more text asks for all the others of its conversation again."""
    entries: dict[str, None] = {}
    for word in dict.fromkeys((*_tokens(text), *_joined(text))):
        entries |= dict.fromkeys(_entries_of(word))
        if len(entries) >= ENTRIES_KEPT:
            break
    return entries


def _entries_of(word: str) -> list[str]:
    if _is_unspaced(word):
        return [gram for length in range(1, _GRAM + 1) for gram in _grams(word, length)]
    return [word[:_WORD_LIMIT], *[word[:length] for length in range(1, min(len(word), _BEGINNING + 1))]]


def _grams(run: str, length: int) -> Iterator[str]:
    return (run[start : start + length] for start in range(len(run) - length + 1))


def _tokens(text: str) -> list[str]:
    plain, kinds = _read(text)
    return [plain[found.start() : found.end()] for found in _TOKEN.finditer(kinds)]


def _joined(text: str) -> Iterator[str]:
    """``A-4711`` and ``O'Brien`` as those write them who leave the sign out: ``a4711``, ``obrien``."""
    plain, kinds = _read(text)
    for found in _CHAIN.finditer(kinds):
        chain = plain[found.start() : found.end()]
        if (word := _without_joints(chain)) != chain:
            yield word


def _closed_up(text: str) -> str:
    """The text, with the words that ``_joined`` finds in the place of what they are joined from."""
    plain, kinds = _read(text)
    closed, done = [], 0
    for found in _CHAIN.finditer(kinds):
        closed += [plain[done : found.start()], _without_joints(plain[found.start() : found.end()])]
        done = found.end()
    return "".join([*closed, plain[done:]])


def _without_joints(chain: str) -> str:
    """The words as one; dots and slashes join numbers only, so that addresses stay what they are."""
    return _JOINT.sub("", chain) if not _OF_NUMBERS.search(chain) or any(map(str.isdigit, chain)) else chain


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[str, str]:
    """The text folded, and what each of its characters is: part of a word, of an unspaced run, or itself."""
    plain = folded(text)
    return plain, "".join(map(_kind, plain))


@lru_cache(maxsize=8192)
def _kind(char: str) -> str:
    if unicodedata.category(char)[0] not in "LMN":
        return char
    return "u" if _UNSPACED.match(char) else "w"


def _is_unspaced(token: str) -> bool:
    return bool(_UNSPACED.match(token))
