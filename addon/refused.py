"""What only a host can do wrong. What befalls persons stands in ``backend.domain.refusals``."""

from dataclasses import dataclass


class Refused(Exception):
    """The event cannot be answered with what it asks for."""


@dataclass(eq=False)
class Unreadable(Refused):
    """The body is no JSON that is read here: the HTTP ``status`` and what is said with it."""

    status: int
    error: str


@dataclass(eq=False)
class Malformed(Refused):
    """The host's event lacks or garbles ``field``."""

    field: str


@dataclass(eq=False)
class WrongHost(Refused):
    """The add-on was called from another product than Gmail."""

    host: str


@dataclass(eq=False)
class MissingScopes(Refused):
    """Google's consent lacks these OAuth scopes (full URLs) for what was asked."""

    scopes: tuple[str, ...]
