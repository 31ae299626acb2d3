"""Google's id is the person: whose address changes stays who they are; who gets that address is another."""

from dataclasses import replace

import pytest

from backend.domain.member import Member, Person
from backend.domain.refusals import NotMember
from backend.domain.rights import Role
from backend.domain.snapshots.home import HomeSnapshot, NoMailbox
from backend.domain.status import Status
from backend.services import Services
from backend.store.counting import CountingDocuments
from tests.people import ANA, BEN, SALES, SUPPORT, begin, click, letter

BENJAMIN = replace(BEN, email="benjamin@acme.test")
NEW_BEN = Person("424242", BEN.email, "Ben Newman")
T = "18c2f3a9b0d1e2f3"


def _come(services: Services, person: Person) -> HomeSnapshot | NoMailbox:
    """A visit: what the home card shows, and what is done after the answer."""
    shown = services.inbox.queues.show(person, None)
    services.people.profiles.follow(person)
    return shown


def _roster(services: Services, address: str = SUPPORT) -> dict[str, Member]:
    roster = services.people.mailboxes.get(address).roster
    assert len({one.sub for one in roster if one.sub}) == len([one for one in roster if one.sub])
    return {one.email: one for one in roster}


def _mailboxes(shown: HomeSnapshot | NoMailbox) -> set[str]:
    return {one.id for one in shown.mailboxes} if isinstance(shown, HomeSnapshot) else set()


def test_a_changed_address_is_followed_in_every_roster_after_the_answer(services: Services) -> None:
    services.people.mailboxes.create(SALES, "Sales")
    services.people.roster.add(SALES, BEN.email, Role.OBSERVER)
    _come(services, BEN)
    _come(services, BENJAMIN)
    for address in (SUPPORT, SALES):
        here = _roster(services, address)[BENJAMIN.email]
        assert (here.sub, here.former) == (BEN.sub, (BEN.email,))
    roles = [_roster(services, address)[BENJAMIN.email].role for address in (SUPPORT, SALES)]
    assert roles == [Role.AGENT, Role.OBSERVER]


def test_nothing_is_written_before_the_answer_and_nothing_read_twice(
    services: Services, counted: CountingDocuments
) -> None:
    services.people.profiles.follow(BEN)
    with counted.measure() as before:
        services.inbox.queues.show(BENJAMIN, SUPPORT)
    assert (before.writes, before.transactions) == (0, 0)
    services.people.profiles.follow(BENJAMIN)
    with counted.measure() as after:
        services.people.profiles.follow(BENJAMIN)
    assert after.as_dict() == {}


@pytest.mark.parametrize("sender", [BENJAMIN.email, BEN.email])
def test_the_answer_of_a_renamed_member_is_ours_under_both_addresses(services: Services, sender: str) -> None:
    _come(services, BENJAMIN)
    conversation = begin(services, T)
    answer = letter(T, gmail_id="m2", message_id="m2@acme.test", sender=sender, at=conversation.updated_at)
    heard = services.inbox.adoption.take_in(conversation, answer, is_copy=False)
    assert (heard.status, heard.waiting_since, heard.last_message.is_ours) == (Status.PENDING, None, True)


@pytest.mark.parametrize("email", [BENJAMIN.email, BEN.email])
def test_a_renamed_member_is_found_under_both_addresses(services: Services, email: str) -> None:
    _come(services, BENJAMIN)
    assert services.people.roster.one(ANA, SUPPORT, email).member.sub == BEN.sub
    begin(services, T)
    assert services.inbox.notes.add(click(ANA, T, "n"), f"@{email}").conversation.mentioned == (BEN.sub,)
    services.people.roster.set_role(SUPPORT, email, Role.OBSERVER)
    services.people.roster.add(SUPPORT, email, Role.ADMIN)
    assert _roster(services)[BENJAMIN.email].role is Role.ADMIN
    assert len(_roster(services)) == 4


def test_who_is_invited_under_the_new_address_stands_once_in_the_roster(services: Services) -> None:
    services.people.roster.add(SUPPORT, BENJAMIN.email, Role.ADMIN)
    assert len(_roster(services)) == 5
    shown = _come(services, BENJAMIN)
    assert isinstance(shown, HomeSnapshot)
    assert shown.me.membership.role is Role.ADMIN
    assert sorted(_roster(services)) == sorted(
        [ANA.email, BENJAMIN.email, "chloe@acme.test", "emma@acme.test"]
    )
    assert _roster(services)[BENJAMIN.email].sub == BEN.sub


def test_the_last_admin_stays_admin_though_invited_as_less(services: Services) -> None:
    ana = replace(ANA, email="ana.diaz@acme.test")
    services.people.roster.add(SUPPORT, ana.email, Role.OBSERVER)
    _come(services, ana)
    assert _roster(services)[ana.email].role is Role.ADMIN


def test_a_renamed_person_receives_invitations_at_once(services: Services) -> None:
    services.people.mailboxes.create(SALES, "Sales")
    services.people.roster.add(SALES, BENJAMIN.email, Role.AGENT)
    assert _mailboxes(_come(services, BENJAMIN)) == {SUPPORT, SALES}
    services.people.mailboxes.create("press@acme.test", "Press")
    services.people.roster.add("press@acme.test", BENJAMIN.email, Role.AGENT)
    assert "press@acme.test" in _mailboxes(_come(services, BENJAMIN))


def test_the_new_holder_of_an_address_gets_what_it_is_invited_to_and_the_old_one_does_not(
    services: Services,
) -> None:
    services.people.mailboxes.create(SALES, "Sales")
    services.people.roster.add(SALES, BEN.email, Role.AGENT)
    for look in (
        lambda: services.people.mailboxes.settings(BENJAMIN, SALES),
        lambda: services.inbox.opening.show(BENJAMIN, SALES, T),
    ):
        with pytest.raises(NotMember):
            look()
    assert _mailboxes(_come(services, BENJAMIN)) == {SUPPORT}
    assert _mailboxes(_come(services, NEW_BEN)) == {SALES}
    assert _roster(services, SALES)[BEN.email].sub == NEW_BEN.sub


def test_the_new_holder_may_come_before_the_old_one(services: Services) -> None:
    services.people.mailboxes.create(SALES, "Sales")
    services.people.roster.add(SALES, BEN.email, Role.AGENT)
    assert _mailboxes(_come(services, NEW_BEN)) == {SALES}
    assert _mailboxes(_come(services, BENJAMIN)) == {SUPPORT}
    assert _roster(services, SALES)[BEN.email].sub == NEW_BEN.sub
    assert _roster(services)[BENJAMIN.email].former == ()


def test_a_former_address_is_theirs_until_somebody_else_comes_with_it(services: Services) -> None:
    _come(services, BENJAMIN)
    assert services.people.mailboxes.get(SUPPORT).is_ours(BEN.email)
    services.people.roster.remove(SUPPORT, "chloe@acme.test")
    chloe = Person("515151", "chloe@acme.test", "Other")
    assert _mailboxes(_come(services, chloe)) == set()
    roster = services.people.mailboxes.get(SUPPORT)
    member = roster.member_with(BEN.email)
    assert member is not None
    assert member.sub == BEN.sub


def test_who_is_confirmed_is_proven_for_good(services: Services) -> None:
    services.people.mailboxes.create(SALES, "Sales")
    services.people.roster.add(SALES, BEN.email, Role.AGENT)
    assert _roster(services, SALES)[BEN.email].is_unproven
    assert _mailboxes(_come(services, BEN)) == {SUPPORT, SALES}
    assert not _roster(services, SALES)[BEN.email].is_unproven
    assert services.people.mailboxes.settings(BENJAMIN, SALES).me.membership.role is Role.AGENT
