"""A connected account through Google's client: tokens, batches, what Gmail's refusals mean."""

from datetime import timedelta

import pytest

from backend.google_api.access import by_refresh_token
from backend.google_api.account import PER_BATCH, GmailAccount, GmailAccounts
from backend.ports.account import Credentials
from backend.ports.mail_fault import GrantLost, HistoryGone, MailFault, MailNotReadable, MailUnavailable
from backend.ports.message_head import MessageHead
from tests.clock import SetClock
from tests.followed import CLIENT_SECRET, SCOPE, deliver
from tests.people import SUPPORT
from workbench.google import Google, Rule
from workbench.identities import OAUTH_CLIENT_ID


@pytest.fixture
def account(playing: Google, clock: SetClock) -> GmailAccount:
    """support@acme.test, entered by a refresh token."""
    playing.add_client(OAUTH_CLIENT_ID, CLIENT_SECRET, [])
    token = playing.grant(SUPPORT, [SCOPE]).refresh_token
    factory = by_refresh_token(OAUTH_CLIENT_ID, CLIENT_SECRET, f"{playing.endpoint}/token")
    return GmailAccounts(playing.endpoint, factory, clock).open(Credentials(SUPPORT, token))


def test_a_refused_token_is_renewed_once_and_the_call_made_once_more(
    account: GmailAccount, playing: Google
) -> None:
    account.profile()
    playing.faults.add(Rule("getProfile", "401"))
    assert account.profile().email == SUPPORT
    assert len(playing.calls.of("POST /token")) == 2
    playing.faults.add(Rule("getProfile", "401", times=None))
    with pytest.raises(GrantLost):
        account.profile()
    assert len(playing.calls.of("getProfile")) == 2 + 1 + 2


def test_the_token_is_asked_for_once_by_many_calls(account: GmailAccount, playing: Google) -> None:
    for _ in range(5):
        account.profile()
    assert len(playing.calls.of("POST /token")) == 1


@pytest.mark.parametrize("effect", ["invalid_grant", "invalid_rapt"])
def test_a_grant_that_is_lost_is_told_as_such(account: GmailAccount, playing: Google, effect: str) -> None:
    playing.faults.add(Rule("POST /token", effect, times=None))
    with pytest.raises(GrantLost):
        account.profile()
    assert len(playing.calls.of("getProfile")) == 0


@pytest.mark.parametrize("effect", ["429", "429 userRateLimitExceeded", "403 userRateLimitExceeded"])
def test_how_long_to_leave_it_alone_is_read_from_the_text(
    account: GmailAccount, playing: Google, effect: str
) -> None:
    playing.faults.add(Rule("history.list", effect))
    with pytest.raises(MailUnavailable) as caught:
        account.history("1000")
    assert caught.value.retry_after_s in (None, timedelta(minutes=1).total_seconds())
    if effect.startswith("429"):
        assert caught.value.retry_after_s == 60


@pytest.mark.parametrize(
    "effect", ["403 domainPolicy", "403 insufficientPermissions", "400 failedPrecondition"]
)
def test_what_asking_again_does_not_mend(account: GmailAccount, playing: Google, effect: str) -> None:
    playing.faults.add(Rule("getProfile", effect))
    with pytest.raises(MailNotReadable):
        account.profile()
    assert len(playing.calls.of("getProfile")) == 1


def test_a_place_before_the_history_is_gone(account: GmailAccount, playing: Google) -> None:
    deliver(playing)
    playing.history_floor(SUPPORT)
    for since in ("1", "1000"):
        with pytest.raises(HistoryGone):
            account.history(since)


def test_heads_come_by_batch_and_each_part_fails_alone(account: GmailAccount, playing: Google) -> None:
    mails = [deliver(playing, f"N° {number}").id for number in range(PER_BATCH + 5)]
    playing.faults.add(Rule("messages.get", "429"))
    found = account.heads([*mails, "18c2ffffffffffff"])
    assert len(playing.calls.of("POST /batch/gmail/v1")) in (0, 2)
    heads = [one for one in found.values() if isinstance(one, MessageHead)]
    assert len(heads) == len(mails) - 1
    faults = [one for one in found.values() if isinstance(one, MailFault)]
    assert sorted(type(one).__name__ for one in faults) == ["MailNotReadable", "MailUnavailable"]


def test_nothing_but_the_endpoint_is_asked_and_no_body_travels(
    account: GmailAccount, playing: Google
) -> None:
    (mail,) = playing.deliver(to=SUPPORT, sender="a@b.example", subject="Hi", text="canary " * 200)
    (head,) = account.heads([mail.id]).values()
    assert isinstance(head, MessageHead)
    assert repr(head).count("canary") < 60
    assert head.label_ids == ("INBOX", "UNREAD")
    assert head.size > 0


def test_untrash_puts_it_back_into_the_inbox(account: GmailAccount, playing: Google) -> None:
    mail = deliver(playing)
    account.trash(mail.id)
    assert "TRASH" in playing.account(SUPPORT).message(mail.id).labels
    account.untrash(mail.id)
    assert {"INBOX"} <= set(playing.account(SUPPORT).message(mail.id).labels)
