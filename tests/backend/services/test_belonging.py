"""How one comes to belong to a mailbox, under which name, and what stays when it is said again."""

from dataclasses import replace

from backend.domain.member import Member
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import Unshared
from backend.domain.snapshots.home import NoMailbox
from backend.ports.open_mail import OpenThread
from backend.services import Services
from tests.people import BEN, EMMA, OTTO, SALES, SUPPORT


def test_a_member_added_again_keeps_what_is_theirs(services: Services) -> None:
    services.people.roster.set_away(BEN, SUPPORT, is_away=True)
    again, before = services.people.roster.add(SUPPORT, BEN.email, Role.ADMIN)
    assert before == Member(BEN.sub, BEN.email, "Ben", Role.AGENT, away=True)
    assert again == Member(BEN.sub, BEN.email, "Ben", Role.ADMIN, away=True)
    assert (
        services.people.roster.add(SUPPORT, BEN.email, Role.AGENT, " Benjamin  B. ").member.name
        == "Benjamin B."
    )


def test_who_is_invited_is_called_by_their_address_until_somebody_names_them(services: Services) -> None:
    invited, nobody = services.people.roster.add(SUPPORT, " Zoe.Martin@ACME.test ", Role.OBSERVER)
    assert nobody is None
    assert invited == Member("", "zoe.martin@acme.test", "Zoe Martin", Role.OBSERVER)


def test_the_first_visit_finds_every_mailbox_under_the_name_that_is_known_there(services: Services) -> None:
    services.people.mailboxes.create(SALES, "  Sales   desk ")
    services.people.roster.add(SALES, OTTO.email, Role.ADMIN, "Otto O.")
    services.people.roster.add(SUPPORT, OTTO.email, Role.OBSERVER)
    profile = services.people.profiles.profile(OTTO)
    assert profile is not None
    assert profile.person == replace(OTTO, name="Otto O.")
    assert {(one.mailbox, one.role) for one in profile.memberships} == {
        (Ref(SALES, "Sales desk"), Role.ADMIN),
        (Ref(SUPPORT, "Support"), Role.OBSERVER),
    }
    assert services.people.profiles.profile(OTTO) == profile
    services.people.roster.set_role(SUPPORT, OTTO.email, Role.AGENT)
    changed = services.people.profiles.profile(OTTO)
    assert changed is not None
    assert changed.in_mailbox(SUPPORT).role is Role.AGENT


def test_a_mailbox_without_a_name_is_called_by_its_address(services: Services) -> None:
    assert services.people.mailboxes.create(" Help.Desk@ACME.test", "  ").name == "Help.desk"
    assert services.people.mailboxes.get("HELP.DESK@acme.test").address == "help.desk@acme.test"


def test_ones_own_settings(services: Services) -> None:
    shown = services.people.mailboxes.settings(EMMA, SUPPORT)
    assert (shown.me.person.name, shown.mailbox.name, shown.is_away) == ("Emma", "Support", False)
    assert services.people.roster.set_away(EMMA, SUPPORT, is_away=True).is_away
    assert services.people.mailboxes.settings(EMMA, SUPPORT).is_away


def test_who_belongs_to_no_mailbox_is_told_so_where_the_mail_cannot_be_read_either(
    services: Services,
) -> None:
    unreadable = OpenThread(None, None, "msg-a:r1", None)
    assert services.inbox.opening.open(OTTO, unreadable) == NoMailbox(OTTO, is_set_up=True)
    assert isinstance(services.inbox.opening.open(BEN, unreadable), Unshared)
