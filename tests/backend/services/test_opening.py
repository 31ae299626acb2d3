"""From the open mail to its conversation: adoption, copies, aliases, and mails that are nobody's."""

from dataclasses import replace

import pytest

from backend.domain.changes import Shared
from backend.domain.member import Person
from backend.domain.refusals import NotMember, Unreadable
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import ConversationSnapshot, Unshared
from backend.domain.snapshots.home import NoMailbox
from backend.domain.status import Status
from backend.ports.mail_fault import MailUnavailable
from backend.ports.open_mail import OpenThread
from backend.records.codec import V
from backend.services import Services
from backend.store.counting import CountingDocuments
from tests.at_once import at_once, worked
from tests.clock import SetClock
from tests.mails import opened, thread_id
from tests.people import (
    ANA,
    BEN,
    CHLOE,
    EMMA,
    OTTO,
    SALES,
    SUPPORT,
    begin,
    click,
    done_in,
    found_mailbox,
    holder_of,
)


@pytest.fixture
def mail_endpoint(gmail_endpoint: str) -> str:
    """These tests read real mail."""
    return gmail_endpoint


def _open(services: Services, person: Person, key: str, account: str = "") -> ConversationSnapshot:
    shown = services.inbox.opening.open(person, opened(account or person.email, key))
    assert isinstance(shown, ConversationSnapshot)
    return shown


def test_a_mail_to_the_mailbox_becomes_an_open_unassigned_conversation(services: Services) -> None:
    conversation = _open(services, BEN, "order", SUPPORT).conversation
    assert conversation.thread_id == thread_id(SUPPORT, "order")
    assert (conversation.status, conversation.assignee) == (Status.OPEN, None)
    assert (conversation.subject, conversation.customer.email) == (
        "Where is my order?",
        "lea@lindenhof.example",
    )
    assert conversation.waiting_since == conversation.last_message.at


def test_two_members_with_two_copies_land_in_one_conversation(services: Services) -> None:
    first = _open(services, ANA, "order")
    second = _open(services, BEN, "order")
    assert thread_id(BEN.email, "order") != thread_id(ANA.email, "order")
    assert second.conversation.thread_id == first.conversation.thread_id == thread_id(ANA.email, "order")
    services.inbox.assignments.take(click(BEN, second.conversation.thread_id, "k"), seen="")
    assert holder_of(_open(services, ANA, "order").conversation).name == "Ben"


def test_two_copies_opened_at_the_same_moment_land_in_one_conversation(services: Services) -> None:
    people = (ANA, BEN, CHLOE, EMMA)
    shown = worked(at_once(len(people), lambda number: _open(services, people[number], "order")))
    assert len({one.conversation.thread_id for one in shown}) == 1
    lines = services.inbox.activities.page(ANA, SUPPORT, shown[0].conversation.thread_id, None).lines
    assert [type(line.change).__name__ for line in lines] == ["Adopted"]


def test_a_later_mail_of_the_thread_in_another_copy_is_taken_in_once(services: Services) -> None:
    _open(services, ANA, "order")
    waited = _open(services, BEN, "again").conversation
    assert waited.last_message.snippet == "Any news?"
    assert waited.waiting_since is not None
    assert waited.waiting_since < waited.last_message.at
    again = _open(services, CHLOE, "again").conversation
    assert again.version == waited.version
    answered = _open(services, CHLOE, "answer").conversation
    assert (answered.status, answered.waiting_since) == (Status.PENDING, None)


def test_an_alias_of_the_next_version_is_grown_and_kept_whole(
    services: Services, counted: CountingDocuments
) -> None:
    _open(services, ANA, "order")
    _open(services, BEN, "order")
    (alias,) = [one for one in counted.scan() if one.path.startswith(f"aliases/{BEN.sub}:")]
    counted.write({alias.path: {**alias.fields, "v": V + 1, "next": 1}})
    _open(services, BEN, "again")
    grown = counted.get_many([alias.path])[alias.path].fields
    assert (grown["v"], grown["next"]) == (V + 1, 1)
    assert isinstance(grown["gmail_ids"], list)
    assert len(grown["gmail_ids"]) == 2


def test_a_reply_is_found_by_what_it_answers_however_many_mailboxes_one_has(services: Services) -> None:
    first = _open(services, ANA, "order").conversation
    services.people.roster.remove(SUPPORT, BEN.email)
    for number in range(7):
        found_mailbox(services, f"desk{number}@acme.test", f"Desk {number}")
    services.people.roster.add(SUPPORT, BEN.email, Role.AGENT, "Ben")
    assert _open(services, BEN, "again").conversation.thread_id == first.thread_id


def test_opening_a_known_conversation_is_one_wave_of_four_documents(
    services: Services, counted: CountingDocuments
) -> None:
    conversation = _open(services, ANA, "order").conversation
    services.inbox.presence.seen(BEN, SUPPORT, conversation.thread_id)
    with counted.measure() as tally:
        _open(services, ANA, "order")
    assert (tally.waves, tally.writes, tally.transactions, tally.aggregates) == (1, 0, 0, 0)
    assert tally.documents <= 4


def test_opening_ones_own_copy_again_is_two_waves_and_no_write(
    services: Services, counted: CountingDocuments
) -> None:
    _open(services, ANA, "order")
    _open(services, BEN, "order")
    with counted.measure() as tally:
        _open(services, BEN, "order")
    assert (tally.waves, tally.writes, tally.transactions) == (2, 0, 0)
    assert tally.documents <= 4


def test_a_private_mail_is_not_shared_until_somebody_shares_it(services: Services) -> None:
    shown = services.inbox.opening.open(ANA, opened(ANA.email, "lunch"))
    assert isinstance(shown, Unshared)
    assert [mailbox.id for mailbox in shown.mailboxes] == [SUPPORT]
    shared = services.inbox.opening.share(ANA, SUPPORT, opened(ANA.email, "lunch"), "key")
    assert shared.conversation.customer.email == "ben@acme.test"
    again = services.inbox.opening.share(ANA, SUPPORT, opened(ANA.email, "lunch"), "key")
    assert again.conversation.version == shared.conversation.version
    assert isinstance(done_in(shared).change, Shared)
    assert again.done == shared.done, "a repetition is told what the click did"
    services.inbox.presence.seen(ANA, SUPPORT, shared.conversation.thread_id)
    joined = services.inbox.opening.share(BEN, SUPPORT, opened(BEN.email, "lunch"), "of another click")
    assert (joined.done, [viewer.who.name for viewer in joined.viewers]) == (None, ["Ana"])
    assert isinstance(services.inbox.opening.open(BEN, opened(BEN.email, "lunch")), ConversationSnapshot)


def test_an_observer_may_not_share(services: Services) -> None:
    shown = services.inbox.opening.open(EMMA, opened(EMMA.email, "order"))
    assert isinstance(shown, ConversationSnapshot)
    unshared = services.inbox.opening.open(EMMA, OpenThread("18c2000000000000"))
    assert isinstance(unshared, Unshared)
    assert unshared.mailboxes == ()


def test_references_of_a_stranger_do_not_lead_into_a_conversation(services: Services) -> None:
    _open(services, ANA, "order")
    assert isinstance(services.inbox.opening.open(ANA, opened(ANA.email, "forged")), Unshared)


def test_a_mail_to_two_mailboxes_is_a_conversation_in_each(services: Services) -> None:
    found_mailbox(services, SALES, "Sales")
    shown = _open(services, ANA, "both")
    assert {shown.conversation.mailbox.id, *(one.id for one in shown.also_in)} == {SUPPORT, SALES}
    other = services.inbox.opening.show(ANA, SALES, shown.conversation.thread_id)
    services.inbox.assignments.take(click(ANA, shown.conversation.thread_id, "k"), seen="")
    assert services.inbox.opening.show(ANA, SALES, other.conversation.thread_id).conversation.assignee is None


def test_who_belongs_to_no_mailbox_is_told_so_whatever_is_open(services: Services) -> None:
    _open(services, ANA, "order")
    stolen = replace(opened("otto@acme.test", "order"), thread_id=thread_id(ANA.email, "order"))
    assert isinstance(services.inbox.opening.open(OTTO, stolen), NoMailbox)


def test_a_removed_member_loses_access_at_once(services: Services) -> None:
    conversation = _open(services, BEN, "order").conversation
    services.people.roster.remove(SUPPORT, BEN.email)
    assert isinstance(services.inbox.opening.open(BEN, opened(BEN.email, "order")), NoMailbox)
    with pytest.raises(NotMember):
        services.inbox.opening.show(BEN, SUPPORT, conversation.thread_id)


def test_an_unrelated_thread_with_the_same_id_is_not_that_conversation(services: Services) -> None:
    begin(services, thread_id(ANA.email, "lunch"))
    assert isinstance(services.inbox.opening.open(ANA, opened(ANA.email, "lunch")), Unshared)


def test_a_machine_mail_is_adopted_and_starts_no_wait(services: Services) -> None:
    conversation = _open(services, ANA, "bounce").conversation
    assert conversation.waiting_since is None


def test_a_mail_that_cannot_be_read_is_told_apart_from_one_that_is_not_shared(services: Services) -> None:
    unreadable = replace(opened(ANA.email, "order"), tokens=None)
    shown = services.inbox.opening.open(ANA, unreadable)
    assert isinstance(shown, Unshared)
    assert shown.obstacle
    with pytest.raises(Unreadable):
        services.inbox.opening.share(ANA, SUPPORT, unreadable, "key")


def test_ids_without_arithmetic_are_settled_by_gmail(services: Services) -> None:
    own = opened(ANA.email, "order")
    assert own.message_id is not None
    raw = OpenThread(None, None, own.message_id, own.tokens)
    first = services.inbox.opening.open(ANA, raw)
    assert isinstance(first, ConversationSnapshot)
    assert first.conversation.thread_id == thread_id(ANA.email, "order")


class TestWithoutGmail:
    """Gmail does not answer at all."""

    @pytest.fixture
    def mail_endpoint(self) -> str:
        """Nothing listens there."""
        return "http://127.0.0.1:9"

    def test_a_known_mail_opens_all_the_same(self, services: Services) -> None:
        begin(services, "18c2f3a9b0d1e2f3", gmail_id="18c2f3a9b0d1e2f4")
        known = replace(
            opened(BEN.email, "order"), thread_id="18c2f3a9b0d1e2f3", message_id="18c2f3a9b0d1e2f4"
        )
        assert isinstance(services.inbox.opening.open(BEN, known), ConversationSnapshot)

    def test_a_new_mail_of_a_known_thread_shows_what_is_known(self, services: Services) -> None:
        begin(services, thread_id(BEN.email, "order"))
        shown = services.inbox.opening.open(BEN, opened(BEN.email, "again"))
        assert isinstance(shown, ConversationSnapshot)
        assert shown.conversation.last_message.snippet == "It was due on Monday."

    def test_an_unknown_one_says_that_gmail_does_not_answer(self, services: Services) -> None:
        with pytest.raises(MailUnavailable):
            services.inbox.opening.open(BEN, opened(BEN.email, "order"))


def test_earlier_conversations_of_the_customer_are_counted_and_listed(
    services: Services, clock: SetClock
) -> None:
    _open(services, ANA, "invoice")
    clock.pass_by(minutes=1)
    conversation = _open(services, ANA, "order").conversation
    assert conversation.earlier_count == 1
    listed = services.inbox.queues.earlier(ANA, SUPPORT, conversation.thread_id, None)
    assert [row.subject for row in listed.rows] == ["Facture n° 12 😀"]
