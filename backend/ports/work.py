"""Work on a mailbox that somebody does soon: what asks for it, and what tells whoever does it.

What is to be done stands in the store (``work/{kind}:{mailbox}``) until it has been done, so that nothing is
lost where a message, a process or a machine is. A *bell* only says that it is there now.
"""

from collections.abc import Callable
from typing import Protocol

Handler = Callable[[str, Callable[[], bool]], bool]
"""Does work of one kind: given the mailbox and ``is_stopped``, which it asks between two pieces.

Returns whether something is left: then the mailbox has another turn, after the others. What it raises is
this mailbox's own: it is tried again, ever later. It may run again after it was killed at any point.
"""


class BellUnheard(Exception):
    """The bell could not be rung. What was asked for stands in the store and is found there, later."""


class Work(Protocol):
    """Asks for work. Safe to use from several threads at once."""

    def put(self, kind: str, mailbox: str) -> None:
        """Let work of a kind be done on a mailbox soon.

        Asked several times before it begins, it is done once; asked while it is being done, once more
        afterwards. Kept before this returns; never inside a transaction. Raises: StoreUnavailable.
        """
        ...


class Bell(Protocol):
    """Tells a worker, on whatever machine, that something waits."""

    def ring(self, kind: str, mailbox: str) -> None:
        """Tell it at once. Being told twice, late, or never does no harm. Raises: BellUnheard."""
        ...

    def dead(self) -> int:
        """How many messages nobody took, as far as a hundred. They stay. Raises: BellUnheard."""
        ...


class Silent:
    """The bell of an installation whose worker looks by itself."""

    def ring(self, kind: str, mailbox: str) -> None:
        """Tell nobody."""

    def dead(self) -> int:
        """None: nothing was sent."""
        return 0
