"""Domain-wide delegation without a key file: Google signs, and the account is read (S48, no consent)."""

import pytest

from backend.domain.obstacle import Obstacle
from backend.google_api.account import GmailAccounts
from backend.google_api.delegation import MAILBOX_SCOPES, by_delegation
from backend.ports.account import AccountMail, Credentials
from backend.ports.mail_fault import GrantLost, MailNotReadable, MailUnavailable
from tests.clock import SetClock
from tests.iam import Iam, iam
from workbench.google import Google

__all__ = ["iam"]
SUPPORT, DELEGATE = "support@acme.test", "relais-mail@acme-relais.iam.gserviceaccount.com"


@pytest.fixture
def account(google: Google, iam: Iam) -> AccountMail:
    """The mailbox's account, by a delegate whom the administrator lets in."""
    google.delegate(DELEGATE, iam.public, MAILBOX_SCOPES)
    factory = by_delegation(DELEGATE, iam.url, f"{google.endpoint}/token")
    return GmailAccounts(google.endpoint, factory, SetClock()).open(Credentials(SUPPORT))


def test_the_account_is_read_though_nobody_consented(account: AccountMail, iam: Iam) -> None:
    assert account.profile().email == SUPPORT
    assert iam.asked == [f"/v1/projects/-/serviceAccounts/{DELEGATE}:signBlob"]
    account.profile()
    assert len(iam.asked) == 1, "one access token serves for an hour"


def test_scopes_that_the_administrator_did_not_enter(google: Google, iam: Iam) -> None:
    google.delegate(DELEGATE, iam.public, ["https://www.googleapis.com/auth/gmail.readonly"])
    factory = by_delegation(DELEGATE, iam.url, f"{google.endpoint}/token")
    with pytest.raises(MailNotReadable) as refused:
        GmailAccounts(google.endpoint, factory, SetClock()).open(Credentials(SUPPORT)).profile()
    assert refused.value.obstacle is Obstacle.SCOPE


def test_an_account_that_the_workspace_does_not_have(google: Google, iam: Iam) -> None:
    google.delegate(DELEGATE, iam.public, MAILBOX_SCOPES)
    factory = by_delegation(DELEGATE, iam.url, f"{google.endpoint}/token")
    with pytest.raises(GrantLost):
        GmailAccounts(google.endpoint, factory, SetClock()).open(Credentials("no@acme.test")).profile()


def test_a_signature_that_is_refused_is_no_moment(account: AccountMail, iam: Iam) -> None:
    iam.status = 403
    with pytest.raises(MailNotReadable) as refused:
        account.profile()
    assert refused.value.obstacle is Obstacle.POLICY


@pytest.mark.parametrize("status", [500, 503])
def test_a_signer_that_is_down_is_a_moment(status: int, account: AccountMail, iam: Iam) -> None:
    iam.status = status
    with pytest.raises(MailUnavailable):
        account.profile()
