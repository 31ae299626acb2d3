"""The connected accounts of mailboxes: who lets Relais in, and what it does there."""

from dataclasses import dataclass

from backend.ports.account import Accounts
from backend.ports.clock import Clock
from backend.ports.consent import Consent
from backend.ports.documents import Documents
from backend.ports.mail_text import MailText, NoText
from backend.ports.vault import Vault
from backend.services.inbox import Inbox
from backend.services.mail.connecting import Connecting
from backend.services.mail.connections import Connections
from backend.services.mail.consenting import Consenting
from backend.services.mail.disconnecting import Disconnecting
from backend.services.mail.importing import AS_USUAL, Importing, Manner
from backend.services.mail.ingesting import Ingesting
from backend.services.mail.kept_previews import KeptPreviews
from backend.services.mail.ledger import Ledger
from backend.services.mail.looking import Looking
from backend.services.mail.mirror_labels import MirrorLabels
from backend.services.mail.mirroring import Mirroring
from backend.services.mail.overview import Overview
from backend.services.mail.placing import Placing
from backend.services.mail.previewing import Previewing
from backend.services.mail.restoring import Restoring
from backend.services.mail.syncing import Syncing
from backend.services.mail.vitals import Vitals
from backend.services.mail.watching import Watching

NO_TEXT = NoText()


@dataclass(frozen=True, slots=True)
class MailPorts:
    """What connected accounts need of the world."""

    accounts: Accounts | None = None
    """None: no account is opened."""
    consent: Consent | None = None
    """None: nobody can connect by Google's consent page."""
    vault: Vault | None = None
    """None: no token is kept."""
    redirect_uri: str = ""
    """Where Google sends the browser back."""
    topic: str = ""
    """To which Gmail pushes; empty: accounts are polled."""
    text: MailText = NO_TEXT
    past: Manner = AS_USUAL
    """How far back an account is taken in when it is connected."""


NO_ACCOUNTS = MailPorts()
"""For an installation, or a test, that connects none."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Every use case of connected accounts."""

    connections: Connections
    connecting: Connecting
    consenting: Consenting
    disconnecting: Disconnecting
    previewing: Previewing
    placing: Placing
    looking: Looking
    ingesting: Ingesting
    watching: Watching
    ledger: Ledger
    restoring: Restoring
    mirror_labels: MirrorLabels
    mirroring: Mirroring
    overview: Overview
    vitals: Vitals
    importing: Importing


def build_mail(documents: Documents, clock: Clock, ports: MailPorts, inbox: Inbox) -> Mail:
    """Wire the use cases."""
    placing = Placing(documents, clock, inbox.adoption.resolving, inbox.adoption)
    looking = Looking(documents, clock, placing)
    connections = Connections(documents, clock, ports.accounts, ports.vault)
    importing = Importing(documents, clock, connections, placing, ports.past)
    connecting = Connecting(connections, ports.topic, importing.begin)
    mirror_labels = MirrorLabels(documents, clock, connections)
    return Mail(
        connections,
        connecting,
        Consenting(connections, connecting, ports.consent, ports.redirect_uri),
        Disconnecting(connections, ports.consent),
        Previewing(documents, connections, ports.text, KeptPreviews(clock)),
        placing,
        looking,
        Ingesting(clock, connections, Syncing(documents, clock), looking),
        Watching(connecting),
        Ledger(documents, clock, connections, looking),
        Restoring(documents, clock, connections, placing, inbox.opening.show),
        mirror_labels,
        Mirroring(documents, clock, connections, mirror_labels),
        Overview(connections, _missing(ports), connecting.refresh_senders),
        Vitals(connections, bool(ports.topic)),
        importing,
    )


def _missing(ports: MailPorts) -> str:
    """The first setting without which nobody connects by consent."""
    if ports.consent is None:
        return "RELAIS_CONNECT_CLIENT_ID"
    return "" if ports.vault else "RELAIS_VAULT_KEYS"
