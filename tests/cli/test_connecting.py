"""A mailbox's account as an operator handles it: connect, status, sender, disconnect, keys."""

import threading
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from backend.domain.account import AccountState, Method, Trouble
from backend.google_api.delegation import MAILBOX_SCOPES
from backend.records import accounts
from backend.services.mail.consenting import Returned
from backend.settings import load_settings
from backend.vault.aes_gcm import new_key
from main import Root, SystemClock
from tests.cli.conftest import Run
from tests.connecting import VAULT_KEY, connect_settings
from tests.iam import Iam, iam
from tests.patience import until
from tests.people import SUPPORT, found_mailbox
from workbench.google import Google, SendAs

__all__ = ["connect_settings", "iam"]
DELEGATE = "relais-mail@acme-relais.iam.gserviceaccount.com"
BROWSER = "b" * 43


@pytest.fixture
def environment(environment: dict[str, str], connect_settings: dict[str, str], iam: Iam) -> dict[str, str]:
    delegated = {"RELAIS_IAM_ENDPOINT": iam.url, "RELAIS_DELEGATE_ACCOUNT": DELEGATE}
    return {**environment, **connect_settings, **delegated}


@pytest.fixture
def google(google: Google) -> Google:
    google.clock = SystemClock()
    return google


@pytest.fixture(autouse=True)
def mailbox(root: Root) -> Iterator[None]:
    found_mailbox(root.services)
    yield


def consent(root: Root, google: Google, link: str) -> None:
    """Somebody opens the link and says yes."""
    consenting = root.services.mail.consenting
    url = consenting.begin(link.rpartition("/")[2], BROWSER)
    back = dict(parse_qsl(urlsplit(google.consent(url, SUPPORT)).query))
    consenting.finish(Returned(back["state"], back["code"]), BROWSER)


def link_in(output: str) -> str:
    return next(word for word in output.split() if "/connect/" in word)


def test_the_link_is_printed_and_consented_to(run: Run, root: Root, google: Google) -> None:
    told = run("mailbox", "connect", SUPPORT, "--no-wait")
    assert told.exit_code == 0
    assert "It serves once" in told.output
    consent(root, google, link_in(told.output))
    status = run("mailbox", "status", SUPPORT).output
    assert status.startswith(f"{SUPPORT}\tconnected, pushed to until ")
    account = root.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert account.connected_by is None


def test_the_command_waits_until_somebody_has_consented(
    run: Run, root: Root, google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.cli.account.LOOKED_AGAIN_S", 0.02)
    links: list[str] = []
    consenting = root.services.mail.consenting
    made = type(consenting).link

    def noted(self: object, mailbox: str, by: object, language: str) -> str:
        secret = made(self, mailbox, by, language)  # type: ignore[arg-type]
        links.append(secret)
        return secret

    monkeypatch.setattr(type(consenting), "link", noted)
    told: list[str] = []
    waiting = threading.Thread(target=lambda: told.append(run("mailbox", "connect", SUPPORT).output))
    waiting.start()
    until(lambda: bool(links), "a link is made")
    assert told == []
    consent(root, google, f"/{links[0]}")
    waiting.join()
    assert f"{SUPPORT}\tconnected" in told[0]


def test_by_delegation_nobody_is_asked(run: Run, root: Root, google: Google, iam: Iam) -> None:
    google.delegate(DELEGATE, iam.public, MAILBOX_SCOPES)
    told = run("mailbox", "connect", SUPPORT, "--delegated")
    assert told.exit_code == 0, told.output
    account = root.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert (account.method, account.state) == (Method.DELEGATED, AccountState.CONNECTED)
    assert account.watch_until is not None
    assert root.documents.get_many([accounts.credentials(SUPPORT).path]) == {}
    assert root.services.mail.connections.ask(SUPPORT, lambda mail: mail.profile()).email == SUPPORT


def test_a_delegation_that_google_does_not_know_stores_nothing(run: Run, root: Root, google: Google) -> None:
    google.delegate(DELEGATE, Iam().public, MAILBOX_SCOPES)
    told = run("mailbox", "connect", SUPPORT, "--delegated")
    assert told.exit_code == 1
    assert "does not let Relais into" in told.output
    assert root.services.mail.connections.account(SUPPORT) is None


def test_an_alias_by_delegation(run: Run, root: Root, google: Google, iam: Iam) -> None:
    google.add_account("team@acme.test", "Team", [SendAs(SUPPORT)])
    google.delegate(DELEGATE, iam.public, MAILBOX_SCOPES)
    told = run("mailbox", "connect", SUPPORT, "--delegated", "--account", "team@acme.test")
    assert "connected as team@acme.test" in told.output


def test_what_is_to_be_mended_is_said(run: Run, root: Root, google: Google) -> None:
    google.pushes.topic_exists = lambda _: False
    consent(root, google, link_in(run("mailbox", "connect", SUPPORT, "--no-wait").output))
    told = run("mailbox", "status").output
    assert "degraded, polled" in told
    assert "RELAIS_PUSH_TOPIC does not exist" in told


def test_the_sender_of_answers(run: Run, root: Root, google: Google) -> None:
    state = google.state.accounts[SUPPORT]
    state.send_as += [SendAs("help@acme.test"), SendAs("late@acme.test", is_verified=False)]
    run("mailbox", "alias", "add", SUPPORT, "hilfe@acme.test")
    consent(root, google, link_in(run("mailbox", "connect", SUPPORT, "--no-wait").output))
    assert run("mailbox", "sender", SUPPORT, "hilfe@acme.test", "help@acme.test").exit_code == 0
    for wrong in (("hilfe@acme.test", "late@acme.test"), ("x@acme.test", "help@acme.test")):
        assert run("mailbox", "sender", SUPPORT, *wrong).exit_code == 1
    kept = root.services.people.mailboxes.get(SUPPORT).senders
    assert [(one.address, one.sends_as) for one in kept] == [("hilfe@acme.test", "help@acme.test")]
    assert run("mailbox", "sender", SUPPORT, "hilfe@acme.test").exit_code == 0
    assert root.services.people.mailboxes.get(SUPPORT).senders == ()


def test_disconnecting(run: Run, root: Root, google: Google) -> None:
    assert "never connected" in run("mailbox", "disconnect", SUPPORT, "--yes").output
    consent(root, google, link_in(run("mailbox", "connect", SUPPORT, "--no-wait").output))
    assert run("mailbox", "disconnect", SUPPORT).exit_code == 1, "asked, and nobody answers"
    assert "is disconnected" in run("mailbox", "disconnect", SUPPORT, "--yes").output
    assert run("mailbox", "status", SUPPORT).output == f"{SUPPORT}\tdisconnected\n"


def test_keys_are_made_and_rotated(
    run: Run, root: Root, google: Google, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    consent(root, google, link_in(run("mailbox", "connect", SUPPORT, "--no-wait").output))
    new = run("vault", "key").output.strip()
    assert new != run("vault", "key").output.strip()
    assert run("vault", "rotate").output == "0 sealed anew, 0 cannot be opened\n"
    rotated = Root(
        load_settings({**environment, "RELAIS_VAULT_KEYS": f"{new},{VAULT_KEY}"}), SystemClock(), root.store
    )
    monkeypatch.setitem(root.__dict__, "services", rotated.services)
    assert run("vault", "rotate").output.endswith("1 sealed anew, 0 cannot be opened\n")
    last = Root(load_settings({**environment, "RELAIS_VAULT_KEYS": new}), SystemClock(), root.store)
    assert last.services.mail.connections.ask(SUPPORT, lambda mail: mail.profile()).email == SUPPORT
    wrong = Root(
        load_settings({**environment, "RELAIS_VAULT_KEYS": new_key(date(2026, 1, 1))}),
        SystemClock(),
        root.store,
    )
    monkeypatch.setitem(root.__dict__, "services", wrong.services)
    broken = run("vault", "rotate")
    assert broken.exit_code == 1
    assert "no key of the name" in broken.output


def test_trouble_is_told_by_the_doctor(run: Run, root: Root, google: Google) -> None:
    google.pushes.topic_exists = lambda _: False
    consent(root, google, link_in(run("mailbox", "connect", SUPPORT, "--no-wait").output))
    account = root.services.mail.connections.account(SUPPORT)
    assert account is not None
    assert account.wrong is Trouble.NO_TOPIC
    assert f"FAIL  every connected account is read: {SUPPORT}: Gmail finds no topic" in run("doctor").output
