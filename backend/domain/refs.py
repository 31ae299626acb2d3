"""An id with the name that people read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """A member (Google ``sub``), a mailbox (address) or a label, as documents name it."""

    id: str
    name: str


RELAIS = Ref("", "Relais")
"""Who did it, where no member did."""
