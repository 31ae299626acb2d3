"""A connected account as workers meet it: opened, refused by Gmail, connected again by a colleague."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import cast

import pytest

from backend.domain.account import Account, AccountState, Method, Trouble
from backend.domain.account_state import disconnected, not_pushed_to, pushed_to, with_trouble
from backend.domain.obstacle import Obstacle
from backend.ports.account import AccountMail, Credentials
from backend.ports.documents import Documents
from backend.ports.mail_fault import (
    GrantLost,
    MailNotReadable,
    MailUnavailable,
    NotConnected,
    Reconnected,
    TokenSealed,
)
from backend.ports.vault import Vault, VaultUnavailable
from backend.records import accounts
from backend.records.accounts import SealedToken
from backend.services.mail.connections import Connections
from backend.settings.connect import key_ring
from backend.vault.aes_gcm import AesGcmVault, new_key
from tests.clock import NOON, SetClock
from tests.people import SUPPORT

DAY = date(2026, 11, 24)


@dataclass
class Opening:
    """Opens accounts whose Gmail a test asks nothing of: with which token is what counts."""

    used: list[Credentials] = field(default_factory=list)

    def open(self, credentials: Credentials) -> AccountMail:
        """See the port."""
        self.used.append(credentials)
        return cast(AccountMail, credentials)


@pytest.fixture
def vault() -> AesGcmVault:
    return AesGcmVault(key_ring(new_key(DAY)))


@pytest.fixture
def opening() -> Opening:
    return Opening()


@pytest.fixture
def connections(store: Documents, clock: SetClock, opening: Opening, vault: AesGcmVault) -> Connections:
    return Connections(store, clock, opening, vault)


@pytest.fixture(autouse=True)
def connected(store: Documents, vault: AesGcmVault) -> Account:
    """support@ is connected, with a token."""
    account = Account(SUPPORT, SUPPORT, AccountState.CONNECTED, history_id="7", connected_at=NOON)
    keep_token(store, vault, "first")
    store.write({accounts.key(SUPPORT).path: accounts.fields(account)})
    return account


def keep_token(store: Documents, vault: Vault, token: str) -> None:
    path = accounts.credentials(SUPPORT).path
    store.write({path: accounts.token_fields(SealedToken(vault.seal(token, path), NOON))})


def stored(connections: Connections) -> Account:
    account = connections.account(SUPPORT)
    assert account is not None
    return account


def test_it_is_opened_with_the_token_that_is_stored(connections: Connections, opening: Opening) -> None:
    connections.mail(SUPPORT)
    assert opening.used == [Credentials(SUPPORT, "first")]
    assert "first" not in repr(opening.used)


def test_what_nobody_connected_is_not_opened(connections: Connections) -> None:
    with pytest.raises(NotConnected):
        connections.mail("sales@acme.test")


def test_a_lost_grant_is_declared_and_then_gmail_is_left_alone(connections: Connections) -> None:
    with pytest.raises(GrantLost), connections.guarded(SUPPORT):
        raise GrantLost("invalid_grant")
    lost = stored(connections)
    assert (lost.state, lost.trouble) == (AccountState.RECONNECT, Trouble.GRANT)
    assert lost.history_id == "7"
    for _ in range(3):
        with pytest.raises(NotConnected):
            connections.mail(SUPPORT)


def test_a_token_that_a_colleague_has_replaced_declares_nothing(
    connections: Connections, store: Documents, vault: AesGcmVault, opening: Opening
) -> None:
    def call(mail: AccountMail) -> str:
        if cast(Credentials, mail).refresh_token == "first":
            keep_token(store, vault, "second")
            raise GrantLost("invalid_grant")
        return "read"

    assert connections.ask(SUPPORT, call) == "read"
    assert [one.refresh_token for one in opening.used] == ["first", "second"]
    assert stored(connections).state is AccountState.CONNECTED


def test_the_second_refusal_in_a_row_is_the_end(connections: Connections, opening: Opening) -> None:
    def call(_: AccountMail) -> None:
        raise GrantLost("invalid_rapt")

    with pytest.raises(GrantLost):
        connections.ask(SUPPORT, call)
    assert len(opening.used) == 1
    assert stored(connections).state is AccountState.RECONNECT


def test_in_a_block_it_passes_at_once(connections: Connections, store: Documents, vault: AesGcmVault) -> None:
    with pytest.raises(Reconnected) as passing, connections.guarded(SUPPORT):
        keep_token(store, vault, "second")
        raise GrantLost("invalid_grant")
    assert passing.value.retry_after_s == 0
    assert not passing.value.is_permanent


@pytest.mark.parametrize(
    ("obstacle", "trouble"),
    [
        (Obstacle.SCOPE, Trouble.SCOPE),
        (Obstacle.SWITCHED_OFF, Trouble.SWITCHED_OFF),
        (Obstacle.POLICY, Trouble.SUSPENDED),
    ],
)
def test_what_gmail_refuses_for_good_shows_until_it_is_mended(
    obstacle: Obstacle, trouble: Trouble, connections: Connections
) -> None:
    with pytest.raises(MailNotReadable), connections.guarded(SUPPORT):
        raise MailNotReadable("no", obstacle)
    assert (stored(connections).state, stored(connections).trouble) == (AccountState.DEGRADED, trouble)
    with connections.guarded(SUPPORT):
        pass
    assert (stored(connections).state, stored(connections).trouble) == (AccountState.CONNECTED, Trouble.NONE)


@pytest.mark.parametrize(
    "passing", [MailUnavailable("503"), MailNotReadable("404", Obstacle.GONE), ValueError("ours")]
)
def test_one_message_or_one_moment_is_no_trouble_of_the_account(
    passing: Exception, connections: Connections, connected: Account
) -> None:
    with pytest.raises(type(passing)), connections.guarded(SUPPORT):
        raise passing
    assert stored(connections) == connected


def test_a_key_that_is_missing_loses_nothing(store: Documents, clock: SetClock, opening: Opening) -> None:
    other = Connections(store, clock, opening, AesGcmVault(key_ring(new_key(DAY))))
    with pytest.raises(TokenSealed), other.guarded(SUPPORT):
        pytest.fail("opened with another key")
    assert (stored(other).state, stored(other).trouble) == (AccountState.DEGRADED, Trouble.SEALED)
    with pytest.raises(TokenSealed):
        Connections(store, clock, opening, None).mail(SUPPORT)


def test_with_the_key_back_it_is_read_again(
    connections: Connections, store: Documents, clock: SetClock, opening: Opening
) -> None:
    other = Connections(store, clock, opening, AesGcmVault(key_ring(new_key(DAY))))
    with pytest.raises(TokenSealed), other.guarded(SUPPORT):
        pass
    with connections.guarded(SUPPORT):
        pass
    assert stored(connections).state is AccountState.CONNECTED


class Down:
    """A vault whose keys cannot be asked."""

    def open(self, sealed: str, place: str) -> str:
        """See the port."""
        raise VaultUnavailable(f"{len(sealed)} characters for {place}")


def test_a_vault_that_is_down_is_a_moment(store: Documents, clock: SetClock, opening: Opening) -> None:
    down = Connections(store, clock, opening, cast(Vault, Down()))
    with pytest.raises(MailUnavailable), down.guarded(SUPPORT):
        pytest.fail("opened without a key")
    assert stored(down).state is AccountState.CONNECTED


def test_a_delegated_account_needs_no_token(
    store: Documents, clock: SetClock, opening: Opening, connected: Account
) -> None:
    delegated = replace(connected, method=Method.DELEGATED)
    store.write({accounts.key(SUPPORT).path: accounts.fields(delegated)})
    Connections(store, clock, opening, None).mail(SUPPORT)
    assert opening.used[0].is_delegated


def test_a_new_trouble_is_to_be_told(connections: Connections) -> None:
    assert not stored(connections).is_to_be_told
    with pytest.raises(GrantLost), connections.guarded(SUPPORT):
        raise GrantLost("invalid_grant")
    assert stored(connections).is_to_be_told


def test_what_is_wrong_with_pushes_and_with_reading_is_told_apart(connected: Account) -> None:
    refused = not_pushed_to(connected, Trouble.PUBLISHER)
    assert (refused.state, refused.wrong) == (AccountState.DEGRADED, Trouble.PUBLISHER)
    worse = with_trouble(replace(refused, told_at=NOON), Trouble.SUSPENDED)
    assert worse.wrong is Trouble.SUSPENDED
    assert worse.is_to_be_told
    mended = pushed_to(refused, NOON + timedelta(days=7), NOON)
    assert (mended.state, mended.watch_until) == (AccountState.CONNECTED, NOON + timedelta(days=7))


def test_reading_with_success_does_not_make_it_pushed_to(
    connections: Connections, store: Documents, connected: Account
) -> None:
    refused = with_trouble(not_pushed_to(connected, Trouble.NO_TOPIC), Trouble.SWITCHED_OFF)
    store.write({accounts.key(SUPPORT).path: accounts.fields(refused)})
    with connections.guarded(SUPPORT):
        pass
    assert (stored(connections).state, stored(connections).wrong) == (AccountState.DEGRADED, Trouble.NO_TOPIC)


def test_a_renewal_that_fails_again_is_told_once(connected: Account) -> None:
    told = replace(not_pushed_to(connected, Trouble.NO_TOPIC), told_at=NOON)
    assert not_pushed_to(told, Trouble.NO_TOPIC).told_at == NOON
    assert not_pushed_to(told, Trouble.PUBLISHER).told_at is None


def test_who_disconnects_meanwhile_is_not_overruled(
    connections: Connections, store: Documents, connected: Account
) -> None:
    off = disconnected(connected)
    with pytest.raises(MailNotReadable), connections.guarded(SUPPORT):
        store.write({accounts.key(SUPPORT).path: accounts.fields(off)})
        raise MailNotReadable("403", Obstacle.SWITCHED_OFF)
    assert stored(connections).state is AccountState.DISCONNECTED
