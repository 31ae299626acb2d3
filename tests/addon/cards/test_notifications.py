"""What a member is told, as they choose it; and the clicks behind it, with and without Chat."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from addon.actions import HANDLERS
from addon.cards.notifications import notifications_card
from addon.click import Click
from addon.envelope import Screen
from addon.host_event import parse
from addon.links import Links
from backend.domain.member import Membership
from backend.domain.preferences import Channel, ChatState, Event, Preferences
from backend.domain.refs import Ref
from backend.domain.refusals import Invalid
from backend.domain.rights import Role
from backend.domain.snapshots.me import Me
from backend.domain.snapshots.telling import PreferencesSnapshot
from backend.i18n.speech import speech_for
from backend.ports.chat import WebhookGone
from backend.ports.documents import Documents
from backend.services import Services
from tests.addon.cards.menus import MAILBOX_MENU
from tests.addon.cards.outline import outline
from tests.clock import NOON, SetClock
from tests.people import BEN, SUPPORT
from tests.telling import WEBHOOK, Room, room

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
PLAIN = PreferencesSnapshot(ME, Preferences(SUPPORT, BEN.sub), has_chat=False, is_connected=True)


def _lines(shown: PreferencesSnapshot) -> list[str]:
    return outline(notifications_card(shown, SAY, ACT), menu=True)


def test_without_a_vault_there_is_e_mail_or_nothing() -> None:
    lines = _lines(PLAIN)
    assert lines[0] == "Notifications / Support"
    assert lines[-len(MAILBOX_MENU) :] == list(MAILBOX_MENU)
    text = "\n".join(lines)
    assert "Google Chat" not in text
    assert "not connected" not in text
    assert "-> me.notify support" in text
    assert "digest=yes off" in text


@pytest.mark.parametrize(
    ("chat", "said", "unsaid"),
    [
        (ChatState.NONE, ["me.chat support", "Webhook address"], ["me.chat_test", "no longer knows"]),
        (ChatState.SET, ["me.chat_test support", "me.chat_off support", "AAAAxyz"], ["Webhook address"]),
        (ChatState.LOST, ["me.chat support", "no longer knows the webhook"], ["me.chat_test"]),
    ],
)
def test_chat_is_set_up_tried_and_taken_away(chat: ChatState, said: list[str], unsaid: list[str]) -> None:
    chosen = Preferences(SUPPORT, BEN.sub, chat=chat, chat_space="AAAAxyz" if chat is ChatState.SET else "")
    text = "\n".join(_lines(replace(PLAIN, preferences=chosen, has_chat=True)))
    assert [one for one in said if one not in text] == []
    assert [one for one in unsaid if one in text] == []


def test_where_no_e_mail_goes_out_it_is_said() -> None:
    text = "\n".join(_lines(replace(PLAIN, is_connected=False)))
    assert "No e-mails go out while this mailbox is not connected" in text


def _offered(shown: PreferencesSnapshot) -> dict[str, tuple[list[str], str]]:
    """Of each event the channels on offer, and the chosen one."""
    (first, *_) = notifications_card(shown, SAY, ACT)["sections"]
    inputs = [one["selectionInput"] for one in first["widgets"] if "selectionInput" in one]
    return {
        one["name"]: (
            [item["value"] for item in one["items"]],
            next(item["value"] for item in one["items"] if item["selected"]),
        )
        for one in inputs
    }


def test_of_each_event_the_chosen_channel_is_marked() -> None:
    channels = {Event.FOLLOWED: Channel.EMAIL, Event.ASSIGNED: Channel.CHAT}
    chosen = Preferences(SUPPORT, BEN.sub, channels, chat=ChatState.SET)
    assert _offered(replace(PLAIN, preferences=chosen, has_chat=True)) == {
        "tell_mentioned": (["email", "chat", "nothing"], "email"),
        "tell_assigned": (["email", "chat", "nothing"], "chat"),
        "tell_handed_over": (["email", "chat", "nothing"], "email"),
        "tell_answered": (["email", "chat", "nothing"], "email"),
        "tell_followed": (["email", "chat", "nothing"], "email"),
    }
    assert _offered(PLAIN)["tell_followed"] == (["email", "nothing"], "nothing")


@pytest.fixture
def here(store: Documents, clock: SetClock) -> Room:
    """The house with a vault, and a Chat that answers as told."""
    return room(store, clock)


def _click(services: Services, action: str, **inputs: str) -> Screen:
    given = {name: {"stringInputs": {"value": [value]}} for name, value in inputs.items()}
    zone = {"id": "Europe/Paris"}
    common = {
        "hostApp": "GMAIL", "userLocale": "en", "timeZone": zone, "parameters": {"mailbox": SUPPORT},
        "formInputs": given,
    }  # fmt: skip
    event = parse({"commonEventObject": common})
    return HANDLERS[action](Click(event, BEN, SAY, ACT, "k"), services)


def test_what_was_chosen_is_kept_and_what_was_not_shown_stays(here: Room) -> None:
    _click(here.services, "me.notify", tell_assigned="nothing", digest="yes")
    _click(here.services, "me.notify", tell_followed="email", digest="yes")
    kept = here.services.people.preferences.show(BEN, SUPPORT).preferences
    assert kept.chosen == {Event.ASSIGNED: Channel.NOTHING, Event.FOLLOWED: Channel.EMAIL}
    assert kept.digest_at == datetime(2026, 11, 25, 7, tzinfo=UTC), "eight in Paris"
    _click(here.services, "me.notify", tell_followed="nothing")
    kept = here.services.people.preferences.show(BEN, SUPPORT).preferences
    assert kept.chosen == {Event.ASSIGNED: Channel.NOTHING, Event.FOLLOWED: Channel.NOTHING}
    assert kept.digest_at is None


def test_chat_from_the_first_address_to_the_last_message(here: Room) -> None:
    with pytest.raises(Invalid):
        _click(here.services, "me.chat", webhook="https://evil.example/hook")
    screen = _click(here.services, "me.chat", webhook=WEBHOOK)
    assert "Secret" not in str(screen.card), "never shown again"
    assert _click(here.services, "me.chat_test").notification == "The test message was sent"
    assert len(here.posted.said) == 1
    assert _click(here.services, "me.chat_off").notification == "The webhook is forgotten"
    _click(here.services, "me.chat", webhook=WEBHOOK)
    here.posted.chat_fault = WebhookGone("404")
    screen = _click(here.services, "me.chat_test")
    assert screen.notification == "Chat does not know this webhook"
    assert "no longer knows the webhook" in str(screen.card)
