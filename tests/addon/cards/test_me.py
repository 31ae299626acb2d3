"""One's own settings: the away switch, and the ways to members and labels."""

from datetime import UTC

import pytest

from addon.cards.me import me_card
from addon.links import Links
from backend.domain.mailbox import Mailbox
from backend.domain.member import Member, Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.me import Me
from backend.domain.snapshots.member import MailboxSnapshot
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import MAILBOX_MENU
from tests.addon.cards.outline import outline
from tests.clock import NOON
from tests.people import BEN, SUPPORT

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
MAILBOX = Mailbox(SUPPORT, "Support", (Member(BEN.sub, BEN.email, "Ben", Role.AGENT),))


@pytest.mark.parametrize("is_away", [True, False])
def test_ones_own_settings(is_away: bool) -> None:
    lines = outline(me_card(MailboxSnapshot(ME, MAILBOX, is_away), SAY, ACT), menu=True)
    assert lines == [
        "Settings / support@acme.test",
        "== Ben",
        "AIRPLANE: I am away",
        "  Colleagues see it when they assign",
        f"  SWITCH away=yes {'on' if is_away else 'off'} -> me.away support",
        "EMAIL: Notifications",
        "  -> me.notifications support",
        "== Support",
        "MULTIPLE_PEOPLE: 1 member",
        "  -> member.list support",
        "BOOKMARK: Labels",
        "  -> label.list support",
        "EMAIL: All views",
        "  -> home.show support",
        *MAILBOX_MENU,
    ]
