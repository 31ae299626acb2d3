"""Internal notes: authorship, mentions, deletion with undo, paging."""

import pytest

from backend.domain.member import Person
from backend.domain.note import TEXT_LIMIT
from backend.domain.refusals import Expired, Gone, Missing, NotAllowed, TooLong
from backend.domain.rights import Role
from backend.domain.view import View
from backend.services import Services
from tests.clock import SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click, done_in

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


def _maries(services: Services) -> tuple[Person, Person]:
    both = tuple(
        Person(f"9000{number}", f"{last.lower()}@acme.test", f"Marie {last}")
        for number, last in enumerate(("Dupont", "Martin"))
    )
    for marie in both:
        services.people.roster.add(SUPPORT, marie.email, Role.AGENT, marie.name)
        services.people.profiles.profile(marie)
    return both[0], both[1]


def _mentions_of(services: Services, person: Person) -> list[str]:
    return [row.thread_id for row in services.inbox.queues.view(person, SUPPORT, View.MENTIONS).rows]


def test_of_two_maries_the_whole_name_calls_one_and_the_first_name_is_asked_about(services: Services) -> None:
    dupont, martin = _maries(services)
    begin(services, T)
    shown = services.inbox.notes.add(click(BEN, T, "n1"), "@Marie Martin knows")
    assert shown.conversation.mentioned == (martin.sub,)
    asked = services.inbox.notes.add(click(BEN, T, "n2"), "@Marie, please")
    assert asked.conversation.recent_notes[0].text == "@Marie, please"
    assert asked.conversation.mentioned == (martin.sub,)
    (unclear,) = asked.unclear_names
    assert [who.name for who in unclear.bearers] == ["Marie Dupont", "Marie Martin"]
    told = services.inbox.notes.mention(click(BEN, T, "n3"), "n2", dupont.sub)
    assert (told.conversation.mentioned, told.unclear_names) == ((martin.sub, dupont.sub), ())
    assert told.conversation.is_followed_by(dupont.sub)
    again = services.inbox.notes.mention(click(BEN, T, "n4"), "n2", martin.sub)
    assert again.done is None


def test_only_its_author_says_who_is_meant_and_only_who_bears_the_name(services: Services) -> None:
    dupont, _ = _maries(services)
    begin(services, T)
    services.inbox.notes.add(click(BEN, T, "n1"), "@Marie, please")
    with pytest.raises(NotAllowed):
        services.inbox.notes.mention(click(ANA, T, "k1"), "n1", dupont.sub)
    with pytest.raises(Gone):
        services.inbox.notes.mention(click(BEN, T, "k2"), "n1", CHLOE.sub)


def test_after_one_marie_left_her_name_does_not_mention_the_other(services: Services) -> None:
    dupont, _ = _maries(services)
    begin(services, T)
    services.people.roster.remove(SUPPORT, dupont.email)
    shown = services.inbox.notes.add(click(BEN, T, "n1"), "@Marie Dupont had it")
    assert (shown.conversation.mentioned, shown.unknown_names) == ((), ("Marie Dupont",))


def test_editing_deleting_and_undoing_take_mentions_back_and_give_them_again(services: Services) -> None:
    begin(services, T)
    services.inbox.notes.add(click(BEN, T, "n1"), "look")
    services.inbox.notes.edit(click(BEN, T, "k1"), "n1", "look @chloe")
    assert _mentions_of(services, CHLOE) == [T]
    services.inbox.notes.edit(click(BEN, T, "k2"), "n1", "look @ana")
    assert (_mentions_of(services, CHLOE), _mentions_of(services, ANA)) == ([], [T])
    assert not services.inbox.opening.show(CHLOE, SUPPORT, T).conversation.is_followed_by(CHLOE.sub)
    deleted = services.inbox.notes.delete(click(BEN, T, "k3"), "n1")
    assert (_mentions_of(services, ANA), deleted.conversation.followers) == ([], ())
    back = services.inbox.undoing.undo(click(BEN, T, "k4"), done_in(deleted).id, "n1")
    assert (_mentions_of(services, ANA), back.conversation.is_followed_by(ANA.sub)) == ([T], True)


@pytest.mark.parametrize("named", ["n1", ""])
def test_a_note_that_was_just_written_is_taken_back_with_all_it_did(services: Services, named: str) -> None:
    begin(services, T)
    services.inbox.notes.add(click(BEN, T, "n1"), "look @chloe")
    back = services.inbox.undoing.undo(click(BEN, T, "k1"), "n1", named)
    assert (back.conversation.note_count, back.conversation.mentioned, back.conversation.followers) == (
        0,
        (),
        (),
    )
    assert services.inbox.notes.page(ANA, SUPPORT, T, None).notes == ()
    with pytest.raises(Expired):
        services.inbox.undoing.undo(click(BEN, T, "k2"), "n1", named)
    with pytest.raises(NotAllowed):
        services.inbox.notes.add(click(BEN, T, "n2"), "again")
        services.inbox.undoing.undo(click(ANA, T, "k3"), "n2", named and "n2")


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
    restored = services.inbox.undoing.undo(click(BEN, T, "n4"), done_in(deleted).id)
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


def test_of_six_notes_the_newest_that_are_left_are_in_view(services: Services) -> None:
    begin(services, T)
    for number in range(1, 7):
        services.inbox.notes.add(click(BEN, T, f"n{number}"), f"Note {number}")
    left = []
    for number in (6, 5, 4, 3, 2, 1):
        shown = services.inbox.notes.delete(click(BEN, T, f"d{number}"), f"n{number}").conversation
        left.append(([note.text for note in shown.recent_notes], shown.note_count))
    assert left == [
        (["Note 5", "Note 4"], 5),
        (["Note 4"], 4),
        (["Note 3", "Note 2", "Note 1"], 3),
        (["Note 2", "Note 1"], 2),
        (["Note 1"], 1),
        ([], 0),
    ]


def test_taking_the_last_note_in_view_back_brings_older_ones_up(services: Services) -> None:
    begin(services, T)
    for number in range(1, 5):
        services.inbox.notes.add(click(BEN, T, f"n{number}"), f"Note {number}")
    for number in (3, 2):
        services.inbox.notes.delete(click(BEN, T, f"d{number}"), f"n{number}")
    shown = services.inbox.undoing.undo(click(BEN, T, "u"), "n4", "n4")
    assert [note.text for note in shown.conversation.recent_notes] == ["Note 1"]


def test_the_team_is_called_without_its_author_and_who_writes_has_answered(services: Services) -> None:
    begin(services, T)
    called = services.inbox.notes.add(click(BEN, T, "n1"), "@team, who knows?").conversation
    assert called.mentioned == (ANA.sub, CHLOE.sub, EMMA.sub)
    shown = services.inbox.notes.add(click(CHLOE, T, "n2"), "I do")
    assert shown.conversation.mentioned == (ANA.sub, EMMA.sub)
    assert _mentions_of(services, CHLOE) == []
    undone = services.inbox.undoing.undo(click(CHLOE, T, "n3"), "n2", "n2")
    assert undone.conversation.mentioned == called.mentioned
    assert _mentions_of(services, CHLOE) == [T]
    again = services.inbox.undoing.undo(click(CHLOE, T, "n4"), "n3", "n2")
    assert again.conversation.calls == shown.conversation.calls
