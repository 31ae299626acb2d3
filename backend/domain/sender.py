"""Under which address an answer leaves, by the address that the customer wrote to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sender:
    """A choice for one address of a mailbox."""

    address: str
    """The mailbox's own, or an alias."""
    sends_as: str
