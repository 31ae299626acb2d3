"""An internal note: what a member writes for colleagues. It never leaves the mailbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from backend.domain.refs import Ref
from backend.domain.refusals import Missing, TooLong
from backend.domain.typed import lines

TEXT_LIMIT = 5_000
CARRIED = 3
"""How many of the newest notes a conversation carries with it."""

SEARCHED_CHARACTERS = 10_000
"""How much text of its newest notes a conversation carries for search."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """When a note was hidden, and by which activity (an empty string where the first release did it)."""

    activity: str
    at: datetime
    released: tuple[str, ...] = ()
    """Subs of those who were mentioned by the note until then."""
    left: tuple[Ref, ...] = ()
    """Who followed because of it until then."""
    reopened: tuple[str, ...] = ()
    """Ids of the notes whose mention of the author it had answered until then."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note. ``edited_at`` is None until its author changes it, ``deletion`` while it is shown."""

    id: str
    author: Ref
    text: str
    at: datetime
    edited_at: datetime | None = None
    deletion: Deletion | None = None
    called: tuple[Ref, ...] | None = None
    """Whom it calls, None where the first release wrote it, which did not keep that."""
    joined: tuple[Ref, ...] = ()
    """Who follows the conversation because of it."""


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
