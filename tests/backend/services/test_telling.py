"""Who is told what, and when, on every store: from the click to the letter."""

from datetime import timedelta
from typing import Any

import pytest

from backend.domain.account import Account, AccountState, Trouble
from backend.domain.preferences import Channel, ChatState, Event, Tongue
from backend.domain.refusals import Gone, Invalid, Unavailable
from backend.domain.rights import Role
from backend.domain.status import Status
from backend.ports.chat import ChatRefused, ChatUnclear, WebhookGone
from backend.ports.documents import Documents
from backend.ports.mail_fault import GrantLost, MailUnavailable, NotConnected, SendUnclear
from backend.records import accounts, notifications, preferences
from backend.services.inbox.bulk import Selection
from backend.services.people.tongues import Tongues
from tests.account_mail import arrival, head, placing
from tests.clock import NOON, SetClock
from tests.people import ANA, BEN, CHLOE, EMMA, OTTO, SALES, SUPPORT, begin, click, letter
from tests.telling import WEBHOOK, Room, connect, receivers, room, text_of

T, U = "18c2f3a9b0d1e2f3", "18c2f3a9b0d1e2f4"
EVERYTHING = dict.fromkeys(Event, Channel.EMAIL)


@pytest.fixture
def here(store: Documents, clock: SetClock) -> Room:
    """The house with one conversation."""
    made = room(store, clock)
    begin(made.services, T)
    return made


def _choose(here: Room, person: object, channels: dict[Event, Channel], *, digest: bool = False) -> None:
    choices = here.services.people.preferences
    choices.choose(person, SUPPORT, channels, Tongue(), has_digest=digest)  # type: ignore[arg-type]


def _assign(here: Room, key: str = "a", thread: str = T) -> None:
    here.services.inbox.assignments.assign(click(ANA, thread, key), BEN.sub, seen="")


def _customer_writes(here: Room, number: int, thread: str = T, **said: Any) -> None:
    written = letter(thread, gmail_id=f"{thread}-m{number}", message_id=f"{thread}-{number}@x.example",
                     at=here.clock.now(), **said)  # fmt: skip
    inbox = here.services.inbox
    known = inbox.opening.show(ANA, SUPPORT, thread).conversation
    inbox.adoption.take_in(known, written, is_copy=False)


def _documents(here: Room, kind: str) -> list[str]:
    return [document.path for document in here.documents.scan() if document.path.startswith(f"{kind}/")]


def test_who_gets_a_conversation_is_told_once_and_who_gave_it_is_not(here: Room) -> None:
    _assign(here)
    (mail,) = here.told()
    assert receivers([mail]) == [BEN.email]
    assert str(mail["Subject"]) == "[Support] Ana assigned it to you: Where is my order?"
    assert "Ana assigned it to you" in text_of(mail)
    assert here.told() == []
    assert _documents(here, "notifications") == []


def test_nobody_is_told_of_their_own_doing(here: Room) -> None:
    for person in (ANA, BEN, CHLOE):
        _choose(here, person, EVERYTHING)
    here.services.inbox.assignments.take(click(BEN, T, "t"), seen="")
    here.services.inbox.notes.add(click(BEN, T, "n"), "@ben and nobody else")
    here.services.inbox.statuses.set_status(click(BEN, T, "s"), Status.PENDING, seen="open", holder=BEN.sub)
    assert here.told() == []


def test_a_mention_says_the_note_and_a_follower_who_is_mentioned_hears_once(here: Room) -> None:
    _choose(here, CHLOE, EVERYTHING)
    here.services.inbox.assignments.follow(click(CHLOE, T, "f"))
    here.services.inbox.notes.add(click(ANA, T, "n"), "@chloé could you call the depot?")
    (mail,) = here.told()
    text = text_of(mail)
    assert receivers([mail]) == [CHLOE.email]
    assert text.count("mentioned you") == 1
    assert "> @chloé could you call the depot?" in text
    assert "wrote an internal note" not in text


def test_a_long_note_is_cut(here: Room) -> None:
    here.services.inbox.notes.add(click(ANA, T, "n"), "@ben " + "x" * 195 + "BEYOND")
    (mail,) = here.told()
    assert "x" * 195 in text_of(mail)
    assert "BEYOND" not in text_of(mail)


def test_the_customer_writes_and_only_who_has_it_is_told(here: Room) -> None:
    here.services.inbox.assignments.take(click(BEN, T, "t"), seen="")
    here.services.inbox.assignments.follow(click(CHLOE, T, "f"))
    here.told()
    _customer_writes(here, 2)
    (mail,) = here.told()
    assert receivers([mail]) == [BEN.email]
    assert "Léa Martin wrote" in text_of(mail)


@pytest.mark.parametrize(
    "said",
    [
        {"is_machine": True},
        {"sender": SUPPORT, "sender_name": "Support"},
        {"sender": BEN.email, "sender_name": "Ben"},
    ],
    ids=["a machine", "somebody of the team, nobody knows who", "who has it"],
)
def test_such_a_mail_tells_who_has_it_nothing(here: Room, said: dict[str, Any]) -> None:
    _choose(here, BEN, EVERYTHING)
    here.services.inbox.assignments.take(click(BEN, T, "t"), seen="")
    here.told()
    _customer_writes(here, 2, **said)
    assert here.told() == []


def test_old_mail_that_an_import_brings_tells_nobody(here: Room) -> None:
    here.services.inbox.assignments.take(click(BEN, T, "t"), seen="")
    here.told()
    here.clock.pass_by(days=3)
    old = letter(T, gmail_id=f"{T}-9", message_id="old@x.example", at=here.clock.now() - timedelta(days=2))
    inbox = here.services.inbox
    inbox.adoption.take_in(inbox.opening.show(ANA, SUPPORT, T).conversation, old, is_copy=False)
    assert here.told() == []
    _customer_writes(here, 10)
    assert len(here.told()) == 1


def test_an_answer_before_the_minute_is_over_makes_the_news_none(here: Room) -> None:
    here.services.inbox.assignments.take(click(BEN, T, "t"), seen="")
    here.told()
    _customer_writes(here, 2)
    here.follow()
    here.clock.pass_by(seconds=10)
    _customer_writes(here, 3, sender=SUPPORT, sender_name="Support")
    assert here.told() == []
    assert _documents(here, "notifications") == []


def test_what_was_undone_in_time_is_withdrawn_on_both_sides(here: Room) -> None:
    _assign(here)
    here.told()
    inbox = here.services.inbox
    given = inbox.assignments.assign(click(ANA, T, "b"), CHLOE.sub, seen=BEN.sub)
    assert given.done is not None
    here.follow()
    here.clock.pass_by(seconds=5)
    inbox.undoing.undo(click(ANA, T, "u"), given.done.id)
    assert here.told() == []
    assert _documents(here, "notifications") == []


def test_a_deleted_note_calls_nobody(here: Room) -> None:
    inbox = here.services.inbox
    inbox.notes.add(click(ANA, T, "n"), "@ben look")
    here.follow()
    inbox.notes.delete(click(ANA, T, "d"), "n")
    assert here.told() == []


def test_a_note_that_is_shown_again_does_not_call_again(here: Room) -> None:
    inbox = here.services.inbox
    inbox.notes.add(click(ANA, T, "n"), "@ben look")
    assert len(here.told()) == 1
    gone = inbox.notes.delete(click(ANA, T, "d"), "n")
    assert gone.done is not None
    inbox.undoing.undo(click(ANA, T, "u"), gone.done.id, "n")
    assert here.told() == []


def test_what_one_has_seen_since_is_not_told_but_an_assignment_is(here: Room) -> None:
    _choose(here, CHLOE, EVERYTHING)
    here.services.inbox.assignments.follow(click(CHLOE, T, "f"))
    here.services.inbox.notes.add(click(ANA, T, "n"), "No name in it")
    _assign(here)
    here.follow()
    here.clock.pass_by(seconds=40)
    for person in (CHLOE, BEN):
        here.services.inbox.presence.seen(person, SUPPORT, T)
    assert receivers(here.told()) == [BEN.email]


def test_who_has_done_something_there_since_has_seen_it(here: Room) -> None:
    _choose(here, CHLOE, EVERYTHING)
    here.services.inbox.assignments.follow(click(CHLOE, T, "f"))
    here.services.inbox.notes.add(click(ANA, T, "n"), "No name in it")
    here.follow()
    here.clock.pass_by(seconds=20)
    here.services.inbox.notes.add(click(CHLOE, T, "m"), "Seen.")
    assert here.told() == []


def test_a_flood_is_one_letter(here: Room) -> None:
    threads = [f"18c2f3a9b0d1f{number:03x}" for number in range(15)]
    for thread in threads:
        begin(here.services, thread, message_id=f"{thread}@x.example", subject=f"About {thread}")
    selection = Selection(ANA, SUPPORT, tuple(threads), "bulk", {})
    here.services.inbox.bulk.assign(selection, BEN.sub)
    (mail,) = here.told()
    assert str(mail["Subject"]) == "[Support] News of 15 conversations"
    assert sum(f"About {thread}" in text_of(mail) for thread in threads) == 15


def test_what_goes_on_and_on_is_told_after_five_minutes(here: Room) -> None:
    _assign(here)
    for number in range(8):
        here.clock.pass_by(seconds=40)
        here.services.inbox.notes.add(click(ANA, T, f"n{number}"), f"@ben number {number}")
        here.follow()
        here.tell()
        assert len(here.posted.sent) == (1 if number == 7 else 0), number
    assert here.told() == [], "the last one was among them"


def test_away_unproven_and_left_members_are_told_nothing(here: Room) -> None:
    here.services.people.roster.set_away(BEN, SUPPORT, is_away=True)
    _assign(here)
    assert here.told() == []
    here.services.inbox.notes.add(click(ANA, T, "n"), "@chloé look")
    here.follow()
    here.services.people.roster.remove(SUPPORT, CHLOE.email)
    assert here.told() == []
    assert _documents(here, "notifications") == []


def test_nobody_is_told_by_an_address_that_is_not_proven_to_be_theirs(here: Room) -> None:
    people = here.services.people
    people.mailboxes.create(SALES, "Sales")
    people.roster.add(SALES, OTTO.email, Role.AGENT, "Otto")
    people.profiles.profile(OTTO)
    people.roster.add(SUPPORT, OTTO.email, Role.AGENT, "Otto")
    here.services.inbox.assignments.assign(click(ANA, T, "a"), OTTO.sub, seen="")
    assert here.told() == []


def test_each_event_is_told_as_it_was_chosen(here: Room) -> None:
    _choose(here, BEN, {Event.ASSIGNED: Channel.NOTHING})
    _assign(here)
    assert here.told() == []
    here.services.inbox.notes.add(click(ANA, T, "n"), "@ben look")
    assert receivers(here.told()) == [BEN.email], "what was not chosen is as it was"


def test_where_the_mailbox_is_not_connected_nothing_piles_up(here: Room) -> None:
    connect(here.documents, SUPPORT, state=AccountState.DISCONNECTED)
    _assign(here)
    assert here.told() == []
    connect(here.documents, SUPPORT)
    assert here.told() == []


def test_while_it_has_to_be_reconnected_they_wait_a_day(here: Room) -> None:
    connect(here.documents, SUPPORT, state=AccountState.RECONNECT)
    _assign(here)
    assert here.told() == []
    connect(here.documents, SUPPORT)
    here.clock.pass_by(minutes=10)
    assert receivers(here.told()) == [BEN.email]
    connect(here.documents, SUPPORT, state=AccountState.RECONNECT)
    here.services.inbox.notes.add(click(ANA, T, "n"), "@ben look")
    here.told()
    here.clock.pass_by(days=1)
    connect(here.documents, SUPPORT)
    assert here.told() == [], "that is no news any more"


@pytest.mark.parametrize(
    "fault", [MailUnavailable("busy", retry_after_s=90), GrantLost("gone"), NotConnected("")]
)
def test_what_gmail_refused_is_sent_later(here: Room, fault: Exception) -> None:
    _assign(here)
    here.posted.fault = fault
    assert here.told() == []
    here.posted.fault = None
    assert here.told() == [], "not before its time"
    here.clock.pass_by(minutes=6)
    assert len(here.told()) == 1


def test_what_may_have_been_sent_is_not_sent_again(here: Room) -> None:
    _assign(here)
    here.posted.fault = SendUnclear("no answer")
    assert here.told() == []
    here.posted.fault = None
    here.clock.pass_by(hours=2)
    assert here.told() == []
    (left,) = _documents(here, "notifications")
    assert notifications.at(left).read(here.documents.get_many([left])[left]).state.value == "unclear"


def test_the_webhook_is_kept_sealed_and_apart(here: Room, caplog: pytest.LogCaptureFixture) -> None:
    shown = here.services.people.preferences.set_chat(BEN, SUPPORT, f"  {WEBHOOK}\n")
    assert (shown.preferences.chat, shown.preferences.chat_space) == (ChatState.SET, "AAAAxyz")
    stored = {document.path: str(document.fields) for document in here.documents.scan()}
    assert [path for path, text in stored.items() if "AIzaSecret" in text or "SecretToken" in text] == []
    assert preferences.webhook(SUPPORT, BEN.sub).path in stored
    assert "Secret" not in caplog.text
    here.services.people.preferences.remove_chat(BEN, SUPPORT)
    assert _documents(here, "credentials") == []


@pytest.mark.parametrize("typed", ["", "https://evil.example/v1/spaces/A/messages?key=a&token=b"])
def test_another_address_is_refused_and_nothing_kept(here: Room, typed: str) -> None:
    with pytest.raises(Invalid):
        here.services.people.preferences.set_chat(BEN, SUPPORT, typed)
    assert _documents(here, "credentials") == []


def test_in_chat_nobodys_note_is_told(here: Room) -> None:
    choices = here.services.people.preferences
    choices.set_chat(BEN, SUPPORT, WEBHOOK)
    _choose(here, BEN, {Event.MENTIONED: Channel.CHAT})
    here.services.inbox.notes.add(click(ANA, T, "n"), "@ben CANARY")
    assert here.told() == []
    ((webhook, text, thread_key),) = here.posted.said
    assert webhook == WEBHOOK
    assert "Ana mentioned you in an internal note" in text
    assert "CANARY" not in text
    assert thread_key == f"relais-{T}"


def test_a_webhook_that_is_gone_is_switched_off_and_the_mail_comes_instead(here: Room) -> None:
    choices = here.services.people.preferences
    choices.set_chat(BEN, SUPPORT, WEBHOOK)
    _choose(here, BEN, {Event.ASSIGNED: Channel.CHAT})
    here.posted.chat_fault = WebhookGone("404")
    _assign(here)
    assert here.told() == []
    assert choices.show(BEN, SUPPORT).preferences.chat is ChatState.LOST
    assert _documents(here, "credentials") == []
    assert receivers(here.told()) == [BEN.email]


@pytest.mark.parametrize(("fault", "told_again"), [(ChatRefused("429"), 1), (ChatUnclear("503"), 0)])
def test_what_chat_may_have_taken_is_not_said_again(here: Room, fault: Exception, told_again: int) -> None:
    choices = here.services.people.preferences
    choices.set_chat(BEN, SUPPORT, WEBHOOK)
    _choose(here, BEN, {Event.ASSIGNED: Channel.CHAT})
    here.posted.chat_fault = fault
    _assign(here)
    here.told()
    here.posted.chat_fault = None
    here.clock.pass_by(minutes=6)
    here.told()
    assert len(here.posted.said) == told_again


def test_a_test_message_says_how_it_went(here: Room) -> None:
    choices = here.services.people.preferences
    with pytest.raises(Gone):
        choices.try_chat(BEN, SUPPORT, "Test")
    choices.set_chat(BEN, SUPPORT, WEBHOOK)
    assert choices.try_chat(BEN, SUPPORT, "Test").preferences.chat is ChatState.SET
    here.posted.chat_fault = ChatRefused("503")
    with pytest.raises(Unavailable):
        choices.try_chat(BEN, SUPPORT, "Test")
    here.posted.chat_fault = WebhookGone("404")
    assert choices.try_chat(BEN, SUPPORT, "Test").preferences.chat is ChatState.LOST


def test_who_leaves_takes_their_choices_along(here: Room) -> None:
    choices = here.services.people.preferences
    choices.set_chat(BEN, SUPPORT, WEBHOOK)
    choices.choose(BEN, SUPPORT, {}, Tongue(), has_digest=True)
    here.services.people.roster.remove(SUPPORT, BEN.email)
    assert _documents(here, "credentials") + _documents(here, "preferences") == []


def test_admins_hear_of_a_lost_connection_once_from_another_mailbox(here: Room) -> None:
    here.services.people.mailboxes.create(SALES, "Sales")
    connect(here.documents, SALES)
    connect(here.documents, SUPPORT, state=AccountState.RECONNECT)
    assert [here.alarm().done for _ in range(2)] == [1, 0]
    here.clock.pass_by(seconds=61)
    here.tell()
    ((sender, _),) = here.posted.sent
    assert sender == SALES
    assert receivers(here.posted.letters()) == [ANA.email]
    assert "has to be connected again" in str(here.posted.letters()[0]["Subject"])
    here.alarm()
    here.clock.pass_by(hours=2)
    here.tell()
    assert len(here.posted.sent) == 1


def test_where_no_other_mailbox_is_connected_the_alarm_waits_and_chat_has_it_at_once(here: Room) -> None:
    connect(here.documents, SUPPORT, state=AccountState.RECONNECT)
    here.alarm()
    here.clock.pass_by(seconds=61)
    here.tell()
    here.services.people.preferences.set_chat(ANA, SUPPORT, WEBHOOK)
    here.clock.pass_by(minutes=6)
    here.tell()
    ((_, text, _),) = here.posted.said
    assert "has to be connected again" in text
    assert here.posted.sent == []


def test_an_alarm_is_off_once_it_is_connected_again(here: Room) -> None:
    connect(here.documents, SUPPORT, state=AccountState.RECONNECT)
    here.alarm()
    connect(here.documents, SUPPORT)
    assert here.told() == []
    assert _documents(here, "notifications") == []


def test_what_a_mailbox_still_works_with_is_no_alarm(here: Room) -> None:
    key = accounts.key(SUPPORT)
    limping = Account(SUPPORT, SUPPORT, AccountState.DEGRADED, push_trouble=Trouble.NO_TOPIC)
    here.documents.write({key.path: accounts.fields(limping)})
    assert here.alarm().done == 0


def test_the_digest_comes_once_a_morning_where_anything_waits(here: Room) -> None:
    paris, nothing = Tongue("fr", "Europe/Paris"), dict.fromkeys(Event, Channel.NOTHING)
    here.services.people.preferences.choose(BEN, SUPPORT, nothing, paris, has_digest=True)
    here.services.people.tongues.hear(BEN, paris)
    _assign(here)
    here.follow()
    here.clock.at = NOON.replace(day=25, hour=6, minute=59)
    assert here.mornings().done == 0, "it is 7:59 in Paris"
    here.clock.pass_by(minutes=1)
    assert here.mornings().done == 1
    (mail,) = here.posted.letters()
    assert str(mail["Subject"]) == "[Support] Ce qui vous attend aujourd’hui"
    assert "Where is my order?" in text_of(mail)
    here.clock.pass_by(hours=3)
    assert here.mornings().done == 0
    here.services.inbox.statuses.set_status(click(BEN, T, "c"), Status.CLOSED, seen="open", holder=BEN.sub)
    here.clock.pass_by(days=1)
    here.mornings()
    assert len(here.posted.sent) == 1, "nothing waits, nothing is sent"


def test_the_digest_ends_with_the_membership(here: Room) -> None:
    _choose(here, EMMA, {}, digest=True)
    _assign(here)
    here.services.people.roster.remove(SUPPORT, EMMA.email)
    here.clock.pass_by(days=2)
    here.mornings()
    assert here.posted.sent == []


def test_letters_speak_the_language_of_whom_they_are_for(here: Room) -> None:
    here.services.people.tongues.hear(BEN, Tongue("fr-FR", "Europe/Paris"))
    _assign(here)
    (mail,) = here.told()
    assert str(mail["Subject"]) == "[Support] Ana vous l’a attribuée : Where is my order?"
    assert "ni le client ni vos collègues" in text_of(mail)


def test_a_tongue_is_written_once_a_day_at_most(here: Room, store: Documents) -> None:
    tongues = here.services.people.tongues
    tongues.hear(BEN, Tongue("fr", "Europe/Paris"))
    first = store.get_many([f"people/{BEN.sub}"])
    again = Tongues(store, here.clock)
    again.hear(BEN, Tongue("en", "Asia/Kolkata"))
    assert store.get_many([f"people/{BEN.sub}"]) == first
    here.clock.pass_by(days=1, seconds=1)
    again.hear(BEN, Tongue("en", "Asia/Kolkata"))
    assert store.get_many([f"people/{BEN.sub}"])[f"people/{BEN.sub}"].fields["zone"] == "Asia/Kolkata"


def _arrives(here: Room, *labels: str, gone: bool = False) -> None:
    """The account's only message is met as it is now."""
    found = head("18b1", labels=labels, at=here.clock.now())
    place = placing(here.services, here.documents, here.clock)
    place.place(arrival(found), None if gone else found)


@pytest.mark.parametrize("gone", [True, False])
def test_admins_are_told_that_a_customers_message_was_thrown_away(here: Room, gone: bool) -> None:
    _arrives(here, "INBOX")
    here.told()
    _arrives(here, "TRASH", gone=gone)
    (mail,) = here.told()
    assert receivers([mail]) == [ANA.email]
    assert "trash" in str(mail["Subject"]) or "deleted" in str(mail["Subject"])


def test_nobody_is_told_of_spam_or_of_what_was_brought_back_at_once(here: Room) -> None:
    _arrives(here, "INBOX")
    here.told()
    _arrives(here, "SPAM")
    _arrives(here, "INBOX")
    _arrives(here, "TRASH")
    _arrives(here, "INBOX")
    assert here.told() == []
