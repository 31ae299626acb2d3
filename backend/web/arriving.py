"""How much of a request has arrived (RFC 9112): where it ends is looked at, the server reads the rest."""

import re

HEAD_BYTES, BODY_BYTES = 65_536, 1_049_600
"""More is not waited for: such a head is refused, and of such a body no more is read.

The add-on reads a byte more than 1 MiB; gunicorn asks for the last of it by 1,024 at a time.
"""
GREETING = b"HTTP/1.1 100 Continue\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*(?=\r\n)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_SIZE = re.compile(rb"([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]{0,190})?\r\n", re.IGNORECASE)


class Arriving:
    """Bytes of one request, and perhaps of the next one behind it."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._is_greeted = False
        self._next_chunk = 0
        """Where the first chunk begins of which not all has come, 0 before any has."""

    def add(self, data: bytes) -> None:
        """More has come."""
        self._data += data

    def has_begun(self) -> bool:
        """Whether anything has come."""
        return bool(self._data)

    def is_whole(self) -> bool:
        """Whether one request is there, as far as it is read at all."""
        return self._end() is not None

    def is_endless(self) -> bool:
        """Whether it cannot become a request any more."""
        limit = HEAD_BYTES if self._head() < 0 else HEAD_BYTES + 2 * BODY_BYTES
        return len(self._data) > limit and not self.is_whole()

    def wants_greeting(self) -> bool:
        """Whether the client waits to be asked for its body (RFC 9110, 10.1.1); true once."""
        head = self._head()
        if self._is_greeted or head < 0 or self.is_whole():
            return False
        self._is_greeted = True
        return _EXPECTS.search(self._data, 0, head) is not None

    def taken(self) -> bytes:
        """One whole request, or nothing; what is behind it stays."""
        end = self._end() or 0
        request = bytes(self._data[:end])
        del self._data[:end]
        self._is_greeted, self._next_chunk = False, 0
        return request

    def _head(self) -> int:
        """Where the head's last line begins to end, -1 if it has not come."""
        return self._data.find(b"\r\n\r\n", 0, HEAD_BYTES)

    def _end(self) -> int | None:
        head = self._head()
        if head < 0:
            return None
        if _CHUNKED.search(self._data, 0, head + 2):
            return self._end_of_chunks(head + 4)
        length = _LENGTH.search(self._data, 0, head + 4)
        wanted = head + 4 + min(int(length[1]) if length else 0, BODY_BYTES)
        return wanted if len(self._data) >= wanted else None

    def _end_of_chunks(self, at: int) -> int | None:
        """Behind the last chunk, or behind all there is where it is none: the server refuses that."""
        at = max(at, self._next_chunk)
        while True:
            self._next_chunk = at
            size = _SIZE.match(self._data, at)
            if size is None:
                is_cut = len(self._data) - at < 210 and b"\n" not in self._data[at:]
                return None if is_cut else len(self._data)
            if int(size[1], 16) == 0:
                trailers = self._data.find(b"\r\n\r\n", size.end() - 2)
                return None if trailers < 0 else trailers + 4
            at = size.end() + int(size[1], 16) + 2
            if at > len(self._data):
                return None
