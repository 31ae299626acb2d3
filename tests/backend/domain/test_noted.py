"""What notes leave on their conversation, and what their lines of the log say, to the last field."""

from dataclasses import replace
from datetime import timedelta

from backend.domain import noting
from backend.domain.changes import MentionCleared, NoteAdded, NoteDeleted, NoteEdited
from backend.domain.conversation import Call
from backend.domain.mentions import Mentions
from backend.domain.note import Deletion, Note
from backend.domain.refs import Ref, Stamp
from tests.backend.domain.values import ANA, BEN, NOW, conversation

CHLOE = Ref("chloe", "Chloé")
SOON = NOW + timedelta(hours=1)
NOTE = Note("n", CHLOE, "text", NOW)
CALLS = (Call("n", "ana"), Call("n", "ben"))
"""Both are mentioned by ``NOTE``, and Ben follows because of it."""

CALLING = replace(NOTE, called=(ANA, BEN), joined=(BEN,))


def test_a_note_is_carried_counted_found_and_followed_by_whom_it_calls() -> None:
    old = tuple(replace(NOTE, id=f"o{number}") for number in range(3))
    before = conversation(recent_notes=old, note_count=7, followers=(ANA,))
    mentions = Mentions((ANA, CHLOE, BEN), ("otto",))
    assert noting.written(before, NOTE, mentions) == CALLING
    added = replace(
        before,
        recent_notes=(NOTE, *old[:2]),
        note_count=8,
        note_texts=(("n", "text"),),
        followers=(ANA, BEN),
        calls=CALLS,
        noted=Stamp(CHLOE, NOW, 1),
    )
    change = NoteAdded("n", (ANA, BEN), ("otto",), joined=(BEN,))
    assert noting.add_note(before, CALLING, mentions) == (added, change)


def test_an_edited_note_stays_in_its_place_and_calls_whom_it_names_now() -> None:
    other = replace(NOTE, id="o", text="other")
    before = conversation(
        recent_notes=(other, NOTE),
        note_count=2,
        note_texts=(("o", "other"), ("n", "text")),
        followers=(ANA, BEN),
        calls=CALLS,
    )
    mentions = Mentions((ANA,), ("otto",))
    better = noting.rewritten(before, CALLING, "better", mentions, now=SOON)
    assert better == Note("n", CHLOE, "better", NOW, SOON, called=(ANA,), joined=())
    edited = replace(
        before,
        recent_notes=(other, replace(NOTE, text="better", edited_at=SOON)),
        note_texts=(("n", "better"), ("o", "other")),
        followers=(ANA,),
        calls=CALLS[:1],
        noted=Stamp(CHLOE, SOON, 1),
    )
    change = NoteEdited("n", (), ("otto",), released=("ben",), left=(BEN,))
    assert noting.replace_note(before, CALLING, better, mentions) == (edited, change)


def test_a_deleted_note_leaves_nothing_and_comes_back_whole() -> None:
    other = replace(NOTE, id="o", at=SOON)
    before = conversation(
        recent_notes=(other, NOTE),
        note_count=2,
        note_texts=(("n", "text"), ("o", "text")),
        followers=(ANA, BEN),
        calls=CALLS,
    )
    bare = replace(
        before, recent_notes=(other,), note_count=1, note_texts=(("o", "text"),), followers=(ANA,), calls=()
    )
    hidden, dropped = noting.drop_note(before, CALLING, "line", now=SOON)
    assert hidden == replace(CALLING, deletion=Deletion("line", SOON, ("ana", "ben"), (BEN,)))
    assert dropped == (bare, NoteDeleted("n", ("ana", "ben"), (BEN,)))
    back = noting.restore_note(bare, hidden, {"ana", "ben"})
    assert back == (CALLING, (before, NoteAdded("n", (ANA, BEN), joined=(BEN,))))
    assert noting.drop_note(conversation(), NOTE, "line", now=SOON)[1][0].note_count == 0


def test_a_mention_is_cleared_by_who_is_mentioned() -> None:
    before = conversation(calls=(*CALLS, Call("o", "ben")))
    assert noting.clear_mention(before, BEN) == (replace(before, calls=CALLS[:1]), MentionCleared(BEN))
    assert noting.clear_mention(before, CHLOE) == (before, None)
