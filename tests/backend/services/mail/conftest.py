"""Connected accounts on every store: the stand-in for Google behind real adapters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from backend.domain.account import Account
from backend.domain.refs import Actor
from backend.google_api.access import by_refresh_token
from backend.google_api.account import GmailAccounts
from backend.google_api.consent import Client, GoogleConsent
from backend.google_api.open_mail import GmailOpenMailReader
from backend.ports.vault import Vault
from backend.services import Ports, Services, build
from backend.services.mail import MailPorts
from backend.services.mail.consenting import Returned
from backend.settings.connect import key_ring
from backend.store.counting import CountingDocuments
from backend.vault.aes_gcm import AesGcmVault, new_key
from tests.clock import SetClock
from tests.people import ANA, SUPPORT, found_mailbox
from workbench.google import Google

CALLBACK, CLIENT, SECRET = "https://relais.acme.test/connect/callback", "5-x", "a client's secret"
TOPIC = "projects/acme-relais/topics/gmail"
BROWSER = "b" * 43
KEY = new_key(date(2026, 11, 24))

Connect = Callable[..., Account]


@pytest.fixture
def vault() -> Vault:
    return AesGcmVault(key_ring(KEY))


@pytest.fixture
def mail_ports(google: Google, clock: SetClock, vault: Vault) -> MailPorts:
    """Google's adapters at the stand-in."""
    google.add_client(CLIENT, SECRET, [CALLBACK])
    client = Client(
        CLIENT,
        SECRET,
        f"{google.endpoint}/o/oauth2/v2/auth",
        f"{google.endpoint}/token",
        f"{google.endpoint}/revoke",
        f"{google.endpoint}/v1/userinfo",
    )
    factory = by_refresh_token(CLIENT, SECRET, client.token_uri)
    accounts = GmailAccounts(google.endpoint, factory, clock)
    return MailPorts(accounts, GoogleConsent(client), vault, CALLBACK, TOPIC)


@pytest.fixture
def services(
    counted: CountingDocuments, clock: SetClock, mail_endpoint: str, mail_ports: MailPorts
) -> Services:
    """Every use case, with support@acme.test and its members."""
    wired = build(Ports(counted, clock, GmailOpenMailReader(mail_endpoint), mail_ports))
    found_mailbox(wired)
    return wired


@pytest.fixture
def worker(
    counted: CountingDocuments, clock: SetClock, mail_endpoint: str, mail_ports: MailPorts
) -> Services:
    """Another process on the same store."""
    return build(Ports(counted, clock, GmailOpenMailReader(mail_endpoint), replace(mail_ports)))


@pytest.fixture
def connect(services: Services, google: Google) -> Connect:
    """Connects a mailbox by consent, the whole way."""

    def connected(
        mailbox: str = SUPPORT, account: str = "", by: Actor = ANA.actor, with_: Services = services
    ) -> Account:
        consenting = with_.mail.consenting
        url = consenting.begin(consenting.link(mailbox, by, "en"), BROWSER)
        back = dict(parse_qsl(urlsplit(google.consent(url, account or mailbox)).query))
        return consenting.finish(Returned(back["state"], back["code"]), BROWSER)

    return connected
