"""Several vaults, the newest first: one that was in use before still opens what it sealed."""

from collections.abc import Mapping

from backend.ports.vault import Unopenable, Vault
from backend.vault.sealed import kind_of


class Succession:
    """The port on vaults by their kind. The first one seals; ``relais vault rotate`` moves the rest to it."""

    def __init__(self, vaults: Mapping[str, Vault]) -> None:
        self._vaults = vaults
        self._first = next(iter(vaults.values()))

    def seal(self, secret: str, place: str) -> str:
        """See the port."""
        return self._first.seal(secret, place)

    def open(self, sealed: str, place: str) -> str:
        """See the port."""
        vault = self._vaults.get(kind_of(sealed))
        if vault is None:
            raise Unopenable("sealed by a vault that is not set")
        return vault.open(sealed, place)

    def is_current(self, sealed: str) -> bool:
        """See the port."""
        return self._first.is_current(sealed)
