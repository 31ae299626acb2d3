"""Where secrets are sealed. What comes out can be stored anywhere: it opens only in its own place."""

from typing import Protocol


class Unopenable(Exception):
    """A sealed secret cannot be opened: moved, changed, or sealed with a key that is no longer there."""


class VaultUnavailable(Exception):
    """The keys cannot be asked now. What is sealed is as good as before; it may be tried again later."""


class Vault(Protocol):
    """Seals and opens. ``place`` is the path of the document that holds the sealed text: it is bound in."""

    def seal(self, secret: str, place: str) -> str:
        """Return the secret, sealed with the newest key, as ASCII text. Raises: VaultUnavailable."""
        ...

    def open(self, sealed: str, place: str) -> str:
        """Return the secret. Raises: Unopenable, VaultUnavailable."""
        ...

    def is_current(self, sealed: str) -> bool:
        """Whether it is sealed with the newest key. Raises: VaultUnavailable."""
        ...
