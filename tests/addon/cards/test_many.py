"""R61: as many mailboxes, labels and members as one may have, and no card passes the host's limits."""

from dataclasses import replace
from datetime import UTC

import pytest

from addon.cards.assign import assign_card
from addon.cards.home import home_card
from addon.cards.labels import label_admin_card, label_picker_card
from addon.cards.lists import list_card
from addon.cards.members import members_card
from addon.cards.unshared import unshared_card
from addon.links import Links
from backend.domain.label import PER_CONVERSATION, PER_MAILBOX, Colour, Label
from backend.domain.mailbox import ROSTER_LIMIT
from backend.domain.member import Member, Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.conversation import AssignSnapshot, Choice, Unshared
from backend.domain.snapshots.home import HomeSnapshot
from backend.domain.snapshots.labels import LabelsSnapshot
from backend.domain.snapshots.list import OfView
from backend.domain.snapshots.me import Me
from backend.domain.snapshots.member import MembersSnapshot
from backend.domain.status import Priority, Status
from backend.domain.view import COUNTED, PAGE_SIZE
from backend.i18n.speech import speech_for
from backend.services.inbox.assignments import CHOICES_PER_PAGE
from backend.services.people.roster import MEMBERS_PER_PAGE
from tests.addon.cards.test_conversation_card import WAITING
from tests.clock import NOON
from tests.people import BEN, SUPPORT
from tests.side_panel import Card, texts
from workbench.card_rules import check_card

SAY, ACT = speech_for("fr", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.ADMIN))
LABELS = tuple(Label(f"l{number}", f"Label {number:03}", Colour.TEAL) for number in range(PER_MAILBOX))
MEMBERS = tuple(
    Member(f"1{number:020}", f"m{number}@acme.test", f"Member {number:03}", Role.AGENT)
    for number in range(ROSTER_LIMIT)
)
MAILBOXES = tuple(Ref(f"desk{number}@acme.test", f"Desk {number:03}") for number in range(150))
FULL = replace(WAITING, labels=LABELS[:PER_CONVERSATION], priority=Priority.HIGH)
ROWS = tuple(replace(FULL, thread_id=f"18c2f3a9b0d1e{number:03x}") for number in range(PAGE_SIZE))
CARDS: dict[str, Card] = {
    "home": home_card(
        HomeSnapshot(
            ME, MAILBOXES, dict.fromkeys(COUNTED, 100), next_up=ROWS[:3], team_size=300, labels=LABELS
        ),
        SAY,
        ACT,
    ),
    "list": list_card(
        OfView(
            me=ME,
            rows=ROWS,
            next_cursor="c",
            view=Status.OPEN,
            count=100,
            members=MEMBERS,
            labels=LABELS,
        ),
        SAY,
        ACT,
    ),
    "assign": assign_card(
        AssignSnapshot(ME, FULL, tuple(Choice(one, 100) for one in MEMBERS[:CHOICES_PER_PAGE]), "20"),
        (),
        SAY,
        ACT,
    ),
    "label picker": label_picker_card(LabelsSnapshot(ME, LABELS[:25], FULL, "25"), SAY, ACT),
    "label admin": label_admin_card(ME, LABELS[0], LABELS, SAY, ACT),
    "members": members_card(MembersSnapshot(ME, MEMBERS[:MEMBERS_PER_PAGE], "50"), SAY, ACT),
    "unshared": unshared_card(Unshared(BEN, MAILBOXES), SAY, ACT),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_full_mailbox_keeps_to_the_limits(name: str) -> None:
    assert check_card(CARDS[name]) == []


@pytest.mark.parametrize("name", ["home", "list", "label admin", "unshared"])
def test_what_does_not_fit_into_a_list_is_said(name: str) -> None:
    assert any("Seuls les 100 premiers sont proposés." in text for text in texts(CARDS[name]))
