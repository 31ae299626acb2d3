"""Values that several documents hold: how a member, a label, a note or a time stands in a document."""

from typing import Any

from backend.domain.conversation import Stamp
from backend.domain.label import Colour, Label
from backend.domain.note import Note
from backend.domain.refs import Ref
from backend.ports.documents import Value

Stored = dict[str, Any]
"""The fields of a document as they come back: shaped by this package, checked when written."""


def ref_fields(ref: Ref) -> dict[str, Value]:
    """Encode an id with its name."""
    return {"id": ref.id, "name": ref.name}


def ref_of(stored: Stored) -> Ref:
    """Decode ``ref_fields``."""
    return Ref(stored["id"], stored["name"])


def optional_ref(stored: Stored | None) -> Ref | None:
    """Decode ``ref_fields`` or nothing."""
    return ref_of(stored) if stored else None


def label_fields(label: Label) -> dict[str, Value]:
    """Encode a label."""
    return {"id": label.id, "name": label.name, "colour": label.colour.value}


def label_of(stored: Stored) -> Label:
    """Decode ``label_fields``. A colour from a newer version reads as grey."""
    colour = stored["colour"]
    return Label(stored["id"], stored["name"], Colour(colour) if colour in _COLOURS else Colour.GREY)


def note_fields(note: Note) -> dict[str, Value]:
    """Encode a note."""
    return {
        "id": note.id,
        "author": ref_fields(note.author),
        "text": note.text,
        "at": note.at,
        "edited_at": note.edited_at,
    }


def note_of(stored: Stored) -> Note:
    """Decode ``note_fields``."""
    return Note(stored["id"], ref_of(stored["author"]), stored["text"], stored["at"], stored["edited_at"])


def stamp_fields(stamp: Stamp | None) -> dict[str, Value] | None:
    """Encode who did it and when."""
    return {"by": ref_fields(stamp.by), "at": stamp.at} if stamp else None


def stamp_of(stored: Stored | None) -> Stamp | None:
    """Decode ``stamp_fields``."""
    return Stamp(ref_of(stored["by"]), stored["at"]) if stored else None


_COLOURS = frozenset(colour.value for colour in Colour)
