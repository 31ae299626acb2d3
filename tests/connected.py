"""The account behind a mailbox: one at the stand-in for Google."""

from google.auth.credentials import Credentials as GoogleCredentials
from google.oauth2.credentials import Credentials as BearerCredentials

from backend.domain.account import Account, AccountState, Method
from backend.google_api.account import GmailAccounts
from backend.mail_text import LibraryMailText
from backend.ports.account import Credentials
from backend.ports.clock import Clock
from backend.ports.documents import Documents
from backend.records import accounts
from backend.services.mail import MailPorts
from backend.settings import load_settings
from main import Root
from workbench.google import Google
from workbench.google.tokens import FULL


def at_google(google: Google, clock: Clock) -> MailPorts:
    """The stand-in's accounts, entered as by domain-wide delegation: with a token of the account's own."""

    def entered(credentials: Credentials) -> GoogleCredentials:
        return BearerCredentials(google.grant(credentials.email, (FULL,)).access_token)  # type: ignore[no-untyped-call]

    return MailPorts(GmailAccounts(google.endpoint, entered, clock), text=LibraryMailText())


def house_at(google: Google, environment: dict[str, str], clock: Clock, store: Documents) -> Root:
    """The wired house, with the accounts of the stand-in."""

    class Connected(Root):
        @property
        def account_ports(self) -> MailPorts:
            return at_google(google, clock)

    return Connected(load_settings(environment), clock, store)


def connect(documents: Documents, mailbox: str, *, state: AccountState = AccountState.CONNECTED) -> None:
    """Write down that the mailbox's account is connected."""
    account = Account(mailbox, mailbox, state, method=Method.DELEGATED)
    documents.write({accounts.key(mailbox).path: accounts.fields(account)})
