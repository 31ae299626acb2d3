"""Mailboxes and members: invited by address, known by Google's sub from the first visit on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from backend.domain.mailbox import ALIAS_LIMIT, ROSTER_LIMIT
from backend.domain.member import Member, Person
from backend.domain.refusals import Gone, Invalid, LastAdmin, NameTaken, NotAllowed, NotMember, TooMany
from backend.domain.rights import Role
from backend.records import mailboxes
from backend.services import Services
from backend.store.counting import CountingDocuments
from tests.people import ANA, BEN, EMMA, OTTO, SALES, SUPPORT, found_mailbox


def test_an_invited_member_is_bound_at_the_first_visit(services: Services) -> None:
    services.people.roster.add(SUPPORT, "Zoe@Acme.Test", Role.AGENT)
    assert _member(services, "zoe@acme.test").sub == ""
    zoe = Person("377", "zoe@acme.test", "Zoé Petit")
    profile = services.people.profiles.profile(zoe)
    assert profile is not None
    assert [one.mailbox.id for one in profile.memberships] == [SUPPORT]
    assert _member(services, "zoe@acme.test").sub == "377"


def _member(services: Services, email: str) -> Member:
    return next(one for one in services.people.mailboxes.get(SUPPORT).roster if one.email == email)


def test_a_new_owner_of_a_recycled_address_inherits_nothing(services: Services) -> None:
    stranger = Person("999", BEN.email, "Another Ben")
    assert services.people.profiles.profile(stranger) is None
    with pytest.raises(NotMember):
        services.people.mailboxes.settings(stranger, SUPPORT)


def test_a_member_known_elsewhere_is_in_at_once(services: Services) -> None:
    services.people.mailboxes.create(SALES, "Sales")
    services.people.roster.add(SALES, BEN.email, Role.OBSERVER)
    assert services.people.mailboxes.settings(BEN, SALES).me.membership.role is Role.OBSERVER


def test_who_changed_the_address_keeps_access(services: Services) -> None:
    renamed = Person(BEN.sub, "benjamin@acme.test", "Ben")
    assert services.people.mailboxes.settings(renamed, SUPPORT).me.membership.role is Role.AGENT


@pytest.mark.parametrize(
    ("person", "refusal"),
    [(BEN, NotAllowed), (EMMA, NotAllowed), (OTTO, NotMember)],
    ids=["agent", "observer", "outsider"],
)
def test_who_is_no_admin_manages_nobody(services: Services, person: Person, refusal: type[Exception]) -> None:
    before = services.people.mailboxes.get(SUPPORT)
    for attempt in (
        lambda: services.people.roster.add(SUPPORT, "new@acme.test", Role.AGENT, by=person.actor),
        lambda: services.people.roster.set_role(SUPPORT, BEN.email, Role.ADMIN, by=person.actor),
        lambda: services.people.roster.remove(SUPPORT, ANA.email, by=person.actor),
    ):
        with pytest.raises(refusal):
            attempt()
    assert services.people.mailboxes.get(SUPPORT) == before


def test_an_admin_manages_members(services: Services) -> None:
    services.people.roster.set_role(SUPPORT, BEN.email, Role.ADMIN, by=ANA.actor)
    assert services.people.mailboxes.settings(BEN, SUPPORT).me.membership.role is Role.ADMIN


def test_the_last_admin_stays(services: Services) -> None:
    attempts: tuple[Callable[[], object], ...] = (
        lambda: services.people.roster.remove(SUPPORT, ANA.email),
        lambda: services.people.roster.set_role(SUPPORT, ANA.email, Role.AGENT),
    )
    for attempt in attempts:
        with pytest.raises(LastAdmin):
            attempt()


def test_away_shows_to_colleagues_and_ends(services: Services) -> None:
    services.people.roster.set_away(BEN, SUPPORT, is_away=True)
    assert _member(services, BEN.email).away
    services.people.roster.set_away(BEN, SUPPORT, is_away=False)
    assert not _member(services, BEN.email).away


@pytest.mark.parametrize("address", ["", "support", "a b@acme.test", "@acme.test", "x@", "a/b@acme.test"])
def test_what_is_no_address_is_refused(services: Services, address: str) -> None:
    with pytest.raises(Invalid):
        services.people.mailboxes.create(address, "x")


def test_a_mailbox_is_made_once(services: Services) -> None:
    with pytest.raises(NameTaken):
        services.people.mailboxes.create(SUPPORT.upper(), "Again")
    found_mailbox(services, SALES, "Sales")
    assert [one.address for one in services.people.mailboxes.list()] == [SALES, SUPPORT]


def test_a_member_who_is_not_there_cannot_be_changed(services: Services) -> None:
    with pytest.raises(Gone):
        services.people.roster.set_role(SUPPORT, OTTO.email, Role.AGENT)
    with pytest.raises(Gone):
        services.people.roster.remove(SUPPORT, OTTO.email)


def test_a_full_roster_takes_nobody_more_and_still_changes_those_in_it(
    services: Services, counted: CountingDocuments
) -> None:
    mailbox = services.people.mailboxes.get(SUPPORT)
    guests = tuple(
        Member("", f"guest{number}@acme.test", f"Guest {number}", Role.OBSERVER)
        for number in range(ROSTER_LIMIT - len(mailbox.roster))
    )
    full = replace(mailbox, roster=(*mailbox.roster, *guests[:-1]))
    counted.write({mailboxes.key(SUPPORT).path: mailboxes.fields(full)})
    services.people.roster.add(SUPPORT, "last@acme.test", Role.AGENT)
    with pytest.raises(TooMany):
        services.people.roster.add(SUPPORT, "one.more@acme.test", Role.AGENT)
    assert services.people.roster.add(SUPPORT, BEN.email, Role.ADMIN).member.role is Role.ADMIN


@pytest.mark.parametrize("taken", [SUPPORT, SALES, BEN.email, "sales@acme.example"])
def test_an_alias_is_one_mailboxes_alone(services: Services, taken: str) -> None:
    mailboxes = services.people.mailboxes
    mailboxes.create(SALES, "Sales")
    mailboxes.add_alias(SALES, "sales@acme.example")
    with pytest.raises(NameTaken):
        mailboxes.add_alias(SUPPORT, taken)
    assert mailboxes.get(SUPPORT).aliases == ()


def test_an_alias_becomes_no_mailbox_until_it_is_free(services: Services) -> None:
    mailboxes = services.people.mailboxes
    for _ in range(2):
        assert mailboxes.add_alias(SUPPORT, "hilfe@acme.example").aliases == ("hilfe@acme.example",)
    with pytest.raises(NameTaken):
        mailboxes.create("hilfe@acme.example", "Hilfe")
    mailboxes.remove_alias(SUPPORT, "hilfe@acme.example")
    with pytest.raises(Gone):
        mailboxes.remove_alias(SUPPORT, "hilfe@acme.example")
    assert mailboxes.create("hilfe@acme.example", "Hilfe").name == "Hilfe"


def test_a_mailbox_has_so_many_aliases(services: Services) -> None:
    for number in range(ALIAS_LIMIT):
        services.people.mailboxes.add_alias(SUPPORT, f"a{number}@acme.example")
    with pytest.raises(TooMany):
        services.people.mailboxes.add_alias(SUPPORT, "more@acme.example")
