"""The account card in the panel: who sees it, what it says in each state, and where its taps lead."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from backend.domain.account import Account, AccountState, SendAs, Trouble
from backend.domain.member import Person
from backend.records import accounts
from main import Root
from tests.clock import SetClock
from tests.connecting import connect_settings
from tests.front_door import PanelOf
from tests.people import ANA, BEN, EMMA, SUPPORT
from tests.side_panel import BASE_URL, SidePanel, taps
from workbench.events import Window

__all__ = ["connect_settings"]
CONNECTED = Account(
    SUPPORT,
    SUPPORT,
    AccountState.CONNECTED,
    connected_by=ANA.actor.ref,
    send_as=(SendAs(SUPPORT, is_primary=True), SendAs("help@acme.test")),
)


@pytest.fixture
def environment(environment: dict[str, str], connect_settings: dict[str, str]) -> dict[str, str]:
    return {**environment, **connect_settings}


def keep(house: Root, account: Account) -> None:
    house.documents.write({accounts.key(SUPPORT).path: accounts.fields(account)})


def opened(panel_of: PanelOf, person: Person = ANA, locale: str = "en") -> SidePanel:
    return (
        panel_of(person, window=Window(locale, "Europe/Berlin"))
        .home()
        .send("account.show", {"mailbox": SUPPORT})
    )


def clicks(panel: SidePanel) -> dict[str, dict[str, object]]:
    return dict(taps(panel.card))


def test_an_admin_finds_it_in_the_settings(panel_of: PanelOf) -> None:
    panel = panel_of(ANA).home().send("me.show", {"mailbox": SUPPORT}).tap("Gmail account")
    assert panel.card["header"]["title"] == "Gmail account"
    assert f"Connect {SUPPORT}" in clicks(panel)


@pytest.mark.parametrize("person", [BEN, EMMA])
def test_others_do_not_and_may_not(person: Person, panel_of: PanelOf) -> None:
    panel = panel_of(person).home().send("me.show", {"mailbox": SUPPORT})
    assert "Gmail account" not in panel.reads()
    for action in ("show", "refresh", "connect", "confirm_disconnect", "disconnect", "sender"):
        assert (
            "Your role does not allow this" in panel.send(f"account.{action}", {"mailbox": SUPPORT}).reads()
        )


def test_the_tap_opens_a_page_that_serves_once(panel_of: PanelOf, app: Flask) -> None:
    panel = opened(panel_of)
    click = clicks(panel)[f"Connect {SUPPORT}"]
    assert set(click) == {"openDynamicLinkAction"}
    panel.click(click["openDynamicLinkAction"])  # type: ignore[arg-type]
    link = panel.body["renderActions"]["action"]["link"]
    assert (link["openAs"], link["onClose"]) == ("OVERLAY", "RELOAD")
    assert re.fullmatch(rf"{re.escape(BASE_URL)}/connect/[\w-]{{43}}", link["url"])
    page = app.test_client().get(urlsplit(link["url"]).path)
    assert f"Connect {SUPPORT}" in page.text


def test_the_page_speaks_the_admins_language(panel_of: PanelOf, app: Flask) -> None:
    panel = opened(panel_of, locale="fr")
    panel.send("account.connect", {"mailbox": SUPPORT})
    page = app.test_client().get(urlsplit(panel.body["renderActions"]["action"]["link"]["url"]).path)
    assert 'lang="fr"' in page.text
    assert f"Connecter {SUPPORT}" in page.text


def test_where_it_is_not_set_up_the_card_says_what_is_missing(
    panel_of: PanelOf, connect_settings: dict[str, str], house: Root
) -> None:
    overview = house.services.mail.overview
    bare = replace(overview, missing="RELAIS_CONNECT_CLIENT_ID")
    object.__setattr__(house.services.mail, "overview", bare)
    panel = opened(panel_of)
    assert "RELAIS_CONNECT_CLIENT_ID" in panel.reads()
    assert f"Connect {SUPPORT}" not in clicks(panel)


def test_connected_by_push_and_by_polling(panel_of: PanelOf, house: Root, real_clock: SetClock) -> None:
    keep(house, replace(CONNECTED, watch_until=real_clock.now() + timedelta(days=3)))
    told = opened(panel_of).reads()
    assert "Gmail tells at once" in told
    assert "Connected as" in told
    keep(house, replace(CONNECTED, watch_until=real_clock.now() - timedelta(seconds=1)))
    assert "Relais looks every few minutes" in opened(panel_of).reads()


@pytest.mark.parametrize("trouble", [one for one in Trouble if one is not Trouble.NONE])
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_trouble_is_told_on_the_card_and_on_every_admins_home(
    trouble: Trouble, locale: str, panel_of: PanelOf, house: Root
) -> None:
    state = AccountState.RECONNECT if trouble is Trouble.GRANT else AccountState.DEGRADED
    keep(house, replace(CONNECTED, state=state, trouble=trouble))
    panel = opened(panel_of, locale=locale)
    assert len(panel.reads().splitlines()) > 6
    assert ("Reconnecter" if locale == "fr" else "Connect again") in clicks(panel)
    home = panel_of(ANA, window=Window(locale, "Europe/Berlin")).home()
    mend = "Réparer…" if locale == "fr" else "Mend…"
    assert mend in clicks(home)
    assert home.tap(mend).card["header"]["title"] == panel.card["header"]["title"]
    assert mend not in clicks(panel_of(BEN).home())


def test_nothing_is_said_at_home_where_all_is_well(panel_of: PanelOf, house: Root) -> None:
    keep(house, CONNECTED)
    assert "Mend…" not in clicks(panel_of(ANA).home())


def test_disconnecting_is_asked_about_first(panel_of: PanelOf, house: Root) -> None:
    keep(house, CONNECTED)
    panel = opened(panel_of).tap("Disconnect…")
    assert f"Disconnect {SUPPORT}?" in panel.reads()
    account = house.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert account.is_readable
    panel.tap("Disconnect")
    assert panel.told == "Disconnected"
    account = house.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert account.state is AccountState.DISCONNECTED
    assert "Not connected" in panel.reads()


def test_the_sender_of_answers_is_one_that_gmail_takes(panel_of: PanelOf, house: Root) -> None:
    keep(house, CONNECTED)
    panel = opened(panel_of)
    panel.send("account.sender", {"mailbox": SUPPORT}, alias=SUPPORT, sender="help@acme.test")
    assert panel.told == "Sender saved"
    assert "help@acme.test" in panel.reads()
    panel.send("account.sender", {"mailbox": SUPPORT}, alias=SUPPORT, sender="eve@acme.test")
    assert "Not a sender of this account" in panel.reads()
    kept = house.services.people.mailboxes.get(SUPPORT).senders
    assert [one.sends_as for one in kept] == ["help@acme.test"]
