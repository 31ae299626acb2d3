"""What was shared by hand is taken out again, by whom it may, and comes back whole. On every store."""

from dataclasses import replace

import pytest

from backend.domain.changes import Shared, TakenOut
from backend.domain.label import Colour
from backend.domain.member import Person
from backend.domain.refusals import Gone, NotAllowed
from backend.domain.rights import Deed, Role
from backend.domain.snapshots.conversation import ConversationSnapshot, Unshared
from backend.domain.view import View
from backend.services import Services
from backend.services.inbox.resolving import Place, Resolution
from backend.services.kernel.gate import Attempt
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click, letter, lost_in

T = "18c2f3a9b0d1e2f3"


def _share(services: Services, key: str) -> ConversationSnapshot:
    attempt = Attempt(BEN.actor, Deed.WORK, key)
    outcome = services.inbox.adoption.share(attempt, letter(T, recipients=(BEN.email,)), SUPPORT)
    assert outcome is not None
    return services.inbox.opening.show(BEN, SUPPORT, T)


@pytest.fixture
def shared(services: Services) -> Services:
    """Ben has shared a mail, on which the team has worked."""
    _share(services, "share")
    services.inbox.notes.add(click(BEN, T, "note"), "Look @chloe")
    services.inbox.labels.create_on(click(BEN, T, "red"), "Refund", Colour.RED)
    services.inbox.assignments.take(click(BEN, T, "take"), seen="")
    return services


@pytest.mark.parametrize("person", [BEN, ANA])
def test_it_leaves_every_list_and_comes_back_whole(person: Person, shared: Services) -> None:
    before = shared.inbox.opening.show(BEN, SUPPORT, T).conversation
    assert isinstance(shared.inbox.unsharing.take_out(click(person, T, "out")), Unshared)
    with pytest.raises(Gone):
        shared.inbox.opening.show(BEN, SUPPORT, T)
    with pytest.raises(Gone):
        shared.inbox.notes.page(ANA, SUPPORT, T, None)
    assert shared.inbox.queues.view(BEN, SUPPORT, View.MINE).rows == ()
    assert shared.inbox.searching.search(BEN, SUPPORT, "order", None).rows == ()
    back = _share(shared, "again").conversation
    assert replace(back, version=before.version, updated_at=before.updated_at) == before
    assert back.version == before.version + 2
    lines = shared.inbox.activities.page(BEN, SUPPORT, T, None).lines
    assert [type(line.change) for line in lines[:2]] == [Shared, TakenOut]
    assert [line.version for line in lines] == list(range(back.version, 0, -1))
    assert len(shared.inbox.notes.page(BEN, SUPPORT, T, None).notes) == 1


def test_it_comes_back_among_the_members_and_labels_of_that_day(shared: Services) -> None:
    shared.inbox.assignments.assign(click(BEN, T, "give"), CHLOE.sub, seen=BEN.sub)
    shared.inbox.unsharing.take_out(click(BEN, T, "out"))
    shared.people.roster.remove(SUPPORT, CHLOE.email)
    shared.inbox.label_admin.delete(ANA, SUPPORT, "red", "gone")
    back = _share(shared, "again").conversation
    assert (back.assignee, back.labels, back.mentioned) == (None, (), ())
    assert not back.is_followed_by(CHLOE.sub)


def test_a_second_try_is_answered_alike_and_changes_nothing(shared: Services) -> None:
    first = shared.inbox.unsharing.take_out(click(BEN, T, "out"))
    assert shared.inbox.unsharing.take_out(click(BEN, T, "out")) == first
    with pytest.raises(Gone):
        shared.inbox.unsharing.take_out(click(BEN, T, "another"))


@pytest.mark.parametrize("person", [CHLOE, EMMA])
def test_a_colleague_does_not_take_it_out(person: Person, shared: Services) -> None:
    with pytest.raises(NotAllowed):
        shared.inbox.unsharing.take_out(click(person, T, "out"))
    shared.people.roster.set_role(SUPPORT, BEN.email, Role.OBSERVER)
    with pytest.raises(NotAllowed):
        shared.inbox.unsharing.take_out(click(BEN, T, "out"))
    assert shared.inbox.opening.show(BEN, SUPPORT, T).conversation.shared_by == BEN.actor.ref


def test_what_came_to_the_mailbox_is_not_taken_out(services: Services) -> None:
    begin(services, T)
    with pytest.raises(NotAllowed):
        services.inbox.unsharing.take_out(click(ANA, T, "out"))


def test_what_the_card_had_not_shown_stops_it(shared: Services) -> None:
    version = shared.inbox.opening.show(BEN, SUPPORT, T).conversation.version
    shared.inbox.notes.add(click(ANA, T, "n"), "I need this one")
    shown = shared.inbox.unsharing.take_out(replace(click(BEN, T, "out"), version=version))
    assert isinstance(shown, ConversationSnapshot)
    assert (lost_in(shown).what, lost_in(shown).by) == ("noted", "Ana")
    assert _share(shared, "again").conversation.note_count == 2


def test_a_mail_that_now_comes_by_itself_finds_what_was_set_aside(shared: Services) -> None:
    shared.inbox.unsharing.take_out(click(BEN, T, "out"))
    known = Resolution(None, (Place(SUPPORT, T),))
    outcome = shared.inbox.adoption.adopt(SUPPORT, letter(T), known)
    assert outcome is not None
    assert (outcome.conversation.note_count, outcome.conversation.shared_by) == (1, None)
