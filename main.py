"""The composition root: builds every adapter and service once. Nothing happens at import.

``gunicorn 'main:create_app()'`` serves; ``python main.py`` is the ``relais`` command.
"""

import gc
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Event

from flask import Flask
from werkzeug.exceptions import HTTPException, InternalServerError

from addon.actions import ANSWERED
from addon.ladder import Ladder
from addon.routes import addon_routes
from backend.cli.commands import relais
from backend.google_api.access import Factory, by_refresh_token
from backend.google_api.account import GmailAccounts
from backend.google_api.certificates import Certificates
from backend.google_api.chat import GoogleChat
from backend.google_api.consent import Client, GoogleConsent
from backend.google_api.delegation import by_delegation
from backend.google_api.open_mail import GmailOpenMailReader
from backend.google_api.tokens import GoogleTokenVerifier
from backend.google_api.work_topic import WorkTopic
from backend.jobs.asked import DoAsked, RingAgain
from backend.jobs.asking import Asking
from backend.jobs.clock import MINUTE_BUDGET, every_minute
from backend.jobs.kinds import handlers
from backend.jobs.poll import Poll
from backend.jobs.runner import Job, Runner
from backend.jobs.worker import Worker
from backend.mail_text import LibraryMailText
from backend.ports.clock import Clock
from backend.ports.documents import Documents, StoreUnavailable
from backend.ports.vault import Vault
from backend.ports.work import Handler, Silent, Work
from backend.services import Ports, Services, build
from backend.services.mail import MailPorts
from backend.services.mail.dead_letters import DeadLetters
from backend.services.mail.importing import Manner
from backend.services.mail.receiving import Receiving
from backend.settings import Settings, SettingsError, load_settings
from backend.settings.connect import ConnectSettings
from backend.settings.store import StoreAddress, parse_store
from backend.store.counting import CountingDocuments
from backend.store.indexes import Indexes
from backend.store.sqlite import SqliteDocuments
from backend.vault import aes_gcm
from backend.vault.succession import Succession
from backend.web import logs
from backend.web.assets import assets_blueprint
from backend.web.connect import CALLBACK, connect_blueprint
from backend.web.cron import Caller, cron_blueprint
from backend.web.frame import Frame, broken
from backend.web.headers import secured
from backend.web.health import health_blueprint
from backend.web.push_gmail import push_gmail_blueprint
from backend.web.push_work import push_work_blueprint
from backend.web.refused import refused
from backend.web.signed import Signed
from backend.web.watched import Watched

HOUSE = Path(__file__).parent
GARBAGE_THRESHOLD = 10_000
"""New objects between two looks of the collector; Python's own is 700, less than one card has."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Root:
    """Everything, wired. Parts that cost something are built when they are first asked for."""

    settings: Settings
    clock: Clock
    store: Documents | None = None
    """An open store to use; else the one at the address in the settings is opened."""

    @cached_property
    def documents(self) -> CountingDocuments:
        """The store, counted."""
        return CountingDocuments(self.store or open_store(self.settings.store.address))

    @cached_property
    def certificates(self) -> Certificates:
        """Google's certificates, or those of the local signer in development."""
        return Certificates(self.settings.addon.id_token_certs_url, self.clock)

    @cached_property
    def verifier(self) -> GoogleTokenVerifier:
        """Verifies every token that comes in."""
        return GoogleTokenVerifier(self.certificates, self.clock)

    @cached_property
    def services(self) -> Services:
        """Every use case."""
        mail = self.settings.mail
        reader, chat = GmailOpenMailReader(mail.gmail_endpoint), GoogleChat(mail.chat_endpoint)
        return build(Ports(self.documents, self.clock, reader, self.account_ports, chat))

    @cached_property
    def account_ports(self) -> MailPorts:
        """What connected accounts need of Google."""
        mail, connect = self.settings.mail, self.settings.connect
        client = Client(
            connect.connect_client_id,
            connect.connect_client_secret.get_secret_value(),
            mail.oauth_auth_uri,
            mail.oauth_token_uri,
            mail.oauth_revoke_uri,
            mail.oauth_userinfo_uri,
        )
        return MailPorts(
            GmailAccounts(mail.gmail_endpoint, self._entering(client), self.clock),
            GoogleConsent(client) if connect.can_ask_consent else None,
            open_vault(connect),
            f"{self.settings.base_url}{CALLBACK}",
            connect.push_topic,
            LibraryMailText(),
            Manner(
                timedelta(days=self.settings.follow.import_days),
                timedelta(days=self.settings.follow.import_open_days),
                self.settings.follow.gmail_units_per_minute,
            ),
        )

    def _entering(self, client: Client) -> Factory:
        """How accounts are entered: by their own consent, or by domain-wide delegation."""
        mail, account = self.settings.mail, self.settings.connect.delegate_account
        consented = by_refresh_token(client.client_id, client.client_secret, client.token_uri)
        delegated = by_delegation(account, mail.iam_endpoint, mail.oauth_token_uri)
        return lambda one: (delegated if one.is_delegated else consented)(one)

    @cached_property
    def runner(self) -> Runner:
        """What nobody clicks for."""
        jobs = (self.polled, self.asked, *every_minute(self.documents, self.clock, self.services))
        return Runner(self.documents, self.clock, jobs)

    @cached_property
    def bell(self) -> WorkTopic | Silent:
        """Tells the machines of work: by a topic, or not at all where one looks by itself."""
        return WorkTopic(self.settings.work) if self.settings.work.work_topic else Silent()

    @cached_property
    def work(self) -> Work:
        """Asks for work."""
        return Asking(self.documents, self.clock, self.bell)

    @cached_property
    def polled(self) -> Job:
        """Asks for accounts to be read that no push has called for a while."""
        every = timedelta(seconds=self.settings.follow.poll_every_s)
        return Poll(self.services.mail.ingesting, self.work, every)

    @cached_property
    def receiving(self) -> Receiving:
        """Takes in Gmail's pushes."""
        return Receiving(self.documents, self.clock, self.work)

    @cached_property
    def dead_letters(self) -> DeadLetters:
        """Messages that could not be taken in."""
        return DeadLetters(self.documents, self.clock, self.work)

    @cached_property
    def handlers(self) -> Mapping[str, Handler]:
        """Who does work of which kind."""
        return handlers(self.services)

    @cached_property
    def ending(self) -> Event:
        """Set once this process is told to end."""
        return Event()

    @cached_property
    def worker(self) -> Worker:
        """Does work that was asked for."""
        return Worker(self.documents, self.clock, self.handlers, self.bell, self.ending.is_set)

    @cached_property
    def asked(self) -> Job:
        """What becomes of work that waits in the store: where machines are told, they are told again."""
        if self.settings.work.work_topic:
            return RingAgain(self.documents, self.clock, self.bell)
        return DoAsked(self.documents, self.clock, self.worker)

    def open_store(self, url: str) -> Documents:
        """Open another store, for a transfer. Raises: ValueError."""
        return open_store(parse_store(url))


def compose(environment: Mapping[str, str]) -> Root:
    """Read the settings and wire the parts. Raises: SettingsError."""
    return Root(load_settings(environment), SystemClock())


def open_store(address: StoreAddress) -> Documents:
    """Open the store at an address."""
    indexes = Indexes.read(HOUSE / "firestore.indexes.json")
    if address.engine == "sqlite":
        return SqliteDocuments(address.place, indexes)
    # Google's client takes a second to import: who runs on SQLite does not wait for it.
    from google.auth.exceptions import GoogleAuthError
    from google.cloud import firestore

    from backend.store.firestore import FirestoreDocuments

    try:
        client = firestore.Client(address.place, database=address.database)
    except GoogleAuthError as fault:
        told = "Google knows nobody here: gcloud auth application-default login"
        raise StoreUnavailable(told) from fault
    return FirestoreDocuments(client, indexes)


def open_vault(connect: ConnectSettings) -> Vault | None:
    """The vault of the settings, None where none is set. Cloud KMS comes first where both are."""
    vaults: dict[str, Vault] = {}
    if connect.vault_kms_key:
        from google.cloud.kms_v1 import KeyManagementServiceClient

        from backend.vault import kms

        vaults[kms.KIND] = kms.KmsVault(KeyManagementServiceClient(), connect.vault_kms_key)
    if connect.ring:
        vaults[aes_gcm.KIND] = aes_gcm.AesGcmVault(connect.ring)
    return Succession(vaults) if vaults else None


def create_app(environment: Mapping[str, str] | None = None) -> Flask:
    """Return the WSGI application. Refuses to start, naming every mistake, on unusable settings."""
    try:
        root = compose(os.environ if environment is None else environment)
    except SettingsError as fault:
        raise SystemExit(f"Relais does not start:\n{fault}") from None
    logs.configure()
    app = application(root)
    _settle_memory()
    return app


def application(root: Root) -> Flask:
    """Put the doors on a wired house."""
    app = Flask("relais", static_folder=None)
    services = root.services
    frame = Frame(root.documents.measure, shows_cost=root.settings.is_development)
    ladder = Ladder(root.settings, root.verifier, services, root.clock)
    app.register_blueprint(assets_blueprint())
    clock_account = Signed(root.verifier, root.settings.base_url, root.settings.clock.cron_service_account)
    watched = Watched(clock_account, root.settings.is_development, services.mail.vitals.all)
    checks = {"store": root.documents.check, "certificates": root.certificates.check}
    app.register_blueprint(health_blueprint(checks, watched))
    caller = Caller(root.settings, root.verifier)
    app.register_blueprint(cron_blueprint(caller, lambda: root.runner.run(MINUTE_BUDGET), frame))
    signed = Signed(root.verifier, root.settings.base_url, root.settings.work.push_service_account)
    app.register_blueprint(
        push_work_blueprint(signed, lambda mailbox, kind: root.worker.turn(mailbox, retried=kind), frame)
    )
    subscription = root.settings.follow.push_subscription
    app.register_blueprint(push_gmail_blueprint(signed, subscription, root.receiving.pushed, frame))
    app.register_blueprint(connect_blueprint(services.mail.consenting, root.settings, root.clock))
    app.register_error_handler(InternalServerError, lambda _: (broken(), 500))
    app.register_error_handler(HTTPException, refused)
    doors = addon_routes(ladder, ANSWERED, frame, others=app.wsgi_app)
    app.wsgi_app = logs.numbered(secured(doors))  # type: ignore[method-assign, assignment]
    return app


def _settle_memory() -> None:
    """What was loaded stays: the collector need not look at it again, and a card is not worth a look."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)


def cli() -> None:
    """The ``relais`` command."""
    relais(obj=lambda: compose(os.environ))


if __name__ == "__main__":
    cli()
