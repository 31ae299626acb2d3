"""Who plays in the workbench: the company's people with the identities that Google would know them by."""

from dataclasses import dataclass

from workbench.company import Company, Member
from workbench.identities import (
    OAUTH_CLIENT_ID,
    OAUTH_CLIENT_SECRET,
    PUSH_ACCOUNT,
    PUSH_SUBSCRIPTION,
    PUSH_TOPIC,
    SERVICE_ACCOUNT,
    VAULT_KEY,
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything listens. All on 127.0.0.1."""

    relais: str
    gmail: str
    workbench: str


@dataclass(frozen=True, slots=True)
class World:
    """The company and the addresses of the servers that play around it."""

    company: Company
    addresses: Addresses

    def player(self, key: str) -> Member:
        """The person of that key, the outsider too. Raises: KeyError."""
        return {person.key: person for person in self.company.people}[key]

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a Relais that takes this world for Google's. The store is left to choose."""
        return {
            "RELAIS_BASE_URL": self.addresses.relais,
            "RELAIS_OAUTH_CLIENT_ID": OAUTH_CLIENT_ID,
            "RELAIS_OAUTH_CLIENT_SECRET": OAUTH_CLIENT_SECRET,
            "RELAIS_ADDON_SERVICE_ACCOUNT": SERVICE_ACCOUNT,
            "RELAIS_ID_TOKEN_CERTS_URL": f"{self.addresses.workbench}/google/certs",
            "RELAIS_ALLOWED_DOMAINS": self.company.mailbox_address.partition("@")[2],
            "RELAIS_GMAIL_ENDPOINT": self.addresses.gmail,
            "RELAIS_OAUTH_AUTH_URI": f"{self.addresses.gmail}/o/oauth2/v2/auth",
            "RELAIS_OAUTH_TOKEN_URI": f"{self.addresses.gmail}/token",
            "RELAIS_OAUTH_REVOKE_URI": f"{self.addresses.gmail}/revoke",
            "RELAIS_OAUTH_USERINFO_URI": f"{self.addresses.gmail}/v1/userinfo",
            "RELAIS_CONNECT_CLIENT_ID": OAUTH_CLIENT_ID,
            "RELAIS_CONNECT_CLIENT_SECRET": OAUTH_CLIENT_SECRET,
            "RELAIS_VAULT_KEYS": VAULT_KEY,
            "RELAIS_PUSH_TOPIC": PUSH_TOPIC,
            "RELAIS_PUSH_SUBSCRIPTION": PUSH_SUBSCRIPTION,
            "RELAIS_PUSH_SERVICE_ACCOUNT": PUSH_ACCOUNT,
        }
