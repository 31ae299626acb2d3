"""Who is told what by a line, and what of it holds when its minute is over."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.conversation import Call, LastMessage
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.notification import (
    QUIET,
    WAITS_AT_MOST,
    Notification,
    is_ripe,
    reachable,
    reasons,
    worth_telling,
)
from backend.domain.preferences import Event
from backend.domain.presence import Sighting
from backend.domain.refs import RELAIS, Actor, ActorKind, Ref, Stamp
from backend.domain.rights import Role
from tests.backend.domain.values import NOW, conversation

ANA, BEN, CHLOE = Ref("1", "Ana"), Ref("2", "Ben"), Ref("3", "Chloé")
TEAM = (ANA, BEN, CHLOE)


def _by(who: Ref) -> Actor:
    return Actor(ActorKind.MEMBER, who.id, who.name)


def _line(change: changes.Change, by: Actor = RELAIS, version: int = 5) -> Activity:
    return Activity("k", NOW, by, change, version)


def _told(event: Event, who: Ref = BEN, *, ago: float = 61, key: str = "", note: str = "") -> Notification:
    at = NOW - timedelta(seconds=ago)
    name = key or f"{event.value}{ago}"
    return Notification(name, "support@acme.test", who.id, "18c2", event, name, ANA, at, note)


def test_who_had_it_who_gets_it_and_who_follows() -> None:
    followed = conversation(followers=(ANA, BEN, CHLOE), assignee=BEN)
    line = _line(changes.Assigned(CHLOE, BEN), _by(ANA))
    assert reasons(line, followed) == {"2": Event.ASSIGNED, "3": Event.HANDED_OVER}


def test_what_a_departed_colleague_had_is_assigned() -> None:
    left = changes.MemberLeft(CHLOE, held=True, to=BEN)
    assert reasons(_line(left, _by(ANA)), conversation()) == {"2": Event.ASSIGNED}
    assert reasons(_line(changes.MemberLeft(CHLOE, held=False, to=None)), conversation()) == {}


def test_labels_and_priorities_are_no_news() -> None:
    followed = conversation(followers=TEAM)
    for change in (changes.Followed(BEN), changes.MentionCleared(BEN), changes.Adopted()):
        assert reasons(_line(change), followed) == {}


@given(
    who=st.sampled_from(TEAM),
    after=st.one_of(st.none(), st.sampled_from(TEAM)),
    before=st.one_of(st.none(), st.sampled_from(TEAM)),
    called=st.lists(st.sampled_from(TEAM), unique=True).map(tuple),
    followers=st.lists(st.sampled_from(TEAM), unique=True).map(tuple),
    kind=st.sampled_from(["assigned", "noted", "edited", "mentioned"]),
)
def test_nobody_is_told_of_their_own_doing_and_each_once(
    who: Ref,
    after: Ref | None,
    before: Ref | None,
    called: tuple[Ref, ...],
    followers: tuple[Ref, ...],
    kind: str,
) -> None:
    change: changes.Change = {
        "assigned": changes.Assigned(before, after),
        "noted": changes.NoteAdded("n", called),
        "edited": changes.NoteEdited("n", called),
        "mentioned": changes.Mentioned("n", called[0] if called else ANA),
    }[kind]  # type: ignore[assignment]
    found = reasons(_line(change, _by(who)), conversation(followers=followers, assignee=after))
    assert who.id not in found
    concerned = {one.id for one in (*called, *followers, *filter(None, (before, after)), ANA)}
    assert set(found) <= concerned
    if kind == "noted":
        assert all(found[one.id] is Event.MENTIONED for one in called if one != who)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (LastMessage(NOW, "Léa", "Hi", is_ours=False, version=5), {"2": Event.ANSWERED, "3": Event.FOLLOWED}),
        (LastMessage(NOW, "Léa", "Hi", is_ours=False, version=4), {}),
        (LastMessage(NOW, "Support", "Hi", is_ours=True, version=5), {}),
        (LastMessage(NOW, "Ben", "Hi", is_ours=True, author="2", version=5), {"3": Event.FOLLOWED}),
    ],
    ids=["the customer", "not the newest, or a machine's", "ours, by nobody knows whom", "by who has it"],
)
def test_a_mail(last: LastMessage, expected: dict[str, Event]) -> None:
    known = conversation(assignee=BEN, followers=(BEN, CHLOE), last_message=last)
    heard = changes.MessageHeard("18c3", "Léa", written_at=NOW)
    assert reasons(_line(heard), known) == expected


def test_a_mail_of_long_ago_is_no_news() -> None:
    last = LastMessage(NOW, "Léa", "Hi", is_ours=False, version=5)
    heard = changes.MessageHeard("18c3", "Léa", written_at=NOW - timedelta(days=1))
    assert reasons(_line(heard), conversation(assignee=BEN, last_message=last)) == {}


def test_only_members_who_are_known_to_be_themselves_are_reached() -> None:
    ben = Member("2", "ben@acme.test", "Ben", Role.AGENT)
    doubtful = Member("3", "chloe@acme.test", "Chloé", Role.AGENT, is_unproven=True)
    invited = Member("", "eve@acme.test", "Eve", Role.AGENT)
    odd = Member("5", "zoé@acme.test", "Zoé", Role.AGENT)
    mailbox = Mailbox("support@acme.test", "Support", (ben, doubtful, invited, odd))
    assert reachable(mailbox, "2") == ben
    assert [reachable(mailbox, sub) for sub in ("3", "", "5", "9")] == [None] * 4


@given(st.lists(st.integers(0, 900), max_size=9))
def test_it_goes_out_after_a_quiet_minute_and_within_five_of_the_first(ages: list[int]) -> None:
    waiting = [_told(Event.FOLLOWED, ago=age, key=str(n)) for n, age in enumerate(ages)]
    quiet, long = QUIET.total_seconds(), WAITS_AT_MOST.total_seconds()
    expected = bool(ages) and (min(ages) >= quiet or max(ages) >= long)
    assert is_ripe(waiting, NOW) is expected


HELD = conversation(assignee=BEN, followers=(BEN,))


@pytest.mark.parametrize(
    ("events", "kept"),
    [
        ([Event.ASSIGNED], [Event.ASSIGNED]),
        ([Event.HANDED_OVER], []),
        ([Event.HANDED_OVER, Event.ASSIGNED], []),
        ([Event.ASSIGNED, Event.HANDED_OVER, Event.ASSIGNED], [Event.ASSIGNED]),
        ([Event.ANSWERED, Event.ANSWERED], [Event.ANSWERED]),
        ([Event.FOLLOWED, Event.FOLLOWED], [Event.FOLLOWED, Event.FOLLOWED]),
        ([Event.MENTIONED], []),
    ],
)
def test_what_holds_of_a_conversation_that_ben_has(events: list[Event], kept: list[Event]) -> None:
    waiting = [_told(event, ago=100 - n, key=str(n)) for n, event in enumerate(events)]
    told = worth_telling(waiting, HELD, None, NOW)
    assert [one.event for one in told] == kept


def test_what_came_and_went_between_two_letters_is_not_told() -> None:
    waiting = [_told(Event.ASSIGNED, ago=90), _told(Event.HANDED_OVER, ago=80)]
    assert worth_telling(waiting, conversation(assignee=CHLOE), None, NOW) == ()


@pytest.mark.parametrize(
    ("calls", "count"),
    [
        ((Call("n", "2"),), 1),
        ((Call("n", "2", answer="mine"),), 0),
        ((Call("other", "2"),), 0),
        ((Call("n", "3"),), 0),
        ((), 0),
    ],
)
def test_a_mention_that_was_dealt_with_or_taken_back_is_not_told(calls: tuple[Call, ...], count: int) -> None:
    told = worth_telling([_told(Event.MENTIONED, note="n")], conversation(calls=calls), None, NOW)
    assert len(told) == count


def test_a_note_that_first_was_followed_and_then_calls_is_one_thing() -> None:
    known = conversation(calls=(Call("n", "2"),), followers=(BEN,))
    waiting = [_told(Event.FOLLOWED, ago=90, note="n"), _told(Event.MENTIONED, ago=80, note="n")]
    assert [one.event for one in worth_telling(waiting, known, None, NOW)] == [Event.MENTIONED]


@pytest.mark.parametrize("event", [Event.FOLLOWED, Event.ANSWERED, Event.ASSIGNED])
@pytest.mark.parametrize("how", ["looked", "elsewhere", "earlier", "noted", "wrote"])
def test_what_was_seen_since_is_told_only_where_something_is_asked(event: Event, how: str) -> None:
    after, before = NOW - timedelta(seconds=10), NOW - timedelta(minutes=4)
    sighting = {
        "looked": Sighting("support@acme.test", BEN, after),
        "elsewhere": Sighting("sales@acme.test", BEN, after),
        "earlier": Sighting("support@acme.test", BEN, before),
    }.get(how)
    known = conversation(assignee=BEN, followers=(BEN,))
    if how == "noted":
        known = conversation(assignee=BEN, followers=(BEN,), noted=Stamp(BEN, after))
    if how == "wrote":
        written = LastMessage(after, "Ben", "Hi", is_ours=False, author="2")
        known = conversation(assignee=BEN, followers=(BEN,), last_message=written)
    is_told = event is Event.ASSIGNED or how in ("elsewhere", "earlier")
    assert bool(worth_telling([_told(event)], known, sighting, NOW)) is is_told


def test_stale_news_is_none_and_so_is_news_of_nothing() -> None:
    assert worth_telling([_told(Event.ASSIGNED, ago=86_400)], HELD, None, NOW) == ()
    assert worth_telling([_told(Event.ASSIGNED)], None, None, NOW) == ()
