"""Addresses, roles and labels."""

from dataclasses import replace

import pytest

from backend.domain.label import clean_name, same_name
from backend.domain.mailbox import Mailbox, clean_address
from backend.domain.member import Member, Membership, Person
from backend.domain.refs import Ref
from backend.domain.refusals import Gone, Invalid, Missing, NotAllowed, NotMember, TooLong
from backend.domain.rights import Deed, Role, may
from backend.domain.roster import settled


@pytest.mark.parametrize(
    "typed", ["Support@ACME.test", " support@acme.test ", "support@acme.test\n", "Help <support@acme.test>"]
)
def test_an_address_is_kept_bare_and_in_lower_case(typed: str) -> None:
    assert clean_address(typed) == "support@acme.test"


@pytest.mark.parametrize(
    "typed",
    ["", "support", "@acme.test", "a@b", "a b@c.test", "a/b@c.test", "x" * 250 + "@a.test"],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_address(typed)


@pytest.mark.parametrize(
    ("role", "deeds"),
    [
        (Role.OBSERVER, {Deed.READ, Deed.FOLLOW, Deed.NOTE}),
        (Role.AGENT, {Deed.READ, Deed.FOLLOW, Deed.NOTE, Deed.WORK}),
        (Role.ADMIN, {Deed.READ, Deed.FOLLOW, Deed.NOTE, Deed.WORK, Deed.MANAGE}),
    ],
)
def test_what_each_role_may_do(role: Role, deeds: set[Deed]) -> None:
    assert {deed for deed in Deed if may(role, deed)} == deeds
    membership = Membership(Ref("m", "M"), role)
    for deed in set(Deed) - deeds:
        with pytest.raises(NotAllowed):
            membership.check(deed)


def test_an_empty_sub_is_nobody() -> None:
    mailbox = Mailbox("m@x.test", "M", (Member("", "dan@x.test", "Dan", Role.AGENT),))
    with pytest.raises(NotMember):
        mailbox.membership("")
    with pytest.raises(Gone):
        mailbox.member("")


def test_label_names() -> None:
    assert clean_name("  Très   urgent ") == "Très urgent"
    assert same_name("Facture", "FACTURE")
    with pytest.raises(Missing):
        clean_name(" \t")
    with pytest.raises(TooLong):
        clean_name("x" * 41)


def test_mail_of_the_mailbox_and_of_its_members_is_ours() -> None:
    mailbox = Mailbox("support@acme.test", "Support", (Member("1", "ana@acme.test", "Ana", Role.AGENT),))
    addresses = ("support@acme.test", "ana@acme.test", "lea@client.test", "")
    assert [mailbox.is_ours(one) for one in addresses] == [True, True, False, False]


def test_who_was_taken_for_somebody_by_an_address_that_is_not_theirs_stands_there_no_longer() -> None:
    unproven = Member("1", "old@acme.test", "Ana", Role.ADMIN, is_unproven=True)
    other = Member("2", "ben@acme.test", "Ben", Role.ADMIN)
    shown = settled(
        Mailbox("support@acme.test", "Support", (unproven, other)), Person("1", "new@acme.test", "Ana")
    )
    assert [(one.sub, one.email) for one in shown.roster] == [("", "old@acme.test"), ("2", "ben@acme.test")]
    proven = settled(
        Mailbox("support@acme.test", "Support", (replace(unproven, is_unproven=False), other)),
        Person("1", "new@acme.test", "Ana"),
    )
    assert [(one.sub, one.email) for one in proven.roster] == [("1", "new@acme.test"), ("2", "ben@acme.test")]
