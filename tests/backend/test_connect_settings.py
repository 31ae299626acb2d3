"""Settings for connecting: needed only by who connects, and then whole, real and never told (S13)."""

import base64
import hashlib
import itertools

import pytest

from backend.settings import Settings, SettingsError, load_settings
from tests.backend.test_settings import PRODUCTION, SECRET

CLIENT = "5678-web.apps.googleusercontent.com"
KMS = "projects/p/locations/eu/keyRings/r/cryptoKeys/k"


made = itertools.count()


def key(length: int = 32) -> str:
    """Another one each time, and the same ones each run: they name the cases below."""
    return base64.b64encode(hashlib.sha256(str(next(made)).encode()).digest()[:length]).decode()


WHOLE = {
    **PRODUCTION,
    "RELAIS_CONNECT_CLIENT_ID": CLIENT,
    "RELAIS_CONNECT_CLIENT_SECRET": "GOCSPX-of-another-client",
    "RELAIS_VAULT_KEYS": f"b:{key()}, a:{key()}",
}


def loaded(**changed: str | None) -> Settings:
    given = {**WHOLE, **{f"RELAIS_{name}": value for name, value in changed.items()}}
    return load_settings({name: value for name, value in given.items() if value is not None})


def refused(**changed: str | None) -> str:
    with pytest.raises(SettingsError) as found:
        loaded(**changed)
    return str(found.value)


def test_a_whole_connection_is_taken() -> None:
    connect = loaded().connect
    assert connect.can_ask_consent
    assert [name for name, _ in connect.ring] == ["b", "a"]
    assert connect.connect_client_secret.get_secret_value() == "GOCSPX-of-another-client"


def test_who_connects_nothing_needs_nothing_of_it() -> None:
    bare = {name: value for name, value in PRODUCTION.items() if name != "RELAIS_OAUTH_CLIENT_SECRET"}
    connect = load_settings(bare).connect
    assert not connect.can_ask_consent
    assert connect.ring == ()


def test_who_connects_needs_keys_and_is_told_how_to_make_one() -> None:
    said = refused(VAULT_KEYS=None)
    assert "RELAIS_VAULT_KEYS is not set, though RELAIS_CONNECT_CLIENT_ID is" in said
    assert "relais vault key" in said
    assert loaded(VAULT_KEYS=None, VAULT_KMS_KEY=KMS).connect.vault_kms_key == KMS


def test_the_addons_own_client_may_serve() -> None:
    connect = loaded(CONNECT_CLIENT_SECRET=None).connect
    assert connect.connect_client_secret.get_secret_value() == SECRET
    missing = refused(CONNECT_CLIENT_SECRET=None, OAUTH_CLIENT_SECRET=None)
    assert "RELAIS_CONNECT_CLIENT_SECRET is not set, though" in missing


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("a", "no id:key as number 1"),
        ("a:", "no id:key as number 1"),
        (f":{key()}", "no id:key"),
        (f"a b:{key()}", "no id:key"),
        ("a:change-me", "no base64 as number 1"),
        (f"a:{key(16)}", "16 bytes"),
        (f"a:{base64.b64encode(b'0' * 32).decode()}", "placeholder"),
        (f"a:{key()},b:{base64.b64encode(bytes(32)).decode()}", "placeholder as number 2"),
        (f"a:{key()},a:{key()}", "two keys of one id"),
    ],
)
def test_a_key_that_is_none_is_refused_and_not_repeated(keys: str, said: str) -> None:
    told = refused(VAULT_KEYS=keys)
    assert said in told
    assert keys.partition(":")[2].partition(",")[0] not in told or not keys.partition(":")[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONNECT_CLIENT_ID", "something"),
        ("CONNECT_CLIENT_SECRET", "short"),
        ("CONNECT_CLIENT_SECRET", "change-me-change-me-change"),
        ("VAULT_KMS_KEY", "my-key"),
        ("PUSH_TOPIC", "relais-mail"),
        ("PUSH_TOPIC", "projects/acme-relais/topics/x"),
        ("DELEGATE_ACCOUNT", "ana@acme.test"),
        ("OAUTH_REVOKE_URI", "https://evil.example/revoke"),
        ("OAUTH_USERINFO_URI", "http://127.0.0.1:1/v1/userinfo"),
        ("IAM_ENDPOINT", "https://gmail.googleapis.com"),
    ],
)
def test_what_is_not_of_the_form_is_refused(name: str, value: str) -> None:
    assert refused(**{name: value}).startswith(f"RELAIS_{name} ")


def test_no_secret_is_in_a_setting_that_is_printed() -> None:
    settings = loaded()
    told = f"{settings!r} {settings}"
    assert "GOCSPX-of-another-client" not in told
    assert settings.connect.vault_keys.get_secret_value() not in told
