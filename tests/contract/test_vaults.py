"""What a vault seals opens in its own place only, outlives a rotation, is never garbage (S11, S12)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from google.cloud.kms_v1 import KeyManagementServiceClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.ports.vault import Unopenable, Vault, VaultUnavailable
from backend.settings.connect import key_ring
from backend.vault.aes_gcm import AesGcmVault, new_key
from backend.vault.kms import KmsVault
from backend.vault.succession import Succession
from tests.kms import KEY, Kms

PLACE, OTHER_PLACE = "credentials/support@acme.test", "credentials/sales@acme.test"
TOKEN = "1//0canary-of-a-refresh-token"
DAY = date(2026, 11, 24)


@dataclass
class Kept:
    """A vault whose keys a test can change."""

    vault: Vault
    rotated: Callable[[], Vault]
    """A newer key comes first; the older one still opens."""
    forgotten: Callable[[], Vault]
    """Only the newest key is left."""


@pytest.fixture(params=["aes-gcm", "kms"])
def kept(request: pytest.FixtureRequest) -> Kept:
    """A vault of each kind."""
    if request.param == "kms":
        kms: Kms = request.getfixturevalue("kms")
        client: KeyManagementServiceClient = request.getfixturevalue("kms_client")

        def rotated() -> Vault:
            kms.rotate()
            return KmsVault(client, KEY)

        def forgotten() -> Vault:
            del kms.versions[next(iter(kms.versions))]
            return KmsVault(client, KEY)

        return Kept(KmsVault(client, KEY), rotated, forgotten)
    old, new = new_key(DAY), new_key(DAY)
    return Kept(
        AesGcmVault(key_ring(old)),
        lambda: AesGcmVault(key_ring(f"{new}, {old}")),
        lambda: AesGcmVault(key_ring(new)),
    )


def test_what_is_sealed_opens_in_its_place(kept: Kept) -> None:
    sealed = kept.vault.seal(TOKEN, PLACE)
    assert kept.vault.open(sealed, PLACE) == TOKEN
    assert TOKEN not in sealed
    assert sealed.isascii()
    assert sealed != kept.vault.seal(TOKEN, PLACE)


def test_moved_to_another_place_it_does_not_open(kept: Kept) -> None:
    with pytest.raises(Unopenable):
        kept.vault.open(kept.vault.seal(TOKEN, PLACE), OTHER_PLACE)


def test_a_change_anywhere_in_it_is_noticed(kept: Kept) -> None:
    sealed = kept.vault.seal(TOKEN, PLACE)
    start = sealed.index(":", sealed.index(":") + 1) + 1
    for at in range(start, len(sealed)):
        # The last character of base64 may hold bits that mean nothing.
        if sealed[at] in ":=" or sealed[at + 1 : at + 2] in ("", ":", "="):
            continue
        changed = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
        with pytest.raises(Unopenable):
            kept.vault.open(changed, PLACE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(max_size=200))
def test_whatever_stands_there_it_is_refused_in_words_of_the_port(kept: Kept, text: str) -> None:
    for odd in (text, f"aes1:{text}", f"kms1:1:{text}", f"aes1:{text}:AAAA", ""):
        with pytest.raises(Unopenable):
            kept.vault.open(odd, PLACE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(max_size=500), st.text(max_size=100))
def test_any_secret_in_any_place(kept: Kept, secret: str, place: str) -> None:
    assert kept.vault.open(kept.vault.seal(secret, place), place) == secret


def test_after_a_rotation_old_ones_open_and_new_ones_bear_the_new_key(kept: Kept) -> None:
    before = kept.vault.seal(TOKEN, PLACE)
    assert kept.vault.is_current(before)
    vault = kept.rotated()
    assert not vault.is_current(before)
    assert vault.open(before, PLACE) == TOKEN
    after = vault.seal(TOKEN, PLACE)
    assert vault.is_current(after)
    last = kept.forgotten()
    assert last.open(after, PLACE) == TOKEN
    with pytest.raises(Unopenable):
        last.open(before, PLACE)


def test_a_kms_that_is_down_loses_nothing(kms: Kms, kms_client: KeyManagementServiceClient) -> None:
    vault = KmsVault(kms_client, KEY)
    sealed = vault.seal(TOKEN, PLACE)
    kms.is_down = True
    with pytest.raises(VaultUnavailable):
        vault.open(sealed, PLACE)
    with pytest.raises(VaultUnavailable):
        vault.seal(TOKEN, PLACE)
    kms.is_down = False
    assert vault.open(sealed, PLACE) == TOKEN


def test_the_key_of_another_name_opens_nothing(kms_client: KeyManagementServiceClient) -> None:
    sealed = KmsVault(kms_client, KEY).seal(TOKEN, PLACE)
    with pytest.raises(Unopenable):
        KmsVault(kms_client, f"{KEY}-of-somebody").open(sealed, PLACE)


def test_who_goes_over_to_kms_still_opens_what_their_own_key_sealed(
    kms_client: KeyManagementServiceClient,
) -> None:
    own = AesGcmVault(key_ring(new_key(DAY)))
    before = own.seal(TOKEN, PLACE)
    both = Succession({"kms1": KmsVault(kms_client, KEY), "aes1": own})
    assert both.open(before, PLACE) == TOKEN
    assert not both.is_current(before)
    after = both.seal(TOKEN, PLACE)
    assert after.startswith("kms1:")
    assert both.is_current(after)
    assert both.open(after, PLACE) == TOKEN
    with pytest.raises(Unopenable, match="not set"):
        Succession({"aes1": own}).open(after, PLACE)
