"""A change of the mailbox itself and its repetition: the same answer, nothing twice, no other click's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

import pytest

from backend.domain.label import Colour, Label
from backend.domain.mailbox import Mailbox
from backend.domain.refs import Ref
from backend.domain.refusals import Gone, NotAllowed, NotMember, SaidOtherwise
from backend.domain.rights import Role
from backend.ports.documents import Documents, StoreUnavailable
from backend.records import chores, clicks, mailboxes, presence
from backend.records.clicks import Managed, ManagingClick
from backend.records.key import fetch_one
from backend.services import Services
from tests.at_once import at_once, worked
from tests.clock import NOON
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click, holder_of

T = "18c2f3a9b0d1e2f3"
ZOE = "zoe@acme.test"


@dataclass(frozen=True)
class Act:
    """A click of Ana's, another one that asks for something else, and what a colleague does in between."""

    run: Callable[[Services, str], object]
    other: Callable[[Services, str], object]
    meanwhile: Callable[[Services], object]


def _add(role: Role) -> Callable[[Services, str], object]:
    return lambda s, key: s.people.roster.add(SUPPORT, ZOE, role, by=ANA.actor, click_key=key)


def _role(role: Role) -> Callable[[Services, str], object]:
    return lambda s, key: s.people.roster.set_role(SUPPORT, BEN.email, role, by=ANA.actor, click_key=key)


def _remove(to: str) -> Callable[[Services, str], object]:
    return lambda s, key: s.people.roster.remove(SUPPORT, BEN.email, to=to, by=ANA.actor, click_key=key)


def _away(*, is_away: bool) -> Callable[[Services, str], object]:
    return lambda s, key: s.people.roster.set_away(ANA, SUPPORT, is_away=is_away, click_key=key)


def _save(name: str, colour: Colour) -> Callable[[Services, str], object]:
    return lambda s, key: s.inbox.label_admin.save(ANA, SUPPORT, Label("vip", name, colour), key)


ACTS = {
    "add": Act(_add(Role.AGENT), _add(Role.ADMIN), lambda s: s.people.roster.remove(SUPPORT, ZOE)),
    "role": Act(
        _role(Role.OBSERVER),
        _role(Role.ADMIN),
        lambda s: s.people.roster.set_role(SUPPORT, BEN.email, Role.AGENT),
    ),
    "remove": Act(
        _remove(CHLOE.sub),
        _remove(ANA.sub),
        lambda s: s.people.roster.add(SUPPORT, BEN.email, Role.AGENT, "Ben"),
    ),
    "away": Act(
        _away(is_away=True),
        _away(is_away=False),
        lambda s: s.people.roster.set_away(ANA, SUPPORT, is_away=False),
    ),
    "name": Act(
        _save("Gold", Colour.RED), _save("Silver", Colour.RED), lambda s: _save("VIP", Colour.BLUE)(s, "m")
    ),
    "colour": Act(
        _save("Gold", Colour.RED), _save("Gold", Colour.BLUE), lambda s: _save("VIP", Colour.BLUE)(s, "m")
    ),
    "merge": Act(
        lambda s, key: s.inbox.label_admin.merge(ANA, SUPPORT, "vip", "new", key),
        lambda s, key: s.inbox.label_admin.merge(ANA, SUPPORT, "vip", "old", key),
        lambda s: s.inbox.label_admin.delete(ANA, SUPPORT, "new", "m"),
    ),
    "delete": Act(
        lambda s, key: s.inbox.label_admin.delete(ANA, SUPPORT, "vip", key),
        lambda s, key: s.inbox.label_admin.delete(ANA, SUPPORT, "new", key),
        lambda s: s.inbox.label_admin.delete(ANA, SUPPORT, "old", "m"),
    ),
}


@pytest.fixture
def ready(services: Services) -> Services:
    """A mailbox with three labels, and a conversation that is Ben's."""
    begin(services, T)
    for key, name in (("vip", "VIP"), ("new", "New"), ("old", "Old")):
        services.inbox.labels.create_on(click(BEN, T, key), name, Colour.RED)
    services.inbox.assignments.take(click(BEN, T, "take"), seen="")
    return services


def _mailbox(store: Documents) -> Mailbox:
    found = fetch_one(store, mailboxes.key(SUPPORT))
    assert found is not None
    return found


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_repetition_changes_nothing_and_leaves_what_others_have_done_since(
    act: Act, ready: Services, store: Documents
) -> None:
    before = _mailbox(store)
    act.run(ready, "k")
    once = _mailbox(store)
    assert once != before
    act.run(ready, "k")
    assert _mailbox(store) == once
    act.meanwhile(ready)
    since = _mailbox(store)
    assert since != once
    act.run(ready, "k")
    assert _mailbox(store) == since


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_who_asks_for_something_else_under_the_same_key_is_told_so_and_nothing_is_done(
    act: Act, ready: Services, store: Documents
) -> None:
    act.run(ready, "k")
    once = _mailbox(store)
    with pytest.raises(SaidOtherwise) as told:
        act.other(ready, "k")
    assert (told.value.what, _mailbox(store)) == ("request", once)


def test_who_was_added_is_told_as_added_and_who_was_there_as_they_stood_before(ready: Services) -> None:
    for email in (ZOE, BEN.email):

        def add(by_email: str = email) -> object:
            return ready.people.roster.add(SUPPORT, by_email, Role.OBSERVER, by=ANA.actor, click_key=by_email)

        first = add()
        ready.people.roster.set_role(SUPPORT, email, Role.ADMIN)
        assert add() == first


def test_who_gave_away_their_own_rights_is_told_so_again(ready: Services) -> None:
    ready.people.roster.set_role(SUPPORT, CHLOE.email, Role.ADMIN)
    for _ in range(2):
        ready.people.roster.set_role(SUPPORT, ANA.email, Role.AGENT, by=ANA.actor, click_key="k")
    with pytest.raises(NotAllowed):
        ready.people.roster.set_role(SUPPORT, ANA.email, Role.AGENT, by=ANA.actor, click_key="other")


def test_a_repetition_by_who_is_no_member_any_more_shows_nothing(ready: Services) -> None:
    ready.people.roster.set_away(EMMA, SUPPORT, is_away=True, click_key="k")
    ready.inbox.label_admin.delete(ANA, SUPPORT, "vip", "d")
    for person in (EMMA, ANA):
        ready.people.roster.add(SUPPORT, BEN.email, Role.ADMIN)
        ready.people.roster.remove(SUPPORT, person.email)
    with pytest.raises(NotMember):
        ready.people.roster.set_away(EMMA, SUPPORT, is_away=True, click_key="k")
    with pytest.raises(NotMember):
        ready.inbox.label_admin.delete(ANA, SUPPORT, "vip", "d")


def test_the_answer_to_a_late_switch_shows_what_stands_now(ready: Services) -> None:
    ready.people.roster.set_away(BEN, SUPPORT, is_away=True, click_key="k")
    ready.people.roster.set_away(BEN, SUPPORT, is_away=False, click_key="back")
    assert not ready.people.roster.set_away(BEN, SUPPORT, is_away=True, click_key="k").is_away


def test_the_key_of_somebody_else_is_no_way_to_their_answer(ready: Services) -> None:
    ready.people.roster.set_away(BEN, SUPPORT, is_away=True, click_key="k")
    ready.people.roster.set_role(SUPPORT, BEN.email, Role.ADMIN)
    _save("Gold", Colour.RED)(ready, "l")
    _remove(CHLOE.sub)(ready, "m")
    acts: tuple[Callable[[], object], ...] = (
        lambda: ready.people.roster.set_away(CHLOE, SUPPORT, is_away=True, click_key="k"),
        lambda: ready.inbox.label_admin.save(CHLOE, SUPPORT, Label("vip", "Gold", Colour.RED), "l"),
        lambda: ready.people.roster.remove(SUPPORT, BEN.email, to=CHLOE.sub, by=CHLOE.actor, click_key="m"),
    )
    for act in acts:
        with pytest.raises(SaidOtherwise):
            act()


def test_a_click_that_was_refused_may_be_carried_out_later(ready: Services) -> None:
    act = ACTS["role"].run
    ready.people.roster.remove(SUPPORT, BEN.email)
    with pytest.raises(Gone):
        act(ready, "k")
    assert not ready.people.roster.is_done(SUPPORT, "k")
    ready.people.roster.add(SUPPORT, BEN.email, Role.AGENT)
    act(ready, "k")
    assert ready.people.roster.is_done(SUPPORT, "k")
    again = ready.people.mailboxes.get(SUPPORT).member_with(BEN.email)
    assert again is not None
    assert again.role is Role.OBSERVER


def test_what_the_first_try_left_to_do_is_done_by_the_repetition(ready: Services, store: Documents) -> None:
    ready.inbox.presence.seen(BEN, SUPPORT, T)
    looks, chore_key = presence.key(T).path, chores.key(SUPPORT, BEN.sub, "member")
    seen = store.get_many([looks])[looks].fields
    _remove(CHLOE.sub)(ready, "k")
    assert not fetch_one(store, presence.key(T))
    # As if the process had died between the change and what follows it.
    undone = chores.Chore(SUPPORT, BEN.sub, CHLOE.sub, Ref(ANA.sub, "Ana"), "m", chores.LEFT, asked_at=NOON)
    store.write({chore_key.path: chores.fields(undone), looks: seen})
    _remove(CHLOE.sub)(ready, "k")
    assert fetch_one(store, chore_key) is None
    assert not fetch_one(store, presence.key(T))
    assert holder_of(ready.inbox.opening.show(ANA, SUPPORT, T).conversation).id == CHLOE.sub


def test_a_store_that_fails_once_the_roster_has_changed_refuses_nothing(
    ready: Services, store: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> NoReturn:
        raise StoreUnavailable("down")

    monkeypatch.setattr(presence, "seeing", down)
    _remove(CHLOE.sub)(ready, "k")
    assert _mailbox(store).member_with(BEN.email) is None
    assert holder_of(ready.inbox.opening.show(ANA, SUPPORT, T).conversation).id == CHLOE.sub


def test_clicks_at_the_same_moment_are_one_click(ready: Services, store: Documents) -> None:
    def add(_: int) -> object:
        return ready.people.roster.add(SUPPORT, ZOE, Role.AGENT, by=ANA.actor, click_key="k")

    answers = worked(at_once(4, add))
    assert [one == answers[0] for one in answers] == [True] * 4
    assert [one.email for one in _mailbox(store).roster].count(ZOE) == 1


def test_what_an_older_release_noted_as_done_is_done(ready: Services, store: Documents) -> None:
    store.write({clicks.managing_key(SUPPORT, "k").path: {"expires_at": NOON + timedelta(days=2)}})
    before = _mailbox(store)
    page = ready.inbox.label_admin.delete(ANA, SUPPORT, "vip", "k")
    assert len(page.labels) == 3
    assert _mailbox(store) == before


def test_a_click_is_read_as_it_was_written(store: Documents) -> None:
    key = clicks.managing_key(SUPPORT, "k")
    done = ManagingClick(("a", "b"), Managed(None, None, "chores/x", "s"))
    store.write({key.path: clicks.managing_fields(done, now=NOON)})
    assert fetch_one(store, key) == done
    assert fetch_one(store, clicks.key(SUPPORT, "k")) is None
