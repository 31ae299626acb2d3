"""A mail is sent once, whatever befalls the request; what nobody knows is said to be unclear."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.google_api.access import by_refresh_token
from backend.google_api.account import GmailAccount, GmailAccounts
from backend.ports.account import Credentials
from backend.ports.deadline import patience
from backend.ports.mail_fault import GrantLost, MailNotReadable, MailUnavailable, SendUnclear
from tests.clock import SetClock
from tests.google import SUPPORT
from workbench.google import Google, Rule
from workbench.identities import OAUTH_CLIENT_ID

MODIFY = "https://www.googleapis.com/auth/gmail.modify"
RAW = b"From: support@acme.test\r\nTo: lea@x.example\r\nSubject: Hi\r\n\r\nBonjour\r\n"
Open = Callable[..., GmailAccount]


@pytest.fixture
def account(google: Google) -> GmailAccount:
    """The account of support@acme.test, with the scope that connecting asks for."""
    return opened(google)


def opened(google: Google, scope: str = MODIFY) -> GmailAccount:
    """An account whose token has that scope."""
    google.add_client(OAUTH_CLIENT_ID, "secret", [])
    token = google.grant(SUPPORT, [scope]).refresh_token
    factory = by_refresh_token(OAUTH_CLIENT_ID, "secret", f"{google.endpoint}/token")
    return GmailAccounts(google.endpoint, factory, SetClock()).open(Credentials(SUPPORT, token))


def test_a_mail_goes_out_with_the_scope_that_connecting_asks_for(
    google: Google, account: GmailAccount
) -> None:
    gmail_id = account.send(RAW)
    assert google.account(SUPPORT).message(gmail_id).labels == ["SENT"]
    assert [one.to for one in google.outside] == ["lea@x.example"]
    assert b"Bonjour" in google.outside[0].raw


@pytest.mark.parametrize("phase", ["before", "after", "in"])
@pytest.mark.parametrize("effect", ["close", "rst", "half", "hang", "500", "503"])
def test_where_no_answer_comes_it_is_unclear_and_never_sent_again(
    google: Google, account: GmailAccount, phase: Any, effect: str
) -> None:
    google.faults.add(Rule("messages.send", effect, phase, seconds=60))
    with pytest.raises(SendUnclear), patience(1.5 if effect == "hang" else 60):
        account.send(RAW)
    assert len(google.calls.of("messages.send")) == 1
    assert len(google.outside) == (0 if phase == "before" else 1)


@pytest.mark.parametrize("effect", ["wrong_json", "empty", "no_content"])
def test_an_answer_that_cannot_be_read_is_unclear(google: Google, account: GmailAccount, effect: str) -> None:
    google.faults.add(Rule("messages.send", effect, "in"))
    with pytest.raises(SendUnclear):
        account.send(RAW)
    assert len(google.outside) == 1


@pytest.mark.parametrize(
    ("effect", "fault"),
    [
        ("429", MailUnavailable),
        ("403 userRateLimitExceeded", MailUnavailable),
        ("400", MailNotReadable),
        ("403 domainPolicy", MailNotReadable),
    ],
)
def test_what_gmail_refuses_was_not_sent(
    google: Google, account: GmailAccount, effect: str, fault: type[Exception]
) -> None:
    google.faults.add(Rule("messages.send", effect))
    with pytest.raises(fault):
        account.send(RAW)
    assert google.outside == []
    assert len(google.calls.of("messages.send")) == 1


def test_a_token_that_is_refused_is_renewed_once(google: Google, account: GmailAccount) -> None:
    google.faults.add(Rule("messages.send", "401"))
    account.send(RAW)
    assert len(google.outside) == 1
    google.faults.add(Rule("messages.send", "401", times=None))
    with pytest.raises(GrantLost):
        account.send(RAW)
    assert len(google.outside) == 1


def test_another_scope_sends_nothing(google: Google) -> None:
    with pytest.raises(MailNotReadable):
        opened(google, "https://www.googleapis.com/auth/gmail.readonly").send(RAW)
    assert google.outside == []


def test_a_grant_that_is_gone_is_lost_before_anything_is_sent(google: Google, account: GmailAccount) -> None:
    google.account(SUPPORT).revoke()
    with pytest.raises(GrantLost):
        account.send(RAW)
    assert google.calls.of("messages.send") == []
