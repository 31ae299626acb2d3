"""Gmail's tree of parts as texts, whatever charset they are in and wherever they lie."""

import base64
from collections.abc import Mapping

import pytest

from backend.google_api.message_body import LARGEST_TEXT, body_of
from backend.ports.account import Attached

Part = dict[str, object]


def part(kind: str, data: bytes = b"", *, charset: str = "", **more: object) -> Part:
    """A part as Gmail tells it."""
    told = f"{kind}; charset={charset}" if charset else kind
    body = {"data": base64.urlsafe_b64encode(data).decode().rstrip("="), "size": len(data)}
    return {"mimeType": kind, "headers": [{"name": "Content-Type", "value": told}], "body": body, **more}


def several(*parts: Part) -> Part:
    return {"mimeType": "multipart/mixed", "parts": list(parts)}


def unasked(attachment_id: str) -> bytes:
    raise AssertionError(attachment_id)


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Grüße".encode(), "utf-8", "Grüße"),
        ("Grüße".encode(), "iso-8859-1", "Grüße"),  # as Gmail does: made UTF-8, the header left
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        ("Grüße".encode("latin-1"), "", "Grüße"),
        ("Grüße".encode("cp1252"), "unknown-8bit", "Grüße"),
        ("日本".encode("shift_jis"), "shift_jis", "日本"),
        ("中文".encode("gbk"), "gb18030", "中文"),
        (b"\x81\x8d", "utf-8", "\ufffd\ufffd"),
    ],
)
def test_charsets_are_read_also_where_they_lie(data: bytes, charset: str, text: str) -> None:
    assert body_of("1", part("text/plain", data, charset=charset), unasked).text == text


def test_a_text_that_is_kept_apart_is_fetched_once() -> None:
    apart = {**part("text/html"), "body": {"attachmentId": "A", "size": 3}}
    asked: list[str] = []

    def fetch(attachment_id: str) -> bytes:
        asked.append(attachment_id)
        return b"<p>"

    assert body_of("1", several(apart), fetch).html == "<p>"
    assert asked == ["A"]


def test_what_is_too_long_is_cut_between_characters_and_no_more_is_fetched() -> None:
    long = ("é" * LARGEST_TEXT).encode()[1:]
    apart = {**part("text/plain"), "body": {"attachmentId": "A", "size": 3}}
    body = body_of("1", several(part("text/plain", b"x" + long[1:]), apart), unasked)
    assert body.is_cut
    assert set(body.text.strip()) == {"x", "é"}


def test_an_invitation_is_read_and_told_only_where_it_is_a_file() -> None:
    calendar = part("text/calendar", b"BEGIN:VCALENDAR", charset="utf-8")
    named: Mapping[str, object] = {**part("text/calendar", b"BEGIN:X"), "filename": "invite.ics"}
    body = body_of("1", several(part("text/plain", b"Hi"), calendar, dict(named)), unasked)
    assert (body.text, body.calendar) == ("Hi", "BEGIN:VCALENDAR")
    assert body.attachments == (Attached("invite.ics", "text/calendar", 7),)


def test_a_bounce_is_readable() -> None:
    report = several(
        part("text/plain", b"Address not found"),
        part("message/delivery-status", b"Final-Recipient: rfc822; a@b.example"),
    )
    body = body_of("1", report, unasked)
    assert body.text == "Address not found"
    assert [one.kind for one in body.attachments] == ["message/delivery-status"]


@pytest.mark.parametrize(
    "odd", [None, {}, [], {"parts": [1, None, {"parts": "x"}]}, {"mimeType": 3, "body": 4}]
)
def test_what_is_no_mail_says_nothing(odd: object) -> None:
    body = body_of("1", odd, unasked)
    assert (body.text, body.html, body.calendar) == ("", "", "")
