"""What a note does to its conversation is undone when the note is: mentions, followers, counts."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.domain import moves, noting
from backend.domain.changes import NoteAdded
from backend.domain.conversation import Call, Conversation
from backend.domain.mentions import Mentions, Unclear
from backend.domain.moves import Moved
from backend.domain.note import Note
from backend.domain.refs import Ref
from tests.backend.domain.values import NOW, conversation

ANA, BEN, CHLOE = Ref("ana", "Ana"), Ref("ben", "Ben"), Ref("chloe", "Chloé")
EVERYBODY = {"ana", "ben", "chloe"}


def _noted(made: Conversation, note_id: str, *called: Ref) -> tuple[Conversation, Note]:
    note = Note(note_id, ANA, "text", NOW + timedelta(seconds=len(made.note_texts)))
    mentions = Mentions(called)
    note = noting.written(made, note, mentions)
    return noting.add_note(made, note, mentions)[0], note


def _edited(made: Conversation, note: Note, *called: Ref) -> tuple[Moved, Note]:
    mentions = Mentions(called)
    after = noting.rewritten(made, note, "other text", mentions, now=NOW)
    return noting.replace_note(made, note, after, mentions), after


def test_a_mention_makes_followers_and_is_cleared_by_the_one_mentioned() -> None:
    noted, _ = _noted(conversation(), "n1", BEN)
    assert (noted.followers, noted.mentioned, noted.note_count) == ((BEN,), ("ben",), 1)
    assert noting.clear_mention(noted, BEN)[0].mentioned == ()


def test_who_mentions_themselves_is_not_mentioned() -> None:
    noted, _ = _noted(conversation(), "n1", ANA)
    assert (noted.followers, noted.mentioned) == ((), ())


def test_an_edit_that_adds_a_mention_mentions_and_one_that_removes_it_takes_it_back() -> None:
    noted, note = _noted(conversation(), "n1", BEN)
    (edited, change), after = _edited(noted, note, CHLOE)
    assert (edited.followers, edited.mentioned) == ((CHLOE,), ("chloe",))
    assert change is not None
    (again, _), _ = _edited(edited, after, BEN, CHLOE)
    assert (again.followers, again.mentioned) == ((CHLOE, BEN), ("chloe", "ben"))


def test_an_edit_does_not_open_a_mention_again_that_was_dealt_with() -> None:
    noted, note = _noted(conversation(), "n1", BEN)
    cleared, _ = noting.clear_mention(noted, BEN)
    (edited, _), _ = _edited(cleared, note, BEN)
    assert edited.mentioned == ()


def test_who_is_mentioned_elsewhere_stays_mentioned_and_goes_on_following() -> None:
    made, first = _noted(conversation(), "n1", BEN)
    made, _ = _noted(made, "n2", BEN)
    _, (dropped, _) = noting.drop_note(made, first, "a", now=NOW)
    assert (dropped.mentioned, dropped.followers) == (("ben",), (BEN,))


def test_who_followed_before_or_has_it_goes_on_following() -> None:
    followed, _ = moves.follow(conversation(), BEN)
    noted, note = _noted(followed, "n1", BEN, CHLOE)
    held, _ = moves.assign(noted, CHLOE, by=ANA, now=NOW)
    _, (dropped, _) = noting.drop_note(held, note, "a", now=NOW)
    assert (dropped.mentioned, dropped.followers) == ((), (BEN, CHLOE))


def test_a_mention_of_the_first_release_whose_note_is_not_known_stays_until_it_is_cleared() -> None:
    made = replace(conversation(), calls=(Call("", "ben"),), followers=(BEN,))
    _, (dropped, _) = noting.drop_note(made, Note("n0", ANA, "@ben", NOW), "a", now=NOW)
    assert (dropped.mentioned, dropped.followers) == (("ben",), (BEN,))


def test_who_left_meanwhile_is_not_called_by_a_note_that_returns() -> None:
    noted, note = _noted(conversation(), "n1", BEN, CHLOE)
    hidden, (dropped, _) = noting.drop_note(noted, note, "a", now=NOW)
    _, (restored, _) = noting.restore_note(dropped, hidden, {"chloe"})
    assert (restored.mentioned, restored.followers) == (("chloe",), (CHLOE,))


def test_a_choice_for_an_unclear_name_lasts_while_the_name_stands() -> None:
    maries = (BEN, CHLOE)
    named = Mentions(unclear=(Unclear("Marie", maries),))
    note = noting.written(conversation(), Note("n1", ANA, "@Marie", NOW), named)
    noted, _ = noting.add_note(conversation(), note, named)
    assert noted.mentioned == ()
    chosen, (told, change) = noting.mention(noted, note, BEN, named)
    assert (told.mentioned, told.followers) == (("ben",), (BEN,))
    assert change is not None
    kept = noting.rewritten(told, chosen, "@Marie!", named, now=NOW)
    (edited, _) = noting.replace_note(told, chosen, kept, named)
    assert edited.mentioned == ("ben",)
    gone = noting.rewritten(edited, kept, "never mind", Mentions(), now=NOW)
    assert noting.replace_note(edited, kept, gone, Mentions())[0].mentioned == ()


def test_a_conversation_carries_its_three_newest_notes() -> None:
    made = conversation()
    for number in range(5):
        made, _ = _noted(made, f"n{number}")
    assert [note.id for note in made.recent_notes] == ["n4", "n3", "n2"]
    assert made.note_count == 5


def test_a_restored_note_returns_to_its_place() -> None:
    made, notes = conversation(), []
    for number in range(3):
        made, note = _noted(made, f"n{number}")
        notes.append(note)
    hidden, (dropped, _) = noting.drop_note(made, notes[1], "a", now=NOW)
    _, (restored, _) = noting.restore_note(dropped, hidden, EVERYBODY)
    assert [note.id for note in restored.recent_notes] == ["n2", "n1", "n0"]
    assert restored.note_count == 3


CALLED = st.lists(st.sampled_from([BEN, CHLOE, Ref("dan", "Dan")]), unique=True)


@given(st.lists(CALLED, max_size=4), CALLED, CALLED)
def test_taking_a_note_back_leaves_what_was_before_it(
    earlier: list[list[Ref]], called: list[Ref], changed: list[Ref]
) -> None:
    before = conversation()
    for number, names in enumerate(earlier):
        before, _ = _noted(before, f"e{number}", *names)
    noted, note = _noted(before, "n", *called)
    (edited, _), note = _edited(noted, note, *changed)
    hidden, (dropped, _) = noting.drop_note(edited, note, "a", now=NOW)
    assert _effects(dropped) == _effects(before)
    _, (restored, _) = noting.restore_note(dropped, hidden, {"ben", "chloe", "dan"})
    assert _effects(restored) == _effects(edited)


def _effects(made: Conversation) -> tuple[set[Ref], set[str], int]:
    return set(made.followers), set(made.mentioned), made.note_count


def test_a_note_answers_the_open_mentions_of_its_author_and_of_nobody_else() -> None:
    called, _ = _noted(conversation(), "n1", BEN, CHLOE)
    answered, _, change = _by(called, "n2", BEN)
    assert (answered.mentioned, change.answers) == (("chloe",), ("n1",))


def test_a_note_that_is_taken_back_answers_nothing_and_given_again_only_what_it_had() -> None:
    called, _ = _noted(conversation(), "n1", BEN)
    answered, note, _ = _by(called, "n2", BEN)
    hidden, (dropped, _) = noting.drop_note(answered, note, "a", now=NOW)
    assert dropped.calls == called.calls
    _, (restored, change) = noting.restore_note(dropped, hidden, EVERYBODY)
    assert (restored.calls, isinstance(change, NoteAdded) and change.answers) == (answered.calls, ("n1",))
    meanwhile, _ = _noted(dropped, "n3", BEN)
    _, (restored, _) = noting.restore_note(meanwhile, hidden, EVERYBODY)
    assert [call for call in restored.calls if not call.answer] == [Call("n3", "ben")]


def test_what_was_answered_is_not_asked_again_by_a_note_that_is_gone_or_calls_them_no_longer() -> None:
    called, first = _noted(conversation(), "n1", BEN)
    answered, note, _ = _by(called, "n2", BEN)
    _, (gone, _) = noting.drop_note(answered, first, "a", now=NOW)
    (edited, _), _ = _edited(answered, first, CHLOE)
    for since in (gone, edited):
        _, (dropped, _) = noting.drop_note(since, note, "b", now=NOW)
        assert "ben" not in dropped.mentioned


def test_who_clears_a_mention_after_answering_it_has_cleared_it_for_good() -> None:
    called, _ = _noted(conversation(), "n1", BEN)
    answered, note, _ = _by(called, "n2", BEN)
    again, _ = _noted(answered, "n3", BEN)
    cleared, _ = noting.clear_mention(again, BEN)
    assert noting.drop_note(cleared, note, "a", now=NOW)[1][0].mentioned == ()


def test_mentions_of_everybody_over_and_over_stay_within_a_document() -> None:
    team = tuple(Ref(f"m{number}", f"Member {number}") for number in range(300))
    made, number = conversation(), 0
    while number < 20:
        made, note = _noted(made, f"n{number}", *team)
        number += 1
    assert (len(made.calls) <= noting.CALLS, len(made.mentioned)) == (True, 300)
    made, note = _noted(made, "last", *team, CHLOE)
    assert note.called == (CHLOE,)


def _by(made: Conversation, note_id: str, author: Ref) -> tuple[Conversation, Note, NoteAdded]:
    note = noting.written(made, Note(note_id, author, "text", NOW), Mentions())
    after, change = noting.add_note(made, note, Mentions())
    assert isinstance(change, NoteAdded)
    return after, note, change
