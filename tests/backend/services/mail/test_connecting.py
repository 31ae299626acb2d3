"""Connected, lost, connected again, disconnected: on every store, with the stand-in for Google behind it."""

from dataclasses import replace
from datetime import date

import pytest

from backend.domain.account import AccountState, Trouble
from backend.domain.connecting import Misstep, NotConnectable, NotSetUp
from backend.domain.member import Person
from backend.domain.refs import OPERATOR
from backend.domain.refusals import NotAllowed, NotMember
from backend.ports.account import AccountMail
from backend.ports.documents import Documents
from backend.ports.mail_fault import GrantLost, NotConnected
from backend.ports.vault import Vault
from backend.records import accounts, tickets
from backend.services import Services
from backend.services.mail.resealing import reseal
from backend.settings.connect import key_ring
from backend.vault.aes_gcm import AesGcmVault, new_key
from tests.at_once import at_once, worked
from tests.backend.services.mail.conftest import BROWSER, KEY, Connect
from tests.clock import SetClock
from tests.people import ANA, BEN, EMMA, OTTO, SUPPORT, begin, found_mailbox
from workbench.google import Google, Rule, SendAs

T = "18c2f3a9b0d1e2f3"


def test_what_is_kept(
    connect: Connect, services: Services, store: Documents, google: Google, vault: Vault
) -> None:
    account = connect()
    assert (account.state, account.email, account.wrong) == (AccountState.CONNECTED, SUPPORT, Trouble.NONE)
    assert account.connected_by == ANA.actor.ref
    key = accounts.credentials(SUPPORT)
    sealed = key.read(store.get_many([key.path])[key.path]).sealed
    [grant] = [one for one in google.state.grants.values() if one.refresh_token]
    assert vault.open(sealed, key.path) == grant.refresh_token
    assert services.mail.connections.account(SUPPORT) == account


def test_the_operator_connects_in_nobodys_name(connect: Connect) -> None:
    assert connect(by=OPERATOR).connected_by is None


@pytest.mark.parametrize(("by", "refused"), [(BEN, NotAllowed), (EMMA, NotAllowed), (OTTO, NotMember)])
def test_only_an_admin_gets_a_link(by: Person, refused: type[Exception], services: Services) -> None:
    with pytest.raises(refused):
        services.mail.consenting.link(SUPPORT, by.actor, "en")


def test_a_mailbox_that_is_none(services: Services) -> None:
    with pytest.raises(NotMember):
        services.mail.consenting.link("nobody@acme.test", OPERATOR, "en")


def test_of_a_link_only_a_digest_is_stored(services: Services, store: Documents) -> None:
    secret = services.mail.consenting.link(SUPPORT, ANA.actor, "fr")
    stored = store.get_many([tickets.key(secret).path])
    assert len(stored) == 1
    assert secret not in str(stored)
    assert len(secret) >= 43


def test_a_link_pressed_twice_at_once_serves_once(services: Services) -> None:
    secret = services.mail.consenting.link(SUPPORT, ANA.actor, "en")

    def press() -> str:
        try:
            return services.mail.consenting.begin(secret, BROWSER)
        except NotConnectable as failed:
            return failed.misstep.value

    results = at_once(3, lambda _: press())
    assert sorted(one == Misstep.LINK_USED.value for one in results) == [False, True, True]


def test_two_admins_connect_at_once_and_one_whole_connection_stands(
    connect: Connect, services: Services, worker: Services, google: Google
) -> None:
    both = (services, worker)
    worked(at_once(2, lambda number: connect(with_=both[number])))
    account = services.mail.connections.account(SUPPORT)
    assert account is not None
    assert account.state is AccountState.CONNECTED
    for one in (services, worker):
        assert one.mail.connections.ask(SUPPORT, lambda mail: mail.profile()).email == SUPPORT


def test_a_worker_with_the_old_token_reads_the_new_one(
    connect: Connect, services: Services, worker: Services, google: Google
) -> None:
    connect()
    assert worker.mail.connections.ask(SUPPORT, lambda mail: mail.profile()).email == SUPPORT
    times = []

    def call(mail: AccountMail) -> str:
        times.append(mail)
        if len(times) == 1:
            google.account(SUPPORT).revoke()
            connect()
        return mail.profile().email

    assert worker.mail.connections.ask(SUPPORT, call) == SUPPORT
    assert len(times) == 2
    account = services.mail.connections.account(SUPPORT)
    assert account is not None
    assert (account.state, account.told_at) == (AccountState.CONNECTED, None)


@pytest.mark.parametrize("lose", ["revoke", "ask_for_sign_in"])
def test_a_lost_grant_stops_every_worker(
    lose: str, connect: Connect, services: Services, worker: Services, google: Google, clock: SetClock
) -> None:
    connect()
    getattr(google.account(SUPPORT), lose)()
    google.state.tokens.clear()
    with pytest.raises(GrantLost):
        services.mail.connections.ask(SUPPORT, lambda mail: mail.profile())
    google.calls.clear()
    for one in (services, worker, services, worker):
        with pytest.raises(NotConnected):
            one.mail.connections.ask(SUPPORT, lambda mail: mail.profile())
    assert google.calls.of("users.getProfile") == []
    account = services.mail.connections.account(SUPPORT)
    assert account is not None
    assert account.state is AccountState.RECONNECT
    assert account.is_to_be_told


def test_disconnecting_stops_revokes_erases_and_keeps_the_conversations(
    connect: Connect, services: Services, store: Documents, google: Google
) -> None:
    begin(services, T)
    connect()
    after = services.mail.disconnecting.disconnect(SUPPORT, ANA.actor)
    assert after is not None
    assert (after.state, after.watch_until) == (AccountState.DISCONNECTED, None)
    assert store.get_many([accounts.credentials(SUPPORT).path]) == {}
    assert google.state.accounts[SUPPORT].watch is None
    assert all(grant.is_revoked for grant in google.state.grants.values() if grant.refresh_token)
    with pytest.raises(NotConnected):
        services.mail.connections.mail(SUPPORT)
    assert services.inbox.queues.show(ANA, SUPPORT)
    assert store.get_many([f"mailboxes/{SUPPORT}/conversations/{T}"])


@pytest.mark.parametrize(
    "failing",
    [
        ["users.stop"],
        ["POST /revoke"],
        ["users.stop", "POST /revoke"],
        ["users.stop", "POST /revoke", "POST /token"],
    ],
)
@pytest.mark.parametrize("effect", ["503", "close"])
def test_each_step_of_disconnecting_survives_the_others_failure(
    failing: list[str], effect: str, connect: Connect, services: Services, store: Documents, google: Google
) -> None:
    connect()
    google.faults.add(*(Rule(one, effect, times=None) for one in failing))
    services.mail.disconnecting.disconnect(SUPPORT, ANA.actor)
    assert store.get_many([accounts.credentials(SUPPORT).path]) == {}
    is_revoked = all(grant.is_revoked for grant in google.state.grants.values() if grant.refresh_token)
    assert is_revoked == ("POST /revoke" not in failing)


def test_who_is_no_admin_disconnects_nothing(connect: Connect, services: Services) -> None:
    connect()
    with pytest.raises(NotAllowed):
        services.mail.disconnecting.disconnect(SUPPORT, BEN.actor)
    assert services.mail.connections.mail(SUPPORT)


def test_what_was_never_connected_is_not_disconnected(services: Services) -> None:
    assert services.mail.disconnecting.disconnect(SUPPORT, OPERATOR) is None


def test_an_account_that_another_mailbox_is_read_by_is_left_at_google(
    connect: Connect, services: Services, google: Google
) -> None:
    found_mailbox(services, "sales@acme.test", "Sales")
    google.add_account("team@acme.test", "Team", [SendAs(SUPPORT), SendAs("sales@acme.test")])
    connect(account="team@acme.test")
    connect("sales@acme.test", "team@acme.test")
    services.mail.disconnecting.disconnect(SUPPORT, ANA.actor)
    assert google.state.accounts["team@acme.test"].watch is not None
    assert services.mail.connections.ask("sales@acme.test", lambda mail: mail.profile()).email
    services.mail.disconnecting.disconnect("sales@acme.test", ANA.actor)
    assert google.state.accounts["team@acme.test"].watch is None


def test_another_account_begins_anew(connect: Connect, services: Services, google: Google) -> None:
    first = connect()
    google.add_account("team@acme.test", "Team", [SendAs(SUPPORT, "Support")])
    second = connect(account="team@acme.test")
    assert second.email == "team@acme.test"
    assert second.history_id != first.history_id or first.history_id == str(
        google.account("team@acme.test").history_id
    )
    assert [one.address for one in second.send_as if one.is_primary] == ["team@acme.test"]


def test_without_a_client_or_a_vault_it_is_said_what_is_missing(
    services: Services,
) -> None:
    consenting = services.mail.consenting
    with pytest.raises(NotSetUp) as missing:
        replace(consenting, consent=None).link(SUPPORT, ANA.actor, "en")
    assert missing.value.setting == "RELAIS_CONNECT_CLIENT_ID"
    bare = replace(consenting.connections, vault=None)
    with pytest.raises(NotSetUp) as missing:
        replace(consenting, connections=bare).link(SUPPORT, ANA.actor, "en")
    assert missing.value.setting == "RELAIS_VAULT_KEYS"


def test_tokens_are_sealed_anew_and_the_old_key_may_go(
    connect: Connect, services: Services, store: Documents, google: Google
) -> None:
    found_mailbox(services, "sales@acme.test", "Sales")
    google.add_account("sales@acme.test", "Sales")
    connect()
    connect("sales@acme.test")
    new = new_key(date(2026, 11, 25))
    both, last = AesGcmVault(key_ring(f"{new},{KEY}")), AesGcmVault(key_ring(new))
    broken_off = reseal(store, both)
    assert next(broken_off).is_changed
    assert [one.is_changed for one in reseal(store, both)].count(True) == 1
    assert [one.is_changed for one in reseal(store, both)] == [False, False]
    for mailbox in (SUPPORT, "sales@acme.test"):
        with_new = replace(services.mail.connections, vault=last)
        assert with_new.ask(mailbox, lambda mail: mail.profile()).email == mailbox


def test_a_token_that_cannot_be_opened_is_named_and_the_rest_goes_on(
    connect: Connect, services: Services, store: Documents, google: Google
) -> None:
    found_mailbox(services, "sales@acme.test", "Sales")
    google.add_account("sales@acme.test", "Sales")
    connect()
    connect("sales@acme.test")
    moved = store.get_many([accounts.credentials(SUPPORT).path])[accounts.credentials(SUPPORT).path]
    store.write({accounts.credentials("sales@acme.test").path: moved.fields})
    both = AesGcmVault(key_ring(f"{new_key(date(2026, 11, 25))},{KEY}"))
    told = {one.mailbox: one for one in reseal(store, both)}
    assert told[SUPPORT].is_changed
    assert told["sales@acme.test"].fault
    assert not told["sales@acme.test"].is_changed


def test_an_address_that_the_account_gets_later_can_be_chosen_once_the_card_is_refreshed(
    connect: Connect, services: Services, google: Google
) -> None:
    connect()
    google.state.accounts[SUPPORT].send_as.append(SendAs("help@acme.test"))
    shown = services.mail.overview.show(ANA, SUPPORT)
    assert shown.account is not None
    assert not shown.account.can_write_as("help@acme.test")
    google.faults.add(Rule("sendAs.list", "503"))
    assert services.mail.overview.refresh(ANA, SUPPORT).account == shown.account, "what is known stands"
    refreshed = services.mail.overview.refresh(ANA, SUPPORT)
    assert refreshed.account is not None
    assert refreshed.account.can_write_as("help@acme.test")
    services.mail.overview.choose_sender(SUPPORT, SUPPORT, "help@acme.test", ANA.actor)
    with pytest.raises(NotAllowed):
        services.mail.overview.refresh(BEN, SUPPORT)
