"""One tap takes back what a line of the log says."""

from addon.cards.place import place_of
from addon.links import Links, OnClick
from backend.domain.activity import Activity
from backend.domain.changes import NoteAdded, NoteDeleted
from backend.domain.conversation import Conversation


def undo_click(activity: Activity, conversation: Conversation, act: Links) -> OnClick:
    """Take it back. A note is named, so that undo need not look its line up."""
    change = activity.change
    note = change.note_id if isinstance(change, NoteAdded | NoteDeleted) else None
    return act("activity.undo", place_of(conversation), activity=activity.id, note=note)
