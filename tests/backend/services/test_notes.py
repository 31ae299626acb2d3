"""Internal notes: authorship, mentions, deletion with undo, paging."""

import pytest

from backend.domain.note import TEXT_LIMIT
from backend.domain.refusals import Gone, Missing, NotAllowed, TooLong
from backend.domain.view import View
from backend.services import Services
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click

T = "18c2f3a9b0d1e2f3"


def test_a_mention_makes_the_member_follow_and_shows_in_their_view(services: Services) -> None:
    begin(services, T)
    shown = services.inbox.notes.add(click(BEN, T, "n1"), "Can you look, @Chloé?")
    assert shown.conversation.is_followed_by(CHLOE.sub)
    rows = services.inbox.queues.view(CHLOE, SUPPORT, View.MENTIONS).rows
    assert [row.thread_id for row in rows] == [T]
    services.inbox.notes.clear_mention(click(CHLOE, T, "n2"))
    assert services.inbox.queues.view(CHLOE, SUPPORT, View.MENTIONS).rows == ()


def test_a_name_that_is_nobody_here_mentions_nobody_and_is_told(services: Services) -> None:
    begin(services, T)
    shown = services.inbox.notes.add(click(BEN, T, "n1"), "@otto and @ana know")
    assert shown.unknown_names == ("otto",)
    assert shown.conversation.mentioned == (ANA.sub,)


def test_only_the_author_edits_or_deletes_even_an_admin_does_not(services: Services) -> None:
    begin(services, T)
    services.inbox.notes.add(click(BEN, T, "n1"), "First")
    for attempt in (
        lambda: services.inbox.notes.edit(click(ANA, T, "k1"), "n1", "Changed"),
        lambda: services.inbox.notes.delete(click(ANA, T, "k2"), "n1"),
        lambda: services.inbox.notes.own(ANA, SUPPORT, T, "n1"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert services.inbox.notes.page(ANA, SUPPORT, T, None).notes[0].text == "First"


def test_an_edit_is_marked_and_keeps_place_and_time(services: Services, clock: SetClock) -> None:
    begin(services, T)
    written = clock.now()
    services.inbox.notes.add(click(BEN, T, "n1"), "First")
    clock.pass_by(minutes=5)
    services.inbox.notes.edit(click(BEN, T, "n2"), "n1", "Better")
    (note,) = services.inbox.notes.page(ANA, SUPPORT, T, None).notes
    assert (note.text, note.at, note.edited_at) == ("Better", written, clock.now())


def test_a_deleted_note_is_gone_for_all_and_comes_back_by_undo(services: Services) -> None:
    begin(services, T)
    services.inbox.notes.add(click(BEN, T, "n1"), "Oops")
    deleted = services.inbox.notes.delete(click(BEN, T, "n2"), "n1")
    assert (deleted.conversation.note_count, deleted.conversation.recent_notes) == (0, ())
    assert services.inbox.notes.page(ANA, SUPPORT, T, None).notes == ()
    with pytest.raises(Gone):
        services.inbox.notes.edit(click(BEN, T, "n3"), "n1", "again")
    restored = services.inbox.undoing.undo(click(BEN, T, "n4"), deleted.done.id)
    assert [note.text for note in restored.conversation.recent_notes] == ["Oops"]
    assert [note.text for note in services.inbox.notes.page(ANA, SUPPORT, T, None).notes] == ["Oops"]


def test_the_card_carries_the_three_newest_and_the_page_has_all_newest_first(
    services: Services, clock: SetClock
) -> None:
    begin(services, T)
    for number in range(12):
        services.inbox.notes.add(click(BEN, T, f"n{number}"), f"Note {number}")
        clock.pass_by(minutes=1)
    shown = services.inbox.opening.show(ANA, SUPPORT, T).conversation
    assert [note.text for note in shown.recent_notes] == ["Note 11", "Note 10", "Note 9"]
    first = services.inbox.notes.page(ANA, SUPPORT, T, None)
    second = services.inbox.notes.page(ANA, SUPPORT, T, first.next_cursor)
    assert [note.text for note in (*first.notes, *second.notes)] == [f"Note {n}" for n in range(11, -1, -1)]
    assert second.next_cursor is None


@pytest.mark.parametrize(("text", "refusal"), [("  \n ", Missing), ("x" * (TEXT_LIMIT + 1), TooLong)])
def test_what_is_no_note_is_refused(services: Services, text: str, refusal: type[Exception]) -> None:
    begin(services, T)
    with pytest.raises(refusal):
        services.inbox.notes.add(click(BEN, T, "n1"), text)


def test_search_finds_no_text_that_was_deleted_or_edited_away(services: Services) -> None:
    begin(services, T)
    services.inbox.notes.add(click(BEN, T, "n1"), "replacement gearbox")
    assert [row.thread_id for row in services.inbox.searching.search(ANA, SUPPORT, "gearbox", None).rows] == [
        T
    ]
    services.inbox.notes.edit(click(BEN, T, "n2"), "n1", "replacement chain")
    assert services.inbox.searching.search(ANA, SUPPORT, "gearbox", None).rows == ()
    services.inbox.notes.delete(click(BEN, T, "n3"), "n1")
    assert services.inbox.searching.search(ANA, SUPPORT, "chain", None).rows == ()
