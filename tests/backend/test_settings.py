"""Settings: every mistake at once, nothing unsafe in production (S13), no secret in any message."""

import pytest

from backend.settings import SettingsError, described, load_settings
from backend.settings.store import parse_store
from main import create_app

SECRET = "GOCSPX-0123456789abcdef"
PRODUCTION = {
    "RELAIS_BASE_URL": "https://relais.acme.example",
    "RELAIS_STORE": "firestore://acme-relais/(default)",
    "RELAIS_OAUTH_CLIENT_ID": "1234-abc.apps.googleusercontent.com",
    "RELAIS_OAUTH_CLIENT_SECRET": SECRET,
    "RELAIS_ADDON_SERVICE_ACCOUNT": "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
    "RELAIS_ALLOWED_DOMAINS": "acme.example, Acme.Test",
}


REQUIRED = sorted(PRODUCTION.keys() - {"RELAIS_ALLOWED_DOMAINS", "RELAIS_OAUTH_CLIENT_SECRET"})


def test_a_whole_production_environment_is_taken() -> None:
    settings = load_settings(PRODUCTION)
    assert not settings.is_development
    assert settings.addon.allowed_domains == {"acme.example", "acme.test"}
    assert settings.store.address.place == "acme-relais"


def test_a_topic_for_work_is_taken_with_the_account_that_pushes() -> None:
    topic = "projects/acme-relais/topics/relais-work"
    account = "relais-push@acme-relais.iam.gserviceaccount.com"
    given = {"RELAIS_WORK_TOPIC": topic, "RELAIS_PUSH_SERVICE_ACCOUNT": account}
    settings = load_settings({**PRODUCTION, **given})
    assert (settings.work.work_topic, settings.work.push_service_account) == (topic, account)
    assert settings.work.dead_subscription == "projects/acme-relais/subscriptions/relais-work-dead"
    assert load_settings(PRODUCTION).work.work_topic == ""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RELAIS_BASE_URL", "http://relais.acme.example", "is not https"),
        ("RELAIS_BASE_URL", "https://relais.acme.example/path", "without a path"),
        ("RELAIS_STORE", "postgres://x", "neither sqlite"),
        ("RELAIS_STORE", "sqlite:///:memory:", "in memory"),
        ("RELAIS_OAUTH_CLIENT_ID", "something-else", "apps.googleusercontent.com"),
        ("RELAIS_OAUTH_CLIENT_SECRET", "short", "too short"),
        ("RELAIS_OAUTH_CLIENT_SECRET", "change-me-change-me-change", "placeholder"),
        ("RELAIS_ADDON_SERVICE_ACCOUNT", "me@acme.example", "gcp-sa-gsuiteaddons"),
        ("RELAIS_ID_TOKEN_CERTS_URL", "https://evil.example/certs", "not Google's"),
        ("RELAIS_GMAIL_ENDPOINT", "http://127.0.0.1:1", "not Google's"),
        ("RELAIS_OAUTH_AUTH_URI", "https://evil.example", "not Google's"),
        ("RELAIS_OAUTH_TOKEN_URI", "https://evil.example", "not Google's"),
        ("RELAIS_ALLOWED_DOMAINS", "", "empty"),
        *(
            ("RELAIS_ALLOWED_DOMAINS", odd, "no domain")
            for odd in (
                "@acme.test",
                "*.acme.test",
                "a;b",
                "acme",
                "https://acme.test",
                "ben@acme.test",
                "acme.test beta.test",
                "acme.test/",
                "acme..test",
                "-acme.test",
                "acme.test.",
            )
        ),
        ("RELAIS_ALLOWED_DOMAINS", "acme.test, gmail.com", "no Workspace domain"),
        ("RELAIS_ALLOWED_DOMAINS", "example.com", "example"),
        *(
            ("RELAIS_BASE_URL", odd, said)
            for odd, said in {
                "https://a": "no host",
                "https://10.0.0.1": "no host",
                "https://PROJECT_ID.appspot.com": "no host",
                "https://relais acme.test": "no host",
                "https://relais.acme.test:99999": "without a path",
                "https://relais.example.com": "example",
                "https://relais.acme.test:443": ":443",
                "https://ben@relais.acme.test": "without a path",
                "https://*.acme.test": "no host",
                "relais.acme.test": "without a path",
                "https://[": "without a path",
                "": "without a path",
            }.items()
        ),
        *(
            ("RELAIS_OAUTH_CLIENT_ID", odd, "not of the form")
            for odd in (
                "",
                "12 34-abc.apps.googleusercontent.com",
                "FROM-GET-AUTHORIZATION.apps.googleusercontent.com",
                "1234-abc.apps.googleusercontent.com,2-b.apps.googleusercontent.com",
                "https://1234-abc.apps.googleusercontent.com",
                '"1234-abc.apps.googleusercontent.com"',
            )
        ),
        ("RELAIS_OAUTH_CLIENT_SECRET", "GOCSPX 0123456789abcdef", "white space"),
        *(
            ("RELAIS_ADDON_SERVICE_ACCOUNT", odd, "not of the form")
            for odd in (
                "service-PROJECT_NUMBER@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
                "@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
                "a b@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
            )
        ),
        *(
            ("RELAIS_CRON_SERVICE_ACCOUNT", odd, "no service account")
            for odd in (
                "relais-clock",
                "clock@acme.test",
                "a;b@p.iam.gserviceaccount.com",
                "@p.iam.gserviceaccount.com",
            )
        ),
        *(
            ("RELAIS_STORE", odd, "names no")
            for odd in (
                "firestore://PROJECT_ID/(default)",
                "firestore://acme relais",
                "firestore://acme-relais/a;b",
            )
        ),
        *(
            ("RELAIS_WORK_TOPIC", odd, "not of the form")
            for odd in (
                "relais-work",
                "projects/PROJECT_ID/topics/relais-work",
                "projects/acme-relais/topics/goog-work",
                "projects/acme-relais/topics/w",
                "projects/acme-relais/subscriptions/relais-work",
                "projects/acme-relais/topics/relais work",
            )
        ),
        (
            "RELAIS_WORK_TOPIC",
            "projects/acme-relais/topics/relais-work",
            "RELAIS_PUSH_SERVICE_ACCOUNT is not",
        ),
        ("RELAIS_PUSH_SERVICE_ACCOUNT", "relais-push", "no service account"),
        ("RELAIS_PUBSUB_ENDPOINT", "http://127.0.0.1:1", "not Google's"),
        ("RELAIS_OAUTH_TOKEN_URI", "https://gmail.googleapis.com", "another of Google's"),
        ("RELAIS_ALLOWED_DOMAIN", "acme.test", "is RELAIS_ALLOWED_DOMAINS meant"),
        ("RELAIS_WORKERS", "4", "no setting of Relais"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({**PRODUCTION, name: value})
    assert name in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_value_is_named(name: str) -> None:
    given = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        load_settings(given)


def test_every_mistake_is_named_at_once_and_no_secret_is() -> None:
    wrong = {**PRODUCTION, "RELAIS_BASE_URL": "x", "RELAIS_STORE": "y", "RELAIS_OAUTH_CLIENT_SECRET": SECRET}
    with pytest.raises(SettingsError) as refused:
        load_settings(wrong)
    assert len(str(refused.value).splitlines()) == 2
    assert SECRET not in str(refused.value)
    assert SECRET not in repr(load_settings(PRODUCTION))


def test_mistakes_of_every_kind_are_named_together() -> None:
    wrong = {
        "RELAIS_BASE_URL": "https://a",
        "RELAIS_STORE": "firestore://PROJECT_ID/x",
        "RELAIS_OAUTH_CLIENT_ID": "a b",
        "RELAIS_ADDON_SERVICE_ACCOUNT": "x",
        "RELAIS_ALLOWED_DOMAINS": "@acme.test",
        "RELAIS_CRON_SERVICE_ACCOUNT": "x",
        "RELAIS_GMAIL_ENDPOINT": "x",
        "RELAIS_ODD": "x",
    }
    with pytest.raises(SettingsError) as refused:
        load_settings(wrong)
    lines = str(refused.value).splitlines()
    assert {line.split()[0] for line in lines} == wrong.keys()
    assert len(lines) == len(wrong)


def test_white_space_around_a_value_is_none() -> None:
    settings = load_settings({name: f" {value}\n" for name, value in PRODUCTION.items()})
    assert settings == load_settings(PRODUCTION)


def test_the_application_refuses_to_start() -> None:
    with pytest.raises(SystemExit, match="does not start"):
        create_app({})


def test_loopback_is_development_and_takes_a_local_google() -> None:
    local = {
        **PRODUCTION,
        "RELAIS_BASE_URL": "http://127.0.0.1:8080",
        "RELAIS_GMAIL_ENDPOINT": "http://127.0.0.1:9",
    }
    assert load_settings(local).is_development


@pytest.mark.parametrize("host", ["127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"])
def test_what_only_looks_like_loopback_is_production(host: str) -> None:
    with pytest.raises(SettingsError):
        load_settings({**PRODUCTION, "RELAIS_BASE_URL": f"http://{host}"})


def test_store_addresses() -> None:
    assert parse_store("sqlite:////var/relais.sqlite3").place == "/var/relais.sqlite3"
    assert parse_store("firestore://p").database == "(default)"
    for wrong in ("sqlite://x", "sqlite:///", "firestore://", "firestore://p/a/b", ""):
        with pytest.raises(ValueError, match="neither"):
            parse_store(wrong)


def test_every_setting_is_described() -> None:
    told = {name: described_as for name, _, described_as in described()}
    assert set(PRODUCTION) <= set(told)
    assert [name for name, described_as in told.items() if not described_as] == []
