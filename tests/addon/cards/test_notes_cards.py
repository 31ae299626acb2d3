"""Internal notes: whose they are, what their author may do, and the way to the rest."""

from dataclasses import replace
from datetime import UTC

from addon.cards.notes import edit_note_card, last_note_section, notes_card
from addon.links import Links
from backend.domain.member import Membership
from backend.domain.note import TEXT_LIMIT, Note
from backend.domain.other import Other
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot, NotesSnapshot
from backend.domain.snapshots.me import Me
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import CONVERSATION_MENU
from tests.addon.cards.outline import outline, section_lines
from tests.addon.cards.test_conversation_card import HOUR, WAITING
from tests.clock import NOON
from tests.people import ANA, BEN, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
NOTE_MINE = Note("n1", Ref(BEN.sub, "Ben"), "Call <her>", NOON - HOUR)
NOTE_HERS = Note("n2", Ref(ANA.sub, "Ana"), "Done", NOON - HOUR, edited_at=NOON)


def test_only_its_author_edits_or_deletes_a_note() -> None:
    assert outline(notes_card(NotesSnapshot(ME, WAITING, (NOTE_MINE, NOTE_HERS), "c2"), SAY, ACT)) == [
        "🔒 Internal notes / Where is my order?",
        "== ",
        (
            '<b>Ben</b> · <font color="#80868b">1 h ago</font> · <font color="#80868b">Nov 24, '
            "11:00 AM</font><br>Call &lt;her&gt; (folds at 5)"
        ),
        "[Edit] -> note.edit here note=n1",
        "[Delete] -> note.delete here note=n1",
        "== ",
        (
            '<b>Ana</b> · <font color="#80868b">1 h ago</font> · <font color="#80868b">Nov 24, '
            '11:00 AM</font> · <font color="#80868b">edited</font><br>Done (folds at 5)'
        ),
        "== ",
        "[Earlier notes] -> note.list here cursor=c2",
    ]


def test_a_conversation_without_notes_says_so() -> None:
    assert outline(notes_card(NotesSnapshot(ME, WAITING, ()), SAY, ACT)) == [
        "🔒 Internal notes / Where is my order?",
        "== ",
        '<font color="#80868b">No internal note yet.</font>',
    ]


def test_the_form_holds_the_text_of_the_note() -> None:
    assert outline(edit_note_card(ME, WAITING, NOTE_MINE, SAY, ACT), menu=True) == [
        "🔒 Edit internal note / Where is my order?",
        "== ",
        "input note | Internal note | Call <her> | MULTIPLE_LINE",
        "[Save]* -> note.save here note=n1 asks note",
        *CONVERSATION_MENU,
    ]


def test_who_may_only_read_is_offered_no_field_to_write_in() -> None:
    reader = ConversationSnapshot(
        Me(BEN, Membership(Ref(SUPPORT, "Support"), Other("auditor"))), WAITING, NOON
    )
    assert last_note_section(reader, SAY, ACT) is None
    noted = replace(reader, conversation=replace(WAITING, recent_notes=(NOTE_HERS,), note_count=2))
    shown = last_note_section(noted, SAY, ACT)
    assert shown is not None
    lines = section_lines(shown)
    assert [lines[0], *lines[-1:], len(lines)] == [
        "== 🔒 Internal notes",
        "[1 earlier note] -> note.list here",
        3,
    ]


def test_the_longest_note_is_shown_whole_whatever_its_signs() -> None:
    signs = "<&" * (TEXT_LIMIT // 2)
    shown = notes_card(NotesSnapshot(ME, WAITING, (replace(NOTE_HERS, text=signs),)), SAY, ACT)
    text = shown["sections"][0]["widgets"][0]["textParagraph"]["text"]
    assert text.endswith("&lt;&amp;" * (TEXT_LIMIT // 2))
    assert text.startswith("<b>Ana</b>")
