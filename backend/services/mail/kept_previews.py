"""What was read a moment ago, in the memory of this process alone: for minutes, and no more than so much."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.preview import Preview
from backend.ports.clock import Clock

KEPT_FOR = timedelta(minutes=5)
CHARACTERS = 2_000_000
"""Of all mails together."""

Mark = tuple[str, str, str]
"""Mailbox, conversation, Gmail's id of the message: nobody meets a mail by another way than its own."""


@dataclass(frozen=True, slots=True)
class _Kept:
    preview: Preview
    until: datetime


class KeptPreviews:
    """Those read last. Never written anywhere."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._kept: OrderedDict[Mark, _Kept] = OrderedDict()
        self._size = 0

    def find(self, mark: Mark) -> Preview | None:
        """The mail, if it was read within the last minutes."""
        with self._turn:
            self._drop_old()
            kept = self._kept.get(mark)
            return kept.preview if kept else None

    def keep(self, mark: Mark, preview: Preview) -> None:
        """Keep it for a while: those read longest ago give way."""
        with self._turn:
            self._drop_old()
            self._drop(mark)
            self._kept[mark] = _Kept(preview, self._clock.now() + KEPT_FOR)
            self._size += _size(preview)
            while self._size > CHARACTERS:
                self._drop(next(iter(self._kept)))

    def _drop_old(self) -> None:
        now = self._clock.now()
        while self._kept:
            mark, kept = next(iter(self._kept.items()))
            if kept.until > now:
                return
            self._drop(mark)

    def _drop(self, mark: Mark) -> None:
        kept = self._kept.pop(mark, None)
        if kept:
            self._size -= _size(kept.preview)


def _size(preview: Preview) -> int:
    return len(preview.text) + len(preview.quoted)
