"""Words that a newer version of Relais wrote, and that this one does not know."""


class Other(str):
    """A status, priority, role, colour or kind of change: shown by its own word, kept as it is."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The word as it is stored."""
        return str(self)
