"""What writing, changing and hiding a note does to its conversation, and to those whom it calls.

Whoever is called is mentioned, and follows from then on. All of it belongs to the note: when it calls
somebody no longer, because it was changed, hidden or taken back, they are mentioned by it no longer, and
who follows only because of it follows no longer. A note deals with the open mentions of its author: to
answer is all that was asked. Pure, as ``moves``.
"""

from collections.abc import Collection
from datetime import datetime

from backend.domain.changes import MentionCleared, Mentioned, NoteAdded, NoteDeleted, NoteEdited
from backend.domain.conversation import Call, Conversation
from backend.domain.mentions import Mentions, Unclear
from backend.domain.moves import Moved, with_followers
from backend.domain.note import CARRIED, Deletion, Note, searched_texts
from backend.domain.refs import Ref
from backend.domain.replacing import replace

CALLS = 2_000
"""Open mentions that a conversation carries: several times the largest team, well within one document."""


def written(conversation: Conversation, note: Note, mentions: Mentions) -> Note:
    """The new note with whom it calls, the author aside, and who follows because of it."""
    called = _with_room(conversation, _others(mentions.members, note.author))
    return replace(note, called=called, joined=_new(conversation, called))


def rewritten(
    conversation: Conversation, note: Note, text: str, mentions: Mentions, *, now: datetime
) -> Note:
    """The note with another text. Who was chosen for an unclear name stays chosen while it is there."""
    before = {ref.id: ref for ref in note.called or ()}
    bearers = (bearer for one in mentions.unclear for bearer in one.bearers)
    chosen = tuple(before[bearer.id] for bearer in bearers if bearer.id in before)
    named = _others(with_followers(mentions.members, chosen), note.author)
    new = _with_room(conversation, tuple(ref for ref in named if ref.id not in before))
    called = tuple(ref for ref in named if ref.id in before or ref in new)
    ids = {ref.id for ref in called}
    joined = (*(ref for ref in note.joined if ref.id in ids), *_new(conversation, new))
    return replace(note, text=text, edited_at=now, called=called, joined=joined)


def add_note(conversation: Conversation, note: Note, mentions: Mentions) -> Moved:
    """Add a note as ``written`` made it."""
    added = replace(
        conversation,
        recent_notes=(_carried(note), *conversation.recent_notes)[:CARRIED],
        note_count=conversation.note_count + 1,
        note_texts=searched_texts(conversation.note_texts, note),
        noted=conversation.stamp(note.author, note.at),
    )
    called = note.called or ()
    answers = tuple(call.note_id for call in _open_calls(conversation, note.author))
    change = NoteAdded(note.id, called, mentions.nobody, _asked(note, mentions), note.joined, answers)
    return _called(_answered(added, note, answers), note.id, called, note.joined), change


def replace_note(conversation: Conversation, before: Note, after: Note, mentions: Mentions) -> Moved:
    """Show the text of a note as ``rewritten`` changed it."""
    known = {ref.id for ref in before.called or ()}
    called = tuple(ref for ref in after.called or () if ref.id not in known)
    kept = {ref.id for ref in after.called or ()}
    joined = tuple(ref for ref in after.joined if ref not in before.joined)
    dropped = tuple(ref for ref in before.called or () if ref.id not in kept)
    calls = {call.sub for call in conversation.calls if call.note_id == after.id}
    released = tuple(ref.id for ref in dropped if ref.id in calls)
    eased = _uncalled(conversation, after.id, released)
    left = _leaving(eased, tuple(ref for ref in before.joined if ref.id not in kept))
    edited = replace(
        _without(eased, left),
        recent_notes=tuple(
            _carried(after) if old.id == after.id else old for old in conversation.recent_notes
        ),
        note_texts=searched_texts(conversation.note_texts, after),
        noted=conversation.stamp(after.author, after.edited_at or after.at),
    )
    asked = _asked(after, mentions)
    change = NoteEdited(after.id, called, mentions.nobody, asked, joined, released, left)
    return _called(edited, after.id, called, joined), change


def mention(conversation: Conversation, note: Note, who: Ref, mentions: Mentions) -> tuple[Note, Moved]:
    """Let a note call one of those who bear an unclear name in it, which the author chose."""
    joined = _new(conversation, (who,))
    calling = replace(note, called=(*(note.called or ()), who), joined=(*note.joined, *joined))
    change = Mentioned(note.id, who, _asked(calling, mentions), joined)
    return calling, (_called(conversation, note.id, (who,), joined), change)


def is_last_in_view(conversation: Conversation, note: Note) -> bool:
    """Whether the conversation carries this note alone, though it has older ones."""
    return conversation.note_count > 1 and [one.id for one in conversation.recent_notes] == [note.id]


def drop_note(
    conversation: Conversation,
    note: Note,
    activity: str,
    older: tuple[Note, ...] = (),
    *,
    now: datetime,
) -> tuple[Note, Moved]:
    """Show a note no longer. Its text stays in the store, so that the deletion can be undone.

    ``older`` are the notes that come into view where it was the last one there.
    """
    released = _released(conversation, note.id, note.called or ())
    reopened = tuple(call.note_id for call in conversation.calls if call.answer == note.id)
    eased = _unanswered(_uncalled(conversation, note.id), note)
    left = _leaving(eased, note.joined)
    dropped = replace(
        _without(eased, left),
        recent_notes=tuple(one for one in conversation.recent_notes if one.id != note.id) or older,
        note_count=max(0, conversation.note_count - 1),
        note_texts=tuple(pair for pair in conversation.note_texts if pair[0] != note.id),
    )
    hidden = replace(note, deletion=Deletion(activity, now, released, left, reopened))
    return hidden, (dropped, NoteDeleted(note.id, released, left))


def restore_note(conversation: Conversation, note: Note, present: Collection[str]) -> tuple[Note, Moved]:
    """Show a deleted note again, in its old place; who was called is called again, if still ``present``."""
    shown, was = replace(note, deletion=None), note.deletion
    released = was.released if was else ()
    called = tuple(ref for ref in note.called or () if ref.id in released and ref.id in present)
    joined = _new(conversation, tuple(ref for ref in (was.left if was else ()) if ref.id in present))
    notes = sorted(
        {*conversation.recent_notes, _carried(shown)}, key=lambda kept: (kept.at, kept.id), reverse=True
    )
    restored = replace(
        conversation,
        recent_notes=tuple(notes[:CARRIED]),
        note_count=conversation.note_count + 1,
        note_texts=searched_texts(conversation.note_texts, shown),
    )
    answers = tuple(
        call.note_id
        for call in _open_calls(conversation, note.author)
        if was and call.note_id in was.reopened
    )
    change = NoteAdded(note.id, called, joined=joined, answers=answers)
    return shown, (_called(_answered(restored, note, answers), note.id, called, joined), change)


def clear_mention(conversation: Conversation, who: Ref) -> Moved:
    """A mentioned member has dealt with it, whatever notes called them."""
    if who.id not in conversation.mentioned:
        return conversation, None
    kept = tuple(call for call in conversation.calls if call.sub != who.id)
    return replace(conversation, calls=kept), MentionCleared(who)


def _carried(note: Note) -> Note:
    """The note as its conversation carries it: whom it calls stands there once for all notes."""
    return replace(note, called=None, joined=())


def _called(
    conversation: Conversation, note_id: str, called: tuple[Ref, ...], joined: tuple[Ref, ...]
) -> Conversation:
    calls = (*conversation.calls, *(Call(note_id, ref.id) for ref in called))
    if len(calls) > CALLS:
        calls = tuple(call for call in calls if not call.answer)
    return replace(conversation, calls=calls, followers=with_followers(conversation.followers, joined))


def _uncalled(
    conversation: Conversation, note_id: str, released: tuple[str, ...] | None = None
) -> Conversation:
    """Without the mentions by that note, answered or not: of those ``released``, of all if none are named."""
    kept = (
        call
        for call in conversation.calls
        if call.note_id != note_id or (released is not None and call.sub not in released)
    )
    return replace(conversation, calls=tuple(kept))


def _open_calls(conversation: Conversation, who: Ref) -> tuple[Call, ...]:
    return tuple(call for call in conversation.calls if call.sub == who.id and not call.answer)


def _answered(conversation: Conversation, note: Note, answers: tuple[str, ...]) -> Conversation:
    """Its author's open mentions by the notes ``answers`` dealt with by that note."""
    own = {call for call in _open_calls(conversation, note.author) if call.note_id in answers}
    calls = (replace(call, answer=note.id) if call in own else call for call in conversation.calls)
    return replace(conversation, calls=tuple(calls))


def _unanswered(conversation: Conversation, note: Note) -> Conversation:
    calls = (replace(call, answer="") if call.answer == note.id else call for call in conversation.calls)
    return replace(conversation, calls=tuple(calls))


def _released(conversation: Conversation, note_id: str, called: tuple[Ref, ...]) -> tuple[str, ...]:
    """Whose mention by that note is still open."""
    return tuple(ref.id for ref in called if Call(note_id, ref.id) in conversation.calls)


def _leaving(conversation: Conversation, joined: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """Who of those that a note made followers has no other reason to follow that is known."""
    holder = conversation.assignee.id if conversation.assignee else ""
    return tuple(
        ref
        for ref in joined
        if ref.id != holder and ref.id not in conversation.mentioned and conversation.is_followed_by(ref.id)
    )


def _without(conversation: Conversation, left: tuple[Ref, ...]) -> Conversation:
    ids = {ref.id for ref in left}
    return replace(conversation, followers=tuple(one for one in conversation.followers if one.id not in ids))


def _new(conversation: Conversation, called: tuple[Ref, ...]) -> tuple[Ref, ...]:
    return tuple(ref for ref in called if not conversation.is_followed_by(ref.id))


def _others(named: tuple[Ref, ...], author: Ref) -> tuple[Ref, ...]:
    """Mentioning oneself is no mention."""
    return tuple(member for member in named if member.id != author.id)


def _with_room(conversation: Conversation, called: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """Where a document would grow too large, those who are mentioned already are not mentioned again."""
    room = CALLS - sum(not call.answer for call in conversation.calls)
    if len(called) <= room:
        return called
    mentioned = set(conversation.mentioned)
    return tuple(ref for ref in called if ref.id not in mentioned)[: max(0, room)]


def _asked(note: Note, mentions: Mentions) -> tuple[Unclear, ...]:
    """The unclear names for which nobody has been chosen yet."""
    chosen = {ref.id for ref in note.called or ()}
    return tuple(one for one in mentions.unclear if not any(bearer.id in chosen for bearer in one.bearers))
