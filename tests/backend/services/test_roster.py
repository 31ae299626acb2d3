"""A long roster comes in pages, and one member is shown to admins alone."""

import pytest

from backend.domain.refusals import Gone, NotAllowed, NotMember
from backend.domain.rights import Role
from backend.services import Services
from backend.services.people.roster import MEMBERS_PER_PAGE
from tests.people import ANA, BEN, OTTO, SUPPORT


def test_pages_go_by_name_and_who_never_came_is_last(services: Services) -> None:
    for number in range(MEMBERS_PER_PAGE):
        services.people.roster.add(SUPPORT, f"m{number}@acme.test", Role.AGENT, f"Aaron {number:02}")
    first = services.people.roster.page(BEN, SUPPORT, None)
    second = services.people.roster.page(BEN, SUPPORT, first.next_cursor)
    names = [member.name for member in (*first.rows, *second.rows)]
    assert names[:4] == ["Ana", "Ben", "Chloé", "Emma"]
    assert names[4:] == [f"Aaron {number:02}" for number in range(MEMBERS_PER_PAGE)]
    assert (len(first.rows), second.next_cursor) == (MEMBERS_PER_PAGE, None)


def test_an_outsider_is_shown_nobody(services: Services) -> None:
    with pytest.raises(NotMember):
        services.people.roster.page(OTTO, SUPPORT, None)


def test_one_member_is_shown_to_admins_alone(services: Services) -> None:
    assert services.people.roster.one(ANA, SUPPORT, BEN.email).member.name == "Ben"
    with pytest.raises(NotAllowed):
        services.people.roster.one(BEN, SUPPORT, ANA.email)
    with pytest.raises(Gone):
        services.people.roster.one(ANA, SUPPORT, "nobody@acme.test")
