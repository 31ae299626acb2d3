"""The log of every call: what was asked, whether it was accepted, whether the answer was sent whole."""

import threading
from dataclasses import dataclass, field


@dataclass(slots=True)
class Called:
    """One call. ``accepted``: Google did it. ``answered``: the whole answer went out."""

    number: int
    method: str
    """The Gmail API's method (gmail.users.messages.send), else the verb and the path."""
    verb: str
    path: str
    account: str
    accepted: bool = False
    answered: bool = False
    status: int = 0


@dataclass(slots=True)
class Calls:
    """All calls since the beginning, or since ``clear``."""

    made: list[Called] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, method: str, verb: str, path: str, account: str) -> Called:
        """Note that a call came in."""
        with self._lock:
            call = Called(len(self.made) + 1, method, verb, path, account)
            self.made.append(call)
            return call

    def of(self, method: str) -> list[Called]:
        """The calls of a method; ``messages.send`` stands for ``gmail.users.messages.send``."""
        return [one for one in list(self.made) if is_method(one.method, method)]

    def accepted(self, method: str) -> int:
        """How often a method was done: what was sent exactly once has 1."""
        return sum(one.accepted for one in self.of(method))

    def clear(self) -> None:
        """Forget what was called so far."""
        with self._lock:
            self.made.clear()


def is_method(full: str, named: str) -> bool:
    """Whether a method is meant by a name or by its end."""
    return full == named or full.endswith(f".{named}")
