"""Where a request ends: a thread gets all that it will ask for, so that it waits for nobody."""

import pytest

from backend.web.arriving import BODY_BYTES, HEAD_BYTES, Arriving

CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
PIECE = 65_536


def arrived(sent: bytes) -> Arriving:
    """What the worker has of these bytes, piece by piece."""
    arriving = Arriving()
    for start in range(0, len(sent), PIECE):
        arriving.add(sent[start : start + PIECE])
        arriving.is_whole()
    return arriving


@pytest.mark.parametrize("chunk", [b"1\r\n \r\n", b"400\r\n" + b" " * 1024 + b"\r\n"])
def test_chunks_are_whole_with_the_last_one_and_not_before_however_many(chunk: bytes) -> None:
    body = chunk * (BODY_BYTES // len(chunk) + 2)
    half = arrived(CHUNKED + body)
    assert not half.is_whole()
    assert not half.is_endless()
    half.add(b"0\r\n\r\nGET / ")
    assert half.is_whole()
    assert half.taken() == CHUNKED + body + b"0\r\n\r\n"
    assert half.has_begun()
    assert not half.is_whole()


def test_chunks_that_never_end_are_given_up() -> None:
    one = b"1\r\n \r\n"
    assert arrived(CHUNKED + one * ((HEAD_BYTES + 2 * BODY_BYTES) // len(one) + 1)).is_endless()


def test_two_chunked_requests_in_a_row_are_two() -> None:
    request = CHUNKED + b"2\r\n{}\r\n0\r\n\r\n"
    both = arrived(request * 2)
    assert [both.taken(), both.taken(), both.taken()] == [request, request, b""]


@pytest.mark.parametrize(("said", "read"), [(5, 5), (BODY_BYTES, BODY_BYTES), (BODY_BYTES * 9, BODY_BYTES)])
def test_of_a_body_as_much_is_waited_for_as_is_read(said: int, read: int) -> None:
    head = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % said
    assert not arrived(head + b" " * (read - 1)).is_whole()
    whole = arrived(head + b" " * said)
    assert whole.is_whole()
    assert whole.taken() == head + b" " * read
