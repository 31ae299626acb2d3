"""An internal note: what a member writes for colleagues. It never leaves the mailbox."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from backend.domain.folding import folded
from backend.domain.member import Member
from backend.domain.refs import Ref
from backend.domain.refusals import Missing, TooLong
from backend.domain.typed import lines

TEXT_LIMIT = 5_000
CARRIED = 3
"""How many of the newest notes a conversation carries with it."""

SEARCHED_CHARACTERS = 2_000
"""How much text of its newest notes a conversation carries for search."""

_AT_NAME = re.compile(r"(?<![\w@.])@([\w][\w.\-']*(?:@[\w.\-]+\w)?)")


@dataclass(frozen=True, slots=True)
class Deletion:
    """When a note was hidden, and by which activity (an empty string where the first release did it)."""

    activity: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """One note. ``edited_at`` is None until its author changes it, ``deletion`` while it is shown."""

    id: str
    author: Ref
    text: str
    at: datetime
    edited_at: datetime | None = None
    deletion: Deletion | None = None


def clean_text(typed: str) -> str:
    """Return the text to keep. Raises: Missing where nothing is to be seen, TooLong."""
    text = lines(typed)
    if not text:
        raise Missing("note")
    if len(text) > TEXT_LIMIT:
        raise TooLong("note", TEXT_LIMIT, len(text))
    return text


def searched_texts(kept: Iterable[tuple[str, str]], note: Note) -> tuple[tuple[str, str], ...]:
    """Return (note id, text) pairs for search with the note in front, bounded in all."""
    room = SEARCHED_CHARACTERS
    texts: list[tuple[str, str]] = []
    for note_id, text in [(note.id, note.text), *(pair for pair in kept if pair[0] != note.id)]:
        if room > 0:
            texts.append((note_id, text[:room]))
            room -= len(text)
    return tuple(texts)


def mentioned(text: str, members: Iterable[Member]) -> tuple[tuple[Ref, ...], tuple[str, ...]]:
    """Resolve the @names of a text against the members of the mailbox, and nobody else.

    A name is the e-mail address, its part before the @, the whole name without spaces, or a first
    name that only one member bears; accents and case do not count. Returns the members in the order
    in which they are named, and the @names that are nobody here.
    """
    names = _handles(members)
    found: dict[str, Ref] = {}
    unknown: dict[str, None] = {}
    for match in _AT_NAME.finditer(text):
        ref = names.get(folded(match[1].rstrip(".'-")))
        if ref:
            found[ref.id] = ref
        else:
            unknown[match[1]] = None
    return tuple(found.values()), tuple(unknown)


def _handles(members: Iterable[Member]) -> dict[str, Ref]:
    handles: dict[str, Ref] = {}
    first_names: dict[str, list[Ref]] = {}
    for member in members:
        if not member.sub:
            continue
        words = member.name.split()
        for handle in (member.email, member.email.partition("@")[0], "".join(words), ".".join(words)):
            handles.setdefault(folded(handle), member.ref)
        if words:
            first_names.setdefault(folded(words[0]), []).append(member.ref)
    for name, bearers in first_names.items():
        if len(bearers) == 1:
            handles.setdefault(name, bearers[0])
    return handles
