"""Typed changes as they stand in a line of the log, and as the first release wrote them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from backend.domain import changes
from backend.domain.changes import Change, OtherChange, Standing
from backend.domain.label import Colour, Label
from backend.domain.mentions import Unclear
from backend.domain.other import Other
from backend.domain.refs import Ref
from backend.domain.status import Priority, priority_of, status_of
from backend.domain.sync import Place, place_named
from backend.ports.documents import Value
from backend.records.codec import (
    Stored,
    label_fields,
    label_of,
    optional_ref,
    ref_fields,
    ref_of,
    refs_fields,
    refs_of,
    stamp_fields,
    stamp_of,
    standing_fields,
    standing_of,
    time_of,
)


def change_fields(change: Change) -> dict[str, Value]:
    """Encode a change with all that it holds."""
    match change:
        case changes.Adopted(standing, is_past):
            return {"kind": "adopted", "standing": standing_fields(standing), "is_past": is_past}
        case changes.Shared(standing):
            return {"kind": "shared", "standing": standing_fields(standing)}
        case changes.TakenOut():
            return {"kind": "taken_out"}
        case changes.MessageHeard() | changes.MessageRemoved() | changes.MessageRestored():
            return _message_fields(change)
        case changes.Assigned():
            return _assigned_fields(change)
        case changes.StatusMoved(before=was, after=became):
            return {"kind": "status", "before": standing_fields(was), "after": standing_fields(became)}
        case changes.PrioritySet(before=usual, after=wanted):
            return {"kind": "priority", "before": usual.value, "after": wanted.value}
        case changes.LabelAdded(label, place):
            return {"kind": "label_added", "label": label_fields(label), "place": place}
        case changes.LabelRemoved(label, place):
            return {"kind": "label_removed", "label": label_fields(label), "place": place}
        case changes.LabelReplaced(before=old, after=new):
            return {"kind": "label_replaced", "before": label_fields(old), "after": label_fields(new)}
        case _:
            return _personal_fields(change)


def _message_fields(
    change: changes.MessageHeard | changes.MessageRemoved | changes.MessageRestored,
) -> dict[str, Value]:
    message: dict[str, Value] = {
        "gmail_id": change.gmail_id,
        "sender": change.sender,
        "standing": standing_fields(change.standing),
    }
    match change:
        case changes.MessageHeard(written_at=at, is_past=is_past):
            return {"kind": "message", **message, "written_at": at, "is_past": is_past}
        case changes.MessageRemoved(how=how):
            return {"kind": "message_removed", **message, "how": how.value}
        case changes.MessageRestored(how=how):
            return {"kind": "message_restored", **message, "how": how.value}


def _assigned_fields(change: changes.Assigned) -> dict[str, Value]:
    return {
        "kind": "assigned",
        "before": _optional(change.before),
        "after": _optional(change.after),
        "joined": refs_fields(change.joined),
        "left": refs_fields(change.left),
        "since": stamp_fields(change.since),
        "missing": _optional(change.missing),
    }


def _personal_fields(change: Change) -> dict[str, Value]:
    match change:
        case changes.Followed(who):
            return {"kind": "followed", "who": ref_fields(who)}
        case changes.Unfollowed(who):
            return {"kind": "unfollowed", "who": ref_fields(who)}
        case changes.MentionCleared(who):
            return {"kind": "mention_cleared", "who": ref_fields(who)}
        case changes.MemberLeft(who, held, to, joined):
            taken = {"held": held, "to": _optional(to), "joined": refs_fields(joined)}
            return {"kind": "member_left", "who": ref_fields(who), **taken}
        case changes.NoteAdded() | changes.NoteEdited() | changes.NoteDeleted() | changes.Mentioned():
            return _note_fields(change)
        case OtherChange(kind):
            return {"kind": kind}
        case _:
            raise TypeError(f"no encoding for {type(change).__name__}")


def _note_fields(
    change: changes.NoteAdded | changes.NoteEdited | changes.NoteDeleted | changes.Mentioned,
) -> dict[str, Value]:
    note: dict[str, Value] = {"note": change.note_id}
    if not isinstance(change, changes.NoteDeleted):
        note |= {"unclear": _unclear_fields(change.unclear), "joined": refs_fields(change.joined)}
    if isinstance(change, changes.NoteAdded | changes.NoteEdited):
        note |= {"mentioned": refs_fields(change.mentioned), "nobody": list(change.nobody)}
    if isinstance(change, changes.NoteEdited | changes.NoteDeleted):
        note |= {"released": list(change.released), "left": refs_fields(change.left)}
    match change:
        case changes.NoteAdded(answers=answers):
            return {"kind": "note_added", **note, "answers": list(answers)}
        case changes.NoteEdited():
            return {"kind": "note_edited", **note}
        case changes.NoteDeleted():
            return {"kind": "note_deleted", **note}
        case changes.Mentioned(who=who):
            return {"kind": "mentioned", **note, "who": ref_fields(who)}


def first_fields(change: Change) -> dict[str, Value]:
    """Encode a change as the first release did: a kind of its time, and a name before and after."""
    kind, before, after = _first(change)
    return {"kind": kind, "before": _optional(before), "after": _optional(after)}


def _first(change: Change) -> tuple[str, Ref | None, Ref | None]:
    match change:
        case changes.Assigned(before, after):
            return "assigned", before, after
        case changes.StatusMoved(before=was, after=became):
            return "status", _status_ref(was), _status_ref(became)
        case changes.PrioritySet(before=usual, after=wanted):
            return "priority", Ref(usual.value, ""), Ref(wanted.value, "")
        case changes.MessageHeard(gmail_id, sender):
            return "message", None, Ref(gmail_id, sender)
        case changes.MessageRemoved(gmail_id, sender) | changes.MessageRestored(gmail_id, sender):
            return str(change_fields(change)["kind"]), None, Ref(gmail_id, sender)
        case changes.LabelAdded(label):
            return "label_added", None, Ref(label.id, label.name)
        case changes.LabelRemoved(label) | changes.LabelReplaced(before=label):
            return "label_removed", Ref(label.id, label.name), None
        case changes.Followed(who):
            return "followed", None, who
        case changes.Unfollowed(who):
            return "unfollowed", who, None
        case changes.NoteAdded(note_id) | changes.NoteEdited(note_id):
            return str(change_fields(change)["kind"]), None, Ref(note_id, "")
        case changes.NoteDeleted(note_id):
            return "note_deleted", Ref(note_id, ""), None
        case _:
            return str(change_fields(change)["kind"]), None, None


def _status_ref(standing: Standing) -> Ref:
    until = standing.snoozed_until
    return Ref(standing.status.value, until.isoformat() if until else "")


def change_of(stored: Stored) -> Change:
    """Decode the change of a line, or of an entry of a bulk action, whatever version wrote it."""
    typed = stored.get("change")
    kind = typed.get("kind", "") if typed else stored.get("kind", "")
    read = (_TYPED if typed else _FIRST).get(kind)
    if read is None:
        return OtherChange(kind)
    try:
        return read(typed or stored)
    except (AttributeError, KeyError, TypeError, ValueError):
        # A kind of that name with another shape: a newer version's own business.
        return OtherChange(kind)


_TYPED: dict[str, Callable[[Any], Change]] = {
    "adopted": lambda one: changes.Adopted(standing_of(one.get("standing")), one.get("is_past", False)),
    "shared": lambda one: changes.Shared(standing_of(one.get("standing"))),
    "taken_out": lambda _: changes.TakenOut(),
    "message": lambda one: changes.MessageHeard(
        one.get("gmail_id", ""),
        one.get("sender", ""),
        standing_of(one.get("standing")),
        time_of(one.get("written_at")),
        one.get("is_past", False),
    ),
    "message_removed": lambda one: changes.MessageRemoved(*_moved_message(one)),
    "message_restored": lambda one: changes.MessageRestored(*_moved_message(one)),
    "assigned": lambda one: changes.Assigned(
        optional_ref(one["before"]),
        optional_ref(one["after"]),
        refs_of(one.get("joined")),
        refs_of(one.get("left")),
        stamp_of(one.get("since")),
        optional_ref(one.get("missing")),
    ),
    "status": lambda one: changes.StatusMoved(_standing(one["before"]), _standing(one["after"])),
    "priority": lambda one: changes.PrioritySet(priority_of(one["before"]), priority_of(one["after"])),
    "label_added": lambda one: changes.LabelAdded(label_of(one["label"]), one.get("place")),
    "label_removed": lambda one: changes.LabelRemoved(label_of(one["label"]), one.get("place")),
    "label_replaced": lambda one: changes.LabelReplaced(label_of(one["before"]), label_of(one["after"])),
    "followed": lambda one: changes.Followed(ref_of(one["who"])),
    "unfollowed": lambda one: changes.Unfollowed(ref_of(one["who"])),
    "note_added": lambda one: changes.NoteAdded(
        one["note"],
        refs_of(one.get("mentioned")),
        tuple(one.get("nobody", ())),
        _unclear_of(one),
        _joined(one),
        tuple(one.get("answers", ())),
    ),
    "note_edited": lambda one: changes.NoteEdited(
        one["note"],
        refs_of(one.get("mentioned")),
        tuple(one.get("nobody", ())),
        _unclear_of(one),
        _joined(one),
        tuple(one.get("released", ())),
        refs_of(one.get("left")),
    ),
    "note_deleted": lambda one: changes.NoteDeleted(
        one["note"], tuple(one.get("released", ())), refs_of(one.get("left"))
    ),
    "member_left": lambda one: changes.MemberLeft(
        ref_of(one["who"]), one.get("held", False), optional_ref(one.get("to")), refs_of(one.get("joined"))
    ),
    "mentioned": lambda one: changes.Mentioned(
        one["note"], ref_of(one["who"]), _unclear_of(one), _joined(one)
    ),
    "mention_cleared": lambda one: changes.MentionCleared(ref_of(one["who"])),
}

_FIRST: dict[str, Callable[[Any], Change]] = {
    "adopted": lambda _: changes.Adopted(),
    "shared": lambda _: changes.Shared(),
    "message": lambda one: changes.MessageHeard(ref_of(one["after"]).id, ref_of(one["after"]).name),
    "assigned": lambda one: changes.Assigned(optional_ref(one["before"]), optional_ref(one["after"])),
    "status": lambda one: changes.StatusMoved(_first_standing(one["before"]), _first_standing(one["after"])),
    "priority": lambda one: changes.PrioritySet(_priority(one["before"]), _priority(one["after"])),
    "label_added": lambda one: changes.LabelAdded(_first_label(one["after"])),
    "label_removed": lambda one: changes.LabelRemoved(_first_label(one["before"])),
    "followed": lambda one: changes.Followed(ref_of(one["after"])),
    "unfollowed": lambda one: changes.Unfollowed(ref_of(one["before"])),
    "note_added": lambda one: changes.NoteAdded(ref_of(one["after"]).id),
    "note_edited": lambda one: changes.NoteEdited(ref_of(one["after"]).id),
    "note_deleted": lambda one: changes.NoteDeleted(ref_of(one["before"]).id),
    "mention_cleared": lambda one: changes.MentionCleared(ref_of(one.get("by"))),
}
"""The kinds of the first release, whose lines hold an id and a name before and after."""


def _first_standing(stored: Stored) -> Standing:
    """A status is an id; the name beside it is until when a snooze lasts."""
    ref = ref_of(stored)
    return Standing(status_of(ref.id), datetime.fromisoformat(ref.name) if ref.name else None)


def _priority(stored: Stored) -> Priority | Other:
    return priority_of(ref_of(stored).id)


def _first_label(stored: Stored) -> Label:
    return Label(ref_of(stored).id, ref_of(stored).name, Colour.GREY)


def _moved_message(stored: Stored) -> tuple[str, str, Place | Other, Standing | None]:
    how = place_named(stored.get("how", ""))
    return stored.get("gmail_id", ""), stored.get("sender", ""), how, standing_of(stored.get("standing"))


def _standing(stored: Stored) -> Standing:
    return standing_of(stored) or Standing(status_of("open"))


def _optional(ref: Ref | None) -> dict[str, Value] | None:
    return ref_fields(ref) if ref else None


def _joined(stored: Stored) -> tuple[Ref, ...]:
    """Where it is not said, everybody whom a note called followed since."""
    return refs_of(stored.get("joined", stored.get("mentioned")))


def _unclear_fields(unclear: tuple[Unclear, ...]) -> list[Value]:
    return [{"name": one.name, "bearers": refs_fields(one.bearers)} for one in unclear]


def _unclear_of(stored: Stored) -> tuple[Unclear, ...]:
    return tuple(Unclear(one["name"], refs_of(one.get("bearers"))) for one in stored.get("unclear", ()))
